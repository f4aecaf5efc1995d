"""Where a big model goes and in how many bits, from the memory that is there. Pure arithmetic; sizes are bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mgie_protocol.errors import MgieError

GB = 1024**3
CHOICES = ("auto", "16", "12", "8", "6")

# working memory: estimates for 512 px and a batch of one, in 16 bits; the GPU's own context comes on top
EDITOR_WORK = 1_200_000_000  # the UNet's three branches, then the VAE's decoder
LLM_WORK = 600_000_000  # 0.5 MB of keys and values a token, one layer's weights unpacked
CONTEXT = 600_000_000
# a CPU, measured with the published model's sizes: what the process and its libraries take beside that, and how much of
# it is not yet taken when what is free is looked at
PROCESS, YET_TO_COME = 900_000_000, 500_000_000
MAX_BATCH = 8  # edits that share passes of the UNet
SMALL = 1_000_000_000  # parameters; a model below this is computed in 32 bits on a CPU

_BYTES = {
    "float32": 4.0,
    "float16": 2.0,
    "bfloat16": 2.0,
    "int8": 1.0,
    "int4": 0.53125,
}  # int4: 2 of 64 for the scale
_INT4_ON_CPU = 0.5625  # its kernel reads an offset beside each scale


@dataclass(frozen=True)
class Sizes:
    """Parameters of the parts. llm_linear: what int8 and int4 make smaller; stored: how the LLM lies on disk."""

    llm_linear: int
    llm_other: int
    vision: int
    editor: int
    stored: str = "float16"

    @property
    def total(self) -> int:
        return self.llm_linear + self.llm_other + self.vision + self.editor


@dataclass(frozen=True)
class Room:
    """A device and what it has free. host_bytes: beside a GPU.

    fast_bf16: whether a CPU multiplies matrices in bfloat16 faster than in float32; otherwise it only takes less memory.
    """

    device: str
    free_bytes: int
    host_bytes: int = 0
    fast_bf16: bool = True

    @property
    def is_cpu(self) -> bool:
        return self.device == "cpu"


@dataclass(frozen=True)
class Placement:
    """dtype: of what is not quantised before the edit head; llm: of the LLM's linear layers; editor: of the edit head and
    what follows. turns: LLM and editor not at once. needs: bytes; work: those of them that one edit takes while it runs;
    spare: bytes that may be taken beyond `needs`.
    """

    device: str
    dtype: str
    llm: str
    editor: str
    turns: bool
    needs: int = 0
    work: int = 0
    spare: int = 0
    why: str = ""

    @property
    def records(self) -> bool:
        """Whether passes may be recorded: weights stay in their place, and there is room for a GPU's graphs."""
        return not self.turns and (self.device == "cpu" or self.spare >= self.work)

    @property
    def batch(self) -> int:
        """How many edits may share passes, 1 to MAX_BATCH."""
        graphs = self.work if self.records and self.device != "cpu" else 0
        return max(1, min(MAX_BATCH, 1 + (self.spare - graphs) // max(1, self.work)))


def choose(memory: str, sizes: Sizes, room: Room) -> Placement:
    """The quickest placement that fits; memory: "auto", or how many GB (2**30) may be taken on the device.

    In order: everything in 16 bits; an int8 LLM beside the editor; an int4 LLM beside it; the two taking turns in 16 bits,
    int8, int4; the CPU, where an editor in 32 bits comes before one in 16 if that is faster. Raises MgieError
    parameter_out_of_range, and out_of_memory where nothing fits.
    """
    budget = budget_of(memory, room)
    room = replace(room, free_bytes=budget)
    asked = "what is free" if memory == "auto" else f"--memory {memory}"
    better: Placement | None = None
    for plan in _plans(sizes, room):
        if plan.needs <= budget:
            passed = f"; {_words(better)} would need {in_gb(better.needs)}" if better else ""
            why = f"{_words(plan)} needs {in_gb(plan.needs)} of {in_gb(budget)} ({asked}){passed}"
            return replace(plan, spare=budget - plan.needs, why=why)
        better = plan
    if not room.is_cpu:
        return _on_cpu(sizes, room, budget, asked)
    raise MgieError(
        "out_of_memory",
        f"The model needs {in_gb(min(plan.needs for plan in _plans(sizes, room)))}, "
        f"and {in_gb(budget)} are there ({asked}).",
        "Close other programs, or use the model mini.",
    )


def check_memory(memory: str) -> str:
    """The value of --memory, or MgieError parameter_out_of_range."""
    if memory == "auto" or (memory.replace(".", "", 1).isdigit() and 0 < float(memory) < 10_000):
        return memory
    raise MgieError(
        "parameter_out_of_range",
        f"--memory is auto or a number of GB such as 16, 12, 8 or 6, not {memory!r:.40}.",
    )


def budget_of(memory: str, room: Room) -> int:
    """Bytes that may be taken. Raises MgieError parameter_out_of_range."""
    check_memory(memory)
    if memory == "auto":
        return room.free_bytes - (YET_TO_COME if room.is_cpu else 0)
    return int(float(memory) * GB) - (PROCESS if room.is_cpu else CONTEXT)


def _plans(sizes: Sizes, room: Room) -> Iterator[Placement]:
    dtype = _dtype(sizes, room)
    storages = [s for s in (dtype, "int8", "int4") if _has_bits(s, sizes.stored)]
    for turns in (False, True):
        if turns and room.is_cpu:
            return
        for llm in storages:
            for editor in _editors(dtype, room):
                yield _with_needs(Placement(room.device, dtype, llm, editor, turns), sizes)


def _dtype(sizes: Sizes, room: Room) -> str:
    if not room.is_cpu:
        return "float16"
    whole = _with_needs(Placement("cpu", "float32", "float32", "float32", False), sizes)
    roomy = not room.fast_bf16 and whole.needs <= room.free_bytes
    return "float32" if sizes.total < SMALL or roomy else "bfloat16"


def _editors(dtype: str, room: Room) -> tuple[str, ...]:
    """The editor is what multiplies most, and is small beside the LLM."""
    return ("float32", dtype) if room.is_cpu and not room.fast_bf16 and dtype != "float32" else (dtype,)


def _has_bits(storage: str, stored: str) -> bool:
    """What is stored in few bits cannot be had in more, and int4 is not made of int8."""
    if stored in ("int8", "int4"):
        return storage == stored
    return True


def _with_needs(plan: Placement, sizes: Sizes) -> Placement:
    few = _INT4_ON_CPU if (plan.llm, plan.device) == ("int4", "cpu") else _BYTES[plan.llm]
    speaking = sizes.llm_linear * few + (sizes.llm_other + sizes.vision) * _BYTES[plan.dtype]
    editing = sizes.editor * _BYTES[plan.editor]
    if sizes.total < SMALL:  # the working memory grows with the model
        llm_work = work = sizes.total
    else:
        llm_work, work = LLM_WORK, int(EDITOR_WORK * _BYTES[plan.editor] / 2)
    together = speaking + editing + max(llm_work, work)
    needs = max(speaking + llm_work, editing + work) if plan.turns else together
    return replace(plan, needs=int(needs), work=work)


def _on_cpu(sizes: Sizes, room: Room, budget: int, asked: str) -> Placement:
    plan = choose("auto", sizes, Room("cpu", room.host_bytes, fast_bf16=room.fast_bf16))
    least = min(p.needs for p in _plans(sizes, room))
    why = f"on the CPU, because {room.device} would need {in_gb(least)} and has {in_gb(budget)} ({asked}): {plan.why}"
    return replace(plan, why=why)


def _words(plan: Placement) -> str:
    if plan.turns:
        return f"an LLM in {plan.llm} and the editor in {plan.editor} taking turns on {plan.device}"
    if plan.llm == plan.editor:
        return f"everything in {plan.llm} on {plan.device}"
    return f"an LLM in {plan.llm} beside the editor in {plan.editor} on {plan.device}"


def in_gb(count: float) -> str:
    """In words: "7.4 GB" (2**30)."""
    return f"{count / GB:.1f} GB"
