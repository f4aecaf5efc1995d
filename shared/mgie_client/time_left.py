"""How long an edit will still take.

StageClock, learn, seconds_left: from its steps and from how long the last edits took, for who remembers that.
ShareClock: from the share that is done alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

Durations = dict[str, dict[str, float]]  # by model: seconds of each stage, see learn

_NEW_SHARE = 0.5  # of what is learned, the rest is what was known
_NOTHING_S = 0.02  # a stage that was skipped: a model loaded already, a description known already
_ENOUGH_STEPS = 2  # from here on the steps of this very edit say more than the last edits
_LEAST_SHARE = 0.05  # an estimate from less than this of the work would jump about
_LEAST_S = 0.4


class Moving(Protocol):
    """A job on its way: stage is one of mgie_protocol.events.STAGES, step the last one that is done, variation from 0."""

    @property
    def stage(self) -> str: ...
    @property
    def step(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def variation(self) -> int: ...
    @property
    def variations(self) -> int: ...


@dataclass
class StageClock:
    """Since when the present stage of a job runs; times are time.monotonic()."""

    stage: tuple[str, int] = ("", 0)
    since: float = field(default_factory=time.monotonic)

    def enter(self, stage: str, variation: int, now: float) -> None:
        """The job is in this stage, perhaps still."""
        if (stage, variation) != self.stage:
            self.stage, self.since = (stage, variation), now


def learn(
    durations: Durations, model: str, seconds: dict[str, float], variations: int, megapixels: float
) -> None:
    """Take what a result says it took: loading and describing as they are, editing for one variation,
    landing for one variation and megapixel."""
    known = durations.setdefault(model, {})
    many = max(1, variations)
    shares: dict[str, float] = {
        "loading": 1.0,
        "describing": 1.0,
        "editing": many,
        "landing": many * max(megapixels, 0.1),
    }
    for stage, share in shares.items():
        took = seconds.get(stage, 0.0)
        if took > _NOTHING_S:
            new = took / share
            known[stage] = _NEW_SHARE * new + (1 - _NEW_SHARE) * known.get(stage, new)


def seconds_left(
    job: Moving, clock: StageClock, known: dict[str, float], megapixels: float, now: float
) -> float | None:
    """An estimate for a job that a worker has; None where too little is known.

    known: of the job's model, as learn wrote it.
    """
    stage, elapsed = job.stage, max(0.0, now - clock.since)
    editing = known.get("editing", -1.0)
    landing = known.get("landing", 0.0) * max(megapixels, 0.1)
    later = max(0, job.variations - job.variation - 1)
    if stage == "editing" and job.steps and job.step >= _ENOUGH_STEPS:
        editing = elapsed * job.steps / job.step
    if editing < 0:
        return None
    whole = later * (editing + landing)
    if stage in ("loading", "describing"):
        ahead = [known.get("loading", 0.0)] if stage == "loading" else []
        ahead.append(known.get("describing", 0.0))
        return max(0.0, sum(ahead) - elapsed) + editing + landing + whole
    if stage == "editing":
        done = job.step / job.steps * editing if job.steps else elapsed
        return max(0.0, editing - max(done, min(elapsed, editing))) + landing + whole
    if stage == "landing":
        return max(0.0, landing - elapsed) + whole
    return None


class ShareClock:
    """Give it the share that is done, it gives the seconds left."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began: tuple[float, float] | None = None  # when, and at which share

    def seconds_left(self, share: float) -> float | None:
        """share: of the editing, 0..1, never going back. None while nothing can be said."""
        now = self._now()
        if self._began is None:
            self._began = (now, share)
            return None
        since, first = self._began
        done, took = share - first, now - since
        if done < _LEAST_SHARE or took < _LEAST_S:
            return None
        return took * (1 - share) / done


def share_done(step: int, steps: int, variation: int, variations: int) -> float | None:
    """Of the editing of all variations, 0..1; None where the stage has no steps."""
    if steps < 1 or variations < 1:
        return None
    return min(1.0, (variation + min(step, steps) / steps) / variations)
