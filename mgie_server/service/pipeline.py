"""One job from pixels to pixels: framing, describe, edit for every variation, landing, report.

Everything that computes comes from models and imaging; here is the order, the clock and the words on the way.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from mgie_protocol.attachments import RECIPE
from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Expressive, Message, Progress, Result
from mgie_server.engines.engine import Description, Engine
from mgie_server.service import recipe_job
from mgie_server.service.attachments import Attachments
from mgie_server.service.bodies import link_body, map_body, write_pixels
from mgie_server.service.channel import Order
from mgie_server.service.description_cache import DescriptionCache
from mgie_server.service.edit_report import report_of, resolved_landing, untouched
from mgie_server.service.model_cache import ModelCache, release_memory
from mgie_server.service.previews import PreviewMaker
from mgie_server.service.result_notes import hidden_by_feather
from mgie_server.service.results import picture_file
from mgie_server.service.variations import Variations, batches
from mgie_server.settings import Settings

if TYPE_CHECKING:
    from mgie_server.engines.engine import Picture, PreviewOf
    from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, ModelEdit
    from mgie_server.service.framed_layer import FramedLayer


class Reporter(Protocol):
    """Who hears of a job's way."""

    def send(self, message: Message) -> None: ...

    def check(self) -> None:
        """Raises MgieError cancelled when the job is to stop."""


class Pipeline:
    """Runs jobs on one device, one at a time; keeps models and descriptions between them."""

    def __init__(
        self, device: str, cache: ModelCache | None = None, settings: Settings | None = None
    ) -> None:
        self._settings = settings or Settings.from_environment()
        self._cache = cache or ModelCache(device, memory=self._settings.memory)
        self._descriptions = DescriptionCache()

    @property
    def models(self) -> list[str]:
        """The loaded ones."""
        return self._cache.names

    def preload(self, name: str) -> None:
        """Load a model before a job asks for it."""
        self._cache.get(name)

    def release_memory(self) -> None:
        """After a job that ran out of it."""
        release_memory()

    def run(self, order: Order, reporter: Reporter, came_at: float | None = None) -> Result:
        """Do the job: its pictures and attachments are in order.folder when this returns.

        came_at: time.perf_counter() since when it waited for the process, which was loading a model.
        Raises MgieError, or whatever a model raises.
        """
        if order.submit.request.task == "apply":
            return recipe_job.run(order, reporter)
        run = _Run(order, reporter, self._settings, came_at)
        with run.stage("loading", since=came_at):
            engine = self._cache.get(order.submit.request.model)
        if _passes_through(engine, order.submit.request.instruction):
            return run.hand_back(engine)
        with run.stage("describing"):
            framed = run.frame(engine)
            description = self._descriptions.get(engine, framed.seen, order.submit.request)
        return run.edit(engine, framed, description)


class _Run:
    """One job under way."""

    def __init__(
        self, order: Order, reporter: Reporter, settings: Settings, came_at: float | None = None
    ) -> None:
        submit = order.submit
        self._order, self._submit, self._request = order, submit, submit.request
        self._reporter = reporter
        self._began = time.perf_counter() if came_at is None else came_at
        self._seconds: dict[str, float] = {}
        self._reports: list[dict[str, Any]] = []
        self._notes: list[str] = []
        self._attachments = Attachments(order.folder, submit.job)
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

    def frame(self, engine: Engine) -> FramedLayer:
        """The layer as the model sees it. Raises MgieError picture_invalid."""
        from mgie_server.service.framed_layer import FramedLayer

        return FramedLayer.of(self._layer, self._selection, engine.capabilities, self._request.feather)

    def edit(self, engine: Engine, framed: FramedLayer, description: Description) -> Result:
        """All variations, landed and written."""
        from mgie_server.imaging.landing.model_edit import ModelEdit
        from mgie_server.service.framed_layer import landing_options

        self._tell_expressive(engine, description)
        editing = Variations(engine, self._request, self._tell_step)
        options = landing_options(self._request, engine.capabilities)
        hidden = hidden_by_feather(framed.selected, self._request) if self._variations else None
        self._notes += [hidden] if hidden else []
        unchanged: Picture | None = None
        for numbers in batches(self._variations, engine.capabilities.batch):
            with self.stage("editing", numbers[0]):
                edited = editing.edit(framed.seen, description, numbers)
            for number, made in zip(numbers, edited, strict=True):
                with self.stage("landing", number):
                    if unchanged is None:
                        unchanged = (
                            framed.seen if options.landing == "raw" else engine.reconstruct(framed.seen)
                        )
                    edit = ModelEdit(framed.seen, unchanged, made)
                    landed = self._land(framed, edit, number, options, engine)
                    self._attach(landed, framed, edit, number, engine, description)
        return self._result(description)

    def hand_back(self, engine: Engine) -> Result:
        """The echo engine: everything as for an edit, but the layer itself is the answer."""
        blank = np.zeros((8, 8, 3), np.float32)
        framed = None
        if self._layer.dtype == "f32" or self._request.with_model_picture:
            framed = self.frame(engine)  # refuses NaN as an edit would
        with self.stage("describing"):
            description = engine.describe(blank, self._request.instruction, self._request.expressive)
        self._tell_expressive(engine, description)
        editing = Variations(engine, self._request, self._tell_step)
        landing = resolved_landing(self._request, engine.capabilities)
        for number in range(self._variations):
            with self.stage("editing", number):
                editing.edit(blank, description, range(number, number + 1))
            path = picture_file(self._order.folder, self._submit.job, number)
            link_body(self._order.body, path, self._submit.picture.nbytes)
            if framed is not None and self._request.with_model_picture:
                self._attachments.add_model_picture(number, framed.seen)
            self._report(untouched(landing), framed, number, engine)
        return self._result(description)

    @property
    def _variations(self) -> int:
        return 0 if self._request.task == "describe" else self._request.variations

    def _tell_step(self, step: int, steps: int, number: int, preview: PreviewOf) -> None:
        self._reporter.check()
        made = self._previews.make(preview) or (None, None)
        self._reporter.send(Progress(self._submit.job, "editing", step, steps, number, *made))

    def _land(
        self, framed: FramedLayer, edit: ModelEdit, number: int, options: LandingOptions, engine: Engine
    ) -> Landed:
        """One variation onto the layer and into the job's folder, with its report."""
        landed = framed.land(edit, options)
        path = picture_file(self._order.folder, self._submit.job, number)
        write_pixels(path, landed.picture.data)
        self._report(landed.report.to_dict(), framed, number, engine)
        return landed

    def _attach(
        self,
        landed: Landed,
        framed: FramedLayer,
        edit: ModelEdit,
        number: int,
        engine: Engine,
        description: Description,
    ) -> None:
        """What was asked for beside the picture; new pixels have no recipe."""
        if self._request.with_model_picture:
            self._attachments.add_model_picture(number, edit.made)
        if self._request.with_recipe and landed.transform and not landed.report.painted:
            from mgie_server.imaging.recipes.making import recipe_file

            whole = framed.frame.is_whole(self._layer.format)
            words = self._request, description.expressive, engine.capabilities.licence
            self._attachments.add(
                RECIPE, number, recipe_file(landed.transform, edit.unchanged, whole, *words)
            )

    def _report(
        self, landed: dict[str, Any], framed: FramedLayer | None, number: int, engine: Engine
    ) -> None:
        report = report_of(landed, framed, engine.capabilities, self._request, number)
        self._reports.append({**report, "seconds": round(time.perf_counter() - self._began, 3)})

    def _tell_expressive(self, engine: Engine, description: Description) -> None:
        if engine.capabilities.describes:
            self._reporter.send(Expressive(self._submit.job, description.expressive))
        elif self._request.task == "describe":
            raise MgieError(
                "edit_not_supported",
                f"The model {self._request.model} edits without describing.",
                "Use mini.",
            )

    def _result(self, description: Description) -> Result:
        count = self._variations
        return Result(
            job=self._submit.job,
            pictures=[self._submit.picture] * count,
            expressive=description.expressive,
            seeds=[self._request.seed + number for number in range(count)],
            model=self._request.model,
            request=self._request.to_dict(),
            seconds={name: round(value, 4) for name, value in self._seconds.items()},
            reports=self._reports,
            attachments=self._attachments.headers,
            notes=[*description.notes, *self._notes],
        )


def _passes_through(engine: Engine, instruction: str) -> bool:
    asks = getattr(engine, "passes_through", None)  # the echo engine alone has it
    return asks is not None and asks(instruction)
