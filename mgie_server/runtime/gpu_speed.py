"""What a GPU multiplies in a second at best, from what its driver says of it: nothing is run."""

from __future__ import annotations

from typing import Any

# FLOP of a clock and a multiprocessor, dense bfloat16 summed in 32 bits, by compute capability (NVIDIA's white papers)
_A_CLOCK = {(8, 0): 2048, (8, 6): 1024, (8, 9): 1024, (9, 0): 4096, (10, 0): 8192, (12, 0): 1024}
_HALVED = {(8, 6), (8, 9), (12, 0)}  # on cards for games, whose name says GeForce


def peak_of(name: str, capability: tuple[int, int], multiprocessors: int, clock_hz: float) -> float | None:
    """FLOP a second; None for a kind that is not in the table, such as one without bfloat16."""
    each = _A_CLOCK.get(capability)
    if each is None:
        return None
    if capability in _HALVED and "GeForce" in name:
        each //= 2
    return each * multiprocessors * clock_hz


def peak_here(device: str) -> float | None:
    """Of a device of torch; None where that is not known: no NVIDIA GPU, or a torch that does not tell the clock."""
    if not device.startswith("cuda"):
        return None
    import torch

    if torch.version.hip:
        return None
    cuda: Any = torch.cuda  # torch does not say what its properties are
    about = cuda.get_device_properties(device)
    clock_hz = 1000.0 * getattr(about, "clock_rate", 0)
    found = peak_of(about.name, (about.major, about.minor), about.multi_processor_count, clock_hz)
    return found or None
