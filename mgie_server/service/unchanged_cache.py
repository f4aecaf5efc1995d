"""What a model gives back where nothing changes, kept for the picture edited last: another seed or wish needs it again."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mgie_server.engines.engine import Engine, Picture


class UnchangedCache:
    """Engine.reconstruct with a memory of one picture, some 25 MB at a megapixel."""

    def __init__(self) -> None:
        self._kept: tuple[weakref.ref[Engine], Picture, Picture] | None = None

    def get(self, engine: Engine, picture: Picture) -> Picture:
        """What the engine makes of this picture without an edit. Raises what Engine.reconstruct raises."""
        if self._kept is not None:
            whose, seen, unchanged = self._kept
            if whose() is engine and np.array_equal(seen, picture):
                return unchanged
        unchanged = engine.reconstruct(picture)
        self._kept = weakref.ref(engine), picture, unchanged
        return unchanged
