"""Results that the server keeps of a Krita that crashed."""

from __future__ import annotations

import time
from typing import Any

from mgie_krita.jobs.pending import PendingJob
from mgie_krita.jobs.work import NO_SOURCE, Work, new_job
from mgie_krita.plain import QUEUED, Options
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
    for item in items:
        work, nbytes = _from_item(item), item.get("nbytes")
        size = nbytes if isinstance(nbytes, int) else 0
        if work is None or work.id in known or size > room_bytes or len(made) == MAX_FOREIGN:
            continue
        room_bytes -= size
        made.append(work)
    return made


def _from_item(item: dict[str, Any]) -> Work | None:
    job_id, instruction, finished = item.get("job"), item.get("instruction"), item.get("finished_at")
    if not isinstance(job_id, str) or not isinstance(finished, (int, float)):
        return None
    if item.get("client", "") not in ("", CLIENT_NAME):  # "": asked for by a program that nobody noted
        return None  # another program's, which fetches it itself
    if time.time() - finished < FOREIGN_AFTER_S:
        return None
    return _left_over(Work(new_job(job_id, str(instruction or ""), Options(), NO_SOURCE)))


def says_nothing(work: Work, error: MgieError) -> bool:
    """Whether a failed fetch is simply nothing to show."""
    return work.left_over and error.code in GONE


def _left_over(work: Work) -> Work:
    work.left_over = True
    work.job.state = QUEUED
    return work
