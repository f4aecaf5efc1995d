"""A photograph as it is handed to a model: as it is, or damaged in a known way for the edits that mend."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from mgie_protocol.pixels import PixelBuffer
from mgie_server.evaluation.differences import Cleanness, Reference
from mgie_server.evaluation.measures import judged_size
from mgie_server.evaluation.photographs import quantised
from mgie_server.training.edits import Edit
from mgie_server.training.operations import FAMILIES, apply

Picture = np.ndarray
_VEIL = np.array([0.84, 0.85, 0.87], np.float32)

# what is done to a photograph, float [h, w, 3] in 0..1, before it is to be mended; clipped afterwards
DAMAGES: dict[str, Callable[[Picture], Picture]] = {
    "dark": lambda x: (0.45 * x) ** 1.25,
    "bright": lambda x: 1 - 0.42 * (1 - x),
    "blue": lambda x: x * np.array([0.78, 0.97, 1.25], np.float32),
    "orange": lambda x: x * np.array([1.22, 1.0, 0.72], np.float32),
    "flat": lambda x: 0.20 + 0.60 * x,
    "dim": lambda x: (0.75 * x) ** 1.1,
    "haze": lambda x: 0.60 * x + 0.40 * _VEIL,
}
DAMAGES_OF: dict[str, tuple[str, ...]] = {
    "fix exposure": ("dark", "bright"),
    "fix white balance": ("blue", "orange"),
    "better overall": ("flat", "dim"),
    "clear haze": ("haze",),
}


class Prepared:
    """One picture that edits begin with, and what is computed once for all of them."""

    def __init__(self, photograph: np.ndarray, damage: str = "") -> None:
        """photograph: u8 [h, w, 3]. damage: of DAMAGES, or ""."""
        self.damage = damage
        self.original: Picture = photograph.astype(np.float32) / np.float32(255)
        self.pixels = quantised(DAMAGES[damage](self.original)) if damage else photograph
        self.picture: Picture = self.pixels.astype(np.float32) / np.float32(255)
        self.small = judged_size(self.picture)
        self.small_original = judged_size(self.original)
        self._goals: dict[Edit, Picture] = {}
        self._references: dict[Edit, Reference] = {}

    @property
    def buffer(self) -> PixelBuffer:
        """The picture as a layer."""
        h, w = self.pixels.shape[:2]
        return PixelBuffer(w, h, 3, "u8", "srgb", np.ascontiguousarray(self.pixels).reshape(-1).data)

    @cached_property
    def cleanness(self) -> Cleanness:
        return Cleanness(self.small)

    def goal(self, edit: Edit) -> Picture:
        """What the edit should give, full size: the undamaged photograph, or the operation's result."""
        if self.damage and FAMILIES[edit.family].damage is not None:
            return self.original
        return self.operated(edit)

    def operated(self, edit: Edit) -> Picture:
        """The picture after the fixed operation of the edit, full size, as a file of 8 bits would hold it."""
        if edit not in self._goals:
            made = quantised(apply(edit, self.picture)).astype(np.float32) / np.float32(255)
            self._goals[edit] = made
        return self._goals[edit]

    def reference(self, edit: Edit) -> Reference:
        """The goal, ready to be compared with."""
        if edit not in self._references:
            self._references[edit] = Reference(self.goal(edit))
        return self._references[edit]
