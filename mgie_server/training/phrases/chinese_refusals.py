"""Samples Chinese instructions that are no whole-picture edit of light and color, each with its kind."""

from __future__ import annotations

import numpy as np

from mgie_server.training.phrases.chinese_schema import ChineseNouns
from mgie_server.training.phrases.chinese_words import COLOR_NAMES
from mgie_server.training.phrases.frames import SENTENCES_ZH
from mgie_server.training.phrases.loader import load, load_tables
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.schema import REFUSED_FILES, Refused

WITHOUT_WRAPPING = ("question", "unclear", "another language")
INVENTED_SHARE = 0.06
_PLACES = (
    *("any", "any2", "thing", "thing2", "person", "person2", "animal", "animal2", "plural", "fantasy"),
    *("clothes", "part", "region", "place", "place2", "where", "color", "color2", "hue", "other", "other2"),
    *("state", "act", "comp", "weather", "style", "text", "obj"),
)
NOUNS_ZH = load("chinese/nouns.toml", ChineseNouns, _PLACES)
# (full name, short names)
OTHER_COLORS = tuple((name, NOUNS_ZH.other_colors_short.get(name, ())) for name in NOUNS_ZH.other_colors)
_HUES = tuple(names[0] for names in COLOR_NAMES.values())


REFUSED_ZH = load_tables("chinese", REFUSED_FILES, Refused, _PLACES)
KINDS = tuple(REFUSED_ZH)
_WEIGHTS = [kind.weight for kind in REFUSED_ZH.values()]
_CUMULATIVE = np.cumsum(_WEIGHTS) / sum(_WEIGHTS)


def invented_noun(rng: np.random.Generator) -> str:
    """A noun that no list has, of two characters."""
    return pick(rng, NOUNS_ZH.syllables) + pick(rng, NOUNS_ZH.syllables)


def any_noun(rng: np.random.Generator) -> str:
    """A person, an animal or a thing, now and then an invented one."""
    if rng.random() < INVENTED_SHARE:
        return invented_noun(rng)
    return pick(
        rng, (NOUNS_ZH.people, NOUNS_ZH.animals, NOUNS_ZH.things, NOUNS_ZH.things)[int(rng.integers(4))]
    )


def fill(rng: np.random.Generator, template: str) -> str:
    """The template with random nouns, colors, places and names in its braces."""
    if "{place}" in template:
        template = template.replace("{place}", pick(rng, NOUNS_ZH.places))
    if "{" not in template:
        return template

    def thing() -> str:
        return invented_noun(rng) if rng.random() < INVENTED_SHARE else pick(rng, NOUNS_ZH.things)

    values = {
        "any": any_noun(rng) if rng.random() < 0.93 else pick(rng, NOUNS_ZH.fantasy),
        "any2": any_noun(rng),
        "thing": thing(),
        "thing2": thing(),
        "person": pick(rng, NOUNS_ZH.people),
        "person2": pick(rng, NOUNS_ZH.people),
        "animal": pick(rng, NOUNS_ZH.animals),
        "animal2": pick(rng, NOUNS_ZH.animals),
        "plural": pick(rng, NOUNS_ZH.animals + NOUNS_ZH.things),
        "fantasy": pick(rng, NOUNS_ZH.fantasy),
        "clothes": pick(rng, NOUNS_ZH.clothes),
        "part": pick(rng, NOUNS_ZH.parts),
        "region": pick(rng, NOUNS_ZH.regions),
        "place2": pick(rng, NOUNS_ZH.wheres),
        "where": pick(rng, NOUNS_ZH.wheres),
        "color": pick(rng, NOUNS_ZH.colors),
        "color2": pick(rng, NOUNS_ZH.colors),
        "hue": pick(rng, _HUES),
        "other": pick(rng, NOUNS_ZH.other_colors),
        "other2": pick(rng, NOUNS_ZH.other_colors),
        "state": pick(rng, NOUNS_ZH.states),
        "act": pick(rng, NOUNS_ZH.acts),
        "comp": pick(rng, NOUNS_ZH.comparatives),
        "weather": pick(rng, NOUNS_ZH.weather),
        "style": pick(rng, NOUNS_ZH.styles),
        "text": pick(rng, NOUNS_ZH.words_to_write),
        "obj": pick(rng, SENTENCES_ZH.refused_objects),
    }
    return template.format(**values)


def sample_part(rng: np.random.Generator) -> str:
    """A part of the picture: "天空", "那个男人的脸"."""
    return fill(rng, pick(rng, NOUNS_ZH.parts_of_the_picture))


def sample_kind(rng: np.random.Generator) -> str:
    """A kind of refusal, as often as its weight says."""
    return KINDS[int(np.searchsorted(_CUMULATIVE, rng.random()))]


def sample_template(rng: np.random.Generator, kind: str) -> str:
    """An instruction of this kind, before courtesy."""
    return fill(rng, pick(rng, REFUSED_ZH[kind].templates))
