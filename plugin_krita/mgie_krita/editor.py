"""What the other floors need of the editor: its documents and its canvas. Given by canvas.krita_canvas."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

from mgie_krita.reference import Reference
from mgie_krita.types import LayerEdit, Source, SourcePicture
from mgie_protocol.pixels import PixelBuffer


class FrameWriter(Protocol):
    """An animated layer in the making. close() must be called; without finish nothing is left of it."""

    def put(self, time: int, edit: LayerEdit) -> Generator[float, None, None]:
        """The edit of one frame. Its source and selection are of Canvas.whole_frame."""
        ...

    def finish(self, name: str, hide: bool) -> Generator[float, None, str]:
        """Add the layer in one undo step; gives its unique id."""
        ...

    def close(self) -> None: ...


class Canvas(Protocol):
    """What the other floors need of the editor's documents.

    read, read_reference, read_marks, insert, replace, preview and open_new are generators: each step does at most a few ms
    of work and yields the share done (0..1); what they make is their return value. All of them raise CanvasError.
    """

    def active_document(self) -> str:
        """Id of the document in front, "" without one."""
        ...

    def open_documents(self) -> tuple[str, ...]:
        """Ids of all documents that are open. Cheap: it is asked a few times a second."""
        ...

    def home(self, source: Source) -> str:
        """Id of the open document that the source belongs to, also when its file was opened again; "" when it is closed."""
        ...

    def source(self, kind: str, beyond: bool = False) -> Source:
        """What an edit of this kind would take now. Cheap: it is asked a few times a second.

        beyond: the whole canvas, also where the layer holds nothing.
        """
        ...

    def read(
        self, source: Source, *, selected: bool = True, feather: float = 0.0, strict: bool = True
    ) -> Generator[float, None, SourcePicture]:
        """selected: with the document's selection. feather, strict: of the edit that will be asked for."""
        ...

    def layers(self) -> list[Reference]:
        """The layers of the document in front that may be reference pictures, top first."""
        ...

    def clipboard(self) -> Reference:
        """The picture in the clipboard."""
        ...

    def read_reference(self, reference: Reference) -> Generator[float, None, PixelBuffer]:
        """Its pixels, as they travel."""
        ...

    def read_marks(self, marks: Reference, source: Source) -> Generator[float, None, PixelBuffer]:
        """What a layer has drawn over a source that was read, RGBA of 8 bits and the source's size."""
        ...

    def larger(self, source: Source, margins: tuple[int, int, int, int]) -> Source:
        """A source that was read, with room at its left, top, right and bottom, px."""
        ...

    def insert(self, edit: LayerEdit) -> Generator[float, None, str]:
        """A new layer on top of the source and its earlier results, in one undo step; gives its unique id.

        The picture is afterwards what it would be if the source's pixels had been replaced. Where the source's layer is
        gone, the new layer goes on top of the document. With margins the canvas grows, in a step of its own.
        """
        ...

    def replace(self, edit: LayerEdit) -> Generator[float, None, str]:
        """The source's own pixels, in one undo step; gives the id of the layer that has them then. Raises CanvasError
        canvas_no_place where the editor cannot do that."""
        ...

    def preview(self, edit: LayerEdit) -> Generator[float, None, None]:
        """Show over the canvas what insert would make, while its document is in front; the document is not touched."""
        ...

    def set_preview_opacity(self, opacity: float) -> None:
        """How much is seen of the preview, 0..1."""
        ...

    def preview_is_stale(self) -> bool:
        """Whether the picture has changed since the preview was made. Cheap: it is asked a few times a second."""
        ...

    def end_preview(self) -> None:
        """Nothing lies over the canvas any more."""
        ...

    def frame_times(self, source: Source) -> tuple[int, ...]:
        """When the frames of the source's layer begin. Raises CanvasError canvas_no_frames where it is not animated."""
        ...

    def whole_frame(self, source: Source, selection: PixelBuffer | None) -> tuple[Source, PixelBuffer | None]:
        """The source as large as the picture, for frames of any size, and the selection over that."""
        ...

    def read_frame(self, source: Source, time: int) -> Generator[float, None, PixelBuffer]:
        """The pixels of one frame; source: of whole_frame."""
        ...

    def frame_writer(self, source: Source) -> FrameWriter:
        """For a layer with an edit of each frame."""
        ...

    def document_at(self, x: int, y: int) -> str:
        """Id of the document whose canvas is at this point of the screen, "" where there is none."""
        ...

    def open_new(self, picture: PixelBuffer, name: str) -> Generator[float, None, str]:
        """The picture as a document of its own, for a result whose document was closed; gives its id."""
        ...

    def load_note(self, document: str) -> bytes:
        """What save_note stored in this document, b"" when there is nothing (or no such document)."""
        ...

    def save_note(self, document: str, note: bytes) -> None:
        """Store bytes in the document's own file, as an annotation. Ignored when the document is gone."""
        ...
