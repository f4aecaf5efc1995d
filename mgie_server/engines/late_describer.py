"""A describer that is loaded when there is something to be described, and not before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mgie_server.engines.parts import Describer
from mgie_server.runtime.turns import LLM, Turns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.float32]

Loaded = tuple[Describer, "Turns | None"]


class LateDescriber:
    """load: gives the describer, and its turns where it is on the device only while it speaks. need: bytes that loading it
    takes now, 0 where another model has it."""

    def __init__(self, load: Callable[[], Loaded], need: Callable[[], int]) -> None:
        self._load, self._need = load, need
        self._loaded: Loaded | None = None

    @property
    def need_bytes(self) -> int:
        """What it would take that is not there yet."""
        return 0 if self._loaded else self._need()

    def load(self) -> Loaded:
        """Raises MgieError model_not_installed, and what memory that is short raises."""
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def say(self, picture: Picture, instruction: str, references: Sequence[Picture] = ()) -> str:
        """As `Describer.say`."""
        describer, turns = self.load()
        if turns is None:
            return describer.say(picture, instruction, references)
        turns.take(LLM)
        try:
            return describer.say(picture, instruction, references)
        finally:
            turns.leave()
