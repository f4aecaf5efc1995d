"""A result as a document of its own."""

from __future__ import annotations

from collections.abc import Generator

from krita import Krita  # type: ignore

from mgie_krita.canvas.documents import document_id
from mgie_krita.canvas.edit_strips import Edit, as_it_is, not_added, write
from mgie_krita.canvas.spaces import from_wire
from mgie_krita.types import ColorSpace
from mgie_protocol.pixels import PixelBuffer

RESOLUTION = 300.0  # of a new document, pixels per inch


def open_picture(picture: PixelBuffer, name: str) -> Generator[float, None, str]:
    """See KritaCanvas.open_new."""
    picture.check()
    window = Krita.instance().activeWindow()
    if window is None:
        raise not_added(name)
    edit = Edit(None, picture, None, (0, 0, picture.width, picture.height))
    space, _ = from_wire(edit.wire, ColorSpace("", "", ""))
    document = Krita.instance().createDocument(
        picture.width, picture.height, name, space.model, space.depth, space.profile, RESOLUTION
    )
    shown = False
    try:
        yield 0.0
        layer = document.topLevelNodes()[0]
        layer.setName(name)
        yield from write(layer, edit, as_it_is(edit), keep=False)
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
