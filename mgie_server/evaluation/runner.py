"""One edit from photograph to full-size result, in this process, as the worker of the server does it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import Description, EditSettings, Engine
from mgie_server.evaluation.prepared import Prepared
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.land import land_light
from mgie_server.imaging.pixels import as_array

Picture = np.ndarray


@dataclass(frozen=True)
class Made:
    """A finished edit. picture: float32 [h, w, 3], 0..1, full size."""

    expressive: str
    picture: Picture


class Seat:
    """A picture before a model: framed once for all its edits."""

    def __init__(self, engine: Engine, prepared: Prepared) -> None:
        self._engine = engine
        self._buffer = prepared.buffer
        self._framed = to_model(self._buffer, engine.capabilities.sizing)

    @cached_property
    def _unchanged(self) -> Picture:
        return self._engine.reconstruct(self._framed)

    def describe(self, instruction: str) -> Description | None:
        """What the model says it will do; None where it refuses the instruction."""
        try:
            return self._engine.describe(self._framed, instruction)
        except MgieError as error:
            if error.code == "edit_not_supported":
                return None
            raise

    def edit(self, instruction: str, seed: int) -> Made | None:
        """The edit with the model's default settings; None where the model refuses the instruction."""
        description = self.describe(instruction)
        if description is None:
            return None
        can = self._engine.capabilities
        settings = EditSettings(can.steps, can.text_guidance, can.image_guidance, seed)
        edited = self._engine.edit(self._framed, description, settings, _ignored)[..., :3]
        landed = as_array(land_light(self._buffer, self._unchanged, edited, color_cell=can.color_cell))
        return Made(description.expressive, landed.astype(np.float32) / np.float32(255))


def _ignored(*step: object) -> None:
    """Nobody watches."""
