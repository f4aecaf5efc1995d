"""What the server's words change in a job."""

from __future__ import annotations

import time
from dataclasses import replace

from mgie_client.models import ModelInfo
from mgie_client.requests import recipes_of, request_of
from mgie_client.time_left import Durations, seconds_left
from mgie_krita.jobs.thumbnails import thumbnail_now
from mgie_krita.jobs.work import Work, options_of
from mgie_krita.types import DESCRIBED, QUEUED, WORKING, Options
from mgie_protocol import events, messages
from mgie_protocol.errors import MgieError


def on_accepted(work: Work, event: messages.Accepted) -> None:
    job = work.job
    job.state, job.place, job.share = QUEUED, event.place, 1.0


def on_expressive(work: Work, event: messages.Expressive) -> None:
    work.job.expressive = event.text


def on_progress(work: Work, event: messages.Progress, durations: Durations) -> None:
    job = work.job
    job.stage = event.stage
    job.state = QUEUED if event.stage == "queued" else WORKING
    job.step, job.steps, job.variation, job.place = event.step, event.steps, event.variation, 0
    if event.picture is not None:
        job.preview = thumbnail_now(event.picture)
    work.clock.enter(event.stage, event.variation, time.monotonic())
    estimate(work, durations)


def estimate(work: Work, durations: Durations) -> None:
    """Say anew how long it will take."""
    job = work.job
    if job.state == WORKING:
        known = durations.get(job.options.model, {})
        job.seconds_left = seconds_left(job, work.clock, known, work.megapixels, time.monotonic())


def on_described(work: Work, event: events.Result) -> None:
    """The text alone: the artist reads it, and the edit reads the picture anew."""
    work.end(DESCRIBED)
    work.given = False
    work.job.expressive, work.job.stage = event.expressive, ""


def is_silence(work: Work, error: MgieError, models: tuple[ModelInfo, ...]) -> bool:
    """Whether a text was asked for of a model that says nothing: no server had told so when it was asked."""
    silent = {model.name for model in models if not model.describes}
    return work.describes and error.code == "edit_not_supported" and work.job.options.model in silent


def edit_unread(work: Work) -> None:
    """There is no text to be read first: what is asked for now is the edit."""
    assert work.request is not None
    work.request = replace(work.request, task="edit", variations=work.job.options.variations)
    work.restart()


def on_result(work: Work, event: events.Result) -> None:
    """All but the thumbnails, which take a while."""
    job = work.job
    work.results, work.seconds = list(event.pixels), dict(event.seconds)
    work.given, work.held = False, True
    job.expressive, job.seeds, job.reports = event.expressive, list(event.seeds), list(event.reports)
    job.expressives = list(event.expressives)
    job.notes = [*work.notes, *(note for note in event.notes if isinstance(note, str))]
    work.recipes = recipes_of(event)
    job.recipes = sorted(work.recipes)
    job.seconds_left, job.error, job.place = None, None, 0
    request = request_of(event.request)
    if work.request is None and request is not None:  # it was asked for by a Krita that crashed
        work.request = request
        job.instruction = request.instruction
        job.own_expressive = request.expressive is not None
        job.from_recipe = request.task == "apply"
        if job.options == Options():
            job.options = options_of(request, job.source.kind)
