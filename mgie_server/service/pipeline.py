"""One job from pixels to pixels: framing, describe, edit for every variation, landing.

Everything that computes comes from models and imaging; here is the order, the clock and the words on the way.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Expressive, Message, Progress, Result, Submit
from mgie_protocol.pixels import PixelBuffer
from mgie_server.models.engine import Description, EditSettings, Engine
from mgie_server.service.bodies import link_body, map_body, write_pixels
from mgie_server.service.channel import Order
from mgie_server.service.describing import Descriptions
from mgie_server.service.previews import PreviewMaker
from mgie_server.service.results import picture_file
from mgie_server.service.shelf import Shelf, release_memory
from mgie_server.settings import Settings

if TYPE_CHECKING:
    from mgie_server.models.engine import BatchEngine, Picture, PreviewOf


class Reporter(Protocol):
    """Who hears of a job's way."""

    def send(self, message: Message) -> None: ...

    def check(self) -> None:
        """Raises MgieError cancelled when the job is to stop."""


class Pipeline:
    """Runs jobs on one device, one at a time; keeps models and descriptions between them."""

    def __init__(self, device: str, shelf: Shelf | None = None, settings: Settings | None = None) -> None:
        self._settings = settings or Settings.from_environment()
        self._shelf = shelf or Shelf(device, memory=self._settings.memory)
        self._descriptions = Descriptions()

    @property
    def models(self) -> list[str]:
        """The loaded ones."""
        return self._shelf.names

    def preload(self, name: str) -> None:
        """Load a model before a job asks for it."""
        self._shelf.get(name)

    def release_memory(self) -> None:
        """After a job that ran out of it."""
        release_memory()

    def run(self, order: Order, reporter: Reporter, came_at: float | None = None) -> Result:
        """Do the job: its pictures are in order.folder when this returns.

        came_at: time.perf_counter() since when it waited for the process, which was loading a model.
        Raises MgieError, or whatever a model raises.
        """
        run = _Run(order, reporter, self._settings)
        with run.stage("loading", since=came_at):
            engine = self._shelf.get(order.submit.request.model)
        if _passes_through(engine, order.submit.request.instruction):
            return run.hand_back(engine)
        with run.stage("describing"):
            picture = run.frame(engine)
            description = self._descriptions.get(engine, picture, order.submit.request)
        return run.edit(engine, picture, description)


class _Run:
    """One job under way."""

    def __init__(self, order: Order, reporter: Reporter, settings: Settings) -> None:
        submit = order.submit
        self._order, self._submit, self._request = order, submit, submit.request
        self._reporter = reporter
        self._seconds: dict[str, float] = {}
        self._layer, self._selection = map_body(submit, order.body)
        self._previews = PreviewMaker(
            submit.request.previews, settings.preview_side, settings.preview_every_s
        )

    @contextmanager
    def stage(self, name: str, variation: int = 0, since: float | None = None) -> Iterator[None]:
        """Says that a stage begins, and adds up its seconds; since: perf_counter, when it really began."""
        self._reporter.check()
        self._reporter.send(Progress(self._submit.job, name, variation=variation))
        started = time.perf_counter() if since is None else since
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - started
        self._reporter.check()

    def frame(self, engine: Engine) -> Picture:
        """The layer as the model sees it. Raises MgieError picture_invalid."""
        from mgie_server.imaging import framing

        return framing.to_model(self._layer, engine.capabilities.sizing)

    def edit(self, engine: Engine, picture: Picture, description: Description) -> Result:
        """All variations, landed and written."""
        self._tell_expressive(engine, description)
        count = self._variations
        unchanged: Picture | None = None
        for numbers in _batches(count, engine.capabilities.batch):
            with self.stage("editing", numbers[0]):
                edited = self._edit_some(engine, picture, description, numbers)
            for number, after in zip(numbers, edited, strict=True):
                with self.stage("landing", number):
                    if unchanged is None:
                        unchanged = engine.reconstruct(picture)
                    landed = self._land(engine, unchanged, after)
                    write_pixels(picture_file(self._order.folder, self._submit.job, number), landed.data)
        return self._result(description, count)

    def hand_back(self, engine: Engine) -> Result:
        """The echo engine: everything as for an edit, but the layer itself is the answer."""
        blank = np.zeros((8, 8, 3), np.float32)
        if self._layer.dtype == "f32":
            self.frame(engine)  # refuses NaN as an edit would
        with self.stage("describing"):
            description = engine.describe(blank, self._request.instruction, self._request.expressive)
        self._tell_expressive(engine, description)
        for number in range(self._variations):
            with self.stage("editing", number):
                self._edit_one(engine, blank, description, number)
            path = picture_file(self._order.folder, self._submit.job, number)
            link_body(self._order.body, path, self._submit.picture.nbytes)
        return self._result(description, self._variations)

    @property
    def _variations(self) -> int:
        return 0 if self._request.task == "describe" else self._request.variations

    def _edit_some(
        self, engine: Engine, picture: Picture, description: Description, numbers: range
    ) -> list[Picture]:
        """These variations, which share their forward passes where the engine can and there are several."""
        if len(numbers) == 1:
            return [self._edit_one(engine, picture, description, numbers[0])]
        settings = [edit_settings(engine, self._submit, number) for number in numbers]

        def on_step(step: int, steps: int, previews: Sequence[PreviewOf]) -> None:
            for number, preview in zip(numbers, previews, strict=True):
                self._tell_step(step, steps, number, preview)

        edited = cast("BatchEngine", engine).edit_many(picture, description, settings, on_step)
        for made, one in zip(edited, settings, strict=True):
            _check_numbers(made, one.seed)
        return edited

    def _edit_one(self, engine: Engine, picture: Picture, description: Description, number: int) -> Picture:
        settings = edit_settings(engine, self._submit, number)

        def on_step(step: int, steps: int, preview: PreviewOf) -> None:
            self._tell_step(step, steps, number, preview)

        edited = engine.edit(picture, description, settings, on_step)
        _check_numbers(edited, settings.seed)
        return edited

    def _tell_step(self, step: int, steps: int, number: int, preview: PreviewOf) -> None:
        self._reporter.check()
        made = self._previews.make(preview) or (None, None)
        self._reporter.send(Progress(self._submit.job, "editing", step, steps, number, *made))

    def _land(self, engine: Engine, before: Picture, after: Picture) -> PixelBuffer:
        from mgie_server.imaging import fullres

        return fullres.land(
            self._layer,
            before,
            after,
            selection=self._selection,
            strict=self._request.strict_selection,
            feather=self._request.feather,
            color_cell=engine.capabilities.color_cell,
        )

    def _tell_expressive(self, engine: Engine, description: Description) -> None:
        if engine.capabilities.describes:
            self._reporter.send(Expressive(self._submit.job, description.expressive))
        elif self._request.task == "describe":
            raise MgieError(
                "edit_not_supported",
                f"The model {self._request.model} edits without describing.",
                "Use mini.",
            )

    def _result(self, description: Description, count: int) -> Result:
        return Result(
            job=self._submit.job,
            pictures=[self._submit.picture] * count,
            expressive=description.expressive,
            seeds=[self._request.seed + number for number in range(count)],
            model=self._request.model,
            request=self._request.to_dict(),
            seconds={name: round(value, 4) for name, value in self._seconds.items()},
        )


def edit_settings(engine: Engine, submit: Submit, number: int) -> EditSettings:
    """What the request says, and the model's defaults for what it leaves open."""
    request, can = submit.request, engine.capabilities
    exact = request.decoding == "exact"
    default = can.exact_steps if exact and can.exact_steps else can.steps
    return EditSettings(
        steps=default if request.steps is None else request.steps,
        text_guidance=can.text_guidance if request.text_guidance is None else request.text_guidance,
        image_guidance=can.image_guidance if request.image_guidance is None else request.image_guidance,
        seed=request.seed + number,
        exact=exact,
    )


def _batches(count: int, largest: int) -> list[range]:
    """Variations that are edited together."""
    return [range(first, min(first + largest, count)) for first in range(0, count, largest)]


def _check_numbers(edited: Picture, seed: int) -> None:
    if not np.isfinite(edited).all():
        raise MgieError(
            "internal",
            f"The model's picture for seed {seed} holds values that are not numbers.",
            "Try another seed or a lower guidance.",
        )


def _passes_through(engine: Engine, instruction: str) -> bool:
    asks = getattr(engine, "passes_through", None)  # the echo engine alone has it
    return asks is not None and asks(instruction)
