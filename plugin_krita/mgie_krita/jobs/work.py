"""A job with all that the panel does not see: its pixels, its request, its clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mgie_client.requests import describing_of, margins_from, random_seed, with_describing
from mgie_client.time_left import StageClock
from mgie_krita.reference import Reference
from mgie_krita.types import (
    APPLIED,
    CANCELLED,
    DESCRIBED,
    DISCARDED,
    FAILED,
    READING,
    READY,
    SENDING,
    SOURCES,
    UNDER_WAY,
    ColorSpace,
    Entry,
    Job,
    Options,
    Source,
    SourcePicture,
)
from mgie_protocol.beside import NOTHING, Beside
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

FINISHED = (DESCRIBED, READY, APPLIED, FAILED, CANCELLED, DISCARDED)
MAX_LAYER_NAME = 80

_NO_SPACE = ColorSpace("", "", "")
NO_SOURCE = Source("", "", "", "merged", "", 0, 0, 0, 0, _NO_SPACE, _NO_SPACE)


@dataclass(eq=False)
class Work:
    """request: None for a result that is fetched after a crash. picture: until the result is on show.

    selection: as it was sent; needed when the result is inserted. results: one a variation, until dropped.
    left_over: of a Krita that crashed. given: the server has to answer for it. lost: the server that had it is
    gone, or out of reach; losses: how many servers were started because of that.
    inserts: how many are waiting or under way. kept: whether a layer or document was made of it.
    held: the server has its result, until it is told to let go. recipe: the bytes of the recipe that it applies.
    recipes: by variation, those that came with the results. packed: the selection of an earlier edit that takes the
    place of the document's. entry: what the history says of it, from its result on. fetched: what to do with the pixels
    of a result that were dropped, once the server has sent them again. dropped: the artist has dragged it onto the
    canvas, so that it is applied as soon as it is ready. references, marks: what its words may speak of; beside: their
    pixels. notes: for the artist, with the result. wrong: why it cannot be asked for.
    """

    job: Job
    request: EditRequest | None = None
    picture: SourcePicture | None = None
    selection: PixelBuffer | None = None
    results: list[PixelBuffer] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    clock: StageClock = field(default_factory=StageClock)
    left_over: bool = False
    given: bool = False
    lost: bool = False
    losses: int = 0
    inserts: int = 0
    kept: bool = False
    held: bool = False
    recipe: bytes = b""
    recipes: dict[int, bytes] = field(default_factory=dict)
    packed: dict[str, Any] | None = None
    entry: Entry | None = None
    fetched: Callable[[], None] | None = None
    dropped: bool = False
    references: tuple[Reference, ...] = ()
    marks: Reference | None = None
    beside: Beside = NOTHING
    notes: tuple[str, ...] = ()
    wrong: MgieError | None = None

    @property
    def id(self) -> str:
        return self.job.job_id

    @property
    def alive(self) -> bool:
        """Whether it is on its way to a result."""
        return self.job.state in UNDER_WAY

    @property
    def describes(self) -> bool:
        """Whether the text alone is asked for."""
        return self.request is not None and self.request.task == "describe"

    @property
    def waits_for_server(self) -> bool:
        return self.alive and self.given

    @property
    def finished(self) -> bool:
        return self.job.state in FINISHED

    @property
    def nbytes(self) -> int:
        """Pixels that are held for a finished job."""
        selection = [self.selection] if self.selection is not None else []
        held = [*self.results, *selection, *self.beside.pictures]
        return sum(memoryview(picture.data).nbytes for picture in held)

    def edge(self) -> dict[str, Any]:
        """What was asked for of the selection's edge, for the canvas."""
        request = self.request
        return {
            "feather": request.feather if request else 0.0,
            "strict": request.strict_selection if request else True,
        }

    @property
    def megapixels(self) -> float:
        return self.job.source.width * self.job.source.height / 1e6

    def restart(self) -> None:
        """The server has to be told of it (again)."""
        job = self.job
        job.state, job.stage, job.share = SENDING, "", 0.0
        job.step = job.steps = job.variation = job.place = 0
        job.seconds_left = None

    def end(self, state: str, error: MgieError | None = None) -> None:
        """No result will come, or it is not wanted any more."""
        self.job.state, self.job.error = state, error
        self.job.preview = self.job.seconds_left = None
        self.drop_pixels()

    def drop_results(self) -> None:
        """Of a result that the server holds: it is fetched again when it is wanted."""
        self.results = []

    def drop_pixels(self) -> None:
        self.picture = self.selection = None
        self.results, self.beside = [], NOTHING


def make_request(
    instruction: str,
    options: Options,
    expressive: str | None,
    previews: bool,
    references: Sequence[Reference] = (),
) -> EditRequest:
    """The edit as the server reads it. Unchecked, but for the margins: raises MgieError."""
    request = EditRequest(
        instruction,
        model=options.model,
        expressive=expressive,
        seed=options.seed,
        variations=options.variations,
        steps=options.steps,
        text_guidance=options.text_guidance,
        image_guidance=options.image_guidance,
        strict_selection=options.strict_selection,
        feather=options.feather,
        previews=previews,
        with_recipe=True,
        landing=options.landing,
        coverage=options.coverage,
        references=tuple(reference.name for reference in references),
        negative=options.negative or None,
        context=options.context,
        expand=margins_from(options.expand),
        inpaint=options.inpaint,
    )
    return with_describing(request, options.describe)


def options_of(request: EditRequest, source: str) -> Options:
    """The options that ask for this request again, with its own seed."""
    return Options(
        source=source if source in SOURCES else SOURCES[0],
        model=request.model,
        variations=request.variations,
        seed=request.seed,
        seed_locked=True,
        steps=request.steps,
        text_guidance=request.text_guidance,
        image_guidance=request.image_guidance,
        strict_selection=request.strict_selection,
        feather=request.feather,
        landing=request.landing,
        coverage=request.coverage,
        negative=request.negative or "",
        context=request.context,
        expand=", ".join(map(str, request.expand)) if request.expands else "",
        inpaint=request.inpaint,
        describe=describing_of(request),
    )


def with_seed(options: Options) -> Options:
    """With a random seed, unless the artist has locked it."""
    if options.seed_locked:
        return options
    return replace(options, seed=random_seed())


def layer_name(instruction: str, variation: int) -> str:
    """One line of at most 80 characters; further variations end with their number: "... #2"."""
    number = f" #{variation + 1}" if variation else ""
    words = " ".join(instruction.split())
    room = MAX_LAYER_NAME - len(number)
    return (words if len(words) <= room else words[: room - 1].rstrip() + "…") + number


def new_job(job_id: str, instruction: str, options: Options, source: Source) -> Job:
    return Job(job_id, instruction, options, source, state=READING)
