"""Jobs on their way to the server, until the server has said how they ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mgie_protocol.chunks import ChunkSplitter
from mgie_protocol.messages import Cancel, Chunk, Fetch, Message, Submit


@dataclass
class UnansweredJob:
    """An unanswered job. opening: what (again) tells the server of it, a submit or a fetch."""

    opening: Submit | Fetch
    body: ChunkSplitter | None
    cancelled: bool = False
    announced: bool = False  # opening was sent on some connection

    def greeting(self) -> Message:
        """What a new connection begins with for this job."""
        if self.cancelled and self.opening.job:
            return Cancel(self.opening.job)
        return self.opening


class Uploads:
    """The unanswered jobs by id, and the next chunk among them: one of each in turn."""

    def __init__(self) -> None:
        self.jobs: dict[str, UnansweredJob] = {}
        self._turn: list[str] = []

    def add(self, job_id: str, job: UnansweredJob) -> None:
        self.jobs[job_id] = job

    def remove(self, job_id: str) -> UnansweredJob | None:
        self._leave(job_id)
        return self.jobs.pop(job_id, None)

    def grant(self, job_id: str, up_to: int) -> None:
        """The server takes the job's body up to this byte."""
        job = self.jobs.get(job_id)
        if job is None or job.body is None or job.cancelled or job.body.done:
            return
        job.body.grant(up_to)
        if job_id not in self._turn:
            self._turn.append(job_id)

    def pause(self, job_id: str) -> None:
        """Send no more of this job's body."""
        self._leave(job_id)

    def restart(self) -> Iterator[tuple[str, UnansweredJob]]:
        """For a new connection: nothing has been sent, nothing is granted. Gives the jobs with their ids in order."""
        self._turn.clear()
        for job in self.jobs.values():
            if job.body is not None:
                job.body.rewind()
        return iter(list(self.jobs.items()))

    def peek(self) -> Chunk | None:
        """The chunk that may be sent now, or None. Call advance once it is sent."""
        while self._turn:
            body = self.jobs[self._turn[0]].body
            chunk = body.peek() if body else None
            if chunk is not None:
                return chunk
            self._turn.pop(0)  # no credit left: grant brings it back
        return None

    def advance(self, chunk: Chunk) -> None:
        body = self.jobs[chunk.job].body
        assert body is not None
        body.advance(chunk)
        self._turn.append(self._turn.pop(0))

    def _leave(self, job_id: str) -> None:
        if job_id in self._turn:
            self._turn.remove(job_id)
