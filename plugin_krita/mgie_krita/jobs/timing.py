"""How long an edit will still take: from the steps that are done, and from how long the last ones took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from mgie_krita.plain import Job

Durations = dict[str, dict[str, float]]  # by model: seconds of each stage, see learn

_NEW_SHARE = 0.5  # of what is learned, the rest is what was known
_NOTHING_S = 0.02  # a stage that was skipped: a model loaded already, a description known already
_ENOUGH_STEPS = 2  # from here on the steps of this very edit say more than the last edits


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
    job: Job, clock: StageClock, known: dict[str, float], megapixels: float, now: float
) -> float | None:
    """An estimate for a job that a worker has; None where too little is known.

    known: of the job's model, as learn wrote it. job.step is the last one that is done.
    """
    stage, elapsed = job.stage, max(0.0, now - clock.since)
    editing = known.get("editing", -1.0)
    landing = known.get("landing", 0.0) * max(megapixels, 0.1)
    later = max(0, job.options.variations - job.variation - 1)
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
