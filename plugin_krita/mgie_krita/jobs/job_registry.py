"""All jobs of this Krita, and how many results and pixels are held."""

from __future__ import annotations

from collections.abc import Iterator

from mgie_krita.jobs.work import Work
from mgie_krita.types import APPLIED, DESCRIBED, DISCARDED, READY, Job

MAX_FINISHED = 20
MAX_HELD_BYTES = 1_000_000_000


class JobRegistry:
    """Jobs by id, oldest first."""

    def __init__(self, max_held_bytes: int = MAX_HELD_BYTES) -> None:
        self.max_held_bytes = max_held_bytes
        self._works: dict[str, Work] = {}

    def __iter__(self) -> Iterator[Work]:
        return iter(list(self._works.values()))

    def get(self, job_id: str) -> Work | None:
        return self._works.get(job_id)

    def add(self, work: Work) -> None:
        self._works[work.id] = work

    def remove(self, work: Work) -> None:
        self._works.pop(work.id, None)

    @property
    def jobs(self) -> list[Job]:
        return [work.job for work in self]

    def current(self, document: str) -> Work | None:
        """The newest job of this document; once that is decided, the next that is under way or was not seen yet.

        Without a document: the newest result that an earlier Krita has left.
        """
        own = [work for work in self if work.job.source.document == document]
        newest = own[-1] if own and document else None
        if newest is not None and not _decided(newest):
            return newest
        following = (work for work in own if work.alive or (work.job.state == READY and not work.job.seen))
        found = next(following, None) if document else self._left_over()
        kept = newest is not None and newest.job.state == APPLIED
        return found or (newest if kept else None)

    def _left_over(self) -> Work | None:
        found = [work for work in self if work.left_over and not work.kept and work.job.state != DISCARDED]
        return found[-1] if found else None

    def superseded(self) -> list[Work]:
        """Results that were on show, and that a newer job of their document has followed."""
        newest = {work.job.source.document: work for work in self if work.job.state != DISCARDED}
        waiting = (work for work in self if work.job.state == READY and work.job.seen)
        return [work for work in waiting if work is not newest[work.job.source.document]]

    def drop_described(self, document: str) -> None:
        """Texts of this document that were to be read before their edit."""
        for work in self:
            if work.job.state == DESCRIBED and work.job.source.document == document:
                self.remove(work)

    def trim(self, document: str) -> list[Work]:
        """Drop what is over the limits, oldest first; gives the results that nobody has kept among it.

        document: the active one, whose current job stays. Pixels that became a layer go before results that
        wait, and jobs without a result go before jobs with one.
        """
        current = self.current(document)
        lost = self._over_bytes(current)
        for work in lost:
            work.end(DISCARDED)
        for work in self._over_count(current):
            if work.job.state == READY:
                lost.append(work)
                work.end(DISCARDED)
            self.remove(work)
        return lost

    def _over_bytes(self, current: Work | None) -> list[Work]:
        held = sum(work.nbytes for work in self)
        lost = []
        idle = [work for work in self if work.finished and work is not current]
        for work in sorted(idle, key=lambda work: work.job.state == READY):  # stable: oldest first in both
            if held <= self.max_held_bytes:
                break
            held -= work.nbytes
            if work.job.state == READY and work.held:
                work.drop_results()
                held += work.nbytes
            elif work.job.state == READY:
                lost.append(work)
            else:
                work.drop_pixels()
        return lost

    def _over_count(self, current: Work | None) -> list[Work]:
        finished = [work for work in self if work.finished]
        idle = [work for work in finished if work is not current]
        idle.sort(key=lambda work: work.job.state == READY)
        return idle[: max(0, len(finished) - MAX_FINISHED)]


def _decided(work: Work) -> bool:
    """Whether the artist has done with it, so that another one may come on show."""
    return work.job.state == DISCARDED or (work.job.state == APPLIED and len(work.results) < 2)
