"""Measures all results of one target at once: its features are taken once, and the networks see batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from numpy.typing import NDArray

from mgie_server.evaluation.pairs.backbones import Backbones
from mgie_server.evaluation.pairs.journal import Values
from mgie_server.evaluation.pairs.lpips_plan import SHORTEST
from mgie_server.evaluation.pairs.metrics import METRICS
from mgie_server.evaluation.pairs.pixel_metrics import (
    changed_outside,
    distances,
    like,
    psnr,
    resized,
    shrunk,
    ssim,
)

if TYPE_CHECKING:
    from mgie_server.evaluation.pairs.lpips import Lpips

_DIGITS = 9


@dataclass(frozen=True)
class Goal:
    """What results are held against; pictures u8 [h, w, 3]. region: bool [h, w] of the source, where to edit, or None."""

    source: NDArray
    target: NDArray
    region: NDArray | None
    caption: str | None


@dataclass(frozen=True)
class Result:
    """A picture, u8 [h, w, 3]. full: it is the landed layer, whose SSIM is taken at full size."""

    picture: NDArray
    full: bool


class Measurer:
    """backbones: what of them is missing is left out."""

    def __init__(self, backbones: Backbones) -> None:
        self._backbones = backbones

    @property
    def wanted(self) -> tuple[str, ...]:
        """The metrics that can be computed here."""
        there = ("", *self._backbones.there)
        return tuple(name for name, metric in METRICS.items() if metric.backbone in there)

    def measure(self, goal: Goal, results: Sequence[Result]) -> tuple[list[Values], Values]:
        """The values of each result, by metric, and the target's own; None where a metric does not apply."""
        found: list[Values] = [self._of_pixels(goal, result) for result in results]
        own: Values = {"outside": _outside(goal, goal.target)}
        pictures = [goal.target, *(result.picture for result in results)]
        if self._backbones.dino:
            features = self._backbones.dino.pictures(pictures)
            _spread(found, "dino", features[1:] @ features[0])
        if self._backbones.clip:
            features = self._backbones.clip.pictures(pictures)
            _spread(found, "cvs", features[1:] @ features[0])
            said = (
                features @ self._backbones.clip.text(goal.caption) if goal.caption else [None] * len(pictures)
            )
            own["cts"] = _rounded(said[0])
            _spread(found, "cts", said[1:])
        for net, lpips in self._backbones.lpips.items():
            _spread(found, f"lpips_{net}", self._apart(lpips, goal, results))
        return found, own

    def _of_pixels(self, goal: Goal, result: Result) -> Values:
        sized = like(result.picture, goal.target)
        l1, l2 = distances(sized, goal.target)
        pair = (sized, goal.target) if result.full else (shrunk(sized), shrunk(goal.target))
        values = {"l1": l1, "l2": l2, "psnr": psnr(l2), "ssim": ssim(*pair)}
        return {**{n: _rounded(v) for n, v in values.items()}, "outside": _outside(goal, result.picture)}

    def _apart(self, lpips: Lpips, goal: Goal, results: Sequence[Result]) -> list[float | None]:
        target = shrunk(goal.target)
        if min(target.shape[:2]) < SHORTEST:
            return [None] * len(results)
        size = (target.shape[1], target.shape[0])
        shown = [resized(like(result.picture, goal.target), size) for result in results]
        return list(lpips.apart(shown, target))


def _outside(goal: Goal, picture: NDArray) -> float | None:
    if goal.region is None:
        return None
    return _rounded(changed_outside(like(picture, goal.source), goal.source, goal.region))


def _spread(found: Sequence[Values], name: str, values: Sequence[float | None] | NDArray) -> None:
    for values_of_one, value in zip(found, values, strict=True):
        values_of_one[name] = _rounded(value)


def _rounded(value: float | None) -> float | None:
    """As the journal keeps it, so that a run that goes on has the numbers of one that was never stopped."""
    return None if value is None else round(float(value), _DIGITS)
