"""Pixels from the wire into new layers and new documents, strip by strip."""

from __future__ import annotations

import time
from array import array
from collections.abc import Generator
from typing import Any

from krita import Krita  # type: ignore

from mgie_krita.canvas.conversion import Converter
from mgie_krita.canvas.documents import (
    document_id,
    document_of,
    find_node,
    id_of,
    space_of_node,
)
from mgie_krita.canvas.layouts import (
    BoundingBox,
    Rectangle,
    cut,
    hide_unselected,
    strips,
    swap_red_and_blue,
    with_alpha,
)
from mgie_krita.canvas.slices import Pace, in_steps, strip_rows
from mgie_krita.canvas.sources import check_groups
from mgie_krita.canvas.spaces import Wire, from_wire, is_bgra, pixel_bytes
from mgie_krita.plain import CanvasError, ColorSpace, Source
from mgie_krita.words import tr
from mgie_protocol.pixels import PixelBuffer, check_selection

ACTIVE_SECONDS = 1.0  # Krita makes a new layer the active one a few turns of its event loop later
RESOLUTION = 300.0  # of a new document, pixels per inch


def insert_layer(
    source: Source, picture: PixelBuffer, selection: PixelBuffer | None, name: str, opacity: float = 1.0
) -> Generator[float, None, str]:
    """See KritaCanvas.insert."""
    _check(source, picture, selection)
    document = document_of(source)
    new = document.createNode(name, "paintlayer")
    if new is None:
        raise _not_added(name)
    mask = None if selection is None else memoryview(selection.data).cast("B")
    box = yield from _box(mask, picture)
    steps = _write(new, picture, mask, box, source, opacity)
    yield from steps
    document = document_of(source)
    yield from _add(document, new, source, name)
    return id_of(new)


def open_picture(picture: PixelBuffer, name: str) -> Generator[float, None, str]:
    """See KritaCanvas.open_new."""
    picture.check()
    window = Krita.instance().activeWindow()
    if window is None:
        raise _not_added(name)
    space, _ = from_wire(_wire(picture), ColorSpace("", "", ""))
    document = Krita.instance().createDocument(
        picture.width, picture.height, name, space.model, space.depth, space.profile, RESOLUTION
    )
    shown = False
    try:
        yield 0.0
        layer = document.topLevelNodes()[0]
        layer.setName(name)
        yield from _write(layer, picture, None, (0, 0, picture.width, picture.height), None)
        document.refreshProjection()
        window.addView(document)
        Krita.instance().setActiveDocument(document)
        document.setModified(True)  # nothing of it is in a file yet
        shown = True
    finally:
        if not shown:
            document.setModified(False)
            document.close()
    return document_id(document)


def _check(source: Source, picture: PixelBuffer, selection: PixelBuffer | None) -> None:
    """Krita believes every length: what does not fit must not reach it."""
    picture.check()
    if (picture.width, picture.height) != (source.width, source.height):
        raise CanvasError(
            "canvas_not_added",
            tr("The result has {width} x {height} pixels, the layer {layer_width} x {layer_height}.").format(
                width=picture.width,
                height=picture.height,
                layer_width=source.width,
                layer_height=source.height,
            ),
            tr("Open the result as a new picture."),
        )
    if selection is not None:
        selection.check()
        check_selection(picture.format, selection.format)


def _box(mask: memoryview | None, picture: PixelBuffer) -> Generator[float, None, Rectangle]:
    """The part of the picture that is written: around the selection. Raises CanvasError canvas_nothing_selected."""
    if mask is None:
        return 0, 0, picture.width, picture.height
    box, pace = BoundingBox(picture.width), Pace()
    for top, rows in strips(picture.height, strip_rows(picture.width, 4, [])):
        box.add(bytes(mask[top * picture.width : (top + rows) * picture.width]), top)
        if pace.over():
            yield 0.0
            pace.restart()
    found = box.rectangle()
    if found is None:
        raise CanvasError(
            "canvas_nothing_selected",
            tr("Nothing was selected, so there is nothing to add."),
            tr("Select something and edit again."),
        )
    return found


def _wire(picture: PixelBuffer) -> Wire:
    return Wire(picture.channels, picture.dtype, picture.transfer)


def _write(
    node: Any,
    picture: PixelBuffer,
    mask: memoryview | None,
    box: Rectangle,
    source: Source | None,
    opacity: float = 1.0,
) -> Generator[float, None, None]:
    """Fill a node that is not in any tree yet (or in a document that nobody sees)."""
    target = space_of_node(node)
    start, hops = from_wire(_wire(picture), target)
    at_x, at_y = (source.x, source.y) if source is not None else (0, 0)
    x, y, width, height = box
    converter, pace = Converter(hops), Pace()
    try:
        for top, rows in strips(height, strip_rows(width, pixel_bytes(start), hops)):
            if source is not None:
                document_of(source)
            strip = _strip(picture, mask, start, (x, y + top, width, rows), opacity)
            strip = yield from in_steps(converter.convert(strip, width, rows), top / height)
            if len(strip) != width * rows * pixel_bytes(target):
                raise _not_added(node.name())
            node.setPixelData(strip, at_x + x, at_y + y + top, width, rows)
            if hops or pace.over():
                yield (top + rows) / height
                pace.restart()
        yield from in_steps(converter.finish(), 1.0)
    finally:
        converter.close()


def _strip(
    picture: PixelBuffer, mask: memoryview | None, space: ColorSpace, box: Rectangle, opacity: float
) -> bytes:
    """A rectangle of the picture in Krita's order of channels, with alpha."""
    item = pixel_bytes(space) // (2 if space.model == "GRAYA" else 4)
    data = cut(memoryview(picture.data).cast("B"), picture.width, picture.channels * item, box)
    data = with_alpha(data, picture.channels, picture.dtype)
    if mask is not None:
        channels = 2 if space.model == "GRAYA" else 4
        data = hide_unselected(data, cut(mask, picture.width, 1, box), channels, picture.dtype)
    if opacity < 1:
        data = _faded(data, 2 if space.model == "GRAYA" else 4, picture.dtype, opacity)
    return swap_red_and_blue(data, box[2], box[3], item) if is_bgra(space) else data


def _faded(data: bytes, channels: int, dtype: str, opacity: float) -> bytes:
    """Every alpha times the opacity, 0..1: the layer's own, as its opacity would be a second step to undo."""
    if dtype == "u8":
        out = bytearray(data)
        table = bytes(round(opacity * alpha) for alpha in range(256))
        out[channels - 1 :: channels] = data[channels - 1 :: channels].translate(table)
        return bytes(out)
    numbers: Any = array("H" if dtype == "u16" else "f", data)
    rounded = round if dtype == "u16" else float
    alphas = [rounded(opacity * alpha) for alpha in numbers[channels - 1 :: channels]]
    numbers[channels - 1 :: channels] = array(numbers.typecode, alphas)
    return numbers.tobytes()


def _add(document: Any, new: Any, source: Source, name: str) -> Generator[float, None, None]:
    """Adding the layer is the only step to undo: its name and pixels are there before.

    It is shown as "normal" at full opacity, whatever its source is: setBlendingMode and setOpacity put steps of their own
    on the undo stack, even for a layer that is in no tree yet (5.1.5). addChildNode waits until Krita has drawn the whole
    picture anew, and lets Krita's events run meanwhile: whoever makes the steps may be called from within one.
    """
    beside = find_node(document, source.node)
    if beside is not None:
        check_groups(beside)
    active = document.activeNode()
    parent = document.rootNode() if beside is None else beside.parentNode()
    parent.addChildNode(new, beside)
    yield 1.0
    document = document_of(source)
    if find_node(document, id_of(new)) is None:  # addChildNode says True in any case
        raise _not_added(name)
    moved_on = source.node and active is not None and not _is_in(active, source.node)
    if moved_on:
        yield from _give_back(source, new, active)


def _is_in(node: Any, wanted: str) -> bool:
    """Whether a node is the wanted one or lies in it (a mask, a layer of a group)."""
    while node is not None:
        if id_of(node) == wanted:
            return True
        node = node.parentNode()
    return False


def _give_back(source: Source, new: Any, active: Any) -> Generator[float, None, None]:
    """Krita activates what was added. The user has gone to another layer meanwhile: let him go on there."""
    ends = time.monotonic() + ACTIVE_SECONDS
    while time.monotonic() < ends:
        document = document_of(source)
        now = document.activeNode()
        if now is not None and id_of(now) == id_of(new):
            document.setActiveNode(active)
            return
        yield 1.0


def _not_added(name: str) -> CanvasError:
    return CanvasError(
        "canvas_not_added",
        tr("Krita did not take the layer {name}.").format(name=name),
        tr("Try again, or open the result as a new picture."),
    )
