"""What happens on the page, and what is shown of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from mgie_client.requests import OFF
from mgie_protocol.errors import MgieError
from mgie_server.ui import views
from mgie_server.ui.actions import describe, edit, picture_of
from mgie_server.ui.beside import take_reference
from mgie_server.ui.fields import Fields
from mgie_server.ui.form import FormFields
from mgie_server.ui.page import EXAMPLES, Page
from mgie_server.ui.people import People, Person
from mgie_server.ui.sample import SAMPLE
from mgie_server.ui.screen import Screen
from mgie_server.ui.types import Done, Server, Updates, Uploaded
from mgie_server.ui.uses import Uses
from mgie_server.ui.words import Translate, translator

_gr: Any = gr  # some of its functions have no types
AT_ONCE = 32  # jobs of all people; more wait here before they wait at the server
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class Wiring:
    """Joins a page to the server. Every function of it is for one person, who is found by the request."""

    def __init__(self, blocks: gr.Blocks, page: Page, server: Server, people: People) -> None:
        self._page, self._server, self._people = page, server, people
        self._screen, self._fields = Screen(page), Fields(page)
        p = page
        fields = self._fields.inputs
        said, beside = self._fields.said, self._fields.beside
        goal = [p.stage, p.slider, p.gallery, p.download, p.receipt]
        shown = [*goal, p.expressive, said, p.describe, p.edit, p.cancel, p.history]
        at_once: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "jobs"}
        blocks.load(
            self._greet, None, [p.title, p.foot, p.stage, p.model, *self._screen.by_model()], **_PRIVATE
        )
        blocks.unload(self._leave)
        p.model.change(self._choose, [p.model, p.more.describing], self._screen.by_model(), **_PRIVATE)
        p.more.describing.change(
            self._choose_describing, p.more.describing, [p.expressive, p.describe], **_PRIVATE
        )
        # the file as it was sent: gradio's own way opens it, and gives up formats that it does not know
        as_sent: dict[str, Any] = {"preprocess": False, "concurrency_limit": 4}
        p.picture.change(self._take, p.picture, [p.mask, p.marks, p.picture, *goal], **as_sent, **_PRIVATE)
        shown_beside = [beside, p.more.references, p.more.listed, *goal]
        p.more.references.change(
            self._take_references, p.more.references, shown_beside, **as_sent, **_PRIVATE
        )
        p.sample.click(lambda: str(SAMPLE), None, p.picture, **_PRIVATE)
        for text, button in zip(EXAMPLES, p.examples, strict=True):
            button.click(self._example(text), p.picture, [p.instruction, p.expressive, p.picture], **_PRIVATE)
        p.describe.click(self._describe, fields, shown, **at_once, **_PRIVATE)
        _gr.on([p.edit.click, p.instruction.submit], self._edit, fields, shown, **at_once, **_PRIVATE)
        # what was said of the old words does not go with the new ones
        p.instruction.input(None, None, p.expressive, js="() => ''", **_PRIVATE)
        p.cancel.click(self._cancel, None, None, queue=False, **_PRIVATE)
        of_one = [p.slider, p.download, p.receipt, p.expressive, said]
        p.gallery.select(self._show_variation, None, of_one, **_PRIVATE)
        p.history.select(
            self._show_earlier, None, [*shown, p.instruction, p.seed, p.more.negative], **_PRIVATE
        )

    # --- arriving and leaving ---------------------------------------------------------------------------

    def _greet(self, request: gr.Request) -> Updates:
        tr, p = _translator(request), self._page
        self._person(request)
        try:
            models = [model for model in self._server.models() if model.get("installed")]
        except MgieError as error:
            return {p.title: views.title(tr), p.stage: views.failed(error, tr)}
        choices = [(views.model_words(model, tr), model["name"]) for model in models]
        first = choices[0][1] if choices else None
        return {
            p.title: views.title(tr),
            p.foot: views.foot(tr),
            p.stage: views.idle(tr),
            p.model: gr.Dropdown(choices=choices, value=first),
            **self._screen.fitting(Uses.of(models[0] if models else {})),
        }

    def _leave(self, request: gr.Request) -> None:
        self._people.leave(request.session_hash or "")

    def _choose(self, name: str, describing: str) -> Updates:
        try:
            return self._screen.fitting(self._uses(name), describing)
        except MgieError:  # the edit will say so
            return self._screen.fitting(Uses(), describing)

    def _choose_describing(self, describing: str) -> Updates:
        return self._screen.described(describing != OFF)

    def _uses(self, name: str) -> Uses:
        """Raises MgieError as Server.models does."""
        unknown: dict[str, Any] = {}
        return Uses.of(next((model for model in self._server.models() if model["name"] == name), unknown))

    # --- the picture ------------------------------------------------------------------------------------

    def _take(self, sent: dict[str, Any] | None, request: gr.Request) -> Updates:
        """A new file becomes the one that is edited; the browser gets a copy that it can show."""
        p, tr, person = self._page, _translator(request), self._person(request)
        if sent is None:
            return {p.mask: None, p.marks: None}
        if person.known(sent["path"]):
            return {p.stage: _gr.skip()}
        try:
            uploaded = picture_of(self._people.inside(sent["path"]), person)
        except MgieError as error:
            failed = gr.HTML(views.failed(error, tr), visible=True)
            return {**self._screen.nothing(), p.picture: None, p.mask: None, p.marks: None, p.stage: failed}
        person.on_show = None
        background = str(uploaded.shown)
        undrawn: dict[str, Any] = {"background": background, "layers": [], "composite": None}
        return {
            p.picture: background,
            p.mask: undrawn,
            p.marks: undrawn,
            **self._screen.standing(person, tr),
        }

    def _take_references(self, sent: list[dict[str, Any]] | None, request: gr.Request) -> Updates:
        """All of them anew, in their order; one that cannot be read is left out, and said."""
        p, tr, person = self._page, _translator(request), self._person(request)
        taken: dict[str, Uploaded] = {}
        failed: Updates = {}
        for path in [file["path"] for file in sent or ()]:
            try:
                taken[path] = take_reference(path, self._people, person)
            except MgieError as error:
                failed = {
                    **self._screen.nothing(),
                    p.stage: gr.HTML(views.failed(error, tr), visible=True),
                }
        files = {p.more.references: list(taken) or None} if failed else {}
        references = tuple(taken.values())
        return {self._fields.beside: references, **self._screen.beside(references, tr), **files, **failed}

    def _example(self, text: str) -> Callable[..., Any]:
        def fill(shown: str | None, request: gr.Request) -> tuple[str, str, Any]:
            return _translator(request)(text), "", (_gr.skip() if shown else str(SAMPLE))

        return fill

    # --- jobs -------------------------------------------------------------------------------------------

    def _describe(self, values: Updates, request: gr.Request) -> Iterator[Updates]:
        p, tr, person = self._page, _translator(request), self._person(request)
        yield self._screen.begun(tr)
        try:
            form = self._form(values)
            for step in self._description(form, person, tr):
                yield {**self._screen.standing(person, tr), **step} if p.expressive in step else step
        except Exception as error:
            yield self._screen.failure(error, tr)

    def _description(self, form: FormFields, person: Person, tr: Translate) -> Iterator[Updates]:
        """How it comes, the text last. Raises MgieError."""
        p = self._page
        for step in describe(self._server, form, person):
            if isinstance(step, str):
                yield {**self._screen.busy(False), **self._fields.described(step, form)}
            else:
                yield {p.stage: views.working(step, tr)}

    def _edit(self, values: Updates, request: gr.Request) -> Iterator[Updates]:
        p, tr, person = self._page, _translator(request), self._person(request)
        yield self._screen.begun(tr)
        try:
            form = self._form(values)
            if self._fields.to_be_read(values, form):
                yield from self._description(form, person, tr)
                yield {p.stage: views.to_be_read(tr)}
                return
            form = self._fields.as_read(values, form)
            for step in edit(self._server, form, person):
                if isinstance(step, Done):
                    yield {
                        **self._screen.busy(False),
                        **self._screen.standing(person, tr),
                        **self._fields.texts_of(step, form),
                        **self._screen.past(person),
                    }
                else:
                    yield {p.stage: views.working(step, tr)}
        except Exception as error:
            yield self._screen.failure(error, tr)

    def _cancel(self, request: gr.Request) -> None:
        self._person(request).cancel()

    # --- results ----------------------------------------------------------------------------------------

    def _show_variation(self, chosen: gr.SelectData, request: gr.Request) -> Updates:
        done, number = self._person(request).on_show, int(chosen.index)
        if done is None:
            return {}
        texts = self._fields.texts_of(done, number=number) if done.expressives else {}
        return {**self._screen.variation(done, number, _translator(request)), **texts}

    def _show_earlier(self, chosen: gr.SelectData, request: gr.Request) -> Updates:
        p, person = self._page, self._person(request)
        done = person.on_show = person.history[int(chosen.index)]
        return {
            **self._screen.standing(person, _translator(request)),
            p.instruction: done.request.instruction,
            p.seed: done.request.seed,
            p.more.negative: done.request.negative or "",
            **self._fields.texts_of(done),
        }

    def _form(self, values: Updates) -> FormFields:
        """What the person asks for, of what is shown to them. Raises MgieError as Server.models does."""
        form = self._fields.read(values)
        return form.fitting(self._uses(form.model))

    def _person(self, request: gr.Request) -> Person:
        return self._people.of(request.session_hash or "")


def _translator(request: gr.Request) -> Translate:
    asked: Any = request  # its attributes have no types
    return translator(asked.headers.get("accept-language", ""))
