"""The same for programs (gradio_client): describe and edit, each with a file. Their components are on no screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from mgie_client import receipt
from mgie_client.requests import OFF, ON
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.pixels import check_selection
from mgie_server.imaging.files import mask_of
from mgie_server.ui.actions import describe, edit_upload, picture_of
from mgie_server.ui.form import FormFields
from mgie_server.ui.people import People, Person
from mgie_server.ui.pictures import read, take_upload
from mgie_server.ui.types import SEED, Doing, Done, Server, Uploaded


class Api:
    """Two endpoints, /describe and /edit; while a job runs they give its stage, step and steps."""

    def __init__(self, server: Server, people: People, at_once: int) -> None:
        self._server, self._people = server, people
        how: dict[str, Any] = {"concurrency_limit": at_once, "concurrency_id": "jobs"}
        with gr.Column(visible=False):
            picture = gr.File(label="picture")
            instruction = gr.Textbox(label="instruction")
            model = gr.Textbox("mini", label="model")
            beside: Any = gr.File(None, label="references", file_count="multiple")
            text = gr.Textbox(label="expressive")
            told = gr.JSON(label="report")
            gr.Button("describe").click(
                self._describe,
                [picture, instruction, model, beside],
                [text, told],
                api_name="describe",
                **how,
            )
            own = gr.Textbox("", label="expressive")
            seed = gr.Number(SEED, label="seed", precision=0)
            text_guidance = gr.Number(None, label="text_guidance")
            image_guidance = gr.Number(None, label="image_guidance")
            steps = gr.Number(None, label="steps", precision=0)
            variations = gr.Number(1, label="variations", precision=0)
            mask = gr.File(None, label="mask")
            feather = gr.Number(0, label="feather")
            landing = gr.Textbox("auto", label="landing")
            described = gr.Textbox(ON, label="describe")
            references = gr.File(None, label="references", file_count="multiple")
            negative = gr.Textbox("", label="negative")
            inpaint = gr.Checkbox(False, label="inpaint")
            context = gr.Number(None, label="context")
            expand = gr.Textbox("", label="expand")
            files = gr.File(label="files", file_count="multiple")
            fields = [
                picture,
                instruction,
                model,
                own,
                seed,
                text_guidance,
                image_guidance,
                steps,
                variations,
                mask,
                feather,
                landing,
                described,
                references,
                negative,
                inpaint,
                context,
                expand,
            ]
            gr.Button("edit").click(self._edit, fields, [files, told], api_name="edit", **how)

    def _describe(
        self,
        request: gr.Request,
        picture: str,
        instruction: str,
        model: str,
        references: list[str] | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        person = self._people.of(request.session_hash or "")
        form = FormFields(picture, None, instruction, None, SEED, None, None, model, 1, None, 0, "auto")
        try:
            form = replace(form, references=_taken(references, person))
            for step in describe(self._server, form, person):
                yield (step, {}) if isinstance(step, str) else ("", _where(step))
        except MgieError as error:
            raise _told(error) from error

    def _edit(
        self,
        request: gr.Request,
        picture: str,
        instruction: str,
        model: str,
        expressive: str,
        seed: float,
        text_guidance: float | None = None,
        image_guidance: float | None = None,
        steps: float | None = None,
        variations: float = 1,
        mask: str | None = None,
        feather: float = 0,
        landing: str = "auto",
        describe: str = ON,
        references: list[str] | None = None,
        negative: str = "",
        inpaint: bool = False,
        context: float | None = None,
        expand: str = "",
    ) -> Iterator[tuple[list[str] | None, dict[str, Any]]]:
        person = self._people.of(request.session_hash or "")
        form = FormFields(
            picture, None, instruction, expressive.strip() or None, seed, text_guidance, image_guidance, model,
            int(variations), steps, feather, landing, describe, (), negative, inpaint, context, expand,
        )  # fmt: skip
        try:
            _check_describe(describe)
            form = replace(form, references=_taken(references, person))
            uploaded = picture_of(picture, person)
            selection = mask_of(read(Path(mask)), Path(Path(mask).name)) if mask else None
            if selection is not None:
                check_selection(read(uploaded.original).pixels.format, selection.format)
            for step in edit_upload(self._server, form, person, uploaded, selection):
                yield (
                    ([str(path) for path in step.files], _report(step))
                    if isinstance(step, Done)
                    else (None, _where(step))
                )
        except MgieError as error:
            raise _told(error) from error


def _taken(references: list[str] | None, person: Person) -> tuple[Uploaded, ...]:
    """Raises MgieError as read_picture does."""
    return tuple(take_upload(Path(path), person) for path in references or ())


def _check_describe(describe: str) -> None:
    """Raises MgieError parameter_out_of_range. To read before the edit there is an endpoint of its own."""
    if describe not in (OFF, ON):
        raise MgieError(
            "parameter_out_of_range",
            f"describe is off or on, not {describe!r:.40}.",
            "Get the text from /describe, and give it to /edit as expressive.",
        )


def _where(doing: Doing | Result) -> dict[str, Any]:
    assert isinstance(doing, Doing)
    return {"stage": doing.stage, "before": doing.place, "step": doing.step, "steps": doing.steps}


def _report(done: Done) -> dict[str, Any]:
    lines = [receipt.line(report) for report in done.reports]
    texts = [done.text_of(number) for number in range(len(done.files))]
    said = {"expressive": done.expressive, "expressives": texts}
    return {**said, "receipts": lines, "reports": done.reports, "notes": done.notes}


def _told(error: MgieError) -> gr.Error:
    return gr.Error(f"{error.code}: {error.message} {error.hint}".strip(), print_exception=False)
