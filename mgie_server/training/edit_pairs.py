"""Training pairs without words: a picture, the edits, the picture after them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.training.choosing import EditChooser
from mgie_server.training.edits import Edit
from mgie_server.training.expressive.outcome import outcome
from mgie_server.training.operations import FAMILIES, pair
from mgie_server.training.operations.hues import amount_of
from mgie_server.training.picture_source import PictureSource, jitter


@dataclass(frozen=True)
class EditPair:
    """before, after: float32 [64, 64, 3], 0..1, sRGB-encoded. outcomes: of expressive.OUTCOMES, one an edit."""

    before: np.ndarray
    after: np.ndarray
    edits: tuple[Edit, ...] = ()
    outcomes: tuple[str, ...] = ()


class EditPairs:
    """An endless source of pairs without words, as the editor alone is trained on."""

    def __init__(self, pictures: PictureSource) -> None:
        self._pictures = pictures
        self._chooser = EditChooser()

    def draw(self, rng: np.random.Generator) -> EditPair:
        families = self._chooser.families(rng)
        mends = any(FAMILIES[family].damage is not None for family in families)
        picture, real = self._pictures.picture(rng, mends)
        picture = picture if mends else jitter(rng, picture)
        edits = tuple(self._chooser.edit(rng, family, picture) for family in families)
        before, after, shown = pair(edits, picture, rng, settle=0.5 if real else 1.0)
        outcomes = tuple(self._outcome(edit, before, goal) for edit, goal in zip(edits, shown, strict=True))
        return EditPair(before, after, edits, outcomes)

    def unchanged(self, rng: np.random.Generator) -> EditPair:
        """A picture that is left alone."""
        before = jitter(rng, self._pictures.picture(rng, False)[0])
        return EditPair(before, before)

    @staticmethod
    def _outcome(edit: Edit, before: np.ndarray, after: np.ndarray) -> str:
        amount = amount_of(before, edit.colors[0]) if edit.family == "replace colors" else 1.0
        return outcome(edit.family, before, after, amount)
