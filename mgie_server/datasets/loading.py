"""A record's pictures as pixels, for what looks at them: training, measuring, showing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.left_out import PICTURE_BROKEN, Omit
from mgie_server.datasets.pictures import Picture
from mgie_server.datasets.record import Record
from mgie_server.imaging.pixels import alpha_of, as_array, has_alpha

_SAME = 12  # of 255: what a JPEG changes
_WHITE = 250
_PLAIN = 0.02  # share of middle tones up to which a picture is black and white


@dataclass(frozen=True)
class Loaded:
    """source, target: u8 [h, w, 3], sRGB, not always of one size. region: bool [h, w] of the source: where to edit."""

    record: Record
    source: NDArray[Any]
    target: NDArray[Any]
    region: NDArray[Any] | None


def load(record: Record) -> Loaded:
    """Raises Omit where a picture cannot be read, or where the mask has another size than the source."""
    source, target = _rgb(record.source), _rgb(record.target)
    region = None if record.mask is None else _region(record.mask, source)
    return Loaded(record, source, target, region)


def loaded(data: DataSet, records: Iterable[Record]) -> Iterator[Loaded]:
    """Those of the records whose pictures can be read; the others are added to what the data set left out."""
    for record in records:
        try:
            made = load(record)
        except Omit as omitted:
            data.left_out(record.split).take(record.place, omitted)
            continue
        yield made


def _rgb(picture: Picture) -> NDArray[Any]:
    try:
        return picture.rgb()
    except MgieError as error:
        raise Omit(PICTURE_BROKEN, error.message.rstrip(".")) from error


def _region(mask: Picture, source: NDArray[Any]) -> NDArray[Any]:
    """Of a black and white mask the white, of a copy of the source what was cut out of it or painted white there."""
    colour = _rgb(mask)
    if colour.shape != source.shape:
        size, wanted = (f"{a.shape[1]} x {a.shape[0]}" for a in (colour, source))
        raise Omit(PICTURE_BROKEN, f"the mask {mask.where} has {size} pixels, and its picture {wanted}")
    opaque = _opaque(mask)
    white = (colour >= _WHITE).all(axis=2)
    if opaque is not None and not opaque.all():
        return opaque & white if (white | ~opaque).all() else ~opaque
    gray = colour.mean(axis=2)
    if ((gray > 16) & (gray < 239)).mean() < _PLAIN:
        return gray >= 128
    differs = white & (np.abs(colour.astype(np.int16) - source).max(axis=2) > _SAME)
    return white & _closed(differs)


def _closed(region: NDArray[Any]) -> NDArray[Any]:
    """Without its small holes: where the source was white already, paint does not show."""
    side = max(3, min(region.shape) // 32)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cv2.morphologyEx(region.astype(np.uint8), cv2.MORPH_CLOSE, brush).astype(bool)


def _opaque(mask: Picture) -> NDArray[Any] | None:
    """bool [h, w]; None where the picture has no alpha."""
    buffer = mask.read().pixels
    return alpha_of(as_array(buffer), buffer.format) >= 0.5 if has_alpha(buffer.format) else None
