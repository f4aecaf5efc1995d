"""Krita's documents as the other floors see them: editor.Canvas."""

from __future__ import annotations

from collections.abc import Generator

from krita import Krita  # type: ignore

from mgie_krita.canvas import frames, notes, opening, reading, references, sources, writing
from mgie_krita.canvas.covering import Covering
from mgie_krita.canvas.documents import document_id, open_document
from mgie_krita.canvas.in_place import replace_pixels
from mgie_krita.canvas.overlay import OnCanvas
from mgie_krita.canvas.previewing import make_preview
from mgie_krita.canvas.view_place import document_at
from mgie_krita.qt import QtCore
from mgie_krita.reference import Reference
from mgie_krita.types import LayerEdit, Source, SourcePicture
from mgie_protocol.pixels import PixelBuffer


class KritaCanvas:
    """Implements editor.Canvas. Everything runs on Krita's own thread, from its outermost event loop."""

    def __init__(self) -> None:
        self._covering = Covering()
        self._on_canvas = OnCanvas()

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

    def layers(self) -> list[Reference]:
        """The layers of the document in front that may be reference pictures, top first."""
        return references.layers_of_front()

    def clipboard(self) -> Reference:
        """The picture in the clipboard. Raises CanvasError canvas_no_picture."""
        return references.clipboard_reference()

    def read_reference(self, reference: Reference) -> Generator[float, None, PixelBuffer]:
        """The pixels of a layer, a file or the clipboard, as they travel. Raises CanvasError."""
        return references.read_reference(reference)

    def read_marks(self, marks: Reference, source: Source) -> Generator[float, None, PixelBuffer]:
        """What a layer has drawn over a source that was read, RGBA of 8 bits. Raises CanvasError."""
        return references.read_marks(marks, source)

    def larger(self, source: Source, margins: tuple[int, int, int, int]) -> Source:
        """A source that was read, with room at its left, top, right and bottom, px. Raises CanvasError."""
        return reading.larger(source, margins)

    def insert(self, edit: LayerEdit) -> Generator[float, None, str]:
        """A new layer over the source, or in its place: transparent outside the selection, one step to undo.

        It follows a source that was moved, and a picture that was cropped, turned or mirrored. It becomes the active layer
        unless the user has gone to another one than the source's. Raises CanvasError canvas_document_gone, _group_locked,
        _nothing_selected, _changed, _not_added, _color; MgieError picture_invalid.
        """
        return writing.insert_layer(edit, self._covering)

    def replace(self, edit: LayerEdit) -> Generator[float, None, str]:
        """The source's own pixels, in one step to undo; see in_place. Raises CanvasError canvas_no_place and as insert."""
        return replace_pixels(edit)

    def preview(self, edit: LayerEdit) -> Generator[float, None, None]:
        """Show over the canvas what insert would make, while its document is in front; the document is not touched.

        Raises CanvasError as insert does.
        """
        made = yield from make_preview(edit)
        self._on_canvas.show(made)

    def set_preview_opacity(self, opacity: float) -> None:
        """How much is seen of the preview, 0..1."""
        self._on_canvas.set_opacity(opacity)

    def preview_is_stale(self) -> bool:
        """Whether the picture has changed since the preview was made. Takes a few ms: asked a few times a second."""
        return self._on_canvas.is_stale()

    def end_preview(self) -> None:
        """Nothing lies over the canvas any more."""
        self._on_canvas.end()

    def frame_times(self, source: Source) -> tuple[int, ...]:
        """When the frames of the source's layer begin. Raises CanvasError canvas_no_frames where it is not animated."""
        return frames.frame_times(source)

    def whole_frame(self, source: Source, selection: PixelBuffer | None) -> tuple[Source, PixelBuffer | None]:
        """The source as large as the picture, and the selection over that. Raises CanvasError canvas_too_large."""
        return frames.whole_frame(source, selection)

    def read_frame(self, source: Source, time: int) -> Generator[float, None, PixelBuffer]:
        """The pixels of one frame of the source's layer; source: of whole_frame."""
        return frames.read_frame(source, time)

    def frame_writer(self, source: Source) -> frames.FrameLayer:
        """A layer with an edit of each frame, in the making."""
        return frames.FrameLayer(source, self._covering)

    def document_at(self, x: int, y: int) -> str:
        """Id of the document in front where its canvas is at this point of the screen, px; "" elsewhere."""
        return document_at(QtCore.QPoint(x, y))

    def open_new(self, picture: PixelBuffer, name: str) -> Generator[float, None, str]:
        """The picture as a document of its own, in its own depth. Raises CanvasError canvas_not_added."""
        return opening.open_picture(picture, name)

    def load_note(self, document: str) -> bytes:
        """What save_note stored, b"" without it."""
        return notes.load_note(document)

    def save_note(self, document: str, note: bytes) -> None:
        """Store bytes in the document's own file. Ignored when the document is gone."""
        notes.save_note(document, note)
