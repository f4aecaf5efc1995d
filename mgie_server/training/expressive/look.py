"""What a picture looks like, measured on its pixels. What is neither clearly so nor clearly not is not spoken of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.training.tones import luma

HUES = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink")
_HUE_EDGES = np.array(
    [15, 42, 70, 165, 195, 262, 290, 345], np.float32
)  # upper ends in degrees; above the last: red
_COLORLESS, _COLORED = 0.035, 0.050  # mean of max minus min of the channels
_LEADS = 1.3  # how much more chroma the named hue has than the next


@dataclass(frozen=True)
class Look:
    """Measures of a picture, and the words that hold for it ("" where none clearly does).

    mean, contrast: mean and standard deviation of luma. upper: mean luma of the upper half minus the lower half's.
    warm: mean of red minus blue. hue: of HUES, "gray", or "".
    """

    mean: float
    contrast: float
    upper: float
    warm: float
    hue: str

    @property
    def tone(self) -> str:
        return _word(self.mean, (0.31, 0.36, 0.54, 0.61), ("dark", "midtone", "bright"))

    @property
    def range(self) -> str:
        return _word(self.contrast, (0.125, 0.15, 0.22, 0.25), ("low", "medium", "high"))

    @property
    def light(self) -> str:
        return _word(self.upper, (-0.10, -0.045, 0.045, 0.10), ("below", "even", "above"))

    @property
    def temperature(self) -> str:
        return _word(self.warm, (-0.045, -0.01, 0.07, 0.12), ("cool", "", "warm"))


def _word(value: float, edges: tuple[float, float, float, float], words: tuple[str, str, str]) -> str:
    """The first word below the first edge, the second between the inner two, the third above the last."""
    if value < edges[0]:
        return words[0]
    if value > edges[3]:
        return words[2]
    return words[1] if edges[1] <= value <= edges[2] else ""


def look(picture: np.ndarray) -> Look:
    """Measures a picture float [h, w, 3], 0..1."""
    y = luma(picture)
    half = y.shape[0] // 2
    return Look(
        mean=float(y.mean()),
        contrast=float(y.std()),
        upper=float(y[:half].mean() - y[half:].mean()),
        warm=float((picture[..., 0] - picture[..., 2]).mean()),
        hue=dominant_hue(picture),
    )


def dominant_hue(picture: np.ndarray) -> str:
    """The hue class with clearly most chroma in it; "gray" where there is hardly any; "" where none leads."""
    chroma, shares = hue_chroma(picture)
    if chroma < _COLORLESS:
        return "gray"
    order = np.argsort(shares)
    leads = shares[order[-1]] >= _LEADS * shares[order[-2]] and chroma > _COLORED
    return HUES[int(order[-1])] if leads else ""


def hue_chroma(picture: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean chroma (max minus min of the channels), and the chroma of each of HUES, [8]."""
    flat = picture.reshape(-1, 3)
    chroma = flat.max(1) - flat.min(1)
    r, g, b = flat[:, 0], flat[:, 1], flat[:, 2]
    hue = np.degrees(np.arctan2(np.sqrt(3) * (g - b), 2 * r - g - b)) % 360
    weights = np.bincount(np.searchsorted(_HUE_EDGES, hue), chroma, len(HUES) + 1)
    weights[0] += weights[-1]
    return float(chroma.mean()), weights[:-1]
