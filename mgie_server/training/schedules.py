"""How the learning rate goes over the steps of a run: a share, 0..1, of the full one."""

from __future__ import annotations

import math

KINDS = ("level", "cosine")


def rate(kind: str, step: int, steps: int, warmup: int, cooldown: float) -> float:
    """level: straight up over `warmup` steps, level, and over the last share `cooldown` straight down to zero.
    cosine: straight up, then half a cosine down to zero, as the released code has it (its first step has rate zero)."""
    if kind == "cosine":
        if step < warmup:
            return step / warmup
        return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))
    falling = max(cooldown * steps, 1e-9)
    return min(1.0, (step + 1) / max(1, warmup), max(0.0, (steps - step) / falling))
