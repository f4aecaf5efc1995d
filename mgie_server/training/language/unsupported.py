"""Samples instructions that are no whole-picture edit of light and color, each with its kind."""

from __future__ import annotations

import numpy as np

from mgie_server.training.language import nouns
from mgie_server.training.language.refusals import TEMPLATES, WEIGHTS

KINDS = tuple(WEIGHTS)
WITHOUT_WRAPPING = ("question", "unclear")
_CUMULATIVE = np.cumsum([WEIGHTS[kind] for kind in KINDS]) / sum(WEIGHTS.values())
_PLURALS = {"childs": "children", "mans": "men", "sheeps": "sheep", "fishs": "fish", "deers": "deer"}


def _pick(rng: np.random.Generator, options: tuple[str, ...]) -> str:
    return options[int(rng.integers(len(options)))]


def any_noun(rng: np.random.Generator) -> str:
    """A person, an animal or a thing."""
    return _pick(rng, (nouns.PEOPLE, nouns.ANIMALS, nouns.THINGS, nouns.THINGS)[int(rng.integers(4))])


def with_article(noun: str) -> str:
    """The noun after "a" or "an"."""
    vowel = noun[0] in "aeiou" and not noun.startswith(("uni", "ufo"))
    return f"an {noun}" if vowel else f"a {noun}"


def _plural(noun: str) -> str:
    return _PLURALS.get(noun + "s", noun + "s")


def fill(rng: np.random.Generator, template: str) -> str:
    """The template with random nouns, colors, places and names in its braces."""
    if "{place}" in template:
        template = template.replace("{place}", _pick(rng, nouns.PLACES))
    if "{" not in template:
        return template
    added = any_noun(rng) if rng.random() < 0.7 else _pick(rng, nouns.FANTASY)
    values = {
        "any": any_noun(rng),
        "any2": any_noun(rng),
        "a_any": with_article(added),
        "thing": _pick(rng, nouns.THINGS),
        "thing2": _pick(rng, nouns.THINGS),
        "person": _pick(rng, nouns.PEOPLE),
        "animal": _pick(rng, nouns.ANIMALS),
        "animal2": _pick(rng, nouns.ANIMALS),
        "fantasy": _pick(rng, nouns.FANTASY),
        "clothes": _pick(rng, nouns.CLOTHES),
        "part": _pick(rng, nouns.PARTS),
        "region": _pick(rng, nouns.REGIONS),
        "region2": _pick(rng, nouns.REGIONS),
        "color": _pick(rng, nouns.COLORS),
        "color2": _pick(rng, nouns.COLORS),
        "other": _pick(rng, nouns.OTHER_COLORS),
        "other2": _pick(rng, nouns.OTHER_COLORS),
        "tint": _pick(rng, nouns.TINTS),
        "tint2": _pick(rng, nouns.TINTS),
        "state": _pick(rng, nouns.STATES),
        "act": _pick(rng, nouns.ACTS),
        "comp": _pick(rng, nouns.COMPARATIVES),
        "weather": _pick(rng, nouns.WEATHER),
        "style": _pick(rng, nouns.STYLES),
        "text": _pick(rng, nouns.WORDS_TO_WRITE),
        "plural": _plural(_pick(rng, nouns.ANIMALS + nouns.THINGS + nouns.PEOPLE[:8])),
        "obj": "it",
    }
    return template.format(**values)


def sample_unsupported(rng: np.random.Generator) -> tuple[str, str]:
    """(text, kind of KINDS), before courtesy and spelling."""
    kind = KINDS[int(np.searchsorted(_CUMULATIVE, rng.random()))]
    return fill(rng, _pick(rng, TEMPLATES[kind])), kind
