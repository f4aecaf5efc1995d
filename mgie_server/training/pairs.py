"""Training samples: a picture, an instruction, a text that speaks of both, the picture after the edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mgie_server.training import expressive
from mgie_server.training.edit_pairs import EditPair, EditPairs
from mgie_server.training.phrases import Instruction, sample_instruction, sample_refusal, sample_written_area
from mgie_server.training.phrases.areas import choose_area
from mgie_server.training.picture_source import PictureSource

AREA_SHARE = 0.6  # of the samples with an edit; half of them have edits that are asked of whole pictures only
UNSUPPORTED_SHARE = 0.30  # there are many more ways to ask for what cannot be done
REWRITTEN_SHARE = 0.12  # the text is the user's own and stands against the instruction: the text counts


@dataclass(frozen=True)
class Sample:
    """A pair with its words. Of an area the pair shows the edit of the whole, as the editor makes it.

    edits are empty where the instruction must be refused: no edit loss there.
    spoken: False where the text was given by the user: it is read, not learnt.
    """

    pair: EditPair
    instruction: Instruction
    expressive: str
    spoken: bool = True


class PairSource:
    """Samples; all randomness comes from the generator that is passed in.

    crops_path: the .npz that `photographs` writes, or None for procedural pictures alone.
    photo_share, unsupported_share, rewritten_share: 0..1, of the pictures and of the samples.
    """

    def __init__(
        self,
        crops_path: Path | str | None = None,
        photo_share: float = 0.6,
        unsupported_share: float = UNSUPPORTED_SHARE,
        rewritten_share: float = REWRITTEN_SHARE,
        drawings_path: Path | str | None = None,
    ) -> None:
        self._unsupported, self._rewritten = unsupported_share, rewritten_share
        self._pairs = EditPairs(PictureSource(crops_path, photo_share, drawings_path))

    def sample(self, rng: np.random.Generator) -> Sample:
        if rng.random() < self._unsupported:
            instruction = sample_refusal(rng)
            text = expressive.refuse(instruction.text, instruction.kind, instruction.nearest)
            return Sample(self._pairs.unchanged(rng), instruction, text)
        found = self._pairs.draw(rng)
        instruction = sample_written_area(rng, found.edits)
        if not instruction:
            area = choose_area(rng, found.edits) if rng.random() < AREA_SHARE else None
            instruction = sample_instruction(rng, found.edits, area=area)
        seen = expressive.look(found.before)
        text = expressive.describe(found.edits, found.outcomes, seen, instruction.language, instruction.area)
        if rng.random() >= self._rewritten:
            return Sample(found, instruction, text)
        return self._rewrite(rng, found, instruction, text)

    def _rewrite(
        self, rng: np.random.Generator, found: EditPair, instruction: Instruction, text: str
    ) -> Sample:
        """The instruction asks for something else, or the text is in the user's own words."""
        if rng.random() < 0.35 and not any(found.outcomes):
            text = instruction.text  # an instruction of the same meaning, typed in place of the text
        if rng.random() < 0.8:
            other = self._pairs.draw(rng)
            asked = sample_refusal(rng) if rng.random() < 0.2 else sample_instruction(rng, other.edits)
            instruction = replace(asked, edits=found.edits)
        return Sample(found, instruction, text, spoken=False)


def corpus(lines: int = 50_000, seed: int = 1) -> Iterator[str]:
    """Instructions and expressive texts, one a line, for training the tokenizer."""
    source, rng = PairSource(), np.random.default_rng(seed)
    for _ in range(lines // 2):
        sample = source.sample(rng)
        yield sample.instruction.text.lower()
        yield sample.expressive
