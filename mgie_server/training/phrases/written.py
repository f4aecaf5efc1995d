"""Sentences written one by one, as people write them, beside the grammar that combines: written.toml of each language.

With them stands what the server reads of sentences about an area, once its name is taken away (written_areas.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mgie_server.training.edits import Edit
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.schema import Phrases
from mgie_server.training.phrases.written_areas import wishes_left

SHARE = 0.5  # of what some were written for
REFUSED_SHARE = 0.4
_PLAIN_KINDS = 0.5  # of the refused: each kind as often as another, else each sentence


@dataclass(frozen=True)
class Written:
    """wishes: by "family", or "family degree" where it is not the usual one; refused: by the kind of refusal; several: that
    ask for more than one change; detail: by family of detail. From these two the second reader alone learns."""

    wishes: dict[str, Phrases]
    refused: dict[str, Phrases]
    several: dict[str, Phrases]
    detail: dict[str, Phrases]


def _read(language: str, folder: str) -> Written:
    written = load(f"{folder}/written.toml", Written, ())
    wishes = dict(written.wishes)
    for key, texts in wishes_left(language).items():
        wishes[key] = wishes.get(key, ()) + texts
    return replace(written, wishes=wishes)


WRITTEN = {"en": _read("en", "english"), "zh": _read("zh", "chinese")}


def written_wish(rng: np.random.Generator, language: str, edits: tuple[Edit, ...]) -> str | None:
    """A sentence for one edit without colors and amount of its own; None where it is not drawn, or none was written."""
    if len(edits) != 1 or edits[0].colors or edits[0].amount or rng.random() > SHARE:
        return None
    edit = edits[0]
    key = edit.family if edit.degree == "default" else f"{edit.family} {edit.degree}"
    sentences = WRITTEN[language].wishes.get(key)
    return pick(rng, sentences) if sentences else None


def written_refusal(rng: np.random.Generator, language: str) -> tuple[str, str] | None:
    """(a sentence that must be refused, its kind); None where it is not drawn."""
    if rng.random() > REFUSED_SHARE:
        return None
    refused = WRITTEN[language].refused
    if rng.random() < _PLAIN_KINDS:
        kind = pick(rng, tuple(refused))
        return pick(rng, refused[kind]), kind
    return pick(rng, tuple((text, kind) for kind, texts in refused.items() for text in texts))
