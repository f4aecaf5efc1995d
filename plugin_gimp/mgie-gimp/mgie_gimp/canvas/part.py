"""Which part of a layer travels: all of it, or of a very large one what is selected with its surroundings."""

from __future__ import annotations

from mgie_gimp.layer_data import Box
from mgie_protocol.limits import MAX_PIXELS

_LEAST = 512  # px on each side: a model's picture has about twice that


def part_of(layer: Box, selected: Box | None, edge: int) -> Box:
    """The part to send, all in px of the image. edge: px by which an edit may reach beyond what is selected.

    It may still be larger than a server takes, where so much is selected.
    """
    if selected is None or layer.width * layer.height <= MAX_PIXELS:
        return layer
    needed = selected.grown(edge).meeting(layer)
    around = max(needed.width, needed.height) // 2 + _LEAST
    while around:
        part = needed.grown(around).meeting(layer)
        if part.width * part.height <= MAX_PIXELS:
            return part
        around //= 2
    return needed
