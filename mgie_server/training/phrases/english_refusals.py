"""Samples instructions that are no whole-picture edit of light and color, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from mgie_server.training.phrases import english_nouns as nouns
from mgie_server.training.phrases import traps
from mgie_server.training.phrases.english_schema import pick
from mgie_server.training.phrases.refusals import (
    TEMPLATES,
    TRAP_SHARE,
    TRAPS,
    TWO_WISHES,
    TWO_WISHES_SHARE,
    WEIGHTS,
)

KINDS = tuple(WEIGHTS)
WITHOUT_WRAPPING = ("question", "unclear")
_CUMULATIVE = np.cumsum([WEIGHTS[kind] for kind in KINDS]) / sum(WEIGHTS.values())
# fmt: off
_PLURALS = {
    "child": "children", "man": "men", "woman": "women", "wife": "wives", "knife": "knives",
    "leaf": "leaves", "loaf": "loaves", "shelf": "shelves", "thief": "thieves", "wolf": "wolves",
    "calf": "calves", "elf": "elves", "dwarf": "dwarves", "scarf": "scarves", "mouse": "mice",
    "goose": "geese", "ox": "oxen", "tomato": "tomatoes", "potato": "potatoes", "mango": "mangoes",
    "buffalo": "buffaloes", "dice": "dice", "scissors": "scissors", "policeman": "policemen",
    "fisherman": "fishermen", "postman": "postmen", "salesman": "salesmen", "snowman": "snowmen",
    "stuntman": "stuntmen",
}
_SAME_PLURAL = (
    "sheep", "fish", "goldfish", "redfish", "jellyfish", "starfish", "deer", "reindeer", "salmon", "trout",
    "squid", "shrimp", "bison", "moose", "elk",
)
_OBJECTS = (
    "it", "it", "the picture", "the image", "the photo", "this", "my photo", "this picture", "my selfie",
)
# fmt: on
_DETERMINED = re.compile(r"\b(?:the|an?|my|that|this) (my|our|his|her) ")
_FIELD = re.compile(r"\{(\w+)\}")
_VOWEL = re.compile(r"(?!uni|ufo|uku|eu|one|used|usb|uti)[aeiou]|hour|honest")


def any_noun(rng: np.random.Generator) -> str:
    """A person, an animal or a thing: also "old lamp", "farmer's bike" and words that do not exist."""
    u = rng.random()
    if u < 0.08:
        return nouns.invented(rng)
    groups = (nouns.PEOPLE, nouns.ANIMALS, nouns.THINGS, nouns.THINGS, nouns.THINGS)
    noun = pick(rng, groups[int(rng.integers(len(groups)))])
    if u < 0.18:
        return f"{pick(rng, nouns.LOOKS)} {noun.removeprefix('old ').removeprefix('little ')}"
    if u < 0.22:
        return f"{pick(rng, nouns.PEOPLE)}'s {pick(rng, nouns.THINGS)}"
    return noun


def with_article(noun: str) -> str:
    """The noun after "a" or "an"."""
    return f"an {noun}" if _VOWEL.match(noun) else f"a {noun}"


def _plural(noun: str) -> str:
    """The plural of a noun, whose last word decides ("ball of wool": its first)."""
    if " of " in noun:
        first, rest = noun.split(" of ", 1)
        return f"{_plural(first)} of {rest}"
    before, _, last = noun.rpartition(" ")
    if last in _PLURALS:
        last = _PLURALS[last]
    elif last not in _SAME_PLURAL:
        if last.endswith(("s", "x", "ch", "sh")):
            last += "es"
        elif last.endswith("y") and last[-2] not in "aeiou":
            last = last[:-1] + "ies"
        else:
            last += "s"
    return f"{before} {last}".strip()


def _kin_thing(rng: np.random.Generator) -> str:
    """ "my brother's bike" """
    whose = pick(rng, ("my", "my", "our", "his", "her"))
    return f"{whose} {pick(rng, nouns.KIN)}'s {pick(rng, nouns.THINGS)}"


def _any(rng: np.random.Generator) -> str:
    return _kin_thing(rng) if rng.random() < 0.03 else any_noun(rng)


def _added(rng: np.random.Generator) -> str:
    return with_article(any_noun(rng) if rng.random() < 0.75 else pick(rng, nouns.FANTASY))


def _garments(rng: np.random.Generator) -> str:
    if rng.random() < 0.25:
        return pick(rng, nouns.CLOTHES_PLURAL)
    return with_article(pick(rng, nouns.CLOTHES))


def _plurals(rng: np.random.Generator) -> str:
    if rng.random() < 0.06:
        return nouns.invented(rng) + "s"
    return _plural(pick(rng, nouns.ANIMALS + nouns.THINGS + nouns.PEOPLE))


def _from(*lists: tuple[str, ...]) -> Callable[[np.random.Generator], str]:
    options = tuple(word for words in lists for word in words)
    return lambda rng: pick(rng, options)


_WORDS: dict[str, Callable[[np.random.Generator], str]] = {
    "act": _from(nouns.ACTS),
    "adj": _from(traps.ADJECTIVES),
    "animal": _from(nouns.ANIMALS),
    "animal_part": _from(nouns.ANIMAL_PARTS),
    "any": _any,
    "clothes": _from(nouns.CLOTHES, nouns.CLOTHES_PLURAL),
    "clothes_plural": _from(nouns.CLOTHES_PLURAL),
    "color": _from(nouns.COLORS),
    "comp": _from(nouns.COMPARATIVES),
    "edit": _from(traps.EDITS),
    "fantasy": _from(nouns.FANTASY),
    "food": _from(nouns.FOOD),
    "furniture": _from(nouns.FURNITURE),
    "garment": _from(nouns.CLOTHES),
    "hue_comp": _from(nouns.HUE_COMPARATIVES),
    "hues": _from(nouns.HUES),
    "invented": nouns.invented,
    "kin": _from(nouns.KIN),
    "material": _from(nouns.MATERIALS),
    "obj": _from(_OBJECTS),
    "other": _from(nouns.OTHER_COLORS),
    "part": _from(nouns.PARTS),
    "person": _from(nouns.PEOPLE),
    "place": _from(nouns.PLACES),
    "plant": _from(nouns.PLANTS),
    "plural": _plurals,
    "region": _from(nouns.REGIONS),
    "snow": _from(nouns.UNCOUNTABLE),
    "state": _from(nouns.STATES),
    "style": _from(nouns.STYLES),
    "text": _from(nouns.WORDS_TO_WRITE),
    "thing": _from(nouns.THINGS),
    "tint": _from(nouns.TINTS),
    "weather": _from(nouns.WEATHER),
    # with an article of their own
    "a_any": _added,
    "a_clothes": _garments,
    "a_place_name": _from(nouns.A_PLACE_NAME),
    "place_name": lambda rng: re.sub(r"^an? ", "", pick(rng, nouns.A_PLACE_NAME)),
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
    return f"{match[1]}n " if _VOWEL.match(text[match.end() :]) else match[0]


def sample_unsupported(rng: np.random.Generator) -> tuple[str, str]:
    """(text, kind of KINDS), before courtesy and spelling."""
    kind = KINDS[int(np.searchsorted(_CUMULATIVE, rng.random()))]
    u = rng.random()
    if kind in TRAPS and u < TRAP_SHARE:
        templates = TRAPS[kind]
    elif kind in TWO_WISHES and u > 1.0 - TWO_WISHES_SHARE:
        templates = TWO_WISHES[kind]
    else:
        templates = TEMPLATES[kind]
    return fill(rng, pick(rng, templates)), kind
