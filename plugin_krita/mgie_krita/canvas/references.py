"""Reference pictures: which layers may be one, and the pixels of layers, files and the clipboard."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from mgie_krita.canvas.documents import (
    document_id,
    document_name,
    document_of,
    find_document,
    find_node,
    groups_above,
    id_of,
)
from mgie_krita.canvas.documents import front_document as front
from mgie_krita.canvas.reading import SourceRows, read_strips, reader_of
from mgie_krita.canvas.sources import NO_PICTURE, source_of_layer
from mgie_krita.qt import QtGui, QtWidgets
from mgie_krita.reference import Reference, name_for
from mgie_krita.types import CanvasError, Source
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_PIXELS
from mgie_protocol.pixels import PixelBuffer, PixelFormat

_MOST = 200  # layers that are offered


def layers_of_front() -> list[Reference]:
    """The layers with pixels of the document in front, top first; none without a document."""
    try:
        document = front()
    except CanvasError:
        return []
    home, found = document_id(document), []
    for node in _nodes(document):
        if not node.type().endswith("mask") and node.type() not in NO_PICTURE:
            found.append(Reference(name_for(node.name(), tr("layer")), home, id_of(node)))
        if len(found) == _MOST:
            break
    return found


def _nodes(document: Any) -> Iterator[Any]:
    """Top first, groups before what is in them."""
    waiting = list(document.topLevelNodes())
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.childNodes()


def read_reference(reference: Reference) -> Generator[float, None, PixelBuffer]:
    """Its pixels. Raises CanvasError: canvas_no_layer, canvas_empty_layer, canvas_no_picture, canvas_too_large, _color."""
    yield 0.0
    if reference.pixels is not None:
        return reference.pixels
    if reference.path:
        return read_file(reference.path)
    document = find_document(reference.document)
    node = None if document is None else find_node(document, reference.node)
    if node is None:
        raise CanvasError(
            "canvas_no_layer",
            tr("The reference picture {name} is not there any more.").format(name=reference.name),
            tr("Remove it from the list, or add another."),
        )
    source = source_of_layer(document, node, document_name(document))
    rows = SourceRows(source, *reader_of(document, source))
    rows.form.check()
    return PixelBuffer.from_format(rows.form, (yield from read_strips(source, rows)))


def read_marks(marks: Reference, source: Source) -> Generator[float, None, PixelBuffer]:
    """What a layer has drawn over a source, RGBA of 8 bits. Raises CanvasError: canvas_no_layer, canvas_no_picture,
    canvas_marks (they are part of what is edited)."""
    yield 0.0
    document = find_document(marks.document)
    node = None if document is None else find_node(document, marks.node)
    if node is None or marks.document != document_id(document_of(source)):
        raise CanvasError(
            "canvas_no_layer",
            tr("The layer of the marks, {name}, is not in this picture.").format(name=marks.name),
            tr("Choose another layer for the marks, or none."),
        )
    if _is_in(node, source):
        raise CanvasError(
            "canvas_marks",
            tr("The marks on {name} are part of what is edited.").format(name=marks.name),
            tr("Hide that layer, or edit another: its marks are drawn over what the model sees."),
        )
    over = replace(source, node=marks.node, kind="layer", name=marks.name)
    rows = SourceRows(over, *reader_of(document, over), eight=True)
    return PixelBuffer.from_format(rows.form, (yield from read_strips(over, rows)))


def _is_in(node: Any, source: Source) -> bool:
    """Whether what is edited shows this layer."""
    above = [node, *groups_above(node)]
    if source.node in map(id_of, above):
        return source.kind == "layer" or all(one.visible() for one in above if id_of(one) != source.node)
    return source.kind == "merged" and all(one.visible() for one in above)


def read_file(path: str) -> PixelBuffer:
    """A picture file that Qt reads, upright and in sRGB. Raises CanvasError canvas_no_picture, canvas_too_large."""
    reader = QtGui.QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MAX_PIXELS:
        raise CanvasError(
            "canvas_too_large",
            tr("{width} x {height} pixels are over the limit of 100 megapixels.").format(
                width=size.width(), height=size.height()
            ),
            tr("Use a smaller copy."),
        )
    image = reader.read()
    if image.isNull():
        raise CanvasError(
            "canvas_no_picture",
            tr("{name} cannot be read as a picture: {why}.").format(
                name=PurePath(path).name, why=reader.errorString().rstrip(".")
            ),
            tr("Open it in Krita and use its layer."),
        )
    return pixels_of(image)


def clipboard_reference() -> Reference:
    """What lies in the clipboard. Raises CanvasError canvas_no_picture."""
    clipboard = QtWidgets.QApplication.clipboard()
    image = QtGui.QImage() if clipboard is None else clipboard.image()
    if image.isNull():
        raise CanvasError(
            "canvas_no_picture", tr("No picture lies in the clipboard."), tr("Copy one, or add a file.")
        )
    return Reference(tr("clipboard"), pixels=pixels_of(image))


def pixels_of(image: QtGui.QImage) -> PixelBuffer:
    """RGBA, 8 bits, in sRGB."""
    space = image.colorSpace()
    if space.isValid():
        image.convertToColorSpace(QtGui.QColorSpace(QtGui.QColorSpace.NamedColorSpace.SRgb))
    image = image.convertToFormat(QtGui.QImage.Format.Format_RGBA8888)
    bits = image.constBits()
    assert bits is not None
    form = PixelFormat(image.width(), image.height(), 4, "u8")
    form.check()
    return PixelBuffer.from_format(form, bits.asstring(image.sizeInBytes()))
