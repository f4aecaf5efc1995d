"""What an edit can be given beside its words: what is shown for which model, and what request comes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest
from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_protocol.request import EditRequest
from mgie_server.ui.beside import beside_of, captions_of
from mgie_server.ui.drawing import marks_of
from mgie_server.ui.fields import Fields
from mgie_server.ui.form import FormFields, Said
from mgie_server.ui.page import Page, lay_out
from mgie_server.ui.people import People
from mgie_server.ui.pictures import take_upload, with_room
from mgie_server.ui.screen import Screen
from mgie_server.ui.types import Done, Uploaded
from mgie_server.ui.uses import Uses
from mgie_server.ui.words import translator

MINI = {"name": "mini", "paints": False, "describes": True, "guided": False, "references": 0}
MINI |= {"negative": False, "inpaints": False}
CUTTER = {**MINI, "name": "cutter", "paints": True, "alpha": True}
KLEIN = {**MINI, "name": "klein-base-4b", "paints": True, "references": 3, "negative": True, "inpaints": True}
PIX2PIX = {**MINI, "name": "instruct-pix2pix", "paints": True, "describes": False, "guided": True}
FORM = FormFields(None, None, "a hat", None, 7, None, None, "m", 1, None, 0, "auto")


@pytest.fixture(scope="module")
def page() -> Page:
    with gr.Blocks():
        return lay_out()


@pytest.fixture
def hats(tmp_path: Path) -> tuple[Uploaded, ...]:
    """Two uploads: a red one, and a green one of another size."""
    person = People(tmp_path / "ui").of("one")
    made = []
    for name, size, colour in (("red.png", (60, 40), "red"), ("green.png", (20, 30), "lime")):
        Image.new("RGB", size, colour).save(tmp_path / name)
        made.append(take_upload(tmp_path / name, person))
    return tuple(made)


def seen(page: Page, model: dict[str, Any], describing: str = "on") -> set[str]:
    """The names of what is shown of what depends on the model."""
    updates = Screen(page).fitting(Uses.of(model), describing)
    assert set(updates) == set(Screen(page).by_model())
    return {component.elem_id for component, new in updates.items() if new.visible}


def test_each_model_gets_what_it_has_use_for(page: Page) -> None:
    assert seen(page, MINI) == {"expressive", "describe", "describing"}
    painters = {"landing", "expand", "marks"}
    assert seen(page, KLEIN) == seen(page, MINI) | painters | {"inpaint", "negative", "beside"}
    assert seen(page, PIX2PIX) == {"text_guidance", "image_guidance"} | painters
    assert seen(page, CUTTER) == seen(page, MINI) | painters | {"coverage"}
    one_less = {**KLEIN, "inpaints": False, "references": 0}
    assert seen(page, KLEIN) - seen(page, one_less) == {"inpaint", "beside"}


def test_where_nothing_is_described_there_is_no_text_to_rewrite(page: Page) -> None:
    assert seen(page, MINI, "off") == {"describing"}
    assert seen(page, MINI, "first") == seen(page, MINI)


def test_all_of_it_reaches_the_request(hats: tuple[Uploaded, ...]) -> None:
    asked = replace(
        FORM, references=hats, negative=" text, people ", inpaint=True, context=2.0, expand="8, 0, 16,0"
    )
    request = asked.fitting(Uses.of(KLEIN)).request()
    assert request == EditRequest(
        "a hat", model="m", seed=7, references=("red.png", "green.png"), negative="text, people", inpaint=True,
        context=2.0, expand=(8, 0, 16, 0),
    )  # fmt: skip
    assert [(one.width, one.height) for one in beside_of(hats).references] == [(60, 40), (20, 30)]
    assert [words for _, words in captions_of(hats, translator("en"))] == [
        "Picture 2",
        "Picture 3",
    ]


def test_what_is_not_shown_is_not_asked(hats: tuple[Uploaded, ...]) -> None:
    """It still stands in its field, for the model of before. Surroundings are every model's."""
    asked = replace(
        FORM, references=hats, negative="text", inpaint=True, context=2.0, expand="9", landing="raw"
    )
    assert asked.fitting(Uses.of(MINI)).request() == EditRequest("a hat", model="m", seed=7, context=2.0)
    first = replace(asked, describing="first").fitting(Uses.of(PIX2PIX))
    assert first.describing == "on" and first.expand == "9" and first.landing == "raw"


def test_marks_and_a_cut_out_are_asked_of_models_that_have_use_for_them() -> None:
    """Marks at the picture's own size, in the colours that they were drawn in; a faint stroke is none."""
    layer = np.zeros((20, 30, 4), np.uint8)
    layer[5:10, 6:12] = (0, 145, 255, 255)
    drawn = {"background": None, "layers": [layer], "composite": None}
    asked = replace(FORM, coverage="model", marks=drawn)
    assert asked.fitting(Uses.of(CUTTER)).request() == EditRequest(
        "a hat", model="m", seed=7, coverage="model", marks=True
    )
    painter = asked.fitting(Uses.of(PIX2PIX)).request()
    assert painter.marks and painter.coverage == "keep"
    assert asked.fitting(Uses.of(MINI)).request() == EditRequest("a hat", model="m", seed=7)
    marks = marks_of(drawn, (60, 40))
    assert marks is not None
    pixels = np.frombuffer(marks.data, np.uint8).reshape(40, 60, 4)
    assert {tuple(one) for one in pixels.reshape(-1, 4)} == {(0, 0, 0, 0), (0, 145, 255, 255)}
    assert (pixels[10:20, 12:24, 3] == 255).all() and (pixels[..., 3] > 0).sum() == 4 * 30
    assert marks_of({**drawn, "layers": [layer // 64]}, (60, 40)) is None and marks_of(None, (60, 40)) is None


def test_too_many_references_are_left_for_the_server_to_refuse(hats: tuple[Uploaded, ...]) -> None:
    asked = replace(FORM, references=hats).fitting(Uses.of({**KLEIN, "references": 1}))
    assert len(asked.request().references) == 2


def test_off_gives_the_words_as_they_are_but_for_a_text_of_ones_own() -> None:
    off = replace(FORM, describing="off")
    assert off.request().expressive == "a hat"
    assert replace(off, own_text="a straw hat").request().expressive == "a straw hat"
    assert FORM.request().expressive is None


def test_each_variation_shows_the_text_that_it_follows(page: Page) -> None:
    """One that the model wrote is still the model's; where all follow one text, that is shown."""
    texts = ["Balanced.", "Warm.", "Cold."]
    request = EditRequest("make it better", variations=3)
    done = Done(request, "Balanced.", [], Path(), [], [], [], texts)
    fields = Fields(page)
    for number, text in enumerate(texts):
        updates = fields.texts_of(done, number=number)
        assert updates[page.expressive] == text and updates[fields.said] == Said(text)
    alike = replace(done, expressives=[])
    assert fields.texts_of(alike, number=2)[page.expressive] == "Balanced."


def test_several_variations_follow_the_text_that_was_read(page: Page) -> None:
    fields, first = Fields(page), replace(FORM, describing="first", variations=4)
    values = {page.expressive: "Balanced. "}
    assert fields.as_read(values, first).request().expressive == "Balanced."
    for other in (
        replace(first, variations=1),
        replace(first, describing="on"),
        replace(first, describing="off"),
    ):
        assert fields.as_read(values, other) == other
    own = replace(first, own_text="Warm.")
    assert fields.as_read(values, own) == own


def test_margins_that_are_none_are_said() -> None:
    with pytest.raises(MgieError, match="not '1,2'"):
        replace(FORM, expand="1,2").request()


def test_first_waits_until_this_edit_was_described(hats: tuple[Uploaded, ...]) -> None:
    """Another model, picture, mask or reference has another description; another seed or guidance has not."""
    first = replace(FORM, describing="first", picture="shown.jpg")
    said = Said("A hat appears.", first.about)
    assert Said().to_be_read(first, "") and not said.to_be_read(first, "A hat appears.")
    assert said.to_be_read(first, " "), "the person removed the text"
    assert not said.to_be_read(replace(first, seed=8, text_guidance=3.0, negative="text"), "A hat appears.")
    stroke = np.full((4, 4, 4), 255, np.uint8)
    others = [
        replace(first, model="other"),
        replace(first, picture="other.jpg"),
        replace(first, references=hats),
        replace(first, expand="9"),
        replace(first, editor={"layers": [stroke]}),
    ]
    assert all(said.to_be_read(other, "A hat appears.") for other in others)
    assert not said.to_be_read(replace(first, editor={"layers": [0 * stroke]}), "A hat appears.")
    assert not said.to_be_read(replace(others[0], own_text="Mine."), "Mine.")
    assert not Said().to_be_read(FORM, ""), "on does not wait"


def test_the_picture_before_has_room_where_the_result_is_larger(hats: tuple[Uploaded, ...]) -> None:
    assert with_room(hats[0], (0, 0, 0, 0), hats[0].original) == hats[0].shown
    with Image.open(with_room(hats[0], (10, 0, 30, 20), hats[0].original.with_name("before"))) as before:
        assert before.size == (100, 60)
        assert before.getpixel((5, 5)) == before.getpixel((50, 50)) == (128, 128, 128)
        red = np.asarray(before)[:40, 10:70].reshape(-1, 3).mean(axis=0)
        assert red[0] > 250 and red[1:].max() < 5
