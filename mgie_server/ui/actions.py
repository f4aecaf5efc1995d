"""What the page does for one person: a picture, a description, an edit. Each gives what is to be shown, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mgie_client.requests import describing
from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.files import check_writable
from mgie_server.imaging.gray import in_colour, sent_of
from mgie_server.ui.beside import beside_of
from mgie_server.ui.drawing import marks_of, selection_of
from mgie_server.ui.error_words import PageError
from mgie_server.ui.form import FormFields
from mgie_server.ui.job_progress import run
from mgie_server.ui.people import Person
from mgie_server.ui.pictures import plan, read, take_upload, write
from mgie_server.ui.types import Doing, Done, Server, Uploaded
from mgie_server.ui.words import mark


def picture_of(shown: str | None, person: Person) -> Uploaded:
    """The upload behind a file that the browser shows; taken now where it is not known. Raises MgieError."""
    if not shown:
        raise PageError(
            "picture_invalid",
            mark("There is no picture yet."),
            mark("Upload one, paste one, or take the sample."),
        )
    return person.known(shown) or take_upload(Path(shown), person)


def describe(server: Server, form: FormFields, person: Person) -> Iterator[Doing | str]:
    """The expressive text, last, of what the edit would be given. Raises MgieError."""
    request = describing(form.request())
    with person.working() as stop:
        uploaded = picture_of(form.picture, person)
        source, selection = read(uploaded.original), selection_of(form.editor, uploaded.size)
        beside = beside_of(form.references, marks_of(form.marks, uploaded.size))
        for step in run(server, request, in_colour(source), selection, stop, beside):
            yield step.expressive if isinstance(step, Result) else step


def edit(server: Server, form: FormFields, person: Person) -> Iterator[Doing | Done]:
    """The edit, last; it is in the person's history then. Raises MgieError."""
    uploaded = picture_of(form.picture, person)
    yield from edit_upload(server, form, person, uploaded, selection_of(form.editor, uploaded.size))


def edit_upload(
    server: Server, form: FormFields, person: Person, uploaded: Uploaded, selection: PixelBuffer | None
) -> Iterator[Doing | Done]:
    request = form.request()
    with person.working() as stop:
        source = read(uploaded.original).grown_by(request.expand)
        cuts = request.coverage == "model"
        target = plan(uploaded, source, person.new_folder(), request.variations, cuts)
        check_writable(target.paths[0], source, cuts)
        left, top, right, bottom = request.expand
        shape = uploaded.size[0] + left + right, uploaded.size[1] + top + bottom
        beside = beside_of(form.references, marks_of(form.marks, uploaded.size))
        for step in run(server, request, sent_of(source, request.coverage), selection, stop, beside):
            if isinstance(step, Doing):
                # a model may see the picture as a square; within a mask it sees a part of it
                yield step if selection else replace(step, shape=shape)
                continue
            done = write(step, request, uploaded, source, target, selection)
            person.remember(done)
            yield done
