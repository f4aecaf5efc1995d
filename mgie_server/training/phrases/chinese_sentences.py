"""Samples Chinese instructions: a leaf of a family in a sentence, with degree, courtesy and punctuation."""

from __future__ import annotations

import numpy as np

from mgie_server.training.edits import COLORED, Edit
from mgie_server.training.phrases import chinese_degrees as degrees
from mgie_server.training.phrases.chinese import nouns
from mgie_server.training.phrases.chinese.heldout import is_held_out_zh
from mgie_server.training.phrases.chinese.tints import COLOR_NAMES, SHORT_NAMES, tint_words
from mgie_server.training.phrases.chinese_refusals import (
    WITHOUT_WRAPPING,
    any_noun,
    pick,
    sample_kind,
    sample_part,
    sample_template,
)
from mgie_server.training.phrases.chinese_schema import (
    OBJECTS,
    OBJECTS_WITH_CONTENT,
    OF,
    ChineseWords,
    words,
)
from mgie_server.training.phrases.chinese_words import WORDS_ZH
from mgie_server.training.phrases.color_casts import LESS_SHARE, TAKES_AWAY, less_of_a_color_zh
from mgie_server.training.phrases.negations import LESS_ZH, TOO_MUCH_ZH
from mgie_server.training.phrases.plain_requests import FIRST, PLAIN_SHARE, one_verb

# fmt: off
_WRAPPERS = words("""
    请{x} 请{x} 帮我{x} 帮我{x} 麻烦{x} 麻烦你{x} 请帮我{x} 能不能{x} 能不能{x}？ 可以{x}吗？ 可以{x}吗
    能{x}吗？ 能帮我{x}吗？ 可不可以{x}？ 我想{x} 我想{x} 我希望{x} {x}吧 {x}吧 {x}，谢谢 {x}，谢谢 {x}谢谢
    给我{x} 你帮我{x} 请你{x} 请{x}，谢谢 直接{x} {x}可以吗？ {x}好吗？ {x}行吗？ 需要{x} 最好{x} 我需要{x}
    好，{x} 那就{x} 现在{x} 试着{x} 试试{x} 你好，{x} 你好，请{x} 劳驾{x} 帮忙{x} 拜托{x} {x}，拜托了 想{x}
    我要{x} 就{x} 应该{x} {x}呗 {x}啦 来，{x} 帮我{x}吧 帮我{x}，谢谢 请您{x} 可以帮我{x}吗？ 能否{x}？
    希望能{x} 尝试{x} 要不{x}吧 先{x}吧 我觉得应该{x} 老师帮忙{x} 亲，{x}
""")
# {s} is a state in its degree
_STATE_FRAMES = words("""
    {s} {s} {s} 让{obj}{s} 让{obj}{s} 让{obj}{s} 把{obj}调得{s} 把{obj}调得{s} 把{obj}弄得{s} 把{obj}变得{s}
    调得{s} 弄得{s} {obj}要{s} {obj}应该{s} 希望{obj}{s} 我想要{obj}{s} 我希望{obj}{s} 使{obj}{s}
    让{obj}看起来{s} 让{obj}变得{s} 把{obj}搞得{s} 把{obj}做得{s} 想要{obj}{s} 让{obj}显得{s} 令{obj}{s}
    我要{obj}{s} {obj}可以{s} {obj}需要{s} 处理得{s} 能让{obj}{s}吗？ 可以让{obj}{s}吗？ 能不能{s}？
    能不能让{obj}{s}？ 请让{obj}{s} 帮我把{obj}调得{s} 请把{obj}调得{s} 请{s} 我喜欢{s}，改一下
    把{obj}改得{s} 要{s} {s}吧 变得{s} 麻烦把{obj}弄得{s} {obj}能不能{s}？ {obj}再调得{s}
""")
_JOINTS = words("""
    {a}，再{b} {a}，再{b} {a}并{b} {a}并且{b} {a}，同时{b} {a}，同时{b} {a}，然后{b} 先{a}，再{b}
    先{a}，然后{b} 先{a}再{b} {a}，{b} {a}，{b} {a}，并且{b} {a}，顺便{b} {a}，接着{b} {a}，另外{b}
    {a}，最后{b} {a}，还要{b} {a}，也{b} {a}之后{b} {a}后{b} {a}，而且{b} {a}、{b} {a}加上{b} {a}；{b}
    {a}，随后{b} {a}以后再{b} {a}和{b} {a}，别忘了{b} 第一步{a}，第二步{b} {a}的同时{b} {a}，其次{b}
    既要{a}，又要{b}
""")
_SECOND_REQUESTS = words("""
    {c}，{x} {c}，帮我{x} {c}，{x}吧 {c}，请{x} {c}，麻烦{x} {c}，给我{x} {c} {c}，改一改，{x}
    {c}，能{x}吗？
""")
# fmt: on


def _with_object(rng: np.random.Generator, text: str, omit: float = 0.42) -> str:
    """Names the whole picture, or leaves it out where Chinese does."""
    if rng.random() < omit and "{obj}" in text:
        for before in ("把{obj}", "给{obj}", "对{obj}", "将{obj}"):
            text = text.replace(before, "")
        if text.startswith(("{obj}", "希望{obj}", "我希望{obj}")) and len(text) > 7:
            text = text.replace("{obj}", "", 1)
    if "{obj}" in text:
        obj = pick(rng, OBJECTS)
        if rng.random() < 0.04:
            obj = pick(rng, OBJECTS_WITH_CONTENT).replace("{any}", any_noun(rng))
        text = text.replace("{obj}", obj)
    if "{of}" in text:
        text = text.replace("{of}", "" if rng.random() < 0.45 else pick(rng, OF))
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
        text = pick(rng, ("{s}", "{s}", "让{obj}{s}", "把{obj}调得{s}", "让{obj}变得{s}")).replace(
            "{s}", text
        )
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
        return less_of_a_color_zh(rng, edit, pick(rng, OBJECTS))
    if edit.family in TOO_MUCH_ZH and degree == "default" and rng.random() < 0.08:
        obj, much = pick(rng, OBJECTS), pick(rng, TOO_MUCH_ZH[edit.family])
        return pick(rng, LESS_ZH).replace("{o}", obj).replace("{w}", much)
    u = rng.random()
    if said.complaints and u < 0.13:
        complaint = _with_object(rng, _color_names(rng, pick(rng, said.complaints), edit.colors))
        if degree == "default" and u < 0.08:
            return complaint
        action = _clause(rng, said, edit, 0.8)
        return pick(rng, _SECOND_REQUESTS[:6]).replace("{c}", complaint).replace("{x}", action)
    if said.states and u < 0.36:
        state = degrees.state_in_degree(rng, pick(rng, said.states), degree)
        return _with_object(rng, pick(rng, _STATE_FRAMES).replace("{s}", state))
    if u < 0.6:
        return _clause(rng, said, edit)
    action = degrees.action_in_degree(rng, pick(rng, said.actions), degree)
    action = _with_object(rng, _color_names(rng, action, edit.colors))
    return pick(rng, _WRAPPERS).replace("{x}", action) if rng.random() < 0.55 else action


def _plain(rng: np.random.Generator, said: ChineseWords, edit: Edit) -> str:
    """The plainest words, without an object or with the plainest one."""
    degree = edit.degree if said.degrees else "default"
    if said.states and rng.random() < 0.4:
        state = degrees.state_in_degree(rng, pick(rng, said.states[:FIRST]), degree)
        return pick(rng, ("{s}", "让照片{s}", "把照片变得{s}", "画面{s}")).replace("{s}", state)
    action = degrees.action_in_degree(rng, pick(rng, said.actions[: 2 * FIRST]), degree)
    action = action.replace("{of}", "").replace("{obj}", pick(rng, ("照片", "图片", "画面")))
    return _color_names(rng, action, edit.colors)


def _plain_two(rng: np.random.Generator, first: Edit, second: Edit) -> str:
    a, b = (_plain(rng, WORDS_ZH[edit.family], edit) for edit in (first, second))
    return one_verb(rng, first, second, "zh") or a + pick(rng, ("，再", "，", "并", "，同时", "，")) + b


def _finish(rng: np.random.Generator, text: str) -> str:
    """Full stops, question marks, half-width punctuation and rare blanks."""
    u = rng.random()
    if text.endswith("？"):
        text = text[:-1] + ("？", "？", "?", "")[int(rng.integers(4))]
    elif u < 0.12:
        text += pick(rng, ("。", "。", "！", "~", ".", "!"))
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
        text = pick(rng, _JOINTS).replace("{a}", a).replace("{b}", b)
        if rng.random() < 2 * PLAIN_SHARE:
            text = _plain_two(rng, first, second)
        elif rng.random() < 0.25:
            text = pick(rng, _WRAPPERS).replace("{x}", text)
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
    frames = [f for f in _STATE_FRAMES if "{obj}" in f]
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
        name, short = pick(rng, nouns.OTHER_COLORS)
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
                text = pick(rng, _JOINTS).replace("{a}", a).replace("{b}", b)
            elif u < 0.3:
                text = pick(rng, _WRAPPERS).replace("{x}", text)
        text = _finish(rng, text)
        if not is_held_out_zh(text):
            return text, kind
