"""A job as the broker knows it, and the book of all jobs.

RECEIVING -> QUEUED -> RUNNING -> FINISHED -> DELIVERED
    \\__________\\__________\\----> FAILED                (PROTOCOL.md, "The life of a job")
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Expressive, Progress, Result, Submit
from mgie_protocol.pixels import PixelFormat
from mgie_protocol.request import EditRequest

if TYPE_CHECKING:
    from mgie_server.service.results import KeptResult
    from mgie_server.service.segments import SegmentFolder
    from mgie_server.service.sessions import Session
    from mgie_server.service.uploads import Upload

REMEMBERED = 1_000


class State(Enum):
    RECEIVING = "receiving"
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    DELIVERED = "delivered"

    @property
    def active(self) -> bool:
        """Whether the job counts against the queue's limit and may still be cancelled."""
        return self in (State.RECEIVING, State.QUEUED, State.RUNNING)


@dataclass(eq=False)
class Job:
    """Times are time.monotonic() seconds.

    client: whose turn in the queue this job takes. session: where its messages go, None while its client is
    away (since away_at). upload: its body, until nobody needs it. returned: once put back into the queue
    because its worker died before it began. files: those of its result, see `results.body_files`.
    asked_by: the name that the client gave itself. segments: where its pixels lie. on_disk: its result goes to, or is in,
    the folder of kept results.
    """

    id: str
    submit: Submit
    client: bytes
    session: Session | None
    submitted_at: float
    state: State = State.RECEIVING
    asked_by: str = ""
    upload: Upload | None = None
    segments: SegmentFolder | None = None
    on_disk: bool = False
    place: int = 0
    returned: bool = False
    queued_at: float = 0.0
    started_at: float = 0.0
    ended_at: float = 0.0
    away_at: float | None = None
    expressive: Expressive | None = None
    progress: Progress | None = None
    result: Result | None = None
    files: list[Path] = field(default_factory=list[Path])
    error: MgieError | None = None

    @property
    def keep(self) -> bool:
        return self.submit.on_disconnect == "keep"

    @property
    def deadline_at(self) -> float:
        return self.submitted_at + (self.submit.deadline_s or float("inf"))

    @property
    def held_bytes(self) -> int:
        """Pixels that this job holds in memory, or soon will: the result counts from the first."""
        body = self.submit.body_bytes if self.upload else 0
        if self.state.active:
            return body + result_bytes(self.submit)
        return body + (self.result.body_bytes if self.result and not self.on_disk else 0)

    def same_as(self, other: Submit) -> bool:
        """Whether a submit asks for this very job, and did not just take its id."""
        return self.submit.request == other.request


def result_bytes(submit: Submit) -> int:
    """Bytes of the pictures that this job will make."""
    return 0 if submit.request.task == "describe" else submit.result.nbytes * submit.request.variations


def restored(kept: KeptResult, now: float) -> Job:
    """The finished job that a result of an earlier server belongs to."""
    result = kept.result
    picture = result.pictures[0] if result.pictures else PixelFormat(1, 1, 1, "u8")
    submit = Submit(result.job, EditRequest.from_dict(result.request), picture, on_disconnect="keep")
    job = Job(result.job, submit, b"", None, submitted_at=now, state=State.FINISHED)
    job.on_disk, job.asked_by = True, kept.client
    said = Expressive(result.job, result.expressive, result.sure)
    job.result, job.files, job.expressive, job.ended_at = result, kept.files, said, now
    return job


class JobRegistry:
    """All jobs by id; of those that are over, the last REMEMBERED."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._over: OrderedDict[str, None] = OrderedDict()

    def __iter__(self) -> Iterator[Job]:
        return iter(list(self._jobs.values()))

    def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def add(self, job: Job) -> None:
        self._jobs[job.id] = job

    def mark_over(self, job: Job) -> None:
        """Nothing will happen to this job any more (FAILED, DELIVERED): it may be forgotten one day."""
        self._over[job.id] = None
        self._over.move_to_end(job.id)
        while len(self._over) > REMEMBERED:
            oldest, _ = self._over.popitem(last=False)
            self._jobs.pop(oldest, None)

    def in_state(self, *states: State) -> list[Job]:
        return [job for job in self._jobs.values() if job.state in states]

    @property
    def active(self) -> int:
        return sum(job.state.active for job in self._jobs.values())

    @property
    def held_bytes(self) -> int:
        return sum(job.held_bytes for job in self._jobs.values())
