"""The same for programs (gradio_client): describe and edit, each with a file. Their components are on no screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from mgie_client import receipt
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.pixels import check_selection
from mgie_server.imaging.files import mask_of
from mgie_server.ui.actions import FormFields, describe, edit_upload, picture_of
from mgie_server.ui.people import People
from mgie_server.ui.pictures import read
from mgie_server.ui.types import SEED, Doing, Done, Server


class Api:
    """Two endpoints, /describe and /edit; while a job runs they give its stage, step and steps."""

    def __init__(self, server: Server, people: People, at_once: int) -> None:
        self._server, self._people = server, people
        how: dict[str, Any] = {"concurrency_limit": at_once, "concurrency_id": "jobs"}
        with gr.Column(visible=False):
            picture = gr.File(label="picture")
            instruction = gr.Textbox(label="instruction")
            model = gr.Textbox("mini", label="model")
            text = gr.Textbox(label="expressive")
            told = gr.JSON(label="report")
            gr.Button("describe").click(
                self._describe, [picture, instruction, model], [text, told], api_name="describe", **how
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
            ]
            gr.Button("edit").click(
                self._edit, [*fields, feather, landing], [files, told], api_name="edit", **how
            )

    def _describe(
        self, request: gr.Request, picture: str, instruction: str, model: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        person = self._people.of(request.session_hash or "")
        form = FormFields(picture, None, instruction, None, SEED, None, None, model, 1, None, 0, "auto")
        try:
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
    ) -> Iterator[tuple[list[str] | None, dict[str, Any]]]:
        person = self._people.of(request.session_hash or "")
        form = FormFields(
            picture, None, instruction, expressive.strip() or None, seed, text_guidance, image_guidance, model,
            int(variations), steps, feather, landing,
        )  # fmt: skip
        try:
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


def _where(doing: Doing | Result) -> dict[str, Any]:
    assert isinstance(doing, Doing)
    return {"stage": doing.stage, "before": doing.place, "step": doing.step, "steps": doing.steps}


def _report(done: Done) -> dict[str, Any]:
    lines = [receipt.line(report) for report in done.reports]
    return {"expressive": done.expressive, "receipts": lines, "reports": done.reports, "notes": done.notes}


def _told(error: MgieError) -> gr.Error:
    return gr.Error(f"{error.code}: {error.message} {error.hint}".strip(), print_exception=False)
