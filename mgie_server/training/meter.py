"""What a run tells of itself: means of the losses since the last report, speed, time left."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from mgie_server.training.run_folder import LOG

Entry = dict[str, float]
Report = Callable[[Entry], None]
_TIMES = ("seconds_a_step", "waited", "minutes_left")


class Meter:
    """Sums on the losses' own device: nothing waits for it between two reports."""

    def __init__(self, folder: Path | None, step: int, steps: int, report: Report | None) -> None:
        self._path = folder / LOG if folder else None
        self._steps, self._report = steps, report
        self._counted_from, self._timed_from = step, step
        self._time, self._waited = time.monotonic(), 0.0
        self._sums: dict[str, Tensor] = {}
        if self._path:
            _cut(self._path, step)

    def add(self, found: dict[str, Tensor]) -> None:
        """The losses of a step, or of a part of it."""
        for name, loss in found.items():
            if name != "total":
                value = loss.detach().double()
                self._sums[name] = self._sums[name] + value if name in self._sums else value

    def waited(self, seconds: float) -> None:
        """For the loader."""
        self._waited += seconds

    def state(self) -> dict[str, float]:
        """What the next report would lack after an interruption."""
        return {"from": float(self._counted_from)} | {n: float(v) for n, v in self._sums.items()}

    def load_state(self, state: dict[str, float], device: torch.device, first: bool) -> None:
        """first: of several processes one alone takes over the sums, which are of all."""
        self._counted_from = int(state["from"])
        self._sums = {
            n: torch.tensor(v * first, dtype=torch.double, device=device)
            for n, v in state.items()
            if n != "from"
        }

    def tell(self, step: int, sums: dict[str, float], more: Entry) -> None:
        """sums: of all processes. Raises RuntimeError where a loss is not finite."""
        now, count, timed = time.monotonic(), step - self._counted_from, step - self._timed_from
        seconds = (now - self._time) / timed
        entry = {"step": float(step)} | {f"{n}_loss": v / count for n, v in sums.items()} | more
        entry |= {
            "seconds_a_step": seconds,
            "waited": self._waited / max(now - self._time, 1e-9),
            "minutes_left": seconds * (self._steps - step) / 60,
        }
        if not all(math.isfinite(value) for value in entry.values()):
            raise RuntimeError(f"the loss is not finite at step {step}: {json.dumps(entry)}")
        kept = {n: round(v, 3) if n in _TIMES else float(f"{v:.6g}") for n, v in entry.items()}
        if self._path:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(kept) + "\n")
        if self._path and self._report:
            self._report(entry)

    def begin_anew(self, step: int) -> None:
        self._counted_from, self._timed_from, self._sums = step, step, {}
        self._time, self._waited = time.monotonic(), 0.0

    @property
    def sums(self) -> dict[str, Tensor]:
        return self._sums


def _cut(path: Path, step: int) -> None:
    """Takes away what an interrupted run told of steps that are made again."""
    if not path.exists():
        return
    kept: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            if json.loads(line)["step"] <= step:
                kept.append(line + "\n")
        except (ValueError, KeyError, TypeError):
            continue  # the line that it died in
    path.write_text("".join(kept), encoding="utf-8")
