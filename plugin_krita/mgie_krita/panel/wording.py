"""What a job is doing, in words and as a share; and which job the panel shows."""

from __future__ import annotations

from collections.abc import Iterable

from mgie_krita.types import (
    APPLIED,
    APPLYING,
    CANCELLED,
    DESCRIBED,
    FAILED,
    QUEUED,
    READING,
    READY,
    SENDING,
    UNDER_WAY,
    WORKING,
    Job,
)
from mgie_krita.words import tr

WITH_RESULT = (READY, APPLYING, APPLIED)


def chosen_job(jobs: Iterable[Job], current: Job | None, chosen: str) -> Job | None:
    """What to show: the job that was picked from a list, else the current one.

    A cancelled edit makes room for the result of the document that was there before it.
    """
    jobs = list(jobs)
    picked = next((job for job in jobs if job.job_id == chosen and shows(job)), None)
    if picked is not None or current is None or shows(current):
        return picked or current
    same = [job for job in jobs if job.source.document == current.source.document and shows(job)]
    return same[-1] if same else None


def shows(job: Job) -> bool:
    """Whether there is anything to see of it."""
    return job.state in UNDER_WAY or job.state in (*WITH_RESULT, DESCRIBED, FAILED)


def words_of(job: Job) -> str:
    """Such as "Variation 2 of 4 · step 12 of 20 · 3 s left"."""
    parts = [_doing(job), _left(job.seconds_left)]
    return " · ".join(part for part in parts if part)


def reading_title(job: Job) -> str:
    """Whose the text is that the edit follows."""
    if job.state == DESCRIBED:
        return tr("MGIE would do this")
    if job.own_expressive:
        return tr("By your text")
    if job.expressive and job.expressive.strip() == job.instruction.strip():
        return tr("Your words, as they are")
    return tr("MGIE reads it as")


def share_of(job: Job) -> float | None:
    """How much of the present stage is done, 0..1; None while nobody knows."""
    if job.state in (READING, SENDING, APPLYING):
        return job.share
    if job.state == WORKING and job.steps > 0:
        count = max(1, job.options.variations)
        return min(1.0, (job.variation + job.step / job.steps) / count)
    return 1.0 if job.state in (READY, APPLIED) else None


def _doing(job: Job) -> str:
    if job.state == READING:
        return tr("Reading the picture")
    if job.state == SENDING:
        return tr("Sending the picture")
    if job.state == APPLYING:
        done, count = job.frames
        return (
            tr("Frame {n} of {m}").format(n=min(done + 1, count), m=count)
            if count
            else tr("Making the layer")
        )
    if job.state == QUEUED or job.stage in ("", "queued"):
        return tr("Waiting, {n} before it").format(n=job.place) if job.place else tr("Waiting for its turn")
    if job.stage == "editing":
        return _steps(job)
    return {
        "loading": tr("Loading the model"),
        "describing": tr("Looking at the picture"),
        "landing": tr("Bringing it to full size"),
    }.get(job.stage, job.stage)


def _steps(job: Job) -> str:
    step = tr("step {n} of {m}").format(n=job.step, m=job.steps) if job.steps else tr("Editing")
    if job.options.variations < 2:
        return step[:1].upper() + step[1:]
    which = tr("Variation {n} of {m}").format(n=job.variation + 1, m=job.options.variations)
    return f"{which} · {step}"


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 90:
        return tr("{n} s left").format(n=max(1, round(seconds)))
    return tr("{n} min left").format(n=round(seconds / 60))


def state_words(job: Job) -> str:
    """For a line in a list."""
    if job.state in UNDER_WAY or job.state == APPLYING:
        return words_of(job)
    return {
        READY: tr("ready"),
        APPLIED: tr("kept as a layer"),
        FAILED: tr("failed"),
        CANCELLED: tr("cancelled"),
    }.get(job.state, "")
