"""The pixels of a source, strip by strip, as they travel.

A paint layer is read from a copy: Krita shares tiles between copies until one of them is painted on, so a copy of
4096 x 4096 pixels takes 4 ms, and what the user paints while it is read does not get in. Everything else (groups, clones,
vectors, the merged picture, layers with masks) is read as Krita shows it, and should not be painted on for that moment.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Generator
from typing import Any

from mgie_krita.canvas.conversion import Converter
from mgie_krita.canvas.documents import document_of, find_node, space_of_node
from mgie_krita.canvas.layouts import strips, swap_red_and_blue, without_infinities
from mgie_krita.canvas.slices import Pace, in_steps, strip_rows
from mgie_krita.canvas.spaces import Hop, is_bgra, pixel_bytes, to_wire
from mgie_krita.plain import CanvasError, ColorSpace, Source, SourcePicture
from mgie_krita.words import tr
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer, PixelFormat

Reader = Callable[[int, int, int, int], Any]


def read_source(source: Source, selected: bool = True) -> Generator[float, None, SourcePicture]:
    """See KritaCanvas.read."""
    document = document_of(source)
    read, space = _reader(document, source)
    hops, end, wire = to_wire(space)
    form = PixelFormat(source.width, source.height, wire.channels, wire.dtype, wire.transfer)
    form.check()
    selection = read_selection(document, source) if selected else None
    yield 0.0
    pixels = yield from _read_strips(source, read, space, hops, end, form)
    return SourcePicture(source, PixelBuffer.from_format(form, pixels), selection)


def _read_strips(
    source: Source, read: Reader, space: ColorSpace, hops: list[Hop], end: ColorSpace, form: PixelFormat
) -> Generator[float, None, memoryview]:
    # memory from the system comes zeroed page by page; a bytearray of 256 MB would take 140 ms at once
    out = memoryview(mmap.mmap(-1, form.nbytes))
    row = form.nbytes // form.height
    pixel = pixel_bytes(space)
    converter, pace = Converter(hops), Pace()
    try:
        for top, rows in strips(form.height, strip_rows(form.width, pixel, hops)):
            document_of(source)
            raw = bytes(read(source.x, source.y + top, form.width, rows))
            if len(raw) != form.width * rows * pixel:
                raise _unreadable(source)
            steps = converter.convert(raw, form.width, rows)
            raw = yield from in_steps(steps, top / form.height)
            out[top * row : (top + rows) * row] = _ordered(raw, end, form, rows)
            if hops or pace.over():
                yield (top + rows) / form.height
                pace.restart()
        yield from in_steps(converter.finish(), 1.0)
    finally:
        converter.close()
    return out


def _ordered(raw: bytes, space: ColorSpace, form: PixelFormat, rows: int) -> bytes:
    if is_bgra(space):
        return swap_red_and_blue(raw, form.width, rows, ITEM_BYTES[form.dtype])
    return without_infinities(raw) if form.dtype == "f32" else raw


def _reader(document: Any, source: Source) -> tuple[Reader, ColorSpace]:
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


def read_selection(document: Any, source: Source) -> PixelBuffer | None:
    """The document's selection over the source: 255 selected, 0 not, between at soft edges; None without one.

    Raises CanvasError canvas_nothing_selected.
    """
    selection = document.selection()
    if selection is None:
        return None
    mask = bytes(selection.pixelData(source.x, source.y, source.width, source.height))
    if len(mask) != source.width * source.height:
        raise _unreadable(source)
    if not mask.strip(b"\0"):
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
