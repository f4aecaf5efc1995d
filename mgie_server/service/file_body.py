"""The body of a kept result, read from disk as it is sent.

Not mapped: a map of a file that somebody shortens ends the process with SIGBUS, a read of it is only short.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from mgie_protocol.chunks import Granted
from mgie_protocol.limits import CHUNK_BYTES
from mgie_protocol.messages import Chunk


class FileBody(Granted):
    """What chunks.ChunkSplitter is for memory. broken: a file is shorter than it was, or cannot be read."""

    def __init__(self, job: str, files: Sequence[tuple[Path, int]]) -> None:
        """files: each with its bytes. Opened at once: what is removed meanwhile can still be read. Raises OSError."""
        super().__init__(job, sum(nbytes for _, nbytes in files))
        self.broken = False
        self._parts = [(path.open("rb", buffering=0), nbytes) for path, nbytes in files if nbytes]
        self._part = self._at = 0
        self._next: Chunk | None = None

    def peek(self) -> Chunk | None:
        """The next chunk that may be sent now, or None. Call advance once it is sent."""
        room = self.granted - self.sent
        if self._next is None and room > 0 and not self.broken:
            self._next = self._read(min(CHUNK_BYTES, room))
        return self._next

    def advance(self, chunk: Chunk) -> None:
        """chunk, as peek gave it, is on its way."""
        self.sent += len(chunk.payload)
        self._at += len(chunk.payload)
        self._next = None
        file, nbytes = self._parts[self._part]
        if self._at == nbytes:
            file.close()
            self._part, self._at = self._part + 1, 0

    def close(self) -> None:
        for file, _ in self._parts:
            file.close()

    def _read(self, most: int) -> Chunk | None:
        file, nbytes = self._parts[self._part]
        wanted = min(most, nbytes - self._at)
        try:
            file.seek(self._at, os.SEEK_SET)
            data = file.read(wanted)
        except OSError:
            data = b""
        if not data:
            self.broken = True
            return None
        return Chunk(self.job, self.sent, data)
