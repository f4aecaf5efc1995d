"""What passes between the floors: plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mgie_client.models import ModelInfo
from mgie_client.recommendation import Recommendation
from mgie_client.requests import ON
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer

SOURCES = ("layer", "group", "merged")
APPLY_AS = (
    "layer",
    "place",
    "frames",
)  # a new layer; the pixels of the source itself; a layer of all its frames
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

    samples: pixels of a grid over it, as the canvas writes them. anchor: of the merged picture, which has no place of its
    own, the same of a paint layer in it.
    """

    at: tuple[int, int]
    canvas: tuple[int, int]
    samples: str
    anchor: tuple[str, Standing] | None = None


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


@dataclass(frozen=True)
class LayerEdit:
    """A result on its way into its document.

    selection, feather, strict: what was sent with the picture; the new layer's alpha is the soft edge. name: of the new
    layer. opacity: 0..1, how much of the result is seen over what it was. hide: what the result stands in for, where it
    cannot lie over it; else that stays visible. margins: left, top, right, bottom, px by which the picture is larger than
    what was edited, where the canvas is to grow with it; 0 where it is not.
    """

    source: Source
    picture: PixelBuffer
    selection: PixelBuffer | None = None
    name: str = ""
    feather: float = 0.0
    strict: bool = True
    opacity: float = 1.0
    hide: bool = True
    margins: tuple[int, int, int, int] = (0, 0, 0, 0)


class CanvasError(MgieError):
    """Why something cannot be read or written here; code is one of the `canvas_*` names below.

    canvas_no_document, canvas_no_layer, canvas_empty_layer, canvas_hidden, canvas_locked, canvas_group_locked,
    canvas_no_picture (a layer kind without pixels), canvas_document_gone, canvas_too_large,
    canvas_nothing_selected (the selection lies outside the layer), canvas_not_added, canvas_color, canvas_changed (the
    picture was resized or turned meanwhile), canvas_outside (the layer lies wholly outside the picture), canvas_no_frames,
    canvas_no_place (the source's pixels cannot be replaced in one step).
    """


@dataclass(frozen=True)
class Options:
    """What the artist has set in the panel; remembered between runs. Ranges as in EditRequest.

    paid_work_only: of the models, those alone that may be used for it are offered.
    negative: what is not to come true, "" for nothing. inpaint: the model is told of the selection. expand: as
    mgie_client.requests.margins_from reads it. describe: one of mgie_client.requests.DESCRIBING.
    hide_source: what a result stands in for is hidden by it. apply_as: one of APPLY_AS. grow_canvas: with a result that is
    larger. These three are no part of an edit: what is set when a result is applied counts.
    """

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
    hide_source: bool = True
    apply_as: str = APPLY_AS[0]
    paid_work_only: bool = False
    negative: str = ""
    context: float | None = None
    expand: str = ""
    inpaint: bool = False
    grow_canvas: bool = True
    describe: str = ON


@dataclass(frozen=True)
class ServerState:
    """light: "off", "starting", "ready", "busy" or "problem". words: the status line, already translated.

    action: what one button may do about it: "start", "settings" or "". recommended: to fetch, None for nothing.
    """

    light: str
    words: str
    action: str = ""
    models: tuple[ModelInfo, ...] = ()
    recommended: Recommendation | None = None


@dataclass(frozen=True)
class Entry:
    """One edit in a document's history: all that is needed to repeat it (see EditRequest.to_dict).

    reports: what became of the picture (events.Result), one for each layer that was kept, with its name as "layer".
    selection: what was selected, as jobs.selections packs it; None where all was edited. picture: its first variation,
    see jobs.small_pictures. favourite: the artist wants to keep it in front. expressive: of the variation that was kept
    last, else of the first.
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
    picture: str = ""
    favourite: bool = False


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
READING, SENDING, QUEUED, WORKING, DESCRIBED, READY, APPLYING, APPLIED, FAILED, CANCELLED, DISCARDED = (
    "reading", "sending", "queued", "working", "described", "ready", "applying", "applied", "failed", "cancelled",
    "discarded",
)  # fmt: skip
UNDER_WAY = (READING, SENDING, QUEUED, WORKING)


@dataclass
class Job:
    """One edit on its way, as the panel shows it. Only the floor of jobs writes to it.

    stage: "" or one of mgie_protocol.events.STAGES. seconds_left: an estimate, None when there is none yet.
    place: jobs before it. preview: while it works. before, after: for comparing, once it is READY.
    reports: what became of the picture, one a variation; none from an older server. recipes: which variations have
    light and colour that can be kept. from_recipe: it applies a kept recipe, whose name is the instruction. Where it is
    DESCRIBED its text alone is here, to be read before the edit. expressives: one a variation, where they are not all
    `expressive`.
    notes: sentences of the server about the result. closeup: where little has changed. seen: its result was on show, and
    something else is now.
    away: the document that it belongs to is not open. frames: of an animation that is edited: how many are done, of
    how many.
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
    expressives: list[str] = field(default_factory=list)
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
    frames: tuple[int, int] = (0, 0)
    error: MgieError | None = None

    @property
    def variations(self) -> int:
        return self.options.variations

    def text_of(self, variation: int) -> str:
        """What the picture of this variation follows, or is to follow."""
        return self.expressives[variation] if variation < len(self.expressives) else self.expressive
