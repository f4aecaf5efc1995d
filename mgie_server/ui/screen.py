"""What the page shows, as changes of its components: a job on its way, a result, an error, what a model has a use for."""

from __future__ import annotations

from typing import Any

import gradio as gr

from mgie_client.requests import OFF, ON
from mgie_protocol.errors import MgieError
from mgie_server.ui import views
from mgie_server.ui.beside import captions_of
from mgie_server.ui.page import Page
from mgie_server.ui.people import Person
from mgie_server.ui.types import IMAGE_GUIDANCE, TEXT_GUIDANCE, Doing, Done, Updates, Uploaded
from mgie_server.ui.uses import Uses
from mgie_server.ui.words import Translate


class Screen:
    """Every function gives new values by component; what is not named stays as it is."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def by_model(self) -> list[Any]:
        p, more = self._page, self._page.more
        beside = [
            more.landing,
            more.coverage,
            more.inpaint,
            more.negative,
            more.expand,
            more.beside,
            p.marks,
        ]
        return [more.describing, p.text_guidance, p.image_guidance, p.expressive, p.describe, *beside]

    def fitting(self, uses: Uses, describing: str = ON) -> Updates:
        """What the model has no use for is not there. describing: one of requests.DESCRIBING."""
        p, more = self._page, self._page.more
        return {
            p.text_guidance: gr.Number(TEXT_GUIDANCE if uses.guided else None, visible=uses.guided),
            p.image_guidance: gr.Number(IMAGE_GUIDANCE if uses.guided else None, visible=uses.guided),
            more.describing: gr.Dropdown(visible=uses.describes),
            more.landing: gr.Dropdown(visible=uses.paints),
            more.coverage: gr.Dropdown(visible=uses.alpha),
            more.inpaint: gr.Checkbox(visible=uses.inpaints),
            more.negative: gr.Textbox(visible=uses.negative),
            more.expand: gr.Textbox(visible=uses.paints),
            more.beside: gr.Row(visible=uses.references > 0),
            p.marks: gr.ImageEditor(visible=uses.paints),
            **self.described(uses.describes and describing != OFF),
        }

    def described(self, described: bool) -> Updates:
        """There is no text of the model's where nothing is described."""
        p = self._page
        return {
            p.expressive: gr.Textbox(visible=True) if described else gr.Textbox("", visible=False),
            p.describe: gr.Button(visible=described),
        }

    def beside(self, references: tuple[Uploaded, ...], tr: Translate) -> Updates:
        """The reference pictures of the next edit."""
        listed = captions_of(references, tr)
        return {self._page.more.listed: gr.Gallery(listed, visible=bool(listed))}

    def busy(self, busy: bool) -> Updates:
        p = self._page
        return {
            p.describe: gr.Button(interactive=not busy),
            p.edit: gr.Button(visible=not busy),
            p.cancel: gr.Button(visible=busy),
        }

    def begun(self, tr: Translate) -> Updates:
        p = self._page
        return {
            **self.busy(True),
            p.stage: gr.HTML(views.working(Doing(), tr), visible=True),
            **self.nothing(),
        }

    def nothing(self) -> Updates:
        """No result is on show."""
        p = self._page
        return {
            p.slider: gr.ImageSlider(visible=False),
            p.gallery: gr.Gallery(visible=False),
            p.download: gr.DownloadButton(visible=False),
            p.receipt: "",
        }

    def failure(self, error: Exception, tr: Translate) -> Updates:
        """Of a bug as well: the page stays usable."""
        p = self._page
        if not isinstance(error, MgieError):
            error = MgieError(
                "internal", f"This should not have happened: {error!r:.200}", "Please report it."
            )
        return {**self.busy(False), p.stage: gr.HTML(views.failed(error, tr), visible=True)}

    def standing(self, person: Person, tr: Translate) -> Updates:
        """The result that is on show, or the place for one."""
        p, done = self._page, person.on_show
        if done is None:
            return {**self.nothing(), p.stage: gr.HTML(views.idle(tr), visible=True)}
        return {
            p.stage: gr.HTML(visible=False),
            p.gallery: gr.Gallery([str(path) for path in done.shown], visible=len(done.shown) > 1),
            **self.variation(done, 0, tr),
        }

    def variation(self, done: Done, number: int, tr: Translate) -> Updates:
        p = self._page
        return {
            p.slider: gr.ImageSlider((str(done.before), str(done.shown[number])), visible=True),
            p.download: gr.DownloadButton(value=str(done.files[number]), visible=True),
            p.receipt: views.receipt_of(done, number, tr),
        }

    def past(self, person: Person) -> Updates:
        pictures = [(str(done.shown[0]), views.caption(done)) for done in person.history]
        return {self._page.history: gr.Gallery(pictures, visible=bool(pictures))}
