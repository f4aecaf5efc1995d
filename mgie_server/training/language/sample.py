"""Samples instructions.

A leaf of a family in a sentence, with degree, courtesy, spelling and small typing errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.training.language.color import COLOR
from mgie_server.training.language.heldout import is_held_out
from mgie_server.training.language.leaves import OBJECTS, OBJECTS_WITH_CONTENT, OF, Words
from mgie_server.training.language.light import LIGHT
from mgie_server.training.language.looks import LOOKS
from mgie_server.training.language.mending import MENDING
from mgie_server.training.language.tints import TINTS
from mgie_server.training.language.unsupported import (
    WITHOUT_WRAPPING,
    any_noun,
    sample_unsupported,
    with_article,
)

ALL_WORDS: dict[str, Words] = {**LIGHT, **COLOR, **LOOKS, **TINTS, **MENDING}
UNSUPPORTED_SHARE = 0.12

LITTLE = (
    "a little",
    "a bit",
    "slightly",
    "a little bit",
    "a touch",
    "somewhat",
    "just a bit",
    "a tad",
    "just a little",
)
MUCH = ("much", "much", "a lot", "way", "far", "considerably", "very much", "significantly")
MUCH_AFTER = ("a lot", "very much", "strongly", "considerably", "by a lot", "heavily", "significantly")

WRAPPERS = (
    "{x}", "{x}", "{x}", "{x}", "{x}", "{x}", "{x}", "{x}", "please {x}", "{x} please", "{x}, please",
    "can you {x}?", "can you {x}",
    "could you {x}?", "could you please {x}", "I want you to {x}", "I would like you to {x}",
    "I'd like you to {x}", "let's {x}",
    "try to {x}", "now {x}", "just {x}", "you should {x}", "would you {x}?", "I want to {x}",
    "go ahead and {x}", "hey, {x}", "ok, {x}",
)  # fmt: skip
COMPARATIVE = (
    "make {o} {c}", "make {o} {c}", "make {o} {c}", "make {o} {c}", "{c}", "{c} please", "I want {o} {c}",
    "{o} should be {c}", "turn {o} {c}",
    "I would like {o} to be {c}", "I'd like {o} {c}", "{o} needs to be {c}", "can {o} be {c}?",
    "get {o} {c}", "let {o} be {c}", "I need {o} {c}",
    "could you make {o} {c}", "please make {o} {c}", "can you make {o} {c}?", "{o} must be {c}",
    "render {o} {c}", "I prefer {o} {c}", "{o} has to be {c}",
)  # fmt: skip
STATE = (
    "make {o} look {c}", "make {o} look {c}", "{o} should look {c}", "I want {o} to look {c}",
    "let {o} look {c}", "{o} must look {c}", "make {o} appear {c}",
    "have {o} look {c}", "can you make {o} look {c}?", "I'd like {o} to look {c}",
    "please make {o} look {c}", "it should look {c}", "make {o} seem {c}",
    "make {o} {c}", "{o} needs to look {c}",
)  # fmt: skip
THING = (
    "{t}", "{t} please", "give {o} {t}", "give {o} {t}", "I want {t}", "{o} needs {t}", "add {t}",
    "I would like {t}", "with {t}", "apply {t}", "give {o} {t} please",
    "{t}, please", "I'd like {t}", "let {o} have {t}", "{o} should have {t}", "can I have {t}?", "use {t}",
    "go for {t}", "I need {t}",
    "can you give {o} {t}?", "please give {o} {t}", "try {t}",
)  # fmt: skip


@dataclass(frozen=True)
class Instruction:
    """text as typed; family of operations.FAMILIES or None; degree of operations.DEGREES.

    Kind when family is None.
    """

    text: str
    family: str | None
    degree: str = "default"
    kind: str = ""


def _pick(rng: np.random.Generator, options) -> str:
    return options[int(rng.integers(len(options)))]


def _object(rng: np.random.Generator) -> str:
    u = rng.random()
    if u < 0.4:
        return "it"
    return _pick(rng, OBJECTS) if u < 0.95 else _pick(rng, OBJECTS_WITH_CONTENT).format(any=any_noun(rng))


def _degree_comparative(rng, word: str, degree: str) -> str:
    if degree == "little":
        return f"{_pick(rng, LITTLE)} {word}"
    if degree == "much":
        return f"{_pick(rng, MUCH)} {word}"
    return word


def _degree_thing(rng, thing: str, degree: str) -> str:
    """Degrees of noun phrases: "a bit more light", "a strong vignette", "slightly muted colors"."""
    little = degree == "little"
    if degree == "default":
        return thing
    if thing.startswith(("more ", "less ", "extra ")):
        how = ("a little", "a bit", "slightly") if little else ("much", "a lot", "way", "far")
        return f"{_pick(rng, how)} {thing}"
    adjective = _pick(
        rng,
        ("slight", "subtle", "light", "faint", "gentle")
        if little
        else ("strong", "heavy", "very strong", "intense", "bold"),
    )
    for a in ("a ", "an "):
        if thing.startswith(a):
            return f"{with_article(adjective)} {thing[len(a) :]}"
    return f"{adjective} {thing}" if not thing.startswith("the ") else thing


def _degree_action(rng, action: str, degree: str) -> str:
    if degree == "little":
        return f"slightly {action}" if rng.random() < 0.2 else f"{action} {_pick(rng, LITTLE)}"
    if degree == "much":
        return f"strongly {action}" if rng.random() < 0.15 else f"{action} {_pick(rng, MUCH_AFTER)}"
    return action


def _sentence(rng: np.random.Generator, words: Words, degree: str) -> str:
    u, o = rng.random(), _object(rng)
    if words.complaints and u < (0.08 if degree == "default" else 0.0):
        return _pick(rng, words.complaints).format(obj=o, of=_pick(rng, OF))
    if u < 0.34 and words.comparatives:
        c = _degree_comparative(rng, _pick(rng, words.comparatives), degree)
        return _pick(rng, COMPARATIVE).format(o=o, c=c)
    if u < 0.46 and words.states and degree == "default":
        return _pick(rng, STATE).format(o=o, c=_pick(rng, words.states))
    if u < 0.64 and words.things:
        return _pick(rng, THING).format(o=o, t=_degree_thing(rng, _pick(rng, words.things), degree))
    action = _pick(rng, words.actions).format(obj=o, of=_pick(rng, OF))
    return _pick(rng, WRAPPERS).format(x=_degree_action(rng, action, degree))


def _spell(rng: np.random.Generator, text: str) -> str:
    """British spelling, capitals, full stops and rare typing errors."""
    if rng.random() < 0.35:
        text = (
            text.replace("color", "colour")
            .replace("gray", "grey")
            .replace("center", "centre")
            .replace("neutralize", "neutralise")
        )
    u = rng.random()
    if u < 0.18:
        text = text[0].upper() + text[1:]
    elif u < 0.20:
        text = text.upper()
    if rng.random() < 0.12 and text[-1].isalnum():
        text += _pick(rng, (".", ".", ".", "!"))
    if rng.random() < 0.03 and len(text) > 8:
        text = _mistype(rng, text)
    return text


def _mistype(rng: np.random.Generator, text: str) -> str:
    """One letter dropped, doubled or swapped with its neighbour, inside a word of five letters or more."""
    places = [i for i in range(2, len(text) - 2) if text[i - 2 : i + 2].isalpha()]
    if not places:
        return text
    i = int(rng.choice(places))
    kind = rng.integers(3)
    if kind == 0:
        return text[:i] + text[i + 1 :]
    if kind == 1:
        return text[:i] + text[i] + text[i:]
    return text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]


def sample_family(rng: np.random.Generator, family: str, degree: str | None = None) -> Instruction:
    """An instruction for one family; degree at random (70 % default) unless given."""
    words = ALL_WORDS[family]
    if degree is None:
        u = rng.random()
        degree = "default" if u < 0.7 or not words.degrees else "little" if u < 0.85 else "much"
    while True:
        text = _sentence(rng, words, degree)
        if not is_held_out(text):
            return Instruction(_spell(rng, text), family, degree)


def sample_refusal(rng: np.random.Generator) -> Instruction:
    """An instruction that must be refused, with its kind."""
    while True:
        text, kind = sample_unsupported(rng)
        if kind not in WITHOUT_WRAPPING and rng.random() < 0.3:
            text = _pick(rng, WRAPPERS).format(x=text)
        if not is_held_out(text):
            return Instruction(_spell(rng, text), None, "default", kind)


def sample(rng: np.random.Generator, unsupported_share: float = UNSUPPORTED_SHARE) -> Instruction:
    """An instruction of any family, or (12 %) one that must be refused."""
    if rng.random() < unsupported_share:
        return sample_refusal(rng)
    families = tuple(ALL_WORDS)
    return sample_family(rng, families[int(rng.integers(len(families)))])
