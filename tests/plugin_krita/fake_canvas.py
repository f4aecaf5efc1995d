"""A canvas in memory: documents with layers, for the tests of the floors above it."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from dataclasses import dataclass, field, replace

from mgie_krita.editor import FrameWriter
from mgie_krita.reference import Reference
from mgie_krita.types import SOURCES, CanvasError, ColorSpace, LayerEdit, Source, SourcePicture
from mgie_protocol.pixels import PixelBuffer

SRGB = ColorSpace("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")


def painting(width: int = 96, height: int = 64, seed: int = 0) -> PixelBuffer:
    """Something to edit: soft colours with some structure, opaque."""
    data = bytearray()
    for y in range(height):
        for x in range(width):
            data += bytes(((x * 2 + seed) % 200 + 30, (y * 3) % 180 + 40, ((x + y) * 2) % 160 + 50, 255))
    return PixelBuffer(width, height, 4, "u8", "srgb", bytes(data))


@dataclass
class FakeLayer:
    node: str
    name: str
    picture: PixelBuffer
    selection: PixelBuffer | None = None
    opacity: float = 1.0
    hides: bool = True
    margins: tuple[int, int, int, int] = (0, 0, 0, 0)


@dataclass
class FakeDocument:
    """layers: bottom first."""

    id: str
    name: str
    layers: list[FakeLayer] = field(default_factory=list)
    note: bytes = b""
    selection: PixelBuffer | None = None


class FakeCanvas:
    """Implements editor.Canvas. steps: how many steps a read or an insert has; each does next to nothing.

    read_gate: while False, reading makes steps and does not end. problem: what source() raises. beyond: whether it
    was asked for the whole canvas. own_edge: what reading says. edges: feather and strict of each read and insert.
    previewed: what lies over the canvas; stale: the picture has changed since.
    """

    def __init__(self, *documents: FakeDocument, steps: int = 3):
        self.documents: dict[str, FakeDocument] = {document.id: document for document in documents}
        self.front = documents[0].id if documents else ""
        self.steps = steps
        self.read_gate = True
        self.problem: CanvasError | None = None
        self.beyond = False
        self.own_edge = False
        self.edges: list[tuple[float, bool]] = []
        self.reads = 0
        self.closed_reads = 0
        self.reject_inserts: CanvasError | None = None
        self.previewed: PixelBuffer | None = None
        self.preview_opacity = 1.0
        self.stale = False
        self.copied: PixelBuffer | None = None  # what lies in the clipboard
        self._ids = itertools.count(1)

    def active_document(self) -> str:
        return self.front if self.front in self.documents else ""

    def open_documents(self) -> tuple[str, ...]:
        return tuple(self.documents)

    def home(self, source: Source) -> str:
        if source.document in self.documents:
            return source.document
        for document in self.documents.values():
            if source.node and any(layer.node == source.node for layer in document.layers):
                return document.id
        return ""

    def close(self, document: str) -> None:
        del self.documents[document]

    def source(self, kind: str, beyond: bool = False) -> Source:
        assert kind in SOURCES
        self.beyond = beyond
        if self.problem is not None:
            raise self.problem
        document = self._document(self.active_document() or "none")
        layer = document.layers[-1]
        picture = layer.picture
        return Source(
            document.id,
            document.name,
            "" if kind == "merged" else layer.node,
            kind,
            layer.name,
            0,
            0,
            picture.width,
            picture.height,
            SRGB,
            SRGB,
        )

    def read(
        self, source: Source, *, selected: bool = True, feather: float = 0.0, strict: bool = True
    ) -> Generator[float, None, SourcePicture]:
        self.reads += 1
        self.edges.append((feather, strict))
        try:
            step = 0
            while step < self.steps or not self.read_gate:
                step = min(step + 1, self.steps)
                yield step / self.steps
        except GeneratorExit:
            self.closed_reads += 1
            raise
        document = self._document(self.home(source) or source.document)
        found = [layer for layer in document.layers if layer.node == source.node]
        layer = found[0] if found else document.layers[-1]
        found = document.selection if selected else None
        return SourcePicture(source, layer.picture, found, self.own_edge)

    def layers(self) -> list[Reference]:
        if self.active_document() not in self.documents:
            return []
        document = self.documents[self.front]
        return [Reference(layer.name, document.id, layer.node) for layer in reversed(document.layers)]

    def clipboard(self) -> Reference:
        if self.copied is None:
            raise CanvasError("canvas_no_picture", "No picture lies in the clipboard.")
        return Reference("clipboard", pixels=self.copied)

    def read_reference(self, reference: Reference) -> Generator[float, None, PixelBuffer]:
        yield 0.5
        if reference.pixels is not None:
            return reference.pixels
        for layer in self._document(reference.document).layers:
            if layer.node == reference.node:
                return layer.picture
        raise CanvasError("canvas_no_layer", f"The reference picture {reference.name} is not there any more.")

    def read_marks(self, marks: Reference, source: Source) -> Generator[float, None, PixelBuffer]:
        yield 0.5
        return next(one.picture for one in self._document(marks.document).layers if one.node == marks.node)

    def larger(self, source: Source, margins: tuple[int, int, int, int]) -> Source:
        left, top, right, bottom = margins
        size = {"width": source.width + left + right, "height": source.height + top + bottom}
        return replace(source, x=source.x - left, y=source.y - top, **size)

    def insert(self, edit: LayerEdit) -> Generator[float, None, str]:
        self.edges.append((edit.feather, edit.strict))
        for step in range(self.steps):
            yield step / self.steps
        if self.reject_inserts is not None:
            raise self.reject_inserts
        document = self._document(self.home(edit.source) or edit.source.document)
        made = self._layer(edit.name, edit.picture, edit.selection)
        made.opacity, made.hides, made.margins = edit.opacity, edit.hide, edit.margins
        nodes = [layer.node for layer in document.layers]
        above = nodes.index(edit.source.node) + 1 if edit.source.node in nodes else len(nodes)
        document.layers.insert(above, made)
        return made.node

    def preview(self, edit: LayerEdit) -> Generator[float, None, None]:
        yield 0.5
        self.previewed, self.stale = edit.picture, False

    def replace(self, edit: LayerEdit) -> Generator[float, None, str]:
        yield 0.5
        document = self._document(self.home(edit.source) or edit.source.document)
        layer = next(one for one in document.layers if one.node == edit.source.node)
        layer.picture, layer.opacity = edit.picture, edit.opacity
        return layer.node

    def frame_times(self, source: Source) -> tuple[int, ...]:
        """Nothing is animated here."""
        raise CanvasError("canvas_no_frames", f"{source.name} is not animated.")

    def whole_frame(self, source: Source, selection: PixelBuffer | None) -> tuple[Source, PixelBuffer | None]:
        return source, selection

    def read_frame(self, source: Source, time: int) -> Generator[float, None, PixelBuffer]:
        yield 0.5
        return self.documents[source.document].layers[0].picture

    def frame_writer(self, source: Source) -> FrameWriter:
        raise CanvasError("canvas_no_frames", f"{source.name} is not animated.")

    def document_at(self, x: int, y: int) -> str:
        return self.front if x >= 0 else ""

    def set_preview_opacity(self, opacity: float) -> None:
        self.preview_opacity = opacity

    def preview_is_stale(self) -> bool:
        return self.stale

    def end_preview(self) -> None:
        self.previewed = None

    def open_new(self, picture: PixelBuffer, name: str) -> Generator[float, None, str]:
        yield 0.5
        made = FakeDocument(f"document-{next(self._ids)}", name, [self._layer(name, picture, None)])
        self.documents[made.id] = made
        self.front = made.id
        return made.id

    def load_note(self, document: str) -> bytes:
        return self.documents[document].note if document in self.documents else b""

    def save_note(self, document: str, note: bytes) -> None:
        if document in self.documents:
            self.documents[document].note = note

    def _layer(self, name: str, picture: PixelBuffer, selection: PixelBuffer | None) -> FakeLayer:
        kept = PixelBuffer.from_format(picture.format, bytes(picture.data))
        return FakeLayer(f"node-{next(self._ids)}", name, kept, selection)

    def _document(self, name: str) -> FakeDocument:
        if name == "none":
            raise CanvasError("canvas_no_document", "No document is open.", "Open or make one.")
        if name not in self.documents:
            raise CanvasError("canvas_document_gone", "The document was closed.", "Open the result as new.")
        return self.documents[name]


def one_document(picture: PixelBuffer | None = None, steps: int = 3) -> FakeCanvas:
    """A document "d1" with one layer "n1"."""
    layer = FakeLayer("n1", "Sky", picture or painting())
    return FakeCanvas(FakeDocument("d1", "Landscape", [layer]), steps=steps)
