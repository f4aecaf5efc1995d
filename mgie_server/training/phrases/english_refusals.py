"""Samples English instructions that are no whole-picture edit of light and color, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from mgie_server.training.phrases.english_nouns import (
    NOUNS,
    THINGS,
    VOWEL,
    any_noun,
    invented,
    plural,
    with_article,
)
from mgie_server.training.phrases.english_schema import EditsBesideRefusals
from mgie_server.training.phrases.loader import load, load_tables
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.schema import REFUSED_FILES, Refused

WITHOUT_WRAPPING = ("question", "unclear", "another language")
WITH_WORDS_OF_EDITS_SHARE = 0.28  # of the samples of a kind that has such templates
BESIDE_AN_EDIT_SHARE = 0.07
_DETERMINED = re.compile(r"\b(?:the|an?|my|that|this) (my|our|his|her) ")
_FIELD = re.compile(r"\{(\w+)\}")
_EDITS = load("english/edits_beside_refusals.toml", EditsBesideRefusals, ())


def _kin_thing(rng: np.random.Generator) -> str:
    """ "my brother's bike" """
    whose = pick(rng, ("my", "my", "our", "his", "her"))
    return f"{whose} {pick(rng, NOUNS.kin)}'s {pick(rng, THINGS)}"


def _any(rng: np.random.Generator) -> str:
    return _kin_thing(rng) if rng.random() < 0.03 else any_noun(rng)


def _added(rng: np.random.Generator) -> str:
    return with_article(any_noun(rng) if rng.random() < 0.75 else pick(rng, NOUNS.fantasy))


def _garments(rng: np.random.Generator) -> str:
    if rng.random() < 0.25:
        return pick(rng, NOUNS.clothes_plural)
    return with_article(pick(rng, NOUNS.clothes))


def _plurals(rng: np.random.Generator) -> str:
    if rng.random() < 0.06:
        return invented(rng) + "s"
    return plural(pick(rng, NOUNS.animals + THINGS + NOUNS.people))


def _from(*lists: tuple[str, ...]) -> Callable[[np.random.Generator], str]:
    options = tuple(word for words in lists for word in words)
    return lambda rng: pick(rng, options)


_WORDS: dict[str, Callable[[np.random.Generator], str]] = {
    "act": _from(NOUNS.acts),
    "adj": _from(_EDITS.adjectives),
    "animal": _from(NOUNS.animals),
    "animal_part": _from(NOUNS.animal_parts),
    "any": _any,
    "clothes": _from(NOUNS.clothes, NOUNS.clothes_plural),
    "clothes_plural": _from(NOUNS.clothes_plural),
    "color": _from(NOUNS.colors),
    "comp": _from(NOUNS.comparatives),
    "edit": _from(_EDITS.edits),
    "fantasy": _from(NOUNS.fantasy),
    "food": _from(NOUNS.food),
    "furniture": _from(NOUNS.furniture),
    "garment": _from(NOUNS.clothes),
    "invented": invented,
    "kin": _from(NOUNS.kin),
    "material": _from(NOUNS.materials),
    "obj": _from(NOUNS.objects),
    "other": _from(NOUNS.other_colors),
    "part": _from(NOUNS.parts),
    "person": _from(NOUNS.people),
    "place": _from(NOUNS.places),
    "plant": _from(NOUNS.plants),
    "plural": _plurals,
    "region": _from(NOUNS.regions),
    "snow": _from(NOUNS.uncountable),
    "state": _from(NOUNS.states),
    "style": _from(NOUNS.styles),
    "text": _from(NOUNS.words_to_write),
    "thing": _from(THINGS),
    "tint": _from(NOUNS.tints),
    "weather": _from(NOUNS.weather),
    # with an article of their own
    "a_any": _added,
    "a_clothes": _garments,
    "a_place_name": _from(NOUNS.a_place_name),
    "place_name": lambda rng: re.sub(r"^an? ", "", pick(rng, NOUNS.a_place_name)),
}


def _word(rng: np.random.Generator, field: str) -> str:
    """What stands for a field: "thing", "thing2" (another thing) or "a_thing" (with an article)."""
    name = field.rstrip("2")
    if name not in _WORDS and name.startswith("a_"):
        return with_article(_WORDS[name[2:]](rng))
    return _WORDS[name](rng)


def fill(rng: np.random.Generator, template: str) -> str:
    """The template with random nouns, colors, places and names in its braces."""
    for _ in range(2):  # a place may hold fields of its own
        template = _FIELD.sub(lambda match: _word(rng, match[1]), template)
    template = _DETERMINED.sub(r"\1 ", template)
    template = re.sub(r"\b([Aa]) (?=\w)", lambda match: _article(match, template), template)
    return re.sub(r"\b(a|an) (an?|the|some) ", r"\2 ", template)


def _article(match: re.Match[str], text: str) -> str:
    """ "a" or "an", by the word that follows."""
    return f"{match[1]}n " if VOWEL.match(text[match.end() :]) else match[0]


def _places() -> set[str]:
    """What may stand in braces in a template."""
    with_articles = {f"a_{word}" for word in _WORDS if not word.startswith("a_")}
    return {place + again for place in with_articles | set(_WORDS) for again in ("", "2")}


REFUSED = load_tables("english", REFUSED_FILES, Refused, _places())
KINDS = tuple(REFUSED)
_WEIGHTS = [kind.weight for kind in REFUSED.values()]
_CUMULATIVE = np.cumsum(_WEIGHTS) / sum(_WEIGHTS)


def sample_unsupported(rng: np.random.Generator) -> tuple[str, str]:
    """(text, kind of KINDS), before courtesy and spelling."""
    kind = KINDS[int(np.searchsorted(_CUMULATIVE, rng.random()))]
    u, said = rng.random(), REFUSED[kind]
    templates = said.templates
    if said.with_words_of_edits and u < WITH_WORDS_OF_EDITS_SHARE:
        templates = said.with_words_of_edits
    elif said.beside_an_edit and u > 1.0 - BESIDE_AN_EDIT_SHARE:
        templates = said.beside_an_edit
    return fill(rng, pick(rng, templates)), kind
