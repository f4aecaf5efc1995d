"""Where the parts of a pipeline come from: a published folder, and what is put in place of its parts or on top of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class PipelineSources:
    """folder: in the layout of diffusers. transformer: a file in place of the folder's own. adapters: with their strengths.

    solver: values over those of the folder's scheduler.
    """

    folder: Path
    transformer: Path | None = None
    adapters: tuple[tuple[Path, float], ...] = ()
    solver: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def stored_bytes(self) -> int:
        """Of the weights as they lie on the disk; 0 where none are there."""
        own = [path for path in self.folder.glob("*/*.safetensors") if not self._replaced(path)]
        return sum(path.stat().st_size for path in [*own, self.transformer] if path and path.is_file())

    def _replaced(self, path: Path) -> bool:
        return self.transformer is not None and path.parent.name == "transformer"
