"""Results on their way from the server."""

from __future__ import annotations

from typing import Any

from mgie_protocol import events, messages
from mgie_protocol.attachments import Attachment
from mgie_protocol.chunks import ChunkAssembler
from mgie_protocol.memory import lazy_memory
from mgie_protocol.pixels import PixelBuffer


class Download:
    """One result, assembled in one piece of memory that its pictures share."""

    def __init__(self, result: messages.Result):
        self.result = result
        total = result.body_bytes
        self._memory = lazy_memory(total) if total else memoryview(b"")
        self._assembler = ChunkAssembler(result.job, self._memory, total)

    @property
    def complete(self) -> bool:
        return self._assembler.complete

    def add(self, chunk: messages.Chunk) -> None:
        """Raises MgieError message_invalid for a chunk that is not the next."""
        self._assembler.add(chunk)

    def credit(self) -> messages.Credit | None:
        return self._assembler.credit()

    def event(self) -> events.Result:
        """The result with its pictures and attachments; only once complete."""
        result = self.result
        start = 0

        def take(nbytes: int) -> memoryview:
            nonlocal start
            start += nbytes
            return self._memory[start - nbytes : start]

        pictures = [PixelBuffer.from_format(form, take(form.nbytes)) for form in result.pictures]
        attachments = [
            Attachment(one.name, one.variation, take(one.nbytes), one.format) for one in result.attachments
        ]
        seconds = {name: float(value) for name, value in result.seconds.items() if _is_number(value)}
        told: dict[str, Any] = {**vars(result), "seconds": seconds}
        return events.Result(**told, pixels=pictures, attached=attachments)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300
