"""What stands behind More: what an edit can be given beside its words, its picture and its mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from mgie_client.requests import FIRST, OFF, ON
from mgie_protocol.limits import MAX_VARIATIONS
from mgie_server.ui.components import choice, number, small_pictures, words
from mgie_server.ui.words import label, mark

LANDING_WORDS = {
    "auto": mark("Fitted to the picture"),
    "raw": mark("The model’s own picture"),
    "photometric": mark("Light and colour only"),
}
COVERAGE_WORDS = {
    "keep": mark("The picture keeps its own"),
    "model": mark("The model’s own: what it left clear is cut out"),
}
DESCRIBING_WORDS = {
    ON: mark("In one go with the edit"),
    FIRST: mark("First, to be read and rewritten"),
    OFF: mark("Not at all: your words as they are"),
}
CONTEXT_WORDS = {  # by the share of the mask's size, on each side
    "": mark("The model’s own"),
    "0": mark("None of it"),
    "0.25": mark("25 %"),
    "0.5": mark("50 %"),
    "1": mark("100 %"),
    "2": mark("200 %"),
    "4": mark("400 %"),
}
_REFERENCES_HEIGHT = 116  # px


@dataclass(frozen=True)
class More:
    """The components, by what they are to a person. beside: what holds those of the references."""

    variations: gr.Slider
    steps: gr.Number
    feather: gr.Number
    context: gr.Dropdown
    inpaint: gr.Checkbox
    describing: gr.Dropdown
    landing: gr.Dropdown
    coverage: gr.Dropdown
    negative: gr.Textbox
    expand: gr.Textbox
    beside: gr.Row
    references: gr.File
    listed: gr.Gallery

    @property
    def asked(self) -> list[Any]:
        """Those whose values make a request as they are."""
        return [
            self.variations, self.steps, self.feather, self.context, self.inpaint, self.describing, self.landing,
            self.coverage, self.negative, self.expand,
        ]  # fmt: skip


def lay_out_more() -> More:
    """Make them, folded away."""
    with gr.Accordion(label("More"), open=False, elem_id="more"):
        with gr.Row():
            variations = gr.Slider(
                1, MAX_VARIATIONS, 1, step=1, label=label("Variations"), min_width=160, elem_id="variations"
            )
            steps = number("Steps (0: the model’s own)", 0, "steps", precision=0)
            landing = choice("Result", LANDING_WORDS, "landing")
            describing = choice("Description", DESCRIBING_WORDS, "describing")
        with gr.Row():
            feather = number("Feather of the mask, px", 0, "feather")
            context = choice("What the model sees around the mask", CONTEXT_WORDS, "context")
            inpaint = gr.Checkbox(
                label=label("Model keeps to the mask"),
                info=label("It paints all of it anew and fits it to what is around."),  # pyright: ignore[reportArgumentType]
                min_width=210,
                elem_id="inpaint",
            )
        with gr.Row():
            coverage = choice("Transparency", COVERAGE_WORDS, "coverage")
            negative = words("Without", "such as: text, people", "negative")
            expand = words("Larger by, px", "200, or left, top, right, bottom", "expand")
        beside, references, listed = _references()
    return More(
        variations, steps, feather, context, inpaint, describing, landing, coverage, negative, expand, beside, references,
        listed,
    )  # fmt: skip


def _references() -> tuple[gr.Row, gr.File, gr.Gallery]:
    with gr.Row(elem_id="beside") as beside:
        references = gr.File(
            label=label("Reference pictures"),
            file_count="multiple",
            height=_REFERENCES_HEIGHT,
            min_width=320,
            elem_id="references",
        )
        listed = small_pictures("listed", 4, _REFERENCES_HEIGHT, show_label=False, min_width=320)
    return beside, references, listed
