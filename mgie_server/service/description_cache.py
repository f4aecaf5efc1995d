"""Descriptions that were computed once: another seed, guidance or number of steps reruns the editor only."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.engine import Description, Engine, Picture

CACHED = 64  # a description is some kilobytes


class DescriptionCache:
    """Engine.describe with a memory: by picture (at model size), instruction, model, own text, decoding."""

    def __init__(self, size: int = CACHED) -> None:
        self._size = size
        self._known: OrderedDict[tuple[object, ...], Description] = OrderedDict()

    def get(self, engine: Engine, picture: Picture, request: EditRequest) -> Description:
        """What the engine says of this picture and instruction. Raises what Engine.describe raises."""
        key = (
            hashlib.blake2b(picture.tobytes(), digest_size=16, person=b"mgie-picture").digest(),
            picture.shape,
            request.model,
            request.instruction,
            request.expressive,
            request.decoding,
        )
        if key not in self._known:
            self._known[key] = engine.describe(
                picture, request.instruction, request.expressive, request.decoding
            )
        self._known.move_to_end(key)
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return self._known[key]
