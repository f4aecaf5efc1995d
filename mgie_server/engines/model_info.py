"""What is known of a model before it is loaded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ModelInfo:
    """What is known of a model before it is loaded.

    parameters: their number. memory_bytes: what loading it takes, weights and working memory.
    path: its folder, there or not; None when it needs no files. hint: how to install it.
    paints: see `engine.Capabilities`.
    """

    name: str
    title: str
    summary: str
    licence: str
    non_commercial: bool
    parameters: int
    memory_bytes: int
    installed: bool
    path: Path | None = None
    hint: str = ""
    paints: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The entry as the welcome, the status and `mgie models list --json` carry it."""
        return {**asdict(self), "path": str(self.path) if self.path else None}
