"""For scripts: an edit without a window, its progress where the caller shows it."""

from __future__ import annotations

from mgie_gimp.host import Gimp
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.job import Following, Job
from mgie_gimp.jobs.wording import stage_words
from mgie_gimp.types import Outcome, Parcel

_LOOK_S = 0.25


def follow(connection: Connection, parcel: Parcel) -> Outcome:
    """Edit and wait for it. Raises MgieError."""
    return follow_job(Job(connection, parcel))


def follow_job(job: Following) -> Outcome:
    """Wait for a job. Raises MgieError."""
    said = _words(job)
    Gimp.progress_init(said)
    try:
        while job.outcome is None:
            job.wait(_LOOK_S)
            if job.error is not None:
                raise job.error
            words = _words(job)
            if words != said:
                said = words
                Gimp.progress_set_text(words)
                Gimp.progress_update(job.situation.share or 0.0)
        for words in job.outcome.notes:
            Gimp.message(words)
        return job.outcome
    finally:
        job.abandon()
        Gimp.progress_end()


def _words(job: Following) -> str:
    """What is done to which image, in one line."""
    asked = " ".join(job.instruction.split())
    return " · ".join(part for part in (asked, job.origin.image, stage_words(job.situation)) if part)
