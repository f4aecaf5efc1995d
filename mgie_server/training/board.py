"""A run's numbers for TensorBoard, where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from mgie_protocol.errors import MgieError
from mgie_server.training.meter import Entry, Report


def board(folder: Path, then: Report | None) -> Report:
    """A report that writes each entry to folder/tensorboard, and tells `then`. Raises MgieError not_available."""
    try:
        from torch.utils.tensorboard.writer import SummaryWriter
    except ImportError as error:
        raise MgieError(
            "not_available",
            "TensorBoard is not installed.",
            "`pip install mgie[train]` brings it, or set tensorboard = false in the recipe.",
        ) from error
    writer: SummaryWriter | None = None

    def report(entry: Entry) -> None:
        nonlocal writer
        step = int(entry["step"])
        writer = writer or SummaryWriter(str(folder / "tensorboard"), purge_step=step)
        for name, value in entry.items():
            if name != "step":
                cast("Any", writer).add_scalar(name, value, step)
        writer.flush()
        if then:
            then(entry)

    return report
