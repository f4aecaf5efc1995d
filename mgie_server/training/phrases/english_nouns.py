"""English nouns: those of english/nouns.toml, their articles and plurals, and words that nobody has heard before."""

from __future__ import annotations

import re

import numpy as np

from mgie_server.training.phrases.english_schema import Nouns
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick

NOUNS = load("english/nouns.toml", Nouns, ("animal", "person", "plural", "thing"))
THINGS = (
    NOUNS.vehicles
    + NOUNS.furniture
    + NOUNS.tools
    + NOUNS.everyday
    + NOUNS.food
    + NOUNS.plants
    + NOUNS.buildings
)
VOWEL = re.compile(r"(?!uni|ufo|uku|eu|one|used|usb|uti)[aeiou]|hour|honest")


def invented(rng: np.random.Generator) -> str:
    """A pronounceable word of two or three syllables that means nothing."""
    syllables = 2 + int(rng.random() < 0.3)
    word = ""
    for i in range(syllables):
        word += pick(rng, NOUNS.onsets) + pick(rng, NOUNS.vowels)
        if i == syllables - 1 or rng.random() < 0.3:
            word += pick(rng, NOUNS.codas)
    return word


def any_noun(rng: np.random.Generator) -> str:
    """A person, an animal or a thing: also "old lamp", "farmer's bike" and words that do not exist."""
    u = rng.random()
    if u < 0.08:
        return invented(rng)
    groups = (NOUNS.people, NOUNS.animals, THINGS, THINGS, THINGS)
    noun = pick(rng, groups[int(rng.integers(len(groups)))])
    if u < 0.18:
        return f"{pick(rng, NOUNS.looks)} {noun.removeprefix('old ').removeprefix('little ')}"
    if u < 0.22:
        return f"{pick(rng, NOUNS.people)}'s {pick(rng, THINGS)}"
    return noun


def with_article(noun: str) -> str:
    """The noun after "a" or "an"."""
    return f"an {noun}" if VOWEL.match(noun) else f"a {noun}"


def plural(noun: str) -> str:
    """The plural of a noun, whose last word decides ("ball of wool": its first)."""
    if " of " in noun:
        first, rest = noun.split(" of ", 1)
        return f"{plural(first)} of {rest}"
    before, _, last = noun.rpartition(" ")
    if last in NOUNS.plurals:
        last = NOUNS.plurals[last]
    elif last not in NOUNS.same_plural:
        if last.endswith(("s", "x", "ch", "sh")):
            last += "es"
        elif last.endswith("y") and last[-2] not in "aeiou":
            last = last[:-1] + "ies"
        else:
            last += "s"
    return f"{before} {last}".strip()
