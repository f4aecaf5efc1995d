"""The page itself: what stands where. What it does is in `wiring`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from mgie_server.ui.components import number, small_pictures, words
from mgie_server.ui.more import More, lay_out_more
from mgie_server.ui.types import IMAGE_GUIDANCE, SEED, TEXT_GUIDANCE
from mgie_server.ui.words import label, mark

EXAMPLES = (
    mark("make it look like night"),
    mark("a bit warmer, please"),
    mark("more contrast"),
    mark("black and white"),
)
MASK_COLOUR = "#e5484d"
MARK_COLOURS = [
    "#e5484d",
    "#ffd60a",
    "#0091ff",
    "#30a46c",
    "#ffffff",
    "#000000",
]  # to be spoken of by their names
_HEIGHT = 320  # px, of a picture


@dataclass(frozen=True)
class Page:
    """The components, by what they are to a person."""

    title: gr.HTML
    picture: gr.Image
    mask: gr.ImageEditor
    marks: gr.ImageEditor
    stage: gr.HTML
    slider: gr.ImageSlider
    gallery: gr.Gallery
    instruction: gr.Textbox
    expressive: gr.Textbox
    sample: gr.Button
    examples: list[gr.Button]
    seed: gr.Number
    text_guidance: gr.Number
    image_guidance: gr.Number
    model: gr.Dropdown
    more: More
    describe: gr.Button
    edit: gr.Button
    cancel: gr.Button
    download: gr.DownloadButton
    receipt: gr.HTML
    history: gr.Gallery
    foot: gr.HTML


def lay_out() -> Page:
    """Make the components, inside a gr.Blocks."""
    title = gr.HTML(elem_id="title")
    with gr.Row(elem_id="pictures", equal_height=False):
        with gr.Column(min_width=320):
            picture, mask, marks = _input()
            with gr.Row(elem_id="examples"):
                sample = gr.Button(label("Sample"), size="sm", min_width=60, elem_id="sample")
                examples = [gr.Button(label(text), size="sm", min_width=60) for text in EXAMPLES]
        with gr.Column(min_width=320):
            stage, slider, gallery = _goal()
            receipt = gr.HTML(elem_id="receipt")
    with gr.Row(elem_id="texts"):
        instruction = words("Instruction", "What should change?", "instruction", lines=2, most=6)
        hint = mark("What the model will do. Describe first, rewrite it, and it follows your words.")
        expressive = words("Expressive instruction", hint, "expressive", lines=2, most=8)
    with gr.Row(elem_id="numbers"):
        seed = number("Seed", SEED, "seed", precision=0)
        text_guidance = number("Text CFG", TEXT_GUIDANCE, "text_guidance", step=0.5)
        image_guidance = number("Image CFG", IMAGE_GUIDANCE, "image_guidance", step=0.1)
        model = gr.Dropdown(label=label("Model"), min_width=210, elem_id="model")
    with gr.Row(elem_id="buttons"):
        describe = gr.Button(label("Describe first"), min_width=120, elem_id="describe")
        edit = gr.Button(label("Edit"), variant="primary", min_width=120, elem_id="edit")
        cancel = gr.Button(label("Cancel"), variant="stop", visible=False, min_width=120, elem_id="cancel")
        full_size: Any = label("Download at full size")
        download = gr.DownloadButton(full_size, visible=False, min_width=120, elem_id="download")
    more = lay_out_more()
    history = small_pictures("history", 8, 150, label=label("History"))
    foot = gr.HTML(elem_id="foot")
    return Page(
        title, picture, mask, marks, stage, slider, gallery, instruction, expressive, sample, examples, seed,
        text_guidance, image_guidance, model, more, describe, edit, cancel, download, receipt, history, foot,
    )  # fmt: skip


def _input() -> tuple[gr.Image, gr.ImageEditor, gr.ImageEditor]:
    with gr.Tabs(elem_id="input"):
        with gr.Tab(label("Input image")):
            picture = gr.Image(
                type="filepath",
                image_mode=None,
                sources=["upload", "clipboard"],
                height=_HEIGHT,
                show_label=False,
                buttons=["fullscreen"],
                elem_id="picture",
            )
        with gr.Tab(label("Mask"), elem_id="mask_tab"):
            mask = _drawing("mask", [MASK_COLOUR])
        with gr.Tab(label("Marks"), elem_id="marks_tab"):
            marks = _drawing("marks", MARK_COLOURS)
    return picture, mask, marks


def _drawing(name: str, colours: list[str]) -> gr.ImageEditor:
    """The picture, to be drawn on."""
    return gr.ImageEditor(
        type="numpy",
        sources=[],
        height=_HEIGHT,
        show_label=False,
        buttons=[],
        transforms=[],
        layers=False,
        brush=gr.Brush(colors=[*colours], color_mode="fixed"),
        elem_id=name,
    )


def _goal() -> tuple[gr.HTML, gr.ImageSlider, gr.Gallery]:
    with gr.Tabs(elem_id="goal"), gr.Tab(label("Goal image")):
        stage = gr.HTML(elem_id="stage", min_height=_HEIGHT)
        slider = gr.ImageSlider(
            visible=False,
            show_label=False,
            height=_HEIGHT,
            max_height=_HEIGHT,
            interactive=False,
            buttons=["fullscreen"],
            elem_id="slider",
        )
        gallery = small_pictures("gallery", 6, 92, show_label=False)
    return stage, slider, gallery
