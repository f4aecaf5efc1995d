"""What a model makes of a picture: its own picture at model size, and the layer that this lands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.engines.engine import Description, EditSettings, Engine
from mgie_server.evaluation.photographs import quantised
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit
from mgie_server.imaging.pixels import as_array


@dataclass(frozen=True)
class Made:
    """pictures: of each of options.VIEWS, u8 [h, w, 3]. refused: the model would not; they are the source then."""

    pictures: dict[str, NDArray]
    expressive: str = ""
    refused: bool = False


class Maker:
    """A loaded model. exact: the original's own decoding and sampling."""

    def __init__(self, engine: Engine, exact: bool = False) -> None:
        self._engine, self._exact = engine, exact
        can = engine.capabilities
        steps = can.exact_steps or can.steps if exact else can.steps
        self.settings = (steps, can.text_guidance, can.image_guidance)

    def make(self, source: NDArray, instruction: str, seeds: Sequence[int]) -> list[Made]:
        """One for each seed. source: u8 [h, w, 3]."""
        buffer = PixelBuffer(source.shape[1], source.shape[0], 3, "u8", "srgb", source.tobytes())
        seen = to_model(buffer, self._engine.capabilities.sizing)
        try:
            said = self._engine.describe(seen, instruction, decoding="exact" if self._exact else "fast")
        except MgieError as error:
            if error.code != "edit_not_supported":
                raise
            return [Made({"raw": source, "landed": source}, refused=True) for _ in seeds]
        unchanged = self._engine.reconstruct(seen)
        return [
            Made(
                {"raw": quantised(made), "landed": self._landed(buffer, ModelEdit(seen, unchanged, made))},
                said.expressive,
            )
            for made in self._edited(seen, said, seeds)
        ]

    def _edited(self, seen: NDArray, said: Description, seeds: Sequence[int]) -> list[NDArray]:
        """Several seeds share their passes where the engine can."""
        engine: Any = self._engine
        settings = [EditSettings(*self.settings, seed, self._exact) for seed in seeds]
        at_once = engine.capabilities.batch
        if at_once <= 1:
            return [engine.edit(seen, said, one, lambda *_: None)[..., :3] for one in settings]
        made: list[NDArray] = []
        for start in range(0, len(settings), at_once):
            several = engine.edit_many(seen, said, settings[start : start + at_once], lambda *_: None)
            made += [one[..., :3] for one in several]
        return made

    def _landed(self, buffer: PixelBuffer, edit: ModelEdit) -> NDArray:
        can = self._engine.capabilities
        options = LandingOptions(paints=can.paints, color_cell=can.color_cell)
        return np.ascontiguousarray(as_array(land(buffer, edit, None, options).picture)[..., :3])
