"""What passes between the floors: plain data, and what the floor of jobs needs of a canvas."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Protocol

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer

SOURCES = ("layer", "group", "merged")
GROW = "grow"  # the coverage of an edit that may paint where the layer is transparent


@dataclass(frozen=True)
class ColorSpace:
    """As Krita names it: ColorSpace("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")."""

    model: str
    depth: str
    profile: str


@dataclass(frozen=True)
class Standing:
    """Where a source was when it was read. at: offset of its layer, canvas: the picture's size, both in px.

    samples: pixels of a grid over it, as the canvas writes them.
    """

    at: tuple[int, int]
    canvas: tuple[int, int]
    samples: str


@dataclass(frozen=True)
class Source:
    """What is edited, without its pixels. It stays true while the user goes on painting.

    document: unique id of the document's root node. node: unique id of the layer, "" for the merged picture.
    kind: one of SOURCES. name: the layer's, for people. x, y, width, height: canvas px; the rectangle may
    reach beyond the canvas. space: of the pixels that are read. target: of the layer that will be made.
    standing: once it was read.
    path: the document's file, "" while it has none.
    """

    document: str
    document_name: str
    node: str
    kind: str
    name: str
    x: int
    y: int
    width: int
    height: int
    space: ColorSpace
    target: ColorSpace
    standing: Standing | None = None
    path: str = ""


@dataclass(frozen=True)
class SourcePicture:
    """A source with its pixels as they travel. selection: one u8 channel of the same size, None without one.

    own_edge: the layer's alpha fades as the selection and its feather do already; the selection is all that they reach,
    and no feather is to be added.
    """

    source: Source
    picture: PixelBuffer
    selection: PixelBuffer | None
    own_edge: bool = False


class CanvasError(MgieError):
    """Why something cannot be read or written here; code is one of the `canvas_*` names below.

    canvas_no_document, canvas_no_layer, canvas_empty_layer, canvas_hidden, canvas_locked, canvas_group_locked,
    canvas_no_picture (a layer kind without pixels), canvas_document_gone, canvas_too_large,
    canvas_nothing_selected (the selection lies outside the layer), canvas_not_added, canvas_color, canvas_changed (the
    picture was resized or turned meanwhile), canvas_outside (the layer lies wholly outside the picture).
    """


class Canvas(Protocol):
    """What the other floors need of the editor's documents.

    read, insert and open_new are generators: each step does at most a few ms of work and yields the share done
    (0..1); what they make is their return value. All of them raise CanvasError.
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
        """A new layer on top of the source and its earlier results, in one undo step; gives its unique id.

        The picture is afterwards what it would be if the source's pixels had been replaced. Where the source's layer is
        gone, the new layer goes on top of the document. selection, feather, strict: what was sent with the picture; the
        new layer's alpha is the soft edge. opacity: 0..1, how much of the result is seen over what it was.
        """
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


@dataclass(frozen=True)
class Options:
    """What the artist has set in the panel; remembered between runs. Ranges as in EditRequest."""

    source: str = "layer"
    model: str = "mini"
    variations: int = 1
    seed: int = 0
    seed_locked: bool = False
    steps: int | None = None
    text_guidance: float | None = None
    image_guidance: float | None = None
    strict_selection: bool = True
    feather: float = 0.0
    landing: str = "auto"
    coverage: str = "keep"


@dataclass(frozen=True)
class ModelInfo:
    """A model that the server lists in its welcome. paints: it makes new content, not light and colour alone."""

    name: str
    title: str
    licence: str
    non_commercial: bool
    installed: bool
    paints: bool = False


@dataclass(frozen=True)
class ServerState:
    """light: "off", "starting", "ready", "busy" or "problem". words: the status line, already translated.

    action: what one button may do about it: "start", "settings" or "".
    """

    light: str
    words: str
    action: str = ""
    models: tuple[ModelInfo, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One edit in a document's history: all that is needed to repeat it (see EditRequest.to_dict).

    reports: what became of the picture (events.Result), one for each layer that was kept, with its name as "layer".
    selection: what was selected, as jobs.selections packs it; None where all was edited.
    """

    job_id: str
    request: dict[str, Any]
    expressive: str
    seeds: tuple[int, ...]
    made_at: float  # seconds since 1970
    layer: str = ""  # name of the layer that was kept last, "" when none was
    source: str = "layer"
    reports: tuple[dict[str, Any], ...] = ()
    selection: dict[str, Any] | None = None


@dataclass(frozen=True)
class Thumbnail:
    """A small picture for the screen: straight RGBA, 8 bits, rows top to bottom without padding."""

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True)
class Closeup:
    """Where an edit has changed something, seen from near. x, y, width, height: of the source, px.

    after: one a variation.
    """

    x: int
    y: int
    width: int
    height: int
    before: Thumbnail
    after: tuple[Thumbnail, ...]


# the states of a job, in the order in which they come
READING, SENDING, QUEUED, WORKING, READY, APPLYING, APPLIED, FAILED, CANCELLED, DISCARDED = (
    "reading", "sending", "queued", "working", "ready", "applying", "applied", "failed", "cancelled",
    "discarded",
)  # fmt: skip
UNDER_WAY = (READING, SENDING, QUEUED, WORKING)


@dataclass
class Job:
    """One edit on its way, as the panel shows it. Only the floor of jobs writes to it.

    stage: "" or one of mgie_protocol.events.STAGES. seconds_left: an estimate, None when there is none yet.
    place: jobs before it. preview: while it works. before, after: for comparing, once it is READY.
    reports: what became of the picture, one a variation; none from an older server. recipes: which variations have
    light and colour that can be kept. from_recipe: it applies a kept recipe, whose name is the instruction.
    notes: sentences of the server about the result. closeup: where little has changed. seen: its result was on show, and
    something else is now.
    away: the document that it belongs to is not open.
    """

    job_id: str
    instruction: str
    options: Options
    source: Source
    state: str = READING
    stage: str = ""
    share: float = 0.0  # of the reading, the sending or the applying that is done, 0..1
    step: int = 0
    steps: int = 0
    variation: int = 0
    place: int = 0
    seconds_left: float | None = None
    expressive: str = ""
    own_expressive: bool = False  # the artist rewrote the text
    preview: Thumbnail | None = None
    before: Thumbnail | None = None
    after: list[Thumbnail] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    recipes: list[int] = field(default_factory=list)
    from_recipe: bool = False
    notes: list[str] = field(default_factory=list)
    closeup: Closeup | None = None
    seen: bool = False
    away: bool = False
    error: MgieError | None = None
