"""Which edits a training sample asks for: mostly one, sometimes two that do not contradict each other."""

from __future__ import annotations

import numpy as np

from mgie_server.engines.two_wishes import TAUGHT_BESIDE
from mgie_server.training.edits import AMOUNTS, COLORED, COLORS, Edit
from mgie_server.training.operations import FAMILIES
from mgie_server.training.operations.hues import amount_of

# how often a family is drawn: the ones that are hard to learn, and those that people ask for most, more often
WEIGHTS = {
    "black and white": 2.5, "vignette": 2.0, "negative": 1.4, "sepia": 1.4, "fix exposure": 4.0,
    "fix white balance": 12.0, "better overall": 5.0, "more contrast": 3.6, "less contrast": 2.6, "replace colors": 14.0,
    "duotone": 8.0, "teal and orange": 2.5, "hue shift": 1.2, "brighter": 5.0, "darker": 4.4, "more saturated": 3.8,
    "less saturated": 3.2, "warmer": 2.4, "cooler": 2.4, "night": 1.2, "red tint": 1.5, "orange tint": 0.6,
    "yellow tint": 1.9, "green tint": 1.8, "teal tint": 1.7, "blue tint": 2.6, "purple tint": 0.6, "pink tint": 1.9,
    "matte": 0.8, "moonlight": 0.8, "cross process": 1.6, "brighter midtones": 9.0, "darker midtones": 4.0, "overcast": 2.0,
    "softer highlights": 3.5, "brighter highlights": 2.0, "lighter shadows": 1.6, "darker shadows": 1.6,
    "clear haze": 4.0,
}  # fmt: skip
TWO_SHARE = 0.30
# amounts that people name most, against 1 for the others
_AMOUNTS_OFTEN = {
    "100%": 6.0, "50%": 5.0, "25%": 3.0, "20%": 3.0, "10%": 3.0, "33%": 4.0, "30%": 2.0, "150%": 0.5, "200%": 1.5,
    "one stop": 7.0, "half a stop": 4.0, "two stops": 3.0,
}  # fmt: skip
AMOUNT_SHARE = 0.55  # of the edits of a family whose amount can be told in numbers
# what an edit is about: two edits of one sentence share nothing of it
_TOUCHES: dict[str, set[str]] = {
    "brighter": {"light"}, "darker": {"light"}, "brighter midtones": {"light"}, "darker midtones": {"light"},
    "more contrast": {"contrast"}, "less contrast": {"contrast"}, "lighter shadows": {"shadows"},
    "darker shadows": {"shadows"}, "softer highlights": {"highlights"}, "brighter highlights": {"highlights"},
    "more saturated": {"strength"}, "less saturated": {"strength"}, "warmer": {"hue"}, "cooler": {"hue"},
    "hue shift": {"hue"}, "replace colors": {"hue"}, "black and white": {"strength", "hue"},
    "sepia": {"strength", "hue"}, "duotone": {"strength", "hue", "contrast"}, "negative": {"light", "hue"},
    "faded": {"contrast", "shadows"}, "matte": {"contrast", "shadows"}, "cross process": {"hue", "contrast"},
    "teal and orange": {"hue"}, "pastel": {"light", "contrast", "strength"}, "neon": {"hue", "strength"},
    "dramatic": {"contrast", "light"}, "night": {"light", "hue"}, "moonlight": {"light", "hue", "strength"},
    "golden hour": {"hue"}, "dusk": {"light", "hue"}, "fog": {"contrast", "strength"},
    "overcast": {"light", "hue", "contrast"}, "vignette": {"corners"}, "fix exposure": {"light", "mend"},
    "fix white balance": {"hue", "mend"}, "better overall": {"light", "contrast", "strength", "mend"},
    "clear haze": {"contrast", "mend", "strength"},
}  # fmt: skip
_TINT = {"hue"}


def touches(family: str) -> set[str]:
    """What an edit of this family is about."""
    return _TINT if family.endswith(" tint") else _TOUCHES[family]


class EditChooser:
    """Draws edits; all randomness comes from the generator that is passed in."""

    def __init__(self, two_share: float = TWO_SHARE) -> None:
        self._two_share = two_share
        self._families = tuple(FAMILIES)
        weights = np.array([WEIGHTS.get(f, 1.0) for f in self._families])
        self._cumulative = np.cumsum(weights / weights.sum())

    def families(self, rng: np.random.Generator) -> tuple[str, ...]:
        """One family, or two in the order in which they are asked for."""
        place = int(np.searchsorted(self._cumulative, rng.random()))
        first = self._families[min(place, len(self._families) - 1)]
        if rng.random() >= self._two_share:
            return (first,)
        fitting = [f for f in TAUGHT_BESIDE if not touches(f) & touches(first)]
        if not fitting:
            return (first,)
        pair = (first, fitting[int(rng.integers(len(fitting)))])
        return pair if rng.random() < 0.6 else pair[::-1]

    def edit(self, rng: np.random.Generator, family: str, picture: np.ndarray) -> Edit:
        """The family with a degree (70 % default) or an amount, and with colours that the picture mostly has."""
        if family in COLORED:
            return Edit(family, "default", self._colors(rng, family, picture))
        if family in AMOUNTS and rng.random() < AMOUNT_SHARE:
            weights = np.array([_AMOUNTS_OFTEN.get(amount, 1.0) for amount in AMOUNTS[family]])
            return Edit(family, amount=str(rng.choice(AMOUNTS[family], p=weights / weights.sum())))
        u = rng.random() if FAMILIES[family].has_degrees else 0.0
        return Edit(family, "default" if u < 0.7 else "little" if u < 0.85 else "much")

    def _colors(self, rng: np.random.Generator, family: str, picture: np.ndarray) -> tuple[str, str]:
        first = COLORS[int(rng.integers(len(COLORS)))]
        if family == "replace colors" and rng.random() < 0.85:
            amounts = np.array([amount_of(picture, color) for color in COLORS]) + 1e-4
            first = COLORS[int(rng.choice(len(COLORS), p=amounts / amounts.sum()))]
        others = [color for color in COLORS if color != first]
        return first, others[int(rng.integers(len(others)))]
