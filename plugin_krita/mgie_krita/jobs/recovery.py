"""Results that the server keeps of a Krita that crashed."""

from __future__ import annotations

import time
from typing import Any

from mgie_client.kept import KeptResult, kept_results
from mgie_krita.jobs.pending import PendingJob
from mgie_krita.jobs.work import NO_SOURCE, Work, new_job
from mgie_krita.types import QUEUED, Options
from mgie_protocol.errors import MgieError

FOREIGN_AFTER_S = 60.0  # a younger result may be on its way to a program that is still there
MAX_FOREIGN = 10  # the others stay with the server
CLIENT_NAME = "krita"  # what this program says of itself, and what the server notes with its results
GONE = ("job_unknown", "cancelled")  # the server has nothing of it: no news for the artist


def from_pending(pending: PendingJob) -> Work:
    """An edit that was under way; it may still be."""
    job = new_job(pending.job_id, pending.instruction, pending.options, pending.source)
    job.own_expressive = pending.own_expressive
    return _left_over(Work(job))


def from_kept(items: list[dict[str, Any]], known: set[str], room_bytes: int) -> list[Work]:
    """What of the server's list of kept results (newest first) belongs to nobody, as far as there is room."""
    made: list[Work] = []
    for kept in kept_results(items):
        if kept.job_id in known or kept.nbytes > room_bytes or len(made) == MAX_FOREIGN or not _is_ours(kept):
            continue
        room_bytes -= kept.nbytes
        made.append(_left_over(Work(new_job(kept.job_id, kept.instruction, Options(), NO_SOURCE))))
    return made


def _is_ours(kept: KeptResult) -> bool:
    """Another program fetches its own itself; "" was asked for by one that nobody noted."""
    return kept.client in ("", CLIENT_NAME) and time.time() - kept.finished_at >= FOREIGN_AFTER_S


def says_nothing(work: Work, error: MgieError) -> bool:
    """Whether a failed fetch is simply nothing to show."""
    return work.left_over and error.code in GONE


def _left_over(work: Work) -> Work:
    work.left_over = True
    work.job.state = QUEUED
    return work
