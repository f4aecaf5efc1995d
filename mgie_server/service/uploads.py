"""The body of a submit on its way in: chunks under credit, written straight into shared memory."""

from __future__ import annotations

from pathlib import Path

from mgie_protocol.errors import invalid
from mgie_protocol.limits import WINDOW_BYTES
from mgie_protocol.messages import Chunk, Credit, Submit
from mgie_server.service.segments import SegmentFolder


class Upload:
    """One body. `path` is its segment: the picture's bytes, then the selection's."""

    def __init__(self, submit: Submit, folder: SegmentFolder, now: float) -> None:
        """folder: where room was promised. Raises MgieError out_of_memory when the segment cannot be made."""
        self.job = submit.job
        self.total = submit.body_bytes
        self.moved_at = now
        self._began_at: float | None = None  # with the first credit, also of an earlier connection
        self.taken = self._granted = 0
        self._folder = folder
        self._segment = folder.create(f"{submit.job}.body", self.total)

    @property
    def path(self) -> Path:
        return self._segment.path

    def stands_still(self, now: float, timeout_s: float) -> bool:
        """Whether the client might send, but has not for so long."""
        return self._granted > 0 and now - self.moved_at > timeout_s

    def trickles(self, now: float, timeout_s: float, bytes_per_s: float) -> bool:
        """Whether it takes longer, since the first credit, than a client takes that means it."""
        return self._began_at is not None and now - self._began_at > timeout_s + self.total / max(
            1.0, bytes_per_s
        )

    @property
    def open(self) -> bool:
        """Whether it has credit."""
        return self._granted > 0

    @property
    def complete(self) -> bool:
        return self.taken == self.total

    def restart(self, now: float) -> None:
        """A new connection sends the body again from 0."""
        self.taken = self._granted = 0
        self.moved_at = now

    def credit(self, now: float) -> Credit | None:
        """The credit to give now: the first at once, later ones when half of the window is used."""
        up_to = min(self.taken + WINDOW_BYTES, self.total)
        last = up_to == self.total
        if up_to == self._granted or (up_to - self._granted < WINDOW_BYTES // 2 and not last):
            return None
        if self._granted == 0:
            self.moved_at = now
            self._began_at = now if self._began_at is None else self._began_at
        self._granted = up_to
        return Credit(self.job, up_to)

    def add(self, chunk: Chunk, now: float) -> None:
        """Take a chunk. Raises MgieError: message_invalid (gap, overlap, no credit), out_of_memory."""
        end = chunk.offset + len(chunk.payload)
        if chunk.offset != self.taken:
            raise invalid(f"A chunk at {chunk.offset} came where {self.taken} is next.")
        if end > self._granted:
            raise invalid(f"A chunk up to {end} came where {self._granted} was granted.")
        self._segment.write(chunk.offset, chunk.payload)
        self.taken = end
        self.moved_at = now
        if self.complete:
            self._segment.close()

    def discard(self) -> None:
        """Give the memory back; a worker that has it mapped may still read it."""
        self._segment.close()
        self._folder.remove(self.path)
