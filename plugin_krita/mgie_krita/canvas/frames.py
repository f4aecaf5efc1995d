"""Every frame of an animated layer: read one by one, and put into a layer that is added in one step to undo.

Measured in Krita 5.1.5: setCurrentTime is a step to undo in the document that the artist sees, but a copy of the document
(Document.clone) has a time of its own. pixelDataAtTime reads any frame; setPixelData writes the frame that the document of
the layer is at; a duplicate keeps all frames, and can be added to another document than the one it was made in.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from mgie_krita.canvas.carrier import Carrier
from mgie_krita.canvas.documents import document_of, find_node, id_of, space_of_node
from mgie_krita.canvas.edit_strips import Edit, not_added
from mgie_krita.canvas.filling import fill_carrier
from mgie_krita.canvas.placing import place
from mgie_krita.canvas.reading import SourceRows, read_strips
from mgie_krita.canvas.writing import Covers, add_to_tree, edit_of
from mgie_krita.types import CanvasError, LayerEdit, Source
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_PIXELS
from mgie_protocol.pixels import PixelBuffer


def frame_times(source: Source) -> tuple[int, ...]:
    """Of the source's layer. Raises CanvasError canvas_no_frames, canvas_document_gone."""
    document = document_of(source)
    node = find_node(document, source.node)
    if node is None or node.type() != "paintlayer" or not node.animated() or node.childNodes():
        raise CanvasError(
            "canvas_no_frames",
            tr("{name} is no animated paint layer without masks.").format(name=source.name),
            tr("Apply it as a layer: under More, “Apply as”."),
        )
    times = range(document.animationLength())
    return tuple(time for time in times if node.hasKeyframeAtTime(time))


def whole_frame(source: Source, selection: PixelBuffer | None) -> tuple[Source, PixelBuffer | None]:
    """The source as large as the picture, as any frame may be, and the selection over that."""
    document = document_of(source)
    width, height = document.width(), document.height()
    if width * height > MAX_PIXELS:
        raise CanvasError(
            "canvas_too_large",
            tr("{width} x {height} pixels are over the limit of 100 megapixels.").format(
                width=width, height=height
            ),
            tr("Select a part of it, or edit a smaller copy."),
        )
    whole = replace(source, x=0, y=0, width=width, height=height, standing=None)
    if selection is None:
        return whole, None
    mask, old = bytearray(width * height), memoryview(selection.data).cast("B")
    left, right = max(0, source.x), min(width, source.x + source.width)
    for y in range(max(0, source.y), min(height, source.y + source.height)):
        start = (y - source.y) * source.width - source.x
        mask[y * width + left : y * width + right] = old[start + left : start + right]
    return whole, PixelBuffer(width, height, 1, "u8", "srgb", mask)


def read_frame(source: Source, time: int) -> Generator[float, None, PixelBuffer]:
    """source: of whole_frame. Raises CanvasError canvas_document_gone, canvas_no_layer."""
    node = find_node(document_of(source), source.node)
    if node is None:
        raise CanvasError(
            "canvas_no_layer",
            tr("The layer {name} was deleted.").format(name=source.name),
            tr("Choose another layer."),
        )
    rows = SourceRows(source, lambda *box: node.pixelDataAtTime(*box, time), space_of_node(node))
    rows.form.check()
    pixels = yield from read_strips(source, rows)
    return PixelBuffer.from_format(rows.form, pixels)


class FrameLayer:
    """The layer that is made, in a copy of the document. close() must be called."""

    def __init__(self, source: Source, covering: Covers) -> None:
        self._source, self._covering = source, covering
        self._copy: Any = document_of(source).clone()
        node = find_node(self._copy, source.node)
        if node is None:
            self.close()
            raise not_added(source.name)
        self._node, self._layer = node, node.duplicate()
        self._edit: Edit | None = None

    def put(self, time: int, edit: LayerEdit) -> Generator[float, None, None]:
        """One frame; its source is of whole_frame."""
        self._copy.setCurrentTime(time)
        yield 0.0
        self._copy.waitForDone()
        made = yield from edit_of(edit, self._home)
        yield from fill_carrier(
            Carrier(self._layer, self._layer, True), self._node, [], made, self._copy, edit.opacity
        )
        self._edit = made

    def finish(self, name: str, hide: bool) -> Generator[float, None, str]:
        """Add it to the document; gives its unique id."""
        if self._edit is None:
            raise not_added(name)
        edit = replace(self._edit, home=document_of)
        where = place(document_of(self._source), self._source, edit.on_canvas, False)
        self._layer.setName(name)
        yield from add_to_tree(
            self._layer, edit, where if hide else replace(where, hidden=[]), self._covering
        )
        return id_of(self._layer)

    def close(self) -> None:
        """Safe to call twice."""
        copy, self._copy = self._copy, None
        if copy is not None:
            copy.setModified(False)  # else Krita asks whether to save it
            copy.close()

    def _home(self, source: Source) -> Any:
        document_of(source)  # the original may be closed meanwhile
        return self._copy
