"""Krita's documents as the other floors see them: plain.Canvas."""

from __future__ import annotations

from collections.abc import Generator

from krita import Krita  # type: ignore

from mgie_krita.canvas import notes, opening, reading, sources, writing
from mgie_krita.canvas.covering import Covering
from mgie_krita.canvas.documents import document_id, open_document
from mgie_krita.plain import Source, SourcePicture
from mgie_protocol.pixels import PixelBuffer


class KritaCanvas:
    """Implements plain.Canvas. Everything runs on Krita's own thread, from its outermost event loop."""

    def __init__(self) -> None:
        self._covering = Covering()

    def active_document(self) -> str:
        """Id of the document in front, "" without one. Not kept in files: a reopened document has another one."""
        document = Krita.instance().activeDocument()
        return "" if document is None else document_id(document)

    def open_documents(self) -> tuple[str, ...]:
        """Ids of all documents that are open."""
        return tuple(filter(None, map(document_id, Krita.instance().documents())))

    def home(self, source: Source) -> str:
        """Id of the open document that a source belongs to, found by its id, its layer or its file; "" when it is closed."""
        document = open_document(source)
        return "" if document is None else document_id(document)

    def source(self, kind: str, beyond: bool = False) -> Source:
        """What an edit of this kind would take now.

        "layer": the active layer, or that of the active mask. "group": the active group, or the one around the active
        layer. "merged": the picture as it is seen. beyond: its rectangle has the whole canvas in it, so that new
        content may come where the layer holds nothing. Raises CanvasError with one of the codes canvas_no_document,
        _no_layer, _empty_layer, _outside, _hidden, _locked, _group_locked, _no_picture, _too_large.
        """
        return sources.current_source(kind, beyond)

    def read(
        self, source: Source, *, selected: bool = True, feather: float = 0.0, strict: bool = True
    ) -> Generator[float, None, SourcePicture]:
        """The pixels of a source and, if asked for, the selection over it.

        A layer comes as it is without its own opacity, with its visible masks applied. Raises CanvasError
        canvas_document_gone, _no_layer, _no_picture, _nothing_selected, _color.
        """
        return reading.read_source(source, selected, feather, strict)

    def insert(
        self,
        source: Source,
        picture: PixelBuffer,
        selection: PixelBuffer | None,
        name: str,
        *,
        feather: float = 0.0,
        strict: bool = True,
        opacity: float = 1.0,
    ) -> Generator[float, None, str]:
        """A new layer over the source, or in its place: transparent outside the selection, one step to undo.

        It follows a source that was moved, and a picture that was cropped, turned or mirrored. It becomes the active layer
        unless the user has gone to another one than the source's. Raises CanvasError canvas_document_gone, _group_locked,
        _nothing_selected, _changed, _not_added, _color; MgieError picture_invalid.
        """
        order = writing.Order(source, picture, selection, name, feather, strict, opacity)
        return writing.insert_layer(order, self._covering)

    def open_new(self, picture: PixelBuffer, name: str) -> Generator[float, None, str]:
        """The picture as a document of its own, in its own depth. Raises CanvasError canvas_not_added."""
        return opening.open_picture(picture, name)

    def load_note(self, document: str) -> bytes:
        """What save_note stored, b"" without it."""
        return notes.load_note(document)

    def save_note(self, document: str, note: bytes) -> None:
        """Store bytes in the document's own file. Ignored when the document is gone."""
        notes.save_note(document, note)
