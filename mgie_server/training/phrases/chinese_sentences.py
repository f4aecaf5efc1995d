"""Chinese sentences: what is said for a family in a frame, with degree, courtesy and punctuation; also refusals."""

from __future__ import annotations

import numpy as np

from mgie_server.engines.areas import Area
from mgie_server.training.edits import AMOUNTS, COLORED, Edit
from mgie_server.training.phrases import chinese_degrees as degrees
from mgie_server.training.phrases import naturally
from mgie_server.training.phrases.areas import AreaVoice, asked_of
from mgie_server.training.phrases.chinese_parts import any_edit, color_names, local_wish
from mgie_server.training.phrases.chinese_refusals import (
    OTHER_COLORS,
    WITHOUT_WRAPPING,
    any_noun,
    sample_kind,
    sample_template,
)
from mgie_server.training.phrases.chinese_schema import ChineseWords
from mgie_server.training.phrases.chinese_words import SHORT_NAMES, WORDS_ZH, tint_words
from mgie_server.training.phrases.color_casts import LESS_SHARE, TAKES_AWAY, less_of_a_color_zh
from mgie_server.training.phrases.frames import SENTENCES_ZH
from mgie_server.training.phrases.held_out import is_held_out_zh
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.naturally_schema import NATURALLY, Voice
from mgie_server.training.phrases.numbers import say_amount, say_degree
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.plain_requests import FIRST, PLAIN_SHARE, one_verb
from mgie_server.training.phrases.schema import TooMuch
from mgie_server.training.phrases.written import written_refusal, written_wish

DEGREES_IN_PERCENT = 0.05  # of the sentences of a family whose degrees are no measure's
_OF_AN_OBJECT = tuple(frame for frame in SENTENCES_ZH.state_frames if "{obj}" in frame)
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


def _clause(rng: np.random.Generator, said: ChineseWords, edit: Edit, omit: float = 0.42) -> str:
    """An imperative without courtesy: the form that can be joined to others."""
    if edit.amount:
        return say_amount(rng, edit, "zh", pick(rng, SENTENCES_ZH.plain_objects))
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
    return _with_object(rng, color_names(rng, text, edit.colors), omit)


def _sentence(rng: np.random.Generator, said: ChineseWords, edit: Edit) -> str:
    degree = edit.degree if said.degrees else "default"
    if edit.amount:
        text = _clause(rng, said, edit)
        return pick(rng, SENTENCES_ZH.wrappers).replace("{x}", text) if rng.random() < 0.15 else text
    if edit.family not in AMOUNTS and said.degrees and said.states and rng.random() < DEGREES_IN_PERCENT:
        state = pick(rng, said.states).replace("|", "")
        return say_degree(rng, degree, state, "zh", pick(rng, SENTENCES_ZH.plain_objects))
    if rng.random() < PLAIN_SHARE:
        return _plain(rng, said, edit)
    if edit.family in TAKES_AWAY and rng.random() < LESS_SHARE:
        return less_of_a_color_zh(rng, edit, pick(rng, SENTENCES_ZH.objects))
    if edit.family in TOO_MUCH_ZH.words and degree == "default" and rng.random() < 0.08:
        obj, much = pick(rng, SENTENCES_ZH.objects), pick(rng, TOO_MUCH_ZH.words[edit.family])
        return pick(rng, TOO_MUCH_ZH.frames).replace("{o}", obj).replace("{w}", much)
    u = rng.random()
    if said.complaints and u < 0.13:
        complaint = _with_object(rng, color_names(rng, pick(rng, said.complaints), edit.colors))
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
    action = _with_object(rng, color_names(rng, action, edit.colors))
    return pick(rng, SENTENCES_ZH.wrappers).replace("{x}", action) if rng.random() < 0.55 else action


def _plain(rng: np.random.Generator, said: ChineseWords, edit: Edit) -> str:
    """The plainest words, without an object or with the plainest one."""
    if edit.amount:
        return _clause(rng, said, edit)
    degree = edit.degree if said.degrees else "default"
    if said.states and rng.random() < 0.4:
        state = degrees.state_in_degree(rng, pick(rng, said.states[:FIRST]), degree)
        return pick(rng, SENTENCES_ZH.plain_states).replace("{s}", state)
    action = degrees.action_in_degree(rng, pick(rng, said.actions[: 2 * FIRST]), degree)
    action = action.replace("{of}", "").replace("{obj}", pick(rng, SENTENCES_ZH.plain_objects))
    return color_names(rng, action, edit.colors)


def _plain_two(rng: np.random.Generator, first: Edit, second: Edit) -> str:
    a, b = (_plain(rng, WORDS_ZH[edit.family], edit) for edit in (first, second))
    return one_verb(rng, first, second, "zh") or a + pick(rng, SENTENCES_ZH.plain_joints) + b


def finish(rng: np.random.Generator, text: str) -> str:
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


def _comparative_of(rng: np.random.Generator, edit: Edit) -> str | None:
    words = NATURALLY["zh"].comparatives.get(edit.family)
    return pick(rng, words) if words else None


def _complaint_of(rng: np.random.Generator, edit: Edit) -> str | None:
    complaints = WORDS_ZH[edit.family].complaints
    if not complaints or edit.colors:
        return None
    return _with_object(rng, pick(rng, complaints))


VOICE_ZH = Voice(
    language="zh",
    imperative=lambda rng, edit: (
        _plain(rng, WORDS_ZH[edit.family], edit)
        if rng.random() < 0.4
        else _clause(rng, WORDS_ZH[edit.family], edit, 0.7)
    ),
    comparative=_comparative_of,
    complaint=_complaint_of,
    obj=lambda rng: pick(rng, SENTENCES_ZH.objects),
    noun=any_noun,
    nouns=any_noun,
)


def _about(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    """The edit of an object of its own: 把左半边调亮."""
    said = WORDS_ZH[edit.family]
    degree = edit.degree if said.degrees else "default"
    actions = tuple(action for action in said.actions if "{obj}" in action)
    if said.states and (not actions or rng.random() < 0.5):
        first = said.states[:FIRST] if rng.random() < 0.6 else said.states
        state = degrees.state_in_degree(rng, pick(rng, first), degree)
        text = pick(rng, _OF_AN_OBJECT).replace("{s}", state)
    else:
        text = degrees.action_in_degree(rng, pick(rng, actions or ("把{obj}^调成这样~",)), degree)
    return text.replace("{obj}", obj).replace("{of}", f"{obj}的")


AREA_VOICE = AreaVoice(
    language="zh",
    about=_about,
    plainly=lambda rng, edit: (
        say_amount(rng, edit, "zh", "")
        if edit.amount
        else _with_object(rng, _plain(rng, WORDS_ZH[edit.family], edit), 1.0)
    ),
    joint=lambda rng, a, b: a + pick(rng, SENTENCES_ZH.plain_joints) + b,
    color=lambda rng, color: pick(rng, SHORT_NAMES[color]),
)


def sample_in_area_zh(rng: np.random.Generator, edits: tuple[Edit, ...], area: Area) -> str:
    """As `sample_edits_zh`, of an area."""
    while True:
        text = asked_of(rng, AREA_VOICE, edits, area)
        if rng.random() < 0.12:
            text = pick(rng, SENTENCES_ZH.wrappers).replace("{x}", text)
        elif rng.random() < 0.08:
            text = naturally.around(rng, VOICE_ZH, text)
        text = finish(rng, text)
        if not is_held_out_zh(text):
            return text


def _wish(rng: np.random.Generator, edits: tuple[Edit, ...]) -> str:
    if len(edits) == 1:
        return _sentence(rng, WORDS_ZH[edits[0].family], edits[0])
    first, second = edits
    a = _clause(rng, WORDS_ZH[first.family], first)
    b = _clause(rng, WORDS_ZH[second.family], second, 0.8)
    text = pick(rng, SENTENCES_ZH.joints).replace("{a}", a).replace("{b}", b)
    if rng.random() < 2 * PLAIN_SHARE:
        return _plain_two(rng, first, second)
    return pick(rng, SENTENCES_ZH.wrappers).replace("{x}", text) if rng.random() < 0.25 else text


def sample_edits_zh(rng: np.random.Generator, edits: tuple[Edit, ...]) -> str:
    """A Chinese sentence that asks for one or two edits, in their order."""
    for edit in edits:
        if len(edit.colors) != COLORED.get(edit.family, 0):
            raise ValueError(f"{edit.family} takes {COLORED.get(edit.family, 0)} colors")
    while True:
        text = written_wish(rng, "zh", edits) or naturally.said(rng, VOICE_ZH, edits, _wish)
        text = finish(rng, text)
        if not is_held_out_zh(text):
            return text


def _refusal(rng: np.random.Generator) -> tuple[str, str]:
    kind = sample_kind(rng)
    if kind == "one part only" and rng.random() < 0.45:
        return local_wish(rng), kind
    if kind == "another effect" and rng.random() < 0.35:  # a tint in a color that no family gives
        name, short = pick(rng, OTHER_COLORS)
        return _clause(rng, tint_words((name, name), short), Edit("red tint")), kind
    return sample_template(rng, kind), kind


def sample_refusal_zh(rng: np.random.Generator) -> tuple[str, str]:
    """A Chinese instruction that must be refused, with its kind."""
    while True:
        written = written_refusal(rng, "zh")
        text, kind = written or naturally.nothing(rng, VOICE_ZH) or _refusal(rng)
        if not written and kind not in WITHOUT_WRAPPING:
            u = rng.random()
            if u < 0.06 and kind != "nothing to change":  # one of two steps cannot be done
                edit = any_edit(rng)
                possible = _clause(rng, WORDS_ZH[edit.family], edit)
                a, b = (possible, text) if rng.random() < 0.6 else (text, possible)
                text = pick(rng, SENTENCES_ZH.joints).replace("{a}", a).replace("{b}", b)
            elif u < 0.3:
                text = pick(rng, SENTENCES_ZH.wrappers).replace("{x}", text)
            elif u < 0.42:
                text = naturally.around(rng, VOICE_ZH, text)
        text = finish(rng, text)
        if not is_held_out_zh(text):
            return text, kind
