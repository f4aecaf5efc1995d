"""Samples Chinese instructions that are no whole-picture edit of light and color, each with its kind."""

from __future__ import annotations

import numpy as np

from mgie_server.training.phrases.chinese import nouns
from mgie_server.training.phrases.chinese.refusals import TEMPLATES, WEIGHTS
from mgie_server.training.phrases.chinese.tints import COLOR_NAMES
from mgie_server.training.phrases.chinese_schema import words

KINDS = tuple(WEIGHTS)
WITHOUT_WRAPPING = ("question", "unclear")
INVENTED_SHARE = 0.06
_CUMULATIVE = np.cumsum([WEIGHTS[kind] for kind in KINDS]) / sum(WEIGHTS.values())
_HUES = tuple(names[0] for names in COLOR_NAMES.values())
# where a part of the picture lies, before "的"
_WHERES = words("""
    左边 右边 背景里 前面 后面 远处 墙上 天上 地上 桌上 水里 角落里 窗外 中间 旁边 树下 画面左边
""")
_PARTS_OF = words("""
    {region} {region} {any} 那个{any} 照片里的{any} {person}的{part} 她的{part} 他的{part}
    {person}的{clothes} 图中的{any} {where}的{any} {part} 这只{animal} 这辆车 只有{region} {color}的{thing}
    画面中的{any} {any}和{any2} 我的{part}
""")


def pick(rng: np.random.Generator, options):
    """One of the options."""
    return options[int(rng.integers(len(options)))]


def invented_noun(rng: np.random.Generator) -> str:
    """A noun that no list has, of two characters."""
    return pick(rng, nouns.SYLLABLES) + pick(rng, nouns.SYLLABLES)


def any_noun(rng: np.random.Generator) -> str:
    """A person, an animal or a thing, now and then an invented one."""
    if rng.random() < INVENTED_SHARE:
        return invented_noun(rng)
    return pick(rng, (nouns.PEOPLE, nouns.ANIMALS, nouns.THINGS, nouns.THINGS)[int(rng.integers(4))])


def fill(rng: np.random.Generator, template: str) -> str:
    """The template with random nouns, colors, places and names in its braces."""
    if "{place}" in template:
        template = template.replace("{place}", pick(rng, nouns.PLACES))
    if "{" not in template:
        return template

    def thing() -> str:
        return invented_noun(rng) if rng.random() < INVENTED_SHARE else pick(rng, nouns.THINGS)

    values = {
        "any": any_noun(rng) if rng.random() < 0.93 else pick(rng, nouns.FANTASY),
        "any2": any_noun(rng),
        "thing": thing(),
        "thing2": thing(),
        "person": pick(rng, nouns.PEOPLE),
        "person2": pick(rng, nouns.PEOPLE),
        "animal": pick(rng, nouns.ANIMALS),
        "animal2": pick(rng, nouns.ANIMALS),
        "plural": pick(rng, nouns.ANIMALS + nouns.THINGS),
        "fantasy": pick(rng, nouns.FANTASY),
        "clothes": pick(rng, nouns.CLOTHES),
        "part": pick(rng, nouns.PARTS),
        "region": pick(rng, nouns.REGIONS),
        "place2": pick(rng, _WHERES),
        "where": pick(rng, _WHERES),
        "color": pick(rng, nouns.COLORS),
        "color2": pick(rng, nouns.COLORS),
        "hue": pick(rng, _HUES),
        "other": pick(rng, nouns.OTHER_COLORS)[0],
        "other2": pick(rng, nouns.OTHER_COLORS)[0],
        "state": pick(rng, nouns.STATES),
        "act": pick(rng, nouns.ACTS),
        "comp": pick(rng, nouns.COMPARATIVES),
        "weather": pick(rng, nouns.WEATHER),
        "style": pick(rng, nouns.STYLES),
        "text": pick(rng, nouns.WORDS_TO_WRITE),
        "obj": pick(rng, ("照片", "图片", "它", "这张照片", "画面", "这张图")),
    }
    return template.format(**values)


def sample_part(rng: np.random.Generator) -> str:
    """A part of the picture: "天空", "那个男人的脸"."""
    return fill(rng, pick(rng, _PARTS_OF))


def sample_kind(rng: np.random.Generator) -> str:
    """A kind of refusal, as often as its weight says."""
    return KINDS[int(np.searchsorted(_CUMULATIVE, rng.random()))]


def sample_template(rng: np.random.Generator, kind: str) -> str:
    """An instruction of this kind, before courtesy."""
    return fill(rng, pick(rng, TEMPLATES[kind]))
