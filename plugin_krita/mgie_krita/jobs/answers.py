"""What the server's words change in a job."""

from __future__ import annotations

import time

from mgie_krita.jobs.thumbnails import thumbnail_now
from mgie_krita.jobs.timing import Durations, seconds_left
from mgie_krita.jobs.work import Work, options_of, request_of
from mgie_krita.plain import QUEUED, WORKING, Options
from mgie_protocol import events


def recipes_of(event: events.Result) -> dict[int, bytes]:
    """By variation; none from an older server, or for what was painted."""
    found = [one for one in event.attachments if one.name == "recipe"]
    return {one.variation: bytes(one.data) for one in found}


def on_accepted(work: Work, event: events.Accepted) -> None:
    job = work.job
    job.state, job.place, job.share = QUEUED, event.place, 1.0


def on_expressive(work: Work, event: events.Expressive) -> None:
    work.job.expressive = event.text


def on_progress(work: Work, event: events.Progress, durations: Durations) -> None:
    job = work.job
    job.stage = event.stage
    job.state = QUEUED if event.stage == "queued" else WORKING
    job.step, job.steps, job.variation, job.place = event.step, event.steps, event.variation, 0
    if event.preview is not None:
        job.preview = thumbnail_now(event.preview)
    work.clock.enter(event.stage, event.variation, time.monotonic())
    estimate(work, durations)


def estimate(work: Work, durations: Durations) -> None:
    """Say anew how long it will take."""
    job = work.job
    if job.state == WORKING:
        known = durations.get(job.options.model, {})
        job.seconds_left = seconds_left(job, work.clock, known, work.megapixels, time.monotonic())


def on_result(work: Work, event: events.Result) -> None:
    """All but the thumbnails, which take a while."""
    job = work.job
    work.results, work.seconds = list(event.pictures), dict(event.seconds)
    work.given, work.held = False, True
    job.expressive, job.seeds, job.reports = event.expressive, list(event.seeds), list(event.reports)
    job.notes = [note for note in event.notes if isinstance(note, str)]
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
