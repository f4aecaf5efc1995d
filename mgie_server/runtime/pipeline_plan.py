"""How a pipeline and its describer share a device's memory. Pure arithmetic; sizes are parameters, memory is bytes.

No GPU has run these plans: what they take beside the weights is an estimate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mgie_protocol.errors import MgieError
from mgie_server.runtime.placement import SMALL, Room, budget_of, in_gb

WORK = 2_200_000_000  # one picture of a megapixel in 16 bits: activations, the codec's decoder
STREAMED = 1_500_000_000  # blocks that are on the device while the others wait, and those that come next
_SIXTEEN, _EIGHT = 2, 1


@dataclass(frozen=True)
class PipelineSizes:
    """Parameters of the parts; describer 0: there is none. packed_bytes: of a transformer whose weights stay in few bits."""

    transformer: int
    encoder: int
    codec: int
    describer: int = 0
    packed_bytes: int = 0

    @property
    def total(self) -> int:
        return self.transformer + self.encoder + self.codec + self.describer

    def stored(self, each: int) -> int:
        """Bytes of all parts, with so many a number where they are not packed."""
        return self.of_transformer(each) + each * (self.total - self.transformer)

    def of_transformer(self, each: int) -> int:
        return self.packed_bytes or each * self.transformer


@dataclass(frozen=True)
class PipelinePlan:
    """way: "whole" (everything on the device), "turns" (one part at a time), "eight" (the same, with the weights of
    transformer and text encoder stored in 8 bits), "streamed" (its blocks come one after another). needs: bytes on the
    device.
    """

    device: str
    dtype: str
    way: str
    needs: int
    why: str = ""


def choose_plan(memory: str, sizes: PipelineSizes, room: Room) -> PipelinePlan:
    """The quickest way that fits. memory: as `placement.choose`. Raises MgieError out_of_memory where none does."""
    budget = budget_of(memory, room)
    asked = "what is free" if memory == "auto" else f"--memory {memory}"
    passed: PipelinePlan | None = None
    for plan in _plans(sizes, room):
        if plan.needs <= budget and (room.is_cpu or _home(sizes, plan) <= room.host_bytes):
            slower = f"; {_WORDS[passed.way]} would need {in_gb(passed.needs)}" if passed else ""
            what = f"{_WORDS[plan.way]} in {plan.dtype} on {plan.device}"
            why = f"{what} needs {in_gb(plan.needs)} of {in_gb(budget)} ({asked}){slower}"
            return replace(plan, why=why)
        passed = plan
    least = min(plan.needs for plan in _plans(sizes, room))
    raise MgieError(
        "out_of_memory",
        f"The model needs {in_gb(least)} on {room.device}, where {in_gb(budget)} are there ({asked})"
        + ("." if room.is_cpu else f", and {in_gb(sizes.stored(_SIXTEEN))} of the machine's own memory."),
        "Close other programs, or use a smaller model: mini.",
    )


_WORDS = {
    "whole": "everything",
    "turns": "one part at a time",
    "eight": "one part at a time, stored in 8 bits,",
    "streamed": "block after block",
}


def _plans(sizes: PipelineSizes, room: Room) -> Iterator[PipelinePlan]:
    if room.is_cpu:
        dtype, each = ("float32", 4) if sizes.total < SMALL else ("bfloat16", _SIXTEEN)
        work = WORK if sizes.total >= SMALL else sizes.total
        yield PipelinePlan("cpu", dtype, "whole", sizes.stored(each) + work)
        return
    rest = _SIXTEEN * sizes.codec + WORK
    blind = _SIXTEEN * max(sizes.encoder, sizes.describer)
    ways = {
        "whole": sizes.stored(_SIXTEEN) + WORK,
        "turns": max(sizes.of_transformer(_SIXTEEN), blind) + rest,
        "eight": max(sizes.of_transformer(_EIGHT), _EIGHT * sizes.encoder, _SIXTEEN * sizes.describer) + rest,
        "streamed": STREAMED + rest,
    }
    for way, needs in ways.items():
        yield PipelinePlan(room.device, "bfloat16", way, needs)


def _home(sizes: PipelineSizes, plan: PipelinePlan) -> int:
    """Bytes of the machine's own memory: what is not on the device waits there."""
    return 0 if plan.way == "whole" else sizes.stored(_SIXTEEN)
