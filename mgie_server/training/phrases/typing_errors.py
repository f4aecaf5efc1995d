"""How a sentence is typed: British spelling, capitals, full stops, small errors."""

from __future__ import annotations

import numpy as np

_BRITISH = (
    ("color", "colour"), ("gray", "grey"), ("center", "centre"), ("neutralize", "neutralise"),
    ("normalize", "normalise"), ("equalize", "equalise"), ("optimize", "optimise"),
)  # fmt: skip
_NEIGHBOURS = {
    "a": "s", "s": "ad", "d": "sf", "e": "wr", "r": "et", "t": "ry", "i": "uo", "o": "ip", "n": "bm", "m": "n",
    "c": "xv", "g": "fh", "h": "gj", "k": "jl", "l": "k", "u": "yi", "b": "vn",
}  # fmt: skip

ERRORS_SHARE = 0.26  # of the sentences have one typing error, and of these as many another


def spell(rng: np.random.Generator, text: str) -> str:
    """The text as somebody types it."""
    if rng.random() < 0.35:
        for american, british in _BRITISH:
            text = text.replace(american, british)
    u = rng.random()
    if u < 0.18:
        text = text[0].upper() + text[1:]
    elif u < 0.20:
        text = text.upper()
    if rng.random() < 0.12 and text[-1].isalnum():
        text += (".", ".", ".", "!")[int(rng.integers(4))]
    while rng.random() < ERRORS_SHARE and len(text) > 8:
        text = mistype(rng, text)
    return text


def mistype(rng: np.random.Generator, text: str) -> str:
    """One letter dropped, doubled, swapped with its neighbour or hit beside, inside a word of four letters or more."""
    places = [i for i in range(2, len(text) - 1) if text[i - 2 : i + 2].isalpha()]
    if not places:
        return text
    i = int(rng.choice(places))
    kind = rng.integers(4)
    if kind == 0:
        return text[:i] + text[i + 1 :]
    if kind == 1:
        return text[:i] + text[i] + text[i:]
    if kind == 2:
        return text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]
    beside = _NEIGHBOURS.get(text[i], text[i])
    return text[:i] + beside[int(rng.integers(len(beside)))] + text[i + 1 :]
