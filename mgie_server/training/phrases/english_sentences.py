"""English sentences for one or two edits: leaves of their families, degrees, courtesy, spelling, typing errors."""

from __future__ import annotations

import re

import numpy as np

from mgie_server.training.edits import Edit
from mgie_server.training.phrases.color_casts import LESS_SHARE, TAKES_AWAY, less_of_a_color
from mgie_server.training.phrases.english_refusals import (
    WITHOUT_WRAPPING,
    any_noun,
    sample_unsupported,
    with_article,
)
from mgie_server.training.phrases.english_schema import OBJECTS, OBJECTS_WITH_CONTENT, OF, Words, pick
from mgie_server.training.phrases.english_words import ALL_WORDS
from mgie_server.training.phrases.held_out import is_held_out
from mgie_server.training.phrases.negations import LESS, TOO_MUCH
from mgie_server.training.phrases.plain_requests import FIRST, PLAIN_SHARE, one_verb
from mgie_server.training.phrases.typing_errors import spell

# fmt: off
LITTLE = (
    "a little", "a bit", "slightly", "a little bit", "a touch", "somewhat", "just a bit", "a tad", "just a little",
    "a bit", "a little", "slightly", "a wee bit", "ever so slightly", "a hint", "only slightly", "a smidge",
)
LITTLE_BEFORE = tuple(word for word in LITTLE if word not in ("a hint", "a smidge"))
MUCH = (
    "much", "much", "a lot", "way", "far", "considerably", "very much", "significantly", "noticeably", "so much",
    "a whole lot", "really", "substantially", "dramatically", "a great deal",
)
MUCH_AFTER = (
    "a lot", "very much", "strongly", "considerably", "by a lot", "heavily", "significantly", "noticeably",
    "massively", "drastically", "really hard", "quite a bit", "as much as possible",
)
WRAPPERS = (
    "{x}", "{x}", "{x}", "{x}", "{x}", "{x}", "{x}", "{x}", "please {x}", "{x} please", "{x}, please",
    "can you {x}?", "can you {x}", "could you {x}?", "could you please {x}", "I want you to {x}",
    "I would like you to {x}", "I'd like you to {x}", "let's {x}", "try to {x}", "now {x}", "just {x}",
    "you should {x}", "would you {x}?", "I want to {x}", "go ahead and {x}", "hey, {x}", "ok, {x}",
    "{x} for me", "{x}, thanks", "I need you to {x}", "next, {x}", "{x} now", "would you mind to {x}",
    "also {x}", "pls {x}", "plz {x}", "{x} if you can", "time to {x}", "how about we {x}", "{x} a notch",
    "any chance you could {x}?", "would it be possible to {x}?", "do you think you could {x}?", "can we {x}?",
    "I'd love it if you could {x}", "why don't we {x}", "could we {x} please?", "would you kindly {x}",
)
COURTESY = (
    "please {x}", "{x} please", "{x}, please", "hey, {x}", "ok, {x}", "{x}, thanks", "now {x}", "{x} now", "pls {x}",
)
COMPARATIVE = (
    "make {o} {c}", "make {o} {c}", "make {o} {c}", "make {o} {c}", "{c}", "{c} please", "I want {o} {c}",
    "{o} should be {c}", "turn {o} {c}", "I would like {o} to be {c}", "I'd like {o} {c}", "{o} needs to be {c}",
    "can {o} be {c}?", "get {o} {c}", "let {o} be {c}", "I need {o} {c}", "could you make {o} {c}",
    "please make {o} {c}", "can you make {o} {c}?", "{o} must be {c}", "render {o} {c}", "I prefer {o} {c}",
    "{o} has to be {c}", "{c}, please", "now {c}", "make {o} appear {c}", "could {o} be {c}", "{c} now",
    "even {c}", "want {o} {c}", "{o} could be {c}", "{o} ought to be {c}", "make {o} feel {c}", "pls make {o} {c}",
)
STATE = (
    "make {o} look {c}", "make {o} look {c}", "{o} should look {c}", "I want {o} to look {c}",
    "let {o} look {c}", "{o} must look {c}", "make {o} appear {c}", "have {o} look {c}",
    "can you make {o} look {c}?", "I'd like {o} to look {c}", "please make {o} look {c}", "it should look {c}",
    "make {o} seem {c}", "make {o} {c}", "{o} needs to look {c}", "make {o} feel {c}", "turn {o} {c}",
    "could you make {o} look {c}", "get {o} to look {c}", "what would {o} look like if it were {c}",
    "could {o} look {c}?", "could you make {o} look {c} please?", "can {o} be {c}", "I imagine {o} {c}", "{c} please",
    "{o}, but {c}", "show {o} {c}", "{c}",
)
THING = (
    "{t}", "{t} please", "give {o} {t}", "give {o} {t}", "I want {t}", "{o} needs {t}", "add {t}",
    "I would like {t}", "with {t}", "apply {t}", "give {o} {t} please", "{t}, please", "I'd like {t}",
    "let {o} have {t}", "{o} should have {t}", "can I have {t}?", "use {t}", "go for {t}", "I need {t}",
    "can you give {o} {t}?", "please give {o} {t}", "try {t}", "create {t}", "I'm after {t}", "could use {t}",
    "lend {o} {t}", "add {t} to {o}", "put {t} on {o}", "how about {t}", "maybe {t}", "set {t}",
    "could I get {t}?", "could {o} have {t}?", "could you give {o} {t}, please?", "I'd love {t}", "what about {t}",
)
TWO_ACTIONS = (
    "{a} and {b}", "{a} and {b}", "{a}, then {b}", "{a} and then {b}", "first {a}, then {b}", "{a} and also {b}",
    "{a}, and {b}", "{a}, {b}", "{a} but {b}", "{a} & {b}", "{a}. {b}", "{a} while you {b}", "{a} plus {b}",
)
TWO_WORDS = (
    "{a} and {b}", "{a} and {b}", "{a}, {b}", "{a} but {b}", "both {a} and {b}", "{a} yet {b}", "{a} as well as {b}",
)
# fmt: on
COLOR_WORDS = {
    "red": ("red",),
    "orange": ("orange",),
    "yellow": ("yellow",),
    "green": ("green",),
    "blue": ("blue",),
    "teal": ("teal", "cyan", "turquoise"),
    "purple": ("purple", "purple", "violet"),
    "pink": ("pink", "pink", "magenta"),
}  # fmt: skip


def _object(rng: np.random.Generator) -> str:
    u = rng.random()
    if u < 0.4:
        return "it"
    return pick(rng, OBJECTS) if u < 0.96 else pick(rng, OBJECTS_WITH_CONTENT).format(any=any_noun(rng))


def _fill(rng: np.random.Generator, leaf: str, edit: Edit, obj: str) -> str:
    values = {"obj": obj, "of": pick(rng, OF) if obj != "it" or rng.random() < 0.6 else ""}
    if edit.colors:
        one, two = (pick(rng, COLOR_WORDS[color]) for color in edit.colors)
        values |= {"c1": one, "c2": two, "c1s": f"{one}s", "c2s": f"{two}s"}
    filled = leaf.format(**values)
    return re.sub(r"\b([Aa]) (?=orange\b)", r"\1n ", filled) if edit.colors else filled


def _comparative(rng: np.random.Generator, word: str, degree: str) -> str:
    if degree == "little":
        return f"{pick(rng, LITTLE_BEFORE)} {word}"
    return f"{pick(rng, MUCH)} {word}" if degree == "much" else word


def _thing(rng: np.random.Generator, thing: str, degree: str) -> str:
    """Degrees of noun phrases: "a bit more light", "a strong vignette", "slightly muted colors"."""
    little = degree == "little"
    if degree == "default":
        return thing
    if thing.startswith(("more ", "less ", "extra ")):
        how = (
            ("a little", "a bit", "slightly", "a tad", "somewhat")
            if little
            else ("much", "a lot", "way", "far")
        )
        return f"{pick(rng, how)} {thing}"
    words = ("slight", "subtle", "light", "faint", "gentle", "mild", "soft touch of") if little else (
        "strong", "heavy", "very strong", "intense", "bold", "really strong", "extreme", "powerful")  # fmt: skip
    adjective = pick(rng, words[:-1] if little else words)
    for a in ("a ", "an "):
        if thing.startswith(a):
            return f"{with_article(adjective)} {thing[len(a) :]}"
    return f"{adjective} {thing}" if not thing.startswith("the ") else thing


def _action(rng: np.random.Generator, action: str, degree: str) -> str:
    if degree == "little":
        return f"slightly {action}" if rng.random() < 0.2 else f"{action} {pick(rng, LITTLE)}"
    if degree == "much":
        return f"strongly {action}" if rng.random() < 0.15 else f"{action} {pick(rng, MUCH_AFTER)}"
    return action


def _one(rng: np.random.Generator, edit: Edit) -> str:
    words, u, o = ALL_WORDS[edit.family], rng.random(), _object(rng)
    if rng.random() < PLAIN_SHARE:
        return _plain(rng, edit)
    if edit.family in TAKES_AWAY and rng.random() < LESS_SHARE:
        return less_of_a_color(rng, edit, o)
    if edit.family in TOO_MUCH and edit.degree == "default" and rng.random() < 0.08:
        return pick(rng, LESS).format(o=o, w=pick(rng, TOO_MUCH[edit.family]))
    if words.complaints and u < (0.11 if edit.degree == "default" else 0.0):
        return _fill(rng, pick(rng, words.complaints), edit, o)
    if u < 0.36 and words.comparatives:
        c = _comparative(rng, _fill(rng, pick(rng, words.comparatives), edit, o), edit.degree)
        return pick(rng, COMPARATIVE).format(o=o, c=c)
    if u < 0.48 and words.states and edit.degree == "default":
        return pick(rng, STATE).format(o=o, c=_fill(rng, pick(rng, words.states), edit, o))
    if u < 0.66 and words.things:
        t = _thing(rng, _fill(rng, pick(rng, words.things), edit, o), edit.degree)
        return pick(rng, THING).format(o=o, t=t)
    action = _fill(rng, pick(rng, words.actions), edit, o)
    return pick(rng, WRAPPERS).format(x=_action(rng, action, edit.degree))


def _plain(rng: np.random.Generator, edit: Edit) -> str:
    """The plainest words in the plainest sentence."""
    words, obj = ALL_WORDS[edit.family], "it" if rng.random() < 0.6 else "the picture"
    if words.comparatives and rng.random() < 0.5:
        word = _comparative(rng, _fill(rng, pick(rng, words.comparatives[:FIRST]), edit, obj), edit.degree)
        return f"make {obj} {word}" if rng.random() < 0.7 else word
    action = pick(rng, words.actions[: 2 * FIRST]).replace("{of}", "")
    return _action(rng, _fill(rng, action, edit, obj), edit.degree)


def _plain_two(rng: np.random.Generator, first: Edit, second: Edit) -> str:
    under_one = one_verb(rng, first, second, "en")
    if under_one:
        return under_one
    words = (ALL_WORDS[first.family], ALL_WORDS[second.family])
    if all(w.comparatives for w in words) and rng.random() < 0.6:
        pairs = zip((first, second), words, strict=True)
        a, b = (
            _comparative(rng, _fill(rng, pick(rng, w.comparatives[:FIRST]), e, "it"), e.degree)
            for e, w in pairs
        )
        return f"make it {a} and {b}" if rng.random() < 0.6 else f"{a} and {b}"
    return f"{_plain(rng, first)} and {_plain(rng, second)}"


def _two(rng: np.random.Generator, first: Edit, second: Edit) -> str:
    """Both in one sentence: two adjectives, two noun phrases, or two imperatives."""
    if rng.random() < 2 * PLAIN_SHARE:
        return _plain_two(rng, first, second)
    words, u = (ALL_WORDS[first.family], ALL_WORDS[second.family]), rng.random()
    pairs = tuple(zip((first, second), words, strict=True))
    if u < 0.4 and all(w.comparatives for w in words):
        a, b = (_comparative(rng, _fill(rng, pick(rng, w.comparatives), e, "it"), e.degree) for e, w in pairs)
        return pick(rng, COMPARATIVE).format(o=_object(rng), c=pick(rng, TWO_WORDS).format(a=a, b=b))
    if u < 0.6 and all(w.things for w in words):
        a, b = (_thing(rng, _fill(rng, pick(rng, w.things), e, "it"), e.degree) for e, w in pairs)
        return pick(rng, THING).format(o=_object(rng), t=pick(rng, TWO_WORDS).format(a=a, b=b))
    a = _imperative(rng, first, words[0], _object(rng))
    b = _imperative(rng, second, words[1], "it")
    return pick(rng, WRAPPERS).format(x=pick(rng, TWO_ACTIONS).format(a=a, b=b))


def _imperative(rng: np.random.Generator, edit: Edit, words: Words, obj: str) -> str:
    u = rng.random()
    if u < 0.4 and words.comparatives:
        return f"make {obj} {_comparative(rng, _fill(rng, pick(rng, words.comparatives), edit, obj), edit.degree)}"
    if u < 0.6 and words.things:
        verb = pick(rng, ("add", f"give {obj}", "use", "apply"))
        return f"{verb} {_thing(rng, _fill(rng, pick(rng, words.things), edit, obj), edit.degree)}"
    return _action(rng, _fill(rng, pick(rng, words.actions), edit, obj), edit.degree)


def sample_edits(rng: np.random.Generator, edits: tuple[Edit, ...]) -> str:
    """A sentence that asks for one or two edits, in their order."""
    while True:
        text = _one(rng, edits[0]) if len(edits) == 1 else _two(rng, *edits)
        if not is_held_out(text):
            return spell(rng, text)


def sample_impossible(rng: np.random.Generator) -> tuple[str, str]:
    """(a sentence that asks for what must be refused, its kind)."""
    while True:
        text, kind = sample_unsupported(rng)
        if kind not in WITHOUT_WRAPPING and rng.random() < 0.35:
            text = pick(rng, WRAPPERS[8:] if rng.random() < 0.5 else COURTESY).format(x=text)
        if not is_held_out(text):
            return spell(rng, text), kind
