"""Results on their way from the server."""

from __future__ import annotations

from mgie_protocol import events, messages
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
        """The result with its pictures; only once complete."""
        result = self.result
        pictures = []
        start = 0
        for form in result.pictures:
            pictures.append(PixelBuffer.from_format(form, self._memory[start : start + form.nbytes]))
            start += form.nbytes
        seconds = {name: float(value) for name, value in result.seconds.items() if _is_number(value)}
        return events.Result(
            result.job, pictures, result.expressive, result.seeds, result.model, result.request, seconds
        )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
