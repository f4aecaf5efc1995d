"""The part of the layer that a model sees: all of it, or what is selected with its surroundings."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.pixels import as_array

if TYPE_CHECKING:
    from mgie_server.mgie.config import Sizing

CONTEXT = 0.5  # of the selection's size, on each side of it: new content is to fit to what lies around
LIGHT_CONTEXT = 0.0  # light is mended as the selection needs it: a dark corner of a bright picture is dark
SLIMMEST = 0.5  # short side to long side, where the layer has the pixels


@dataclass(frozen=True)
class Frame:
    """Whole pixels of the layer: columns x to x + width, rows y to y + height."""

    x: int
    y: int
    width: int
    height: int

    def is_whole(self, form: PixelFormat) -> bool:
        """Whether this is a layer of that size, all of it."""
        return self == Frame(0, 0, form.width, form.height)

    def crop(self, buffer: PixelBuffer) -> PixelBuffer:
        """This part of a picture; its own bytes, without a copy where the frame is as wide as the picture."""
        if self.is_whole(buffer.format):
            return buffer
        part = as_array(buffer)[self.y : self.y + self.height, self.x : self.x + self.width]
        form = PixelFormat(self.width, self.height, buffer.channels, buffer.dtype, buffer.transfer)
        return PixelBuffer.from_format(form, np.ascontiguousarray(part).reshape(-1).data.cast("B"))

    def paste(self, part: PixelBuffer, layer: PixelBuffer) -> PixelBuffer:
        """The layer with this part of it replaced; outside, its bytes."""
        if self.is_whole(layer.format):
            return part
        out = as_array(layer).copy()
        out[self.y : self.y + self.height, self.x : self.x + self.width] = as_array(part)
        return PixelBuffer.from_format(layer.format, out.reshape(-1).data.cast("B"))

    def to_dict(self) -> dict[str, int]:
        """The frame as a report carries it."""
        return asdict(self)


def frame_of(
    form: PixelFormat,
    selection: PixelBuffer | None,
    sizing: Sizing,
    feather: float = 0.0,
    context: float = CONTEXT,
) -> Frame:
    """The part of a layer of this format that a model of this sizing is to see.

    Without a selection, or with an empty one: the whole layer. Else the bounds of what is selected (and of its
    feathered edge, px) with their surroundings, at least as long as the model's picture and not too slim, as far as
    the layer goes. selection: one u8 channel of the layer's size. context: share of the bounds' size on each side.
    """
    whole = Frame(0, 0, form.width, form.height)
    if selection is None:
        return whole
    x, y, width, height = cv2.boundingRect(as_array(selection)[..., 0])
    if not width:
        return whole
    edge = math.ceil(feather)
    wide, high = (round((1 + 2 * context) * (side + 2 * edge)) for side in (width, height))
    long = max(wide, high, sizing.long_side)
    wide, high = (long, long) if sizing.mode == "stretch" else _not_slim(wide, high, long)
    wide, high = min(wide, form.width), min(high, form.height)
    long = max(wide, high)
    # pixels of the layer that a multiple of the model's stands for: whole ones are seen without distortion
    step = sizing.multiple * max(1.0, long / sizing.long_side) if sizing.mode != "stretch" else 1.0
    left, wide = _around(x, width, wide, form.width, step)
    top, high = _around(y, height, high, form.height, step)
    return Frame(left, top, wide, high)


def _not_slim(wide: int, high: int, long: int) -> tuple[int, int]:
    """A frame of this long side, with room around a selection that is long and thin."""
    grown = long / max(wide, high)
    short = max(round(min(wide, high) * grown), round(long * SLIMMEST))
    return (long, short) if wide >= high else (short, long)


def _around(start: int, length: int, wanted: int, limit: int, step: float) -> tuple[int, int]:
    """Start and length of about `wanted` pixels around start .. start + length, in steps where the limit allows it."""
    wanted = round(math.ceil(round(wanted / step, 6)) * step)
    if wanted > limit:
        wanted = round(limit // step * step)
        wanted = wanted if length <= wanted <= limit else limit
    begin = start + length // 2 - wanted // 2
    return min(max(0, begin), limit - wanted), wanted
