"""The pixels of a source, strip by strip, as they travel.

A paint layer is read from a copy: Krita shares tiles between copies until one of them is painted on, so a copy of
4096 x 4096 pixels takes 4 ms, and what the user paints while it is read does not get in. Everything else (groups, clones,
vectors, the merged picture, layers with masks) is read as Krita shows it, and should not be painted on for that moment.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

from mgie_krita.canvas.conversion import Converter
from mgie_krita.canvas.documents import document_of, find_node, space_of_node
from mgie_krita.canvas.family import as_it_is_now
from mgie_krita.canvas.layouts import Rectangle, strips, swap_red_and_blue, without_infinities
from mgie_krita.canvas.own_edge import own_reach
from mgie_krita.canvas.slices import Pace, in_steps, strip_rows
from mgie_krita.canvas.spaces import is_bgra, pixel_bytes, to_eight, to_wire
from mgie_krita.canvas.standing import standing_of
from mgie_krita.types import CanvasError, ColorSpace, Source, SourcePicture
from mgie_krita.words import tr
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer, PixelFormat

Reader = Callable[[int, int, int, int], Any]


def read_source(
    source: Source, selected: bool, feather: float, strict: bool
) -> Generator[float, None, SourcePicture]:
    """See KritaCanvas.read."""
    document = document_of(source)
    source = as_it_is_now(document, source)
    rows = SourceRows(source, *reader_of(document, source))
    form = rows.form
    form.check()
    selection = (yield from read_selection(document, source)) if selected else None
    source = replace(source, standing=standing_of(document, source))
    yield 0.0
    pixels = yield from read_strips(source, rows)
    picture = PixelBuffer.from_format(form, pixels)
    if selection is None:
        return SourcePicture(source, picture, None)
    reach = yield from own_reach(picture, selection, feather, strict)
    return SourcePicture(source, picture, reach or selection, reach is not None)


def larger(source: Source, margins: tuple[int, int, int, int]) -> Source:
    """See KritaCanvas.larger."""
    left, top, right, bottom = margins
    size = {"width": source.width + left + right, "height": source.height + top + bottom}
    made = replace(source, x=source.x - left, y=source.y - top, **size)
    return replace(made, standing=standing_of(document_of(source), made))


class SourceRows:
    """Pixels as they travel, any rectangle of a source. read, space: how they are got. eight: as RGBA of 8 bits, whatever
    they are. close() must be called."""

    def __init__(self, source: Source, read: Reader, space: ColorSpace, eight: bool = False) -> None:
        self._source, self._read = source, read
        self.hops, self._end, wire = to_eight(space) if eight else to_wire(space)
        self.form = PixelFormat(source.width, source.height, wire.channels, wire.dtype, wire.transfer)
        self.pixel = pixel_bytes(space)
        self._converter = Converter(self.hops)

    def strip(self, box: Rectangle) -> Generator[None, None, bytes]:
        """box: of the source, px from its corner."""
        x, y, width, rows = box
        raw = bytes(self._read(self._source.x + x, self._source.y + y, width, rows))
        if len(raw) != width * rows * self.pixel:
            raise _unreadable(self._source)
        raw = yield from self._converter.convert(raw, width, rows)
        return _ordered(raw, self._end, self.form.dtype, width, rows)

    def finish(self) -> Generator[None, None, None]:
        """close() in small steps."""
        yield from self._converter.finish()

    def close(self) -> None:
        """Safe to call twice."""
        self._converter.close()


def read_strips(source: Source, rows: SourceRows) -> Generator[float, None, memoryview]:
    """All of the source, as it travels. Closes rows."""
    form = rows.form
    # memory from the system comes zeroed page by page; a bytearray of 256 MB would take 140 ms at once
    out = memoryview(mmap.mmap(-1, form.nbytes))
    row = form.nbytes // form.height
    pace = Pace()
    try:
        for top, high in strips(form.height, strip_rows(form.width, rows.pixel, rows.hops)):
            document_of(source)
            steps = rows.strip((0, top, form.width, high))
            out[top * row : (top + high) * row] = yield from in_steps(steps, top / form.height)
            if rows.hops or pace.over():
                yield (top + high) / form.height
                pace.restart()
        yield from in_steps(rows.finish(), 1.0)
    finally:
        rows.close()
    return out


def _ordered(raw: bytes, space: ColorSpace, dtype: str, width: int, rows: int) -> bytes:
    if is_bgra(space):
        return swap_red_and_blue(raw, width, rows, ITEM_BYTES[dtype])
    return without_infinities(raw) if dtype == "f32" else raw


def reader_of(document: Any, source: Source) -> tuple[Reader, ColorSpace]:
    """How the pixels are got, and in which space they come."""
    if source.kind == "merged":
        return document.pixelData, space_of_node(document)
    node = find_node(document, source.node)
    if node is None:
        raise CanvasError(
            "canvas_no_layer",
            tr("The layer {name} was deleted.").format(name=source.name),
            tr("Choose another layer."),
        )
    if node.type() == "paintlayer" and not has_effects(node):
        return node.duplicate().pixelData, space_of_node(node)
    return node.projectionPixelData, space_of_node(node)


def has_effects(node: Any) -> bool:
    """Masks that change what is seen of a layer."""
    masks = (child for child in node.childNodes() if child.type().endswith("mask"))
    return any(mask.visible() and mask.type() != "selectionmask" for mask in masks)


def read_selection(document: Any, source: Source) -> Generator[float, None, PixelBuffer | None]:
    """The document's selection over the source: 255 selected, 0 not, between at soft edges; None without one.

    Raises CanvasError canvas_nothing_selected.
    """
    selection = document.selection()
    if selection is None:
        return None
    selection = selection.duplicate()  # what is selected meanwhile does not get in
    width, anything, pace = source.width, False, Pace()
    mask = memoryview(mmap.mmap(-1, width * source.height))
    for top, rows in strips(source.height, strip_rows(width, 4, [])):
        part = bytes(selection.pixelData(source.x, source.y + top, width, rows))
        if len(part) != width * rows:
            raise _unreadable(source)
        mask[top * width : (top + rows) * width] = part
        anything = anything or bool(part.strip(b"\0"))
        if pace.over():
            yield 0.0
            pace.restart()
    if not anything:
        raise CanvasError(
            "canvas_nothing_selected",
            tr("The selection does not touch {name}.").format(name=source.name),
            tr("Move the selection, or select nothing."),
        )
    return PixelBuffer(source.width, source.height, 1, "u8", "srgb", mask)


def _unreadable(source: Source) -> CanvasError:
    return CanvasError(
        "canvas_no_picture",
        tr("Krita gives no pixels of {name}.").format(name=source.name),
        tr("Convert the layer to a paint layer and try again."),
    )
