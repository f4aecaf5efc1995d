"""Kinds of components that the page has several of, made alike. Their texts stand where they are used."""

from __future__ import annotations

from typing import Any

import gradio as gr

from mgie_protocol.limits import MAX_INSTRUCTION_CHARS
from mgie_server.ui.words import label


def number(text: str, value: float, name: str, precision: int | None = None, step: float = 1) -> gr.Number:
    """Without bounds: what is out of them the edit says, in words."""
    return gr.Number(value, label=label(text), precision=precision, step=step, min_width=110, elem_id=name)


def choice(text: str, said: dict[str, str], name: str) -> gr.Dropdown:
    """said: words by value; the first is chosen."""
    choices = [(label(words), value) for value, words in said.items()]
    return gr.Dropdown(choices, value=next(iter(said)), label=label(text), min_width=210, elem_id=name)


def words(text: str, hint: str, name: str, lines: int = 1, most: int | None = None) -> gr.Textbox:
    """hint: stands there as long as nothing does. lines, most: its height, and wide where they are several."""
    return gr.Textbox(
        label=label(text),
        placeholder=label(hint),
        lines=lines,
        max_lines=most,
        max_length=MAX_INSTRUCTION_CHARS,
        min_width=210 if lines == 1 else 320,
        elem_id=name,
    )


def small_pictures(name: str, columns: int, height: int, **more: Any) -> gr.Gallery:
    """A row of them to choose from, empty and unseen at first; height: px. more: of the gallery."""
    return gr.Gallery(
        visible=False,
        columns=columns,
        fit_columns=False,
        height=height,
        allow_preview=False,
        object_fit="cover",
        buttons=[],
        interactive=False,
        elem_id=name,
        **more,
    )
