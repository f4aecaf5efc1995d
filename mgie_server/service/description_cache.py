"""Descriptions that were computed once: another seed, guidance or number of steps reruns the editor only."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.engine import Description, Engine, Picture, ReadingEngine, ReferringEngine

CACHED = 64  # a description is some kilobytes


class DescriptionCache:
    """Engine.describe with a memory: by pictures (at model size), instruction, model, describer, own text, decoding, and how
    many readings are asked for."""

    def __init__(self, size: int = CACHED) -> None:
        self._size = size
        self._known: OrderedDict[tuple[object, ...], tuple[Description, ...]] = OrderedDict()

    def get(
        self, engine: Engine, picture: Picture, request: EditRequest, references: Sequence[Picture] = ()
    ) -> tuple[Description, ...]:
        """What the engine says of this picture and instruction: one for all variations, or several, which they take in turn.
        Raises what Engine.describe raises."""
        count = readings_of(engine, request)
        key = (
            count,
            *(_fingerprint(one) for one in (picture, *references)),
            request.model,
            engine.capabilities.describer,  # another may have been chosen since
            request.instruction,
            request.expressive,
            request.decoding,
        )
        if key not in self._known:
            self._known[key] = _described(engine, picture, request, references, count)
        self._known.move_to_end(key)
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return self._known[key]


def _fingerprint(picture: Picture) -> tuple[bytes, tuple[int, ...]]:
    digest = hashlib.blake2b(picture.tobytes(), digest_size=16, person=b"mgie-picture").digest()
    return digest, picture.shape


def readings_of(engine: Engine, request: EditRequest) -> int:
    """How many readings are asked for: a text of the person's own is one."""
    several = engine.capabilities.readings and request.expressive is None and request.task != "describe"
    return request.variations if several else 1


def _described(
    engine: Engine, picture: Picture, request: EditRequest, references: Sequence[Picture], count: int
) -> tuple[Description, ...]:
    if count > 1:
        return cast("ReadingEngine", engine).readings(picture, request.instruction, count, request.decoding)
    words = request.instruction, request.expressive, request.decoding
    if not references:
        return (engine.describe(picture, *words),)
    return (cast("ReferringEngine", engine).describe(picture, *words, references=references),)
