"""Samples Chinese wishes for a part of the picture: what a family says about the whole, said about the part."""

from __future__ import annotations

import numpy as np

from mgie_server.training.edits import COLORED, Edit
from mgie_server.training.phrases import chinese_degrees as degrees
from mgie_server.training.phrases.chinese_refusals import sample_part
from mgie_server.training.phrases.chinese_words import COLOR_NAMES, SHORT_NAMES, WORDS_ZH
from mgie_server.training.phrases.frames import SENTENCES_ZH
from mgie_server.training.phrases.pick import pick


def color_names(rng: np.random.Generator, text: str, colors: tuple[str, ...]) -> str:
    """The names of two colors in the places of the text: both full, or both short where nothing follows."""
    if "{a}" not in text:
        return text
    names = [pick(rng, COLOR_NAMES[color]) for color in colors]
    if rng.random() < 0.12:
        names = [pick(rng, SHORT_NAMES[color]) for color in colors]
    return text.replace("{a}", names[0]).replace("{b}", names[1])


def any_edit(rng: np.random.Generator) -> Edit:
    family = pick(rng, tuple(WORDS_ZH))
    colors = tuple(rng.choice(tuple(COLOR_NAMES), COLORED.get(family, 0), replace=False))
    return Edit(family, pick(rng, ("little", "default", "default", "much")), colors)


def local_wish(rng: np.random.Generator) -> str:
    """What a family says about the whole picture, said about a part of it."""
    edit = any_edit(rng)
    said = WORDS_ZH[edit.family]
    texts, complaints = (
        [said_of for said_of in place if "{obj}" in said_of or "{of}" in said_of]
        for place in (said.actions, said.complaints)
    )
    frames = [f for f in SENTENCES_ZH.state_frames if "{obj}" in f]
    part = sample_part(rng)
    degree = edit.degree if said.degrees else "default"
    if said.states and (rng.random() < 0.35 or not texts):
        state = degrees.state_in_degree(rng, pick(rng, said.states), degree)
        text = pick(rng, frames).replace("{s}", state)
    elif complaints and rng.random() < 0.15:
        text = pick(rng, complaints)
    elif texts:
        text = degrees.action_in_degree(rng, pick(rng, texts), degree)
    else:
        text = degrees.action_in_degree(rng, "把{obj}^调亮~", degree)
    text = text.replace("{obj}", part).replace("{of}", f"{part}的")
    return color_names(rng, text, edit.colors)
