"""From what the artist asks for to jobs that are under way."""

from __future__ import annotations

import uuid
from dataclasses import replace

from mgie_krita.jobs import selections
from mgie_krita.jobs.flow import Flow
from mgie_krita.jobs.selections import Packed
from mgie_krita.jobs.settings import Settings
from mgie_krita.jobs.work import (
    NO_SOURCE,
    Work,
    fitting,
    make_request,
    new_job,
    options_of,
    recipe_request,
    request_of,
    with_seed,
)
from mgie_krita.plain import FAILED, GROW, Canvas, Entry, Job, Options, Source
from mgie_protocol import recipes
from mgie_protocol.errors import MgieError


class Asking:
    """Every method begins a job, or adds one that has FAILED. See Workshop for what they mean."""

    def __init__(self, canvas: Canvas, settings: Settings, flow: Flow):
        self._canvas, self._settings, self._flow = canvas, settings, flow

    def edit(
        self, instruction: str, options: Options, expressive: str | None, packed: Packed | None = None
    ) -> Job:
        """On what is active now. packed: a selection instead of the document's."""
        options = self._fitting(options)
        source, error = self._source(options)
        return self._begin(instruction, options, expressive, source, error, packed)

    def again(self, job: Job, options: Options, expressive: str | None) -> Job:
        options = replace(self._fitting(options), source=job.source.kind)
        return self._begin(job.instruction, options, expressive, job.source)

    def repeat(self, entry: Entry) -> Job | None:
        """None where the entry cannot be read."""
        request = request_of(entry.request)
        if request is None:
            return None
        options = options_of(request, entry.source)
        packed = entry.selection if selections.can_unpack(entry.selection) else None
        if request.task == "apply":
            return self.apply_recipe(request.instruction, options, packed)
        return self.edit(request.instruction, options, request.expressive, packed)

    def apply_recipe(self, name: str, options: Options, packed: Packed | None = None) -> Job:
        options = replace(fitting(options, paints=False), variations=1)
        source, error = self._source(options)
        work = Work(new_job(uuid.uuid4().hex, name, options, source), recipe_request(name, options))
        work.job.from_recipe, work.packed = True, packed
        try:
            work.recipe = recipes.read(name)
        except MgieError as gone:
            error = error or gone
        return self._start(work, error)

    def _fitting(self, options: Options) -> Options:
        """As long as no server has said that the model does not paint, it may."""
        models = self._flow.line.models
        return fitting(options, next((info.paints for info in models if info.name == options.model), True))

    def _source(self, options: Options) -> tuple[Source, MgieError | None]:
        """What is active now, or nothing and why."""
        try:
            return self._canvas.source(options.source, beyond=options.coverage == GROW), None
        except MgieError as error:
            return replace(NO_SOURCE, document=self._canvas.active_document()), error

    def _begin(
        self,
        instruction: str,
        options: Options,
        expressive: str | None,
        source: Source,
        error: MgieError | None = None,
        packed: Packed | None = None,
    ) -> Job:
        options = with_seed(options)
        job = new_job(uuid.uuid4().hex, instruction, options, source)
        job.own_expressive = expressive is not None
        request = make_request(instruction, options, expressive, self._settings.previews)
        return self._start(Work(job, request, packed=packed), error)

    def _start(self, work: Work, error: MgieError | None) -> Job:
        """Begin, or fail with this error or what the request has."""
        assert work.request is not None
        try:
            work.request.check()
        except MgieError as bad:
            error = error or bad
        if error is not None:
            self._flow.book.add(work)
            work.end(FAILED, error)
        else:
            self._flow.begin(work)
        return work.job
