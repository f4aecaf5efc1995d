"""From what the artist asks for to jobs that are under way."""

from __future__ import annotations

import uuid
from dataclasses import replace

from mgie_client import recipes
from mgie_client.models import ModelInfo, may_paint
from mgie_client.requests import FIRST, OFF, ON, applying, describing, fitting, request_of
from mgie_krita.editor import Canvas
from mgie_krita.jobs import selections
from mgie_krita.jobs.job_lifecycle import JobLifecycle
from mgie_krita.jobs.margins import without_margins
from mgie_krita.jobs.reference_list import ReferenceList
from mgie_krita.jobs.selections import Packed
from mgie_krita.jobs.settings import Settings
from mgie_krita.jobs.work import (
    NO_SOURCE,
    Work,
    make_request,
    new_job,
    options_of,
    with_seed,
)
from mgie_krita.reference import Reference
from mgie_krita.types import FAILED, GROW, Entry, Job, Options, Source
from mgie_krita.words import tr
from mgie_protocol.errors import MgieError


class JobFactory:
    """Every method begins a job, or adds one that has FAILED. See Controller for what they mean."""

    def __init__(
        self, canvas: Canvas, settings: Settings, lifecycle: JobLifecycle, references: ReferenceList
    ):
        self._canvas, self._settings, self._lifecycle = canvas, settings, lifecycle
        self._references = references

    def edit(
        self, instruction: str, options: Options, expressive: str | None, packed: Packed | None = None
    ) -> Job:
        """On what is active now. packed: a selection instead of the document's."""
        options = self._fitting(options)
        source, error = self._source(options)
        references = self._references.for_model(self._model(options))
        work = self._work(instruction, options, expressive, source, references)
        work.packed = packed
        self._mark(work, self._references.marks_for(self._model(options)))
        if options.describe == FIRST and expressive is None and work.request is not None:
            work.request = describing(work.request)
        return self._start(work, error)

    def again(self, job: Job, options: Options, expressive: str | None) -> Job:
        """What was to be read first has been read."""
        options = replace(self._fitting(options), source=job.source.kind)
        options = replace(options, describe=ON) if options.describe == FIRST else options
        before = self._lifecycle.registry.get(job.job_id)
        references = before.references if before is not None else ()
        source = job.source
        if before is not None and before.request is not None:
            source = without_margins(source, before.request.expand)  # it is as large as the result
        work = self._work(job.instruction, options, expressive, source, references)
        self._mark(work, before.marks if before is not None else None)
        return self._start(work, None)

    def repeat(self, entry: Entry) -> Job | None:
        """None where the entry cannot be read."""
        request = request_of(entry.request)
        if request is None:
            return None
        options = options_of(request, entry.source)
        packed = entry.selection if selections.can_unpack(entry.selection) else None
        if request.task == "apply":
            return self.apply_recipe(request.instruction, options, packed)
        source, error = self._source(options)
        references = self._of_then(entry.job_id, request.references)
        own = None if options.describe == OFF else request.expressive
        work = self._work(request.instruction, options, own, source, references)
        work.packed = packed
        before = self._lifecycle.registry.get(entry.job_id)
        marks = before.marks if before is not None else None
        if request.marks:
            self._mark(work, marks)
        if len(references) < len(request.references):
            work.notes = (without(request.references),)
        if request.marks and marks is None:
            work.notes += (tr("Made without the marks of then. Choose their layer and edit again."),)
        return self._start(work, error)

    def _mark(self, work: Work, marks: Reference | None) -> None:
        if marks is not None and work.request is not None:
            work.marks, work.request = marks, replace(work.request, marks=True)

    def _of_then(self, job_id: str, names: tuple[str, ...]) -> tuple[Reference, ...]:
        """The references of an earlier edit: as long as Krita remembers it, else those of the same names."""
        before = self._lifecycle.registry.get(job_id)
        return (before.references if before is not None else ()) or self._references.named(names)

    def apply_recipe(self, name: str, options: Options, packed: Packed | None = None) -> Job:
        options = replace(fitting(options, paints=False), variations=1)
        source, error = self._source(options)
        request = applying(name, strict_selection=options.strict_selection, feather=options.feather)
        work = Work(new_job(uuid.uuid4().hex, name, options, source), request)
        work.job.from_recipe, work.packed = True, packed
        try:
            work.recipe = recipes.read(name)
        except MgieError as gone:
            error = error or gone
        return self._start(work, error)

    def _fitting(self, options: Options) -> Options:
        """As long as no server has said what the model has no use for, it may have."""
        model = self._model(options)
        if model is not None and not model.negative:
            options = replace(options, negative="")
        if model is not None and not model.paints:
            options = replace(options, expand="")
        if model is not None and not model.inpaints:
            options = replace(options, inpaint=False)
        if model is not None and not model.guided:
            options = replace(options, text_guidance=None, image_guidance=None)
        if model is not None and not model.describes:
            options = replace(options, describe=ON)
        return fitting(options, may_paint(self._lifecycle.connection.models, options.model))

    def _model(self, options: Options) -> ModelInfo | None:
        """None where no server has said anything of it."""
        models = self._lifecycle.connection.models
        return next((model for model in models if model.name == options.model), None)

    def _source(self, options: Options) -> tuple[Source, MgieError | None]:
        """What is active now, or nothing and why."""
        try:
            return self._canvas.source(options.source, beyond=options.coverage == GROW), None
        except MgieError as error:
            return replace(NO_SOURCE, document=self._canvas.active_document()), error

    def _work(
        self,
        instruction: str,
        options: Options,
        expressive: str | None,
        source: Source,
        references: tuple[Reference, ...],
    ) -> Work:
        options = with_seed(options)
        job = new_job(uuid.uuid4().hex, instruction, options, source)
        job.own_expressive = expressive is not None
        try:
            request = make_request(instruction, options, expressive, self._settings.previews, references)
        except MgieError as bad:
            plain = replace(options, expand="")
            request = make_request(instruction, plain, expressive, self._settings.previews, references)
            return Work(job, request, references=references, wrong=bad)
        return Work(job, request, references=references)

    def _start(self, work: Work, error: MgieError | None) -> Job:
        """Begin, or fail with this error or what the request has."""
        assert work.request is not None
        error = error or work.wrong
        try:
            work.request.check()
        except MgieError as bad:
            error = error or bad
        if error is not None:
            self._lifecycle.registry.add(work)
            work.end(FAILED, error)
        else:
            self._lifecycle.begin(work)
        return work.job


def without(names: tuple[str, ...]) -> str:
    """The sentence for an edit that is made again without its references."""
    return tr("Made without the reference pictures of then: {names}. Add them and edit again.").format(
        names=", ".join(names)
    )
