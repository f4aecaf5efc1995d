"""Which way an edit that depends on the picture goes, measured between before and after."""

from __future__ import annotations

import numpy as np

from mgie_server.training.tones import luma

OUTCOMES = ("", "brighter", "darker", "warmer", "cooler", "greener", "less green", "same", "missing")
_CHANGED = 0.03  # smallest mean shift that is spoken of
_PRESENT = 0.006  # mean amount of a colour below which there is none to replace


def outcome(family: str, before: np.ndarray, after: np.ndarray, amount: float = 1.0) -> str:
    """One of OUTCOMES; "" for families whose result is always the same.

    amount: of the colour that is to be replaced, see operations.hues.amount_of.
    """
    if family in ("fix exposure", "better overall"):
        shift = float(luma(after).mean() - luma(before).mean())
        return "brighter" if shift > _CHANGED else "darker" if shift < -_CHANGED else "same"
    if family == "fix white balance":
        return _balance((after - before).reshape(-1, 3).mean(0))
    if family == "replace colors" and amount < _PRESENT:
        return "missing"
    return ""


def _balance(shift: np.ndarray) -> str:
    warm, green = float(shift[0] - shift[2]), float(shift[1] - 0.5 * (shift[0] + shift[2]))
    if max(abs(warm), 1.5 * abs(green)) < _CHANGED:
        return "same"
    if abs(warm) >= 1.5 * abs(green):
        return "warmer" if warm > 0 else "cooler"
    return "greener" if green > 0 else "less green"
