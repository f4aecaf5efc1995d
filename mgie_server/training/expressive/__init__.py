"""The expressive text of a pair: what changes, then what is seen in this picture, measured on its pixels.

The first words name the change and the order is fixed, so that a small language model learns it and the
visual tokens
behind the text can rely on it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.training.nearest import nearest_families
from mgie_server.training.tones import luma

DARK, BRIGHT = 0.32, 0.60  # mean luma
FLAT, CONTRASTY = 0.13, 0.25  # standard deviation of luma
HALVES = 0.07  # difference of the halves' mean luma
COLORLESS = 0.035  # mean chroma (max minus min of the channels, weighted) below which no colour is named
HUES = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink")
_HUE_EDGES = np.array(
    [15, 42, 70, 165, 195, 262, 290, 345], np.float32
)  # upper ends in degrees; above the last: red


@dataclass(frozen=True)
class Look:
    """What a picture looks like. hue: of HUES or "gray"; upper.

    Mean luma of the upper half minus the lower half's.
    """

    mean: float
    contrast: float
    upper: float
    hue: str

    @property
    def tone(self) -> str:
        return "dark" if self.mean < DARK else "bright" if self.mean > BRIGHT else "midtone"

    @property
    def range(self) -> str:
        return (
            "low contrast"
            if self.contrast < FLAT
            else "high contrast"
            if self.contrast > CONTRASTY
            else "medium contrast"
        )

    @property
    def light(self) -> str:
        if abs(self.upper) < HALVES:
            return "evenly lit"
        return "brighter above" if self.upper > 0 else "brighter below"


def look(picture: np.ndarray) -> Look:
    """Measures a picture float [h, w, 3], 0..1."""
    y = luma(picture)
    half = y.shape[0] // 2
    return Look(
        float(y.mean()), float(y.std()), float(y[:half].mean() - y[half:].mean()), dominant_hue(picture)
    )


def dominant_hue(picture: np.ndarray) -> str:
    """The hue class with most chroma in it, "gray" where there is hardly any."""
    flat = picture.reshape(-1, 3)
    top, low = flat.max(1), flat.min(1)
    chroma = top - low
    if chroma.mean() < COLORLESS:
        return "gray"
    r, g, b = flat[:, 0], flat[:, 1], flat[:, 2]
    hue = np.degrees(np.arctan2(np.sqrt(3) * (g - b), 2 * r - g - b)) % 360
    weights = np.bincount(np.searchsorted(_HUE_EDGES, hue), chroma, len(HUES) + 1)
    weights[0] += weights[-1]
    return HUES[int(weights[:-1].argmax())]


# family -> (head after "The picture becomes", what comes of this picture's parts)
_PHRASES: dict[str, tuple[str, str]] = {
    "brighter": ("brighter", "takes on more light"),
    "darker": ("darker", "sinks into shadow"),
    "more contrast": ("higher in contrast", "gains deep shadows and clear lights"),
    "less contrast": ("flatter", "fades to soft tones"),
    "black and white": ("black and white", "keeps only shades of gray"),
    "more saturated": ("more colorful", "shows strong and vivid colors"),
    "less saturated": ("less colorful", "shows quiet and muted colors"),
    "warmer": ("warmer", "turns towards golden light"),
    "cooler": ("cooler", "turns towards cold blue light"),
    "sepia": ("sepia toned", "turns brown like an old photograph"),
    "negative": ("a negative", "has all its tones and colors inverted"),
    "night": ("like night", "sinks into dark blue moonlight"),
    "vignette": ("darker in the corners", "keeps its light in the middle"),
    "green tint": ("greener", "gets a green cast"),
    "blue tint": ("bluer", "gets a blue cast"),
    "red tint": ("redder", "gets a red cast"),
}
_DEGREE = {"little": "a little ", "default": "", "much": "much "}
_CHANGED = 0.03  # smallest mean shift that is spoken of


def describe(family: str, degree: str, before: np.ndarray, after: np.ndarray) -> str:
    """The expressive text of one pair, 12 to 25 words."""
    seen = look(before)
    scene = f"the {seen.tone}, {seen.range}, mostly {seen.hue} scene, {seen.light},"
    if family == "fix exposure":
        shift = float(luma(after).mean() - luma(before).mean())
        change, comes = _exposure_words(shift)
        return f"The exposure is corrected and the picture {change}: {scene} {comes}."
    if family == "fix white balance":
        change, comes = _balance_words((after - before).reshape(-1, 3).mean(0))
        return f"The white balance is corrected and the picture {change}: {scene} {comes}."
    head, comes = _PHRASES[family]
    how = "very much " if family == "night" and degree == "much" else _DEGREE[degree]
    return f"The picture becomes {how}{head}: {scene} {comes}."


def _exposure_words(shift: float) -> tuple[str, str]:
    if shift > _CHANGED:
        return "becomes brighter", "takes on the light that it lacks"
    if shift < -_CHANGED:
        return "becomes darker", "loses the light that is too much"
    return "hardly changes", "stays as it is"


def _balance_words(shift: np.ndarray) -> tuple[str, str]:
    warm, green = float(shift[0] - shift[2]), float(shift[1] - 0.5 * (shift[0] + shift[2]))
    if max(abs(warm), 1.5 * abs(green)) < _CHANGED:
        return "hardly changes", "stays as it is"
    if abs(warm) >= 1.5 * abs(green):
        return (
            ("becomes warmer", "loses its blue cast")
            if warm > 0
            else ("becomes cooler", "loses its orange cast")
        )
    return (
        ("becomes greener", "loses its pink cast")
        if green > 0
        else ("becomes less green", "loses its green cast")
    )


def refuse(instruction: str, kind: str) -> str:
    """The fixed form of a refusal: its kind, and up to three families that come nearest."""
    return f"Not an edit of light and color: {kind}. Nearest: {', '.join(nearest_families(instruction))}."
