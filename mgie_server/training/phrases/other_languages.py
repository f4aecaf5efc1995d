"""Samples wishes in languages that the model is not taught: it must say so, and name the family that is meant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.schema import Phrases

OTHER_LANGUAGE = "another language"  # the kind of refusal
_OTHERS_SHARE = 0.15


@dataclass(frozen=True)
class Foreign:
    """Frames with {x}, wishes by family, and other sentences."""

    frames: Phrases
    others: Phrases
    wishes: dict[str, Phrases]


LANGUAGES = load("other_languages.toml", dict[str, Foreign], ("x",))
_SHARES = {"german": 4.0, "spanish": 4.0, "french": 4.0, "japanese": 4.0}  # of the others: 1
_NAMES = tuple(LANGUAGES)
_CUMULATIVE = np.cumsum([_SHARES.get(name, 1.0) for name in _NAMES]) / sum(
    _SHARES.get(name, 1.0) for name in _NAMES
)


def sample_foreign(rng: np.random.Generator) -> tuple[str, str]:
    """(text, the family that is meant or "")."""
    said = LANGUAGES[_NAMES[int(np.searchsorted(_CUMULATIVE, rng.random()))]]
    if rng.random() < _OTHERS_SHARE:
        return _typed(rng, pick(rng, said.others)), ""
    family = pick(rng, tuple(said.wishes))
    text = pick(rng, said.frames).replace("{x}", pick(rng, said.wishes[family]))
    return _typed(rng, text), family


def _typed(rng: np.random.Generator, text: str) -> str:
    u = rng.random()
    if u < 0.1:
        return text.capitalize()
    return text.translate(str.maketrans("äöüáéíóúñèêàçß", "aouaeiouneeacs")) if u < 0.25 else text
