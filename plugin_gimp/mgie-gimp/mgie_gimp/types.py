"""What passes between the floors: plain data that knows neither GIMP nor the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mgie_client.models import ModelInfo
from mgie_client.requests import ON
from mgie_gimp.layer_data import Mask
from mgie_protocol.beside import NOTHING, Beside
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

RANDOM_SEED = -1
OWN_STEPS = 0  # the model's own number of steps
OWN_GUIDANCE = -1.0  # the model's own guidance
OWN_CONTEXT = -1.0  # as much of the selection's surroundings as the model likes
FULL_STRENGTH = 100.0  # percent
CUT_OUT = "model"  # the coverage of an edit whose model's own transparency counts
OWN_STRENGTH = 0.0  # the layer's own, for an edit that is made again
TRANSPORTS = ("auto", "pyzmq", "stdlib")


class CanvasError(MgieError):
    """Why something in GIMP cannot be read or written; code is one of the `canvas_*` names.

    canvas_no_layer, canvas_many_layers, canvas_not_a_layer, canvas_floating, canvas_indexed,
    canvas_nothing_selected, canvas_no_record, canvas_no_reference, canvas_source_gone, canvas_outside, canvas_empty,
    canvas_passes_through.
    """


class StartError(MgieError):
    """A server that cannot be started, in the artist's language. why: its last words, maybe in several lines."""

    def __init__(self, code: str, message: str, hint: str, why: str = "") -> None:
        super().__init__(code, message, hint)
        self.why = why


class Closed(Exception):
    """The artist closed a window or pressed Cancel: nothing is to be said about it."""


@dataclass(frozen=True)
class Told:
    """An error as a window shows it. what: failed. why: is known of it, maybe in several lines. step: to take."""

    what: str
    why: str = ""
    step: str = ""


@dataclass(frozen=True)
class Options:
    """What the artist, or a script, has chosen; the arguments of the procedures.

    seed: RANDOM_SEED for another one each time. steps: OWN_STEPS, text_guidance and image_guidance:
    OWN_GUIDANCE for the model's own. expressive: "" lets the model write it. server: a folder as in
    $MGIE_HOME, "" for this user's own. transport: one of TRANSPORTS. strength: percent of the edit that is seen,
    OWN_STRENGTH for the layer's own. references: one a line, the name of a layer of the image or the whole path of a file.
    context: percent of the selection's size, OWN_CONTEXT for the model's own. marks: name of a layer, "" for none.
    expand: as mgie_client.requests.margins_from reads it. describe: one of mgie_client.requests.DESCRIBING.
    Other ranges as in EditRequest.
    """

    instruction: str
    expressive: str = ""
    model: str = "mini"
    variations: int = 1
    seed: int = RANDOM_SEED
    strength: float = FULL_STRENGTH
    steps: int = OWN_STEPS
    text_guidance: float = OWN_GUIDANCE
    image_guidance: float = OWN_GUIDANCE
    strict: bool = True
    feather: float = 0.0
    landing: str = "auto"
    coverage: str = "keep"
    describe: str = ON
    keep_recipe: bool = False
    references: str = ""
    negative: str = ""
    context: float = OWN_CONTEXT
    marks: str = ""
    expand: str = ""
    inpaint: bool = False
    server: str = ""
    transport: str = "auto"


@dataclass(frozen=True)
class Origin:
    """For whom an edit is: the image's and the layer's name; left, top: where the picture lies, px from the image's
    corner; x, y: the same from the layer's own corner; tattoo: the layer's lasting number; strength:
    percent of the edit that is to be seen; marks: tattoo of the layer with marks, 0 without.
    """

    image: str = ""
    layer: str = ""
    left: int = 0
    top: int = 0
    x: int = 0
    y: int = 0
    tattoo: int = 0
    strength: float = FULL_STRENGTH
    marks: int = 0


@dataclass(frozen=True)
class Parcel:
    """What is sent. limit: what is selected, with hard edges. mask: the new layer's, with the soft ones. recipe: for the
    task "apply", what is in its file. beside: the reference pictures and marks.
    """

    request: EditRequest
    picture: PixelBuffer
    limit: PixelBuffer | None = None
    mask: Mask | None = None
    recipe: bytes | None = None
    origin: Origin = field(default_factory=Origin)
    beside: Beside = NOTHING


@dataclass(frozen=True)
class KeptEdit:
    """A result that the server keeps. finished_at: seconds since 1970. origin: None where nobody noted it."""

    job_id: str
    instruction: str
    model: str
    finished_at: float
    nbytes: int
    origin: Origin | None = None


@dataclass(frozen=True)
class Record:
    """Where a layer comes from: kept with it, in the file too.

    request: everything that shaped it (EditRequest.to_dict). seed: of this layer. source, source_name: tattoo
    and name of the layer that was edited. report: what became of the picture (events.Result), {} where no server
    has said so. x, y: where the picture lay, px from that layer's corner. instead: the layer stands in the place of
    that one, all of it, and is not laid over it. strength: percent of the edit that was to be seen. marks: tattoo of
    the layer with marks, 0 without.
    """

    request: dict[str, Any]
    expressive: str
    model: str
    model_title: str
    licence: str
    seed: int
    source: int
    source_name: str
    server_version: str = ""
    report: dict[str, Any] = field(default_factory=dict)
    x: int = 0
    y: int = 0
    instead: bool = False
    strength: float = FULL_STRENGTH
    marks: int = 0

    @property
    def instruction(self) -> str:
        return str(self.request.get("instruction", ""))


MINI = ModelInfo("mini", "Adjust (offline)", "CC-BY-SA-4.0", "free")


@dataclass
class Situation:
    """Where a job is, for whoever shows it. Only the floor of jobs writes to it.

    stage: "starting" (the server), "connecting", "sending", "fetching", or one of mgie_protocol.events.STAGES.
    place: jobs before it. seconds_left: an estimate, None while there is none. slow: what to know of a server that
    does not come.
    """

    stage: str = "connecting"
    step: int = 0
    steps: int = 0
    variation: int = 0
    variations: int = 1
    place: int = 0
    share: float | None = None  # of the editing that is done, 0..1
    seconds_left: float | None = None
    expressive: str = ""
    preview: PixelBuffer | None = None
    cancelling: bool = False
    slow: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came back. pictures: one a variation, none when only the text was asked for. reports: what became of
    each; none from an older server. recipes: the light and colour of those that can be kept, by variation.
    notes: sentences of the server's for the artist. expressives: the text of each, where they are not all `expressive`.
    """

    request: EditRequest
    pictures: list[PixelBuffer]
    expressive: str
    seeds: list[int]
    model: ModelInfo
    server_version: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    reports: list[dict[str, Any]] = field(default_factory=list)
    recipes: dict[int, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    expressives: list[str] = field(default_factory=list)
