"""The pixels of a result's layer: the edit alone with its soft edge as alpha, or all of what it stands in for."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from mgie_krita.canvas.carrier import Carrier
from mgie_krita.canvas.conversion import Converter
from mgie_krita.canvas.documents import id_of, space_of_node
from mgie_krita.canvas.edit_strips import Edit, Made, in_pieces, write
from mgie_krita.canvas.layouts import Rectangle, strips
from mgie_krita.canvas.mixing import blended, faded, is_partial, laid_over, moved_onto, unmixed
from mgie_krita.canvas.reading import SourceRows, reader_of
from mgie_krita.canvas.slices import Pace, in_steps, strip_rows
from mgie_krita.canvas.spaces import CHANNELS, DTYPE, pixel_bytes
from mgie_krita.types import CanvasError, Source
from mgie_protocol.pixels import ITEM_BYTES


def fill_stacked(node: Any, edit: Edit, document: Any) -> Generator[float, None, None]:
    """The edit alone, to lie over its source: the server mixed it with the source's pixels at the soft edge."""
    assert edit.source is not None
    own = _rows(document, edit.source, edit)
    try:
        yield from write(node, edit, _alone(edit, own), keep=False)
    finally:
        if own is not None:
            own.close()


def _alone(edit: Edit, own: SourceRows | None) -> Made:
    channels, dtype = edit.channels, edit.picture.dtype
    size = channels * ITEM_BYTES[dtype]

    def made(box: Rectangle) -> Generator[float, None, bytes]:
        strip, weights = edit.strip(box), edit.weights_of(box)
        if is_partial(weights):
            old = strip if own is None else (yield from in_steps(own.strip(box), 0.0))

            def work(mixed: bytes, before: bytes, here: bytes) -> bytes:
                return faded(unmixed(mixed, before, here, channels, dtype), here, channels, dtype)

            parts = [(strip, size), (old, size), (weights, 1)]
            return (yield from in_pieces(len(weights), parts, work))
        return faded(strip, weights, channels, dtype)

    return made


def fill_carrier(
    carrier: Carrier, base: Any, over: list[Any], edit: Edit, document: Any, opacity: float
) -> Generator[float, None, None]:
    """All of what the base and the results over it look like, with the edit in it. base: None for the whole picture."""
    assert edit.source is not None
    if not carrier.filled:
        yield from _copy_shown(base or document, carrier.paint, edit)
    for node in over:
        yield from _lay_over(node, carrier.paint, edit)
    other = bool(over) or (base is not None and id_of(base) != edit.source.node)
    own = _rows(document, edit.source, edit) if other or opacity < 1 else None
    look = _rows_of(carrier.paint, edit) if other or opacity < 1 else None
    try:
        yield from write(carrier.paint, edit, _within(edit, own, look, opacity), True, carrier.masked)
    finally:
        for rows in (own, look):
            if rows is not None:
                rows.close()


def _within(edit: Edit, own: SourceRows | None, look: SourceRows | None, opacity: float) -> Made:
    """own: what the server mixed the edit with, None where that is gone. look: what it is to be mixed with, where that is
    something else.
    """
    channels, dtype = edit.channels, edit.picture.dtype
    size = channels * ITEM_BYTES[dtype]

    def made(box: Rectangle) -> Generator[float, None, bytes]:
        strip, weights = edit.strip(box), edit.weights_of(box)
        if look is None or not (opacity < 1 or (own is not None and is_partial(weights))):
            return strip
        old = strip if own is None else (yield from in_steps(own.strip(box), 0.0))
        shown = yield from in_steps(look.strip(box), 0.0)

        def work(mixed: bytes, before: bytes, now: bytes, here: bytes) -> bytes:
            moved = mixed if own is None else moved_onto(mixed, before, now, here, channels, dtype)
            return blended(now, moved, opacity, dtype) if opacity < 1 else moved

        parts = [(strip, size), (old, size), (shown, size), (weights, 1)]
        return (yield from in_pieces(len(weights), parts, work))

    return made


def _rows(document: Any, source: Source, edit: Edit) -> SourceRows | None:
    """The source's pixels as they are now; None where it is gone, or holds others than those that were sent."""
    try:
        rows = SourceRows(source, *reader_of(document, source))
    except CanvasError:
        return None
    return rows if _fits(rows, edit) else None


def _rows_of(node: Any, edit: Edit) -> SourceRows | None:
    assert edit.source is not None
    rows = SourceRows(edit.source, node.duplicate().pixelData, space_of_node(node))
    return rows if _fits(rows, edit) else None


def _fits(rows: SourceRows, edit: Edit) -> bool:
    form = edit.picture.format
    return replace(form, width=rows.form.width, height=rows.form.height) == rows.form


def _copy_shown(base: Any, paint: Any, edit: Edit) -> Generator[float, None, None]:
    """What Krita shows of a layer, a group, a document into a paint layer, replacing all that it has."""
    start, target = space_of_node(base), space_of_node(paint)
    hops = [] if start == target else [(start, target)]
    read = getattr(base, "projectionPixelData", base.pixelData)
    bounds = base.bounds().united(paint.bounds())
    x, y, width, height = bounds.getRect()
    if width < 1 or height < 1:
        return
    converter, pace = Converter(hops), Pace()
    try:
        for top, rows in strips(height, strip_rows(width, pixel_bytes(start), hops)):
            _alive(edit)
            raw = bytes(read(x, y + top, width, rows))
            raw = yield from in_steps(converter.convert(raw, width, rows), 0.0)
            paint.setPixelData(raw, x, y + top, width, rows)
            if hops or pace.over():
                yield 0.0
                pace.restart()
        yield from in_steps(converter.finish(), 0.0)
    finally:
        converter.close()


def _lay_over(node: Any, paint: Any, edit: Edit) -> Generator[float, None, None]:
    """An earlier result onto a paint layer, as it is seen over it."""
    space = space_of_node(paint)
    dtype = DTYPE.get(space.depth)
    if dtype is None or space_of_node(node) != space:
        return
    copy, channels = node.duplicate(), CHANNELS[space.model]
    x, y, width, height = node.bounds().getRect()
    for top, rows in strips(height, strip_rows(width, pixel_bytes(space), [])):
        _alive(edit)
        place = (x, y + top, width, rows)
        size = pixel_bytes(space)
        parts = [(bytes(paint.pixelData(*place)), size), (bytes(copy.pixelData(*place)), size)]
        mixed = yield from in_pieces(
            width * rows, parts, lambda under, upper: laid_over(under, upper, channels, dtype)
        )
        paint.setPixelData(mixed, *place)
        yield 0.0


def _alive(edit: Edit) -> None:
    """Raises CanvasError once the document is closed."""
    assert edit.source is not None
    edit.home(edit.source)
