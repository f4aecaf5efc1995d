"""Chinese sentences: what is said for a family in a frame, with degree, courtesy and punctuation; also refusals."""

from __future__ import annotations

import numpy as np

from mgie_server.training.edits import COLORED, Edit
from mgie_server.training.phrases import chinese_degrees as degrees
from mgie_server.training.phrases.chinese_refusals import (
    OTHER_COLORS,
    WITHOUT_WRAPPING,
    any_noun,
    sample_kind,
    sample_part,
    sample_template,
)
from mgie_server.training.phrases.chinese_schema import ChineseWords
from mgie_server.training.phrases.chinese_words import COLOR_NAMES, SHORT_NAMES, WORDS_ZH, tint_words
from mgie_server.training.phrases.color_casts import LESS_SHARE, TAKES_AWAY, less_of_a_color_zh
from mgie_server.training.phrases.frames import SENTENCES_ZH
from mgie_server.training.phrases.held_out import is_held_out_zh
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.plain_requests import FIRST, PLAIN_SHARE, one_verb
from mgie_server.training.phrases.schema import TooMuch

TOO_MUCH_ZH = load("chinese/too_much.toml", TooMuch, ("o", "w"))


def _with_object(rng: np.random.Generator, text: str, omit: float = 0.42) -> str:
    """Names the whole picture, or leaves it out where Chinese does."""
    if rng.random() < omit and "{obj}" in text:
        for before in ("把{obj}", "给{obj}", "对{obj}", "将{obj}"):
            text = text.replace(before, "")
        if text.startswith(("{obj}", "希望{obj}", "我希望{obj}")) and len(text) > 7:
            text = text.replace("{obj}", "", 1)
    if "{obj}" in text:
        obj = pick(rng, SENTENCES_ZH.objects)
        if rng.random() < 0.04:
            obj = pick(rng, SENTENCES_ZH.objects_with_content).replace("{any}", any_noun(rng))
        text = text.replace("{obj}", obj)
    if "{of}" in text:
        text = text.replace("{of}", "" if rng.random() < 0.45 else pick(rng, SENTENCES_ZH.of_the_picture))
    if text.startswith("把") and rng.random() < 0.1:
        text = "将" + text[1:]
    return text


def _color_names(rng: np.random.Generator, text: str, colors: tuple[str, ...]) -> str:
    """The names of two colors in the places of the text: both full, or both short where nothing follows."""
    if "{a}" not in text:
        return text
    names = [pick(rng, COLOR_NAMES[color]) for color in colors]
    if rng.random() < 0.12:
        names = [pick(rng, SHORT_NAMES[color]) for color in colors]
    return text.replace("{a}", names[0]).replace("{b}", names[1])


def _clause(rng: np.random.Generator, said: ChineseWords, edit: Edit, omit: float = 0.42) -> str:
    """An imperative without courtesy: the form that can be joined to others."""
    degree = edit.degree if said.degrees else "default"
    u = rng.random()
    if said.states and u < 0.2:
        text = degrees.state_in_degree(rng, pick(rng, said.states), degree)
        text = pick(rng, SENTENCES_ZH.state_clauses).replace("{s}", text)
    elif said.things and u < 0.32:
        text = degrees.thing_in_degree(rng, pick(rng, said.things), degree)
    elif said.looks and u < 0.45:
        text = degrees.look_in_degree(rng, pick(rng, said.looks), degree)
    else:
        text = degrees.action_in_degree(rng, pick(rng, said.actions), degree)
    return _with_object(rng, _color_names(rng, text, edit.colors), omit)


def _sentence(rng: np.random.Generator, said: ChineseWords, edit: Edit) -> str:
    degree = edit.degree if said.degrees else "default"
    if rng.random() < PLAIN_SHARE:
        return _plain(rng, said, edit)
    if edit.family in TAKES_AWAY and rng.random() < LESS_SHARE:
        return less_of_a_color_zh(rng, edit, pick(rng, SENTENCES_ZH.objects))
    if edit.family in TOO_MUCH_ZH.words and degree == "default" and rng.random() < 0.08:
        obj, much = pick(rng, SENTENCES_ZH.objects), pick(rng, TOO_MUCH_ZH.words[edit.family])
        return pick(rng, TOO_MUCH_ZH.frames).replace("{o}", obj).replace("{w}", much)
    u = rng.random()
    if said.complaints and u < 0.13:
        complaint = _with_object(rng, _color_names(rng, pick(rng, said.complaints), edit.colors))
        if degree == "default" and u < 0.08:
            return complaint
        action = _clause(rng, said, edit, 0.8)
        return pick(rng, SENTENCES_ZH.second_requests[:6]).replace("{c}", complaint).replace("{x}", action)
    if said.states and u < 0.36:
        state = degrees.state_in_degree(rng, pick(rng, said.states), degree)
        return _with_object(rng, pick(rng, SENTENCES_ZH.state_frames).replace("{s}", state))
    if u < 0.6:
        return _clause(rng, said, edit)
    action = degrees.action_in_degree(rng, pick(rng, said.actions), degree)
    action = _with_object(rng, _color_names(rng, action, edit.colors))
    return pick(rng, SENTENCES_ZH.wrappers).replace("{x}", action) if rng.random() < 0.55 else action


def _plain(rng: np.random.Generator, said: ChineseWords, edit: Edit) -> str:
    """The plainest words, without an object or with the plainest one."""
    degree = edit.degree if said.degrees else "default"
    if said.states and rng.random() < 0.4:
        state = degrees.state_in_degree(rng, pick(rng, said.states[:FIRST]), degree)
        return pick(rng, SENTENCES_ZH.plain_states).replace("{s}", state)
    action = degrees.action_in_degree(rng, pick(rng, said.actions[: 2 * FIRST]), degree)
    action = action.replace("{of}", "").replace("{obj}", pick(rng, SENTENCES_ZH.plain_objects))
    return _color_names(rng, action, edit.colors)


def _plain_two(rng: np.random.Generator, first: Edit, second: Edit) -> str:
    a, b = (_plain(rng, WORDS_ZH[edit.family], edit) for edit in (first, second))
    return one_verb(rng, first, second, "zh") or a + pick(rng, SENTENCES_ZH.plain_joints) + b


def _finish(rng: np.random.Generator, text: str) -> str:
    """Full stops, question marks, half-width punctuation and rare blanks."""
    u = rng.random()
    if text.endswith("？"):
        text = text[:-1] + ("？", "？", "?", "")[int(rng.integers(4))]
    elif u < 0.12:
        text += pick(rng, SENTENCES_ZH.endings)
    if rng.random() < 0.12:
        text = text.replace("，", pick(rng, (",", " ", ", ", "")))
    if rng.random() < 0.015 and len(text) > 4:
        i = int(rng.integers(2, len(text) - 1))
        text = f"{text[:i]} {text[i:]}"
    if rng.random() < 0.02:
        text = text.lower() if rng.random() < 0.5 else text.upper()
    return text


def sample_family_zh(rng: np.random.Generator, edit: Edit) -> str:
    """One Chinese instruction for this edit."""
    if len(edit.colors) != COLORED.get(edit.family, 0):
        raise ValueError(f"{edit.family} takes {COLORED.get(edit.family, 0)} colors")
    while True:
        text = _finish(rng, _sentence(rng, WORDS_ZH[edit.family], edit))
        if not is_held_out_zh(text):
            return text


def sample_two_zh(rng: np.random.Generator, first: Edit, second: Edit) -> str:
    """One Chinese sentence that asks for both edits, in this order."""
    while True:
        a = _clause(rng, WORDS_ZH[first.family], first)
        b = _clause(rng, WORDS_ZH[second.family], second, 0.8)
        text = pick(rng, SENTENCES_ZH.joints).replace("{a}", a).replace("{b}", b)
        if rng.random() < 2 * PLAIN_SHARE:
            text = _plain_two(rng, first, second)
        elif rng.random() < 0.25:
            text = pick(rng, SENTENCES_ZH.wrappers).replace("{x}", text)
        text = _finish(rng, text)
        if not is_held_out_zh(text):
            return text


def _any_edit(rng: np.random.Generator) -> Edit:
    family = pick(rng, tuple(WORDS_ZH))
    colors = tuple(rng.choice(tuple(COLOR_NAMES), COLORED.get(family, 0), replace=False))
    return Edit(family, pick(rng, ("little", "default", "default", "much")), colors)


def _local(rng: np.random.Generator) -> str:
    """What a family says about the whole picture, said about a part of it."""
    edit = _any_edit(rng)
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
    return _color_names(rng, text, edit.colors)


def _refusal(rng: np.random.Generator) -> tuple[str, str]:
    kind = sample_kind(rng)
    if kind == "one part only" and rng.random() < 0.45:
        return _local(rng), kind
    if kind == "another effect" and rng.random() < 0.35:  # a tint in a color that no family gives
        name, short = pick(rng, OTHER_COLORS)
        return _clause(rng, tint_words((name, name), short), Edit("red tint")), kind
    return sample_template(rng, kind), kind


def sample_refusal_zh(rng: np.random.Generator) -> tuple[str, str]:
    """A Chinese instruction that must be refused, with its kind."""
    while True:
        text, kind = _refusal(rng)
        if kind not in WITHOUT_WRAPPING:
            u = rng.random()
            if u < 0.06:  # one of two steps cannot be done
                edit = _any_edit(rng)
                possible = _clause(rng, WORDS_ZH[edit.family], edit)
                a, b = (possible, text) if rng.random() < 0.6 else (text, possible)
                text = pick(rng, SENTENCES_ZH.joints).replace("{a}", a).replace("{b}", b)
            elif u < 0.3:
                text = pick(rng, SENTENCES_ZH.wrappers).replace("{x}", text)
        text = _finish(rng, text)
        if not is_held_out_zh(text):
            return text, kind
