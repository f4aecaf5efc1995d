"""A picture that is made larger: room around it, and what a model painted there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.enlarge import Enlarged
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, LandingReport, ModelEdit, Shift
from mgie_server.imaging.landing.raw import land_raw
from mgie_server.imaging.landing.registration import undo
from mgie_server.imaging.landing.storing import store_where
from mgie_server.imaging.pixels import TOP, Floats, as_array, each_strip, has_alpha

if TYPE_CHECKING:
    from mgie_server.mgie.config import Sizing

GRAY = 0.5  # of a margin in what the model sees: so much of it is gray, so that it is told from the picture
SMOOTH = 9  # px at model size over which colours at the border are compared
FADE = 1 / 16  # of the long side: how far into a margin they are fitted to each other


@dataclass(frozen=True)
class Margins:
    """px at layer size around a picture of width x height."""

    left: int
    top: int
    right: int
    bottom: int
    width: int
    height: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height with the margins."""
        return self.left + self.width + self.right, self.top + self.height + self.bottom

    def padded(self, picture: PixelBuffer, clear: bool = False) -> PixelBuffer:
        """The picture with its edges drawn out over the margins, opaque; clear: with nothing there."""
        around = ((self.top, self.bottom), (self.left, self.right), (0, 0))
        pixels = as_array(picture)
        out = np.pad(pixels, around) if clear else np.pad(pixels, around, mode="edge")
        if has_alpha(picture.format) and not clear:
            out[self.outside(), -1] = TOP[picture.dtype]
        width, height = self.size
        form = replace(picture.format, width=width, height=height)
        return PixelBuffer.from_format(form, np.ascontiguousarray(out).reshape(-1).data.cast("B"))

    def outside(self) -> NDArray[np.bool_]:
        """bool [height, width] with the margins: where they are."""
        width, height = self.size
        out = np.ones((height, width), bool)
        out[self.top : self.top + self.height, self.left : self.left + self.width] = False
        return out

    def inside(self) -> PixelBuffer:
        """All but the margins, as a selection."""
        width, height = self.size
        chosen = np.where(self.outside(), 0, 255).astype(np.uint8)
        return PixelBuffer.from_format(PixelFormat(width, height, 1, "u8"), chosen.tobytes())

    def inside_at(self, wide: int, high: int) -> tuple[slice, slice]:
        """Rows and columns, at model size, that show nothing of the margins nor of the border."""
        width, height = self.size
        x, y = wide / width, high / height
        rows = slice(_up(self.top * y), _down((self.top + self.height) * y, high, self.bottom))
        columns = slice(_up(self.left * x), _down((self.left + self.width) * x, wide, self.right))
        return rows, columns

    def marked(self, seen: Floats) -> Floats:
        """What the model sees, [h, w, 3], with grayed margins."""
        high, wide = seen.shape[:2]
        weight = cv2.resize(self.outside().astype(np.float32), (wide, high), interpolation=cv2.INTER_AREA)
        return seen + GRAY * weight[..., None] * (np.float32(0.5) - seen)


def _up(start: float) -> int:
    return int(np.ceil(start)) + 1 if start else 0


def _down(end: float, limit: int, margin: int) -> int:
    return int(np.floor(end)) - 1 if margin else limit


def land_expanded(
    padded: PixelBuffer, margins: Margins, edit: ModelEdit, options: LandingOptions, sizing: Sizing
) -> Landed:
    """A layer with margins, `Margins.padded`, with the edit: in the margins the model's own picture, fitted to the colours
    at the border; inside as `land` of the layer alone. Raises MgieError picture_invalid.
    """
    if options.landing == "raw":
        return land_raw(padded, edit, None, options)
    high, wide = edit.made.shape[:2]
    inside = margins.inside_at(wide, high)
    quiet = edit.unchanged.copy()
    quiet[inside] = edit.made[inside]  # in the margins nothing is to be compared
    hard = replace(options, strict=True, feather=0.0)
    landed = land(padded, replace(edit, made=quiet), margins.inside(), hard)
    painted = _fitted(edit.made, landed, to_model(landed.picture, sizing), inside)
    picture = _with_margins(landed.picture, margins, painted)
    return replace(landed, picture=picture, report=_with_new(landed.report, margins), transform=None)


def _fitted(made: Floats, landed: Landed, small: Floats, inside: tuple[slice, slice]) -> Floats:
    """The model's picture, [h, w, 3], drift and colour shift undone, with the colours that the landed one has at the border.

    small: the landed one at model size.
    """
    report, high, wide = landed.report, made.shape[0], made.shape[1]
    if not report.shift.none:
        full = landed.picture
        x, y = report.shift.x * wide / full.width, report.shift.y * high / full.height
        made, _ = undo(made, Shift(x, y, report.shift.scale))
    made = made - np.asarray(report.color_shift, np.float32)
    rows, columns = inside
    if rows.stop - rows.start < 1 or columns.stop - columns.start < 1:
        return np.clip(made, 0, 1)
    off = np.ascontiguousarray((small - made)[inside])
    off = cv2.blur(off, (SMOOTH, SMOOTH), borderType=cv2.BORDER_REPLICATE)
    around = (rows.start, high - rows.stop, columns.start, wide - columns.stop)
    off = cv2.copyMakeBorder(off, *around, cv2.BORDER_REPLICATE)
    down, across = _beyond(rows, high), _beyond(columns, wide)
    far = np.hypot(down[:, None], across[None, :])
    near = np.clip(1 - far / (FADE * max(high, wide)), 0, 1).astype(np.float32)
    return np.clip(made + off * near[..., None], 0, 1)


def _beyond(part: slice, length: int) -> Floats:
    """How far each place lies outside of a part, px."""
    place = np.arange(length, dtype=np.float32)
    return np.maximum(np.maximum(part.start - place, place - (part.stop - 1)), 0)


def _with_margins(picture: PixelBuffer, margins: Margins, painted: Floats) -> PixelBuffer:
    form = picture.format
    out, outside = as_array(picture).copy(), margins.outside()
    large = Enlarged(painted, form.width, form.height)

    def work(rows: slice) -> None:
        weight = outside[rows].astype(np.float32)
        if weight.any():
            store_where(np.clip(large.rows(rows), 0, 1), weight, None, out[rows], form)

    each_strip(form.height, form.width, work)
    return PixelBuffer.from_format(form, out.reshape(-1).data.cast("B"))


def _with_new(report: LandingReport, margins: Margins) -> LandingReport:
    """The margins, which counted as untouched, are new."""
    width, height = margins.size
    share = 1 - margins.width * margins.height / (width * height)
    identical = max(0.0, report.identical - share)
    new = min(1 - identical, report.new + share)
    return replace(report, identical=identical, new=new, photometric=max(0.0, 1 - identical - new))


def expanded(form: PixelFormat, expand: tuple[int, int, int, int]) -> Margins:
    """The margins of a request around a layer of this format."""
    return Margins(*expand, form.width, form.height)
