"""Where an area lies in a layer: soft weights for places, tones and colours, computed on its own pixels at its own size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.pixels import Floats, as_array, check_finite, colour_of, each_strip, luma_of

if TYPE_CHECKING:
    from mgie_server.engines.areas import Area

_GRID = 1024
_RAMP = 0.06  # of the side: over which a half fades into the other
_MIDDLE, _CORNER, _ROUND = 0.36, 0.5, 0.15  # radii in shares of the sides, and how soft their edges are
_CORNERS, _EDGES = 0.36, (0.62, 0.88)  # all four: smaller; where the edges begin on the way out, and wholly
_DARK, _BRIGHT = (0.50, 0.25), (0.50, 0.75)  # luma from which on, and from which on wholly
# where a colour's hue begins and ends, degrees; it fades over _HUE_RAMP around both
_HUES = {
    "red": (-15.0, 15.0), "orange": (15.0, 42.0), "yellow": (42.0, 70.0), "green": (70.0, 165.0), "teal": (165.0, 200.0),
    "blue": (200.0, 255.0), "purple": (255.0, 295.0), "pink": (295.0, 345.0),
}  # fmt: skip
_HUE_RAMP = 12.0
_COLORED = (
    0.05,
    0.14,
)  # chroma (largest less smallest channel) from which on something has a colour, and wholly
_STEPS = 4  # entries of a table of hues for a degree


def area_weights(area: Area, layer: PixelBuffer, frame: Frame) -> NDArray[np.uint8]:
    """u8 [h, w] of the frame, 255 = the area, of a layer of any depth. Raises MgieError picture_invalid for NaN."""
    at_place = area.kind == "place"
    weights = _place(area.name, layer.format, frame) if at_place else _of_pixels(area, frame.crop(layer))
    return 255 - weights if area.but else weights


def _place(name: str, form: PixelFormat, frame: Frame) -> NDArray[np.uint8]:
    """On a coarse grid, enlarged: places are smooth."""
    wide, high = min(frame.width, _GRID), min(frame.height, _GRID)
    x = ((frame.x + (np.arange(wide, dtype=np.float32) + 0.5) * (frame.width / wide)) / form.width)[None, :]
    y = ((frame.y + (np.arange(high, dtype=np.float32) + 0.5) * (frame.height / high)) / form.height)[:, None]
    if name == "middle":
        weights = _rounded(np.hypot((x - 0.5) / _MIDDLE, (y - 0.5) / _MIDDLE))
    elif name == "corners":
        weights = _rounded(np.hypot(np.minimum(x, 1 - x), np.minimum(y, 1 - y)) / _CORNERS)
    elif name == "edges":
        weights = _smooth(np.maximum(abs(2 * x - 1), abs(2 * y - 1)), *_EDGES)
    elif name.endswith(" corner"):
        x, y = (1 - x if "right" in name else x), (1 - y if "lower" in name else y)
        weights = _rounded(np.hypot(x / _CORNER, y / _CORNER))
    else:
        along = {"left half": 1 - x, "right half": x, "upper half": 1 - y, "lower half": y}[name]
        weights = _smooth(along, 0.5 - _RAMP / 2, 0.5 + _RAMP / 2)
    coarse = np.ascontiguousarray(np.broadcast_to(_stored(weights), (high, wide)))
    size = (frame.width, frame.height)
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _rounded(radius: Floats) -> Floats:
    return 1 - _smooth(radius, 1 - _ROUND, 1 + _ROUND)


def _of_pixels(area: Area, part: PixelBuffer) -> NDArray[np.uint8]:
    pixels, form = as_array(part), part.format
    out = np.empty((form.height, form.width), np.uint8)
    table = _hue_table(area.name) if area.kind == "color" else None

    def work(rows: slice) -> None:
        check_finite(pixels[rows], rows.start)
        colour = np.clip(colour_of(pixels[rows], form), 0, 1)
        if table is None:
            edges = _DARK if area.name == "dark" else _BRIGHT
            out[rows] = _stored(_smooth(luma_of(colour), *edges))
            return
        hue, saturation, value = cv2.split(cv2.cvtColor(colour, cv2.COLOR_RGB2HSV))
        colored = _smooth(saturation * value, *_COLORED)
        out[rows] = _stored(table[(hue * _STEPS).astype(np.int32)] * colored)

    each_strip(form.height, form.width, work)
    # what is one pixel's noise is no colour
    return np.asarray(cv2.blur(out, (3, 3), borderType=cv2.BORDER_REPLICATE), np.uint8)


def _hue_table(name: str) -> Floats:
    """Weights of a colour by hue, 0 to 360 degrees in steps of 1 / _STEPS."""
    low, high = _HUES[name]
    middle, half = (low + high) / 2, (high - low) / 2
    hue = np.arange(360 * _STEPS + 1, dtype=np.float32) / _STEPS
    away = np.abs((hue - middle + 180) % 360 - 180)
    return 1 - _smooth(away, half - _HUE_RAMP / 2, half + _HUE_RAMP / 2)


def _smooth(values: Floats, start: float, end: float) -> Floats:
    """0 at start, 1 at end, which may be the smaller, with a smooth way between."""
    t = np.clip((values - np.float32(start)) / np.float32(end - start), 0, 1)
    return t * t * (3 - 2 * t)


def _stored(weights: Floats) -> NDArray[np.uint8]:
    return np.rint(weights * 255).astype(np.uint8)
