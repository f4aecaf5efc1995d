"""What a run that ran out of memory can do: which switch of its recipe would save about how much."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_protocol.errors import MgieError

_FLOAT, _MOMENTS, _MOMENTS_8_BIT = 4, 8, 2  # bytes a parameter
_KEPT_BY_CHECKPOINTING = 0.3  # of what the layers keep for the way back
GB = 1e9


@dataclass(frozen=True)
class Held:
    """trained, frozen: parameters; peak: bytes in use when it failed, 0 where that is not known."""

    trained: int
    frozen: int
    peak: int
    at_once: int
    world: int = 1
    sharded: bool = False
    ema: bool = False
    eight_bit: bool = False
    checkpointing: bool = False
    lora: bool = False

    def fixed(self) -> float:
        """Bytes of weights, gradients, optimizer and average in one process."""
        moments = _MOMENTS_8_BIT if self.eight_bit else _MOMENTS
        each = self.trained * (2 * _FLOAT + moments + _FLOAT * self.ema) + self.frozen * _FLOAT
        return each / (self.world if self.sharded else 1)

    def savings(self) -> list[tuple[str, float]]:
        """Switches that are still off, and the bytes that each would save, the largest first."""
        share = self.trained / (self.world if self.sharded else 1)
        layers = max(0.0, self.peak - self.fixed())
        found: list[tuple[str, float]] = []
        if not self.lora:
            found.append(("a [lora] table", self.fixed() - (self.trained + self.frozen) * _FLOAT))
        if not self.checkpointing:
            found.append(("gradient_checkpointing = true", (1 - _KEPT_BY_CHECKPOINTING) * layers))
        if self.at_once > 1:
            found.append((f"at_once = {self.at_once // 2}", layers / 2))
        if not self.eight_bit:
            found.append(('optimizer = "adamw8bit"', (_MOMENTS - _MOMENTS_8_BIT) * share))
        if self.ema:
            found.append(("ema = 0", _FLOAT * share))
        if not self.sharded:
            others = max(self.world, 2)
            found.append((f"shard = true over {others} processes", self.fixed() * (1 - 1 / others)))
        return sorted((f for f in found if f[1] > 0), key=lambda f: -f[1])


def out_of_memory(held: Held, device: str) -> MgieError:
    """The error for a person."""
    used = f" with {held.peak / GB:.1f} GB in use" if held.peak else ""
    switches = ", ".join(f"{switch} (about {saved / GB:.2g} GB)" for switch, saved in held.savings()[:4])
    return MgieError(
        "out_of_memory",
        f"Training ran out of memory on {device}{used}: weights, gradients and optimizer alone take "
        f"{held.fixed() / GB:.2g} GB.",
        f"In the recipe, each of these saves some: {switches}. Then go on with --resume.",
    )
