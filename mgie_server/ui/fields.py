"""From what stands in the fields of a page to what is asked for, and back from a result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from mgie_client.requests import FIRST
from mgie_server.ui.form import FormFields, Said
from mgie_server.ui.page import Page
from mgie_server.ui.types import Done, Updates


class Fields:
    """said: what the model wrote last, a `Said`. beside: the reference pictures, each an `Uploaded`. Neither is seen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.said, self.beside = gr.State(Said()), gr.State(())

    @property
    def inputs(self) -> set[Any]:
        """What `read` needs the values of."""
        p = self._page
        return {
            p.picture, p.mask, p.marks, p.instruction, p.expressive, p.seed, p.text_guidance, p.image_guidance, p.model,
            *p.more.asked, self.said, self.beside,
        }  # fmt: skip

    def read(self, values: Updates) -> FormFields:
        p, more = self._page, self._page.more
        return FormFields(
            picture=values[p.picture],
            editor=values[p.mask],
            instruction=values[p.instruction] or "",
            own_text=values[self.said].own(self.text(values)),
            seed=values[p.seed],
            text_guidance=values[p.text_guidance],
            image_guidance=values[p.image_guidance],
            model=values[p.model],
            variations=values[more.variations],
            steps=values[more.steps],
            feather=values[more.feather],
            landing=values[more.landing],
            describing=values[more.describing],
            references=tuple(values[self.beside]),
            negative=values[more.negative] or "",
            inpaint=values[more.inpaint],
            context=float(values[more.context]) if values[more.context] else None,
            expand=values[more.expand] or "",
            coverage=values[more.coverage],
            marks=values[p.marks],
        )

    def text(self, values: Updates) -> str:
        """The expressive instruction that is shown."""
        return str(values[self._page.expressive] or "")

    def to_be_read(self, values: Updates, form: FormFields) -> bool:
        """Whether the person is still to read what the model says of this edit. Raises MgieError as form.request does."""
        return values[self.said].to_be_read(form, self.text(values))

    def as_read(self, values: Updates, form: FormFields) -> FormFields:
        """Several variations follow the text that the person has read, which the model might say of none but the first."""
        text = self.text(values).strip()
        read = form.describing == FIRST and form.variations > 1 and form.own_text is None and text
        return replace(form, own_text=text) if read else form

    def described(self, text: str, form: FormFields) -> Updates:
        """What the model says of the edit that these fields ask for."""
        return {self._page.expressive: text, self.said: Said(text, form.about)}

    def texts_of(self, done: Done, form: FormFields | None = None, number: int = 0) -> Updates:
        """What was said of one picture of an edit, and by whom. form: it was made by these fields."""
        nobody = (
            done.request.expressive == done.request.instruction
        )  # the words went to the editor as they are
        text = "" if nobody else done.text_of(number)
        models = text if done.request.expressive is None else ""
        return {self._page.expressive: text, self.said: Said(models, form.about if form else None)}
