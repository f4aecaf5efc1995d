"""Bodies in chunks, under credit.

The body of a job is its buffers' bytes, one after the other. The receiver says up to which byte it takes
(credit); the sender sends chunks up to there and no further, so what is under way stays bounded by the window
and control messages never wait behind more than that.
"""

from __future__ import annotations

from collections.abc import Sequence

from mgie_protocol.errors import invalid
from mgie_protocol.limits import CHUNK_BYTES, WINDOW_BYTES
from mgie_protocol.messages import Chunk, Credit
from mgie_protocol.pixels import Buffer


class Granted:
    """How much of a body of `total` bytes was sent, and may be."""

    def __init__(self, job: str, total: int):
        self.job, self.total = job, total
        self.sent: int = 0
        self.granted: int = 0

    @property
    def done(self) -> bool:
        return self.sent == self.total

    def grant(self, up_to: int) -> None:
        """Take credit. Less than before is ignored, more than there is means all."""
        self.granted = max(self.granted, min(up_to, self.total))


class ChunkSplitter(Granted):
    """Sending side: slices of the given buffers, never copied. They must not change until done."""

    def __init__(self, job: str, parts: Sequence[Buffer], chunk_bytes: int = CHUNK_BYTES):
        super().__init__(job, sum(memoryview(part).nbytes for part in parts))
        self._chunk_bytes = chunk_bytes
        self._parts = [memoryview(part).cast("B") for part in parts if memoryview(part).nbytes]
        self.rewind()

    def rewind(self) -> None:
        """Start again, without credit: for a new connection."""
        self.sent = self.granted = 0
        self._part = self._at = 0

    def peek(self) -> Chunk | None:
        """The next chunk that may be sent now, or None. Call advance once it is sent."""
        room = self.granted - self.sent
        if room <= 0:
            return None
        part = self._parts[self._part]
        return Chunk(self.job, self.sent, part[self._at : self._at + min(self._chunk_bytes, room)])

    def advance(self, chunk: Chunk) -> None:
        """chunk, as peek gave it, is on its way."""
        size = len(chunk.payload)
        self.sent += size
        self._at += size
        if self._at == len(self._parts[self._part]):
            self._part, self._at = self._part + 1, 0


class ChunkAssembler:
    """Receiving side: writes chunks into one buffer and says when to give more credit."""

    def __init__(self, job: str, target: Buffer, total: int, window: int = WINDOW_BYTES):
        """target: writable, at least total bytes."""
        self.job = job
        self.total = total
        self.taken = 0
        self._window = window
        self._granted = 0
        self._target = memoryview(target).cast("B")

    @property
    def complete(self) -> bool:
        return self.taken == self.total

    def credit(self) -> Credit | None:
        """The credit to send now, or None: the first at once, later ones once half a window is used."""
        up_to = min(self.taken + self._window, self.total)
        if up_to == self._granted or (up_to - self._granted < self._window // 2 and up_to < self.total):
            return None
        self._granted = up_to
        return Credit(self.job, up_to)

    def add(self, chunk: Chunk) -> None:
        """Write a chunk. Raises MgieError message_invalid for a gap, an overlap, or bytes without credit."""
        end = chunk.offset + len(chunk.payload)
        if chunk.offset != self.taken:
            raise invalid(f"A chunk at {chunk.offset} came where {self.taken} is next.")
        if end > self._granted:
            raise invalid(f"A chunk up to {end} came where {self._granted} was granted.")
        self._target[chunk.offset : end] = chunk.payload
        self.taken = end
