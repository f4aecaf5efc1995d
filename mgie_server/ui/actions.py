"""What the page does for one person: a picture, a description, an edit. Each gives what is to be shown, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.imaging.files import check_writable
from mgie_server.imaging.gray import in_colour
from mgie_server.ui.error_words import PageError
from mgie_server.ui.job_progress import run
from mgie_server.ui.people import Person
from mgie_server.ui.pictures import plan, read, selection_of, take_upload, write
from mgie_server.ui.types import Doing, Done, Server, Uploaded
from mgie_server.ui.words import mark


@dataclass(frozen=True)
class FormFields:
    """What the fields say. picture: the file that is shown. editor: where the mask is painted. own_text: an expressive
    instruction that the person wrote; None lets the model write it."""

    picture: str | None
    editor: Any
    instruction: str
    own_text: str | None
    seed: float | None
    text_guidance: float | None
    image_guidance: float | None
    model: str
    variations: int
    steps: float | None
    feather: float | None
    landing: str

    def request(self, task: str = "edit") -> EditRequest:
        """Raises MgieError as EditRequest.check does."""
        made = EditRequest(
            instruction=self.instruction.strip(),
            task=task,
            model=self.model,
            expressive=self.own_text if task == "edit" else None,
            seed=int(self.seed or 0),
            variations=int(self.variations) if task == "edit" else 1,
            steps=None if not self.steps else int(self.steps),
            text_guidance=self.text_guidance,
            image_guidance=self.image_guidance,
            feather=float(self.feather or 0),
            landing=self.landing,
        )
        made.check()
        return made


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
    """The expressive text, last. Raises MgieError."""
    request = form.request("describe")
    with person.working() as stop:
        source = read(picture_of(form.picture, person).original)
        for step in run(server, request, in_colour(source), None, stop):
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
        source = read(uploaded.original)
        target = plan(uploaded, source, person.new_folder(), request.variations)
        check_writable(target.paths[0], source)
        for step in run(server, request, in_colour(source), selection, stop):
            if isinstance(step, Doing):
                # a model may see the picture as a square; within a mask it sees a part of it
                yield step if selection else replace(step, shape=uploaded.size)
                continue
            done = write(step, request, uploaded, source, target, selection)
            person.remember(done)
            yield done
