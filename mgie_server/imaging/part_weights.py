"""Where a part that a network found lies in a layer at full size: weights that follow the layer's own edges.

The map is brought to the edges twice, on the picture at a few hundred pixels: with a wide window to where the part really
ends, then with a narrow one to its fine outline. The last linear functions of color are applied to the layer itself.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging import framing
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.guided import Linear, guided
from mgie_server.imaging.landing.enlarge import Enlarged
from mgie_server.imaging.pixels import Floats, as_array, colour_of, each_strip
from mgie_server.mgie.config import Sizing

GUIDE = Sizing("fit", 640, 1)
WIDE, NARROW = 0.022, 0.008  # of the guide's long side: half of the windows
WIDE_SMOOTHNESS, NARROW_SMOOTHNESS = 1e-3, 2e-4
DECIDED, OUTLINED = (0.3, 0.7), (0.15, 0.85)  # weights that become 0 and 1


def weights_of_part(found: Floats, layer: PixelBuffer, frame: Frame) -> NDArray[np.uint8]:
    """u8 [h, w] of the frame, 255 = the part.

    found: float32 [h, w], how probable the part is at each place of the whole layer. Raises MgieError picture_invalid.
    """
    part = frame.crop(layer)
    guide = framing.to_model(part, GUIDE)
    outline = _outline(guide, _of_frame(found, layer, frame, guide.shape[1], guide.shape[0]))
    coefficients = np.concatenate((outline.slopes, outline.offset[..., None]), -1)
    larger = Enlarged(coefficients, part.width, part.height, smooth=False)
    pixels, out = as_array(part), np.empty((part.height, part.width), np.uint8)

    def work(rows: slice) -> None:
        function = larger.rows(rows)
        colour = np.clip(colour_of(pixels[rows], part.format), 0, 1)
        weights = Linear(function[..., :3], function[..., 3])(colour)
        out[rows] = np.rint(_steeper(weights, OUTLINED) * 255)

    each_strip(part.height, part.width, work)
    return out


def _of_frame(found: Floats, layer: PixelBuffer, frame: Frame, width: int, height: int) -> Floats:
    """The map of the frame, at this size; bilinear."""
    h, w = found.shape
    x = (frame.x + (np.arange(width) + 0.5) * frame.width / width) * w / layer.width - 0.5
    y = (frame.y + (np.arange(height) + 0.5) * frame.height / height) * h / layer.height - 0.5
    columns: Floats = np.broadcast_to(np.clip(x, 0, w - 1), (height, width)).astype(np.float32)
    rows: Floats = np.broadcast_to(np.clip(y, 0, h - 1)[:, None], (height, width)).astype(np.float32)
    return np.asarray(cv2.remap(found.astype(np.float32), columns, rows, cv2.INTER_LINEAR), np.float32)


def _outline(guide: Floats, coarse: Floats) -> Linear:
    long_side = max(guide.shape[:2])
    wide, narrow = (max(1, round(share * long_side)) for share in (WIDE, NARROW))
    decided = _steeper(guided(guide, coarse, wide, WIDE_SMOOTHNESS)(guide), DECIDED)
    return guided(guide, decided, narrow, NARROW_SMOOTHNESS)


def _steeper(weights: Floats, ends: tuple[float, float]) -> Floats:
    t = np.clip((weights - np.float32(ends[0])) / np.float32(ends[1] - ends[0]), 0, 1)
    return t * t * (3 - 2 * t)
