"""English sentences for one or two edits: what is said for a family, degrees, courtesy, spelling, typing errors."""

from __future__ import annotations

import re

import numpy as np

from mgie_server.engines.areas import Area
from mgie_server.training.edits import AMOUNTS, Edit
from mgie_server.training.phrases import naturally
from mgie_server.training.phrases.areas import AreaVoice, asked_of
from mgie_server.training.phrases.color_casts import LESS_SHARE, TAKES_AWAY, less_of_a_color
from mgie_server.training.phrases.english_nouns import any_noun, with_article
from mgie_server.training.phrases.english_refusals import WITHOUT_WRAPPING, fill, sample_unsupported
from mgie_server.training.phrases.english_schema import Words
from mgie_server.training.phrases.english_words import ALL_WORDS
from mgie_server.training.phrases.frames import SENTENCES
from mgie_server.training.phrases.held_out import is_held_out
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.naturally_schema import Voice
from mgie_server.training.phrases.numbers import say_amount, say_degree
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.plain_requests import FIRST, PLAIN_SHARE, one_verb
from mgie_server.training.phrases.schema import TooMuch
from mgie_server.training.phrases.typing_errors import spell
from mgie_server.training.phrases.written import written_refusal, written_wish

DEGREES_IN_PERCENT = 0.06  # of the sentences of a family whose degrees are no measure's
TOO_MUCH = load("english/too_much.toml", TooMuch, ("o", "w"))
_OF_AN_OBJECT = tuple(frame for frame in SENTENCES.comparative if "{o}" in frame)
_LITTLE_BEFORE = tuple(word for word in SENTENCES.little if word not in ("a hint", "a smidge"))


def _object(rng: np.random.Generator) -> str:
    u = rng.random()
    if u < 0.4:
        return "it"
    return (
        pick(rng, SENTENCES.objects)
        if u < 0.96
        else pick(rng, SENTENCES.objects_with_content).format(any=any_noun(rng))
    )


def _fill(rng: np.random.Generator, said: str, edit: Edit, obj: str) -> str:
    values = {
        "obj": obj,
        "of": pick(rng, SENTENCES.of_the_picture) if obj != "it" or rng.random() < 0.6 else "",
    }
    if edit.colors:
        one, two = (pick(rng, SENTENCES.color_words[color]) for color in edit.colors)
        values |= {"c1": one, "c2": two, "c1s": f"{one}s", "c2s": f"{two}s"}
    filled = said.format(**values)
    return re.sub(r"\b([Aa]) (?=orange\b)", r"\1n ", filled) if edit.colors else filled


def _comparative(rng: np.random.Generator, word: str, degree: str) -> str:
    if degree == "little":
        return f"{pick(rng, _LITTLE_BEFORE)} {word}"
    return f"{pick(rng, SENTENCES.much)} {word}" if degree == "much" else word


def _thing(rng: np.random.Generator, thing: str, degree: str) -> str:
    """Degrees of noun phrases: "a bit more light", "a strong vignette", "slightly muted colors"."""
    little = degree == "little"
    if degree == "default":
        return thing
    if thing.startswith(("more ", "less ", "extra ")):
        how = SENTENCES.little_more if little else SENTENCES.much_more
        return f"{pick(rng, how)} {thing}"
    adjective = pick(rng, SENTENCES.little_adjectives if little else SENTENCES.much_adjectives)
    for a in ("a ", "an "):
        if thing.startswith(a):
            return f"{with_article(adjective)} {thing[len(a) :]}"
    return f"{adjective} {thing}" if not thing.startswith("the ") else thing


def _action(rng: np.random.Generator, action: str, degree: str) -> str:
    if degree == "little":
        return f"slightly {action}" if rng.random() < 0.2 else f"{action} {pick(rng, SENTENCES.little)}"
    if degree == "much":
        return f"strongly {action}" if rng.random() < 0.15 else f"{action} {pick(rng, SENTENCES.much_after)}"
    return action


def _one(rng: np.random.Generator, edit: Edit) -> str:
    words, u, o = ALL_WORDS[edit.family], rng.random(), _object(rng)
    if edit.amount:
        return _wrapped_amount(rng, edit, o)
    if (
        edit.family not in AMOUNTS
        and words.degrees
        and words.comparatives
        and rng.random() < DEGREES_IN_PERCENT
    ):
        comparative = _fill(rng, pick(rng, words.comparatives), edit, "it")
        return say_degree(rng, edit.degree, comparative, "en", o)
    if rng.random() < PLAIN_SHARE:
        return _plain(rng, edit)
    if edit.family in TAKES_AWAY and rng.random() < LESS_SHARE:
        return less_of_a_color(rng, edit, o)
    if edit.family in TOO_MUCH.words and edit.degree == "default" and rng.random() < 0.08:
        return pick(rng, TOO_MUCH.frames).format(o=o, w=pick(rng, TOO_MUCH.words[edit.family]))
    if words.complaints and u < (0.11 if edit.degree == "default" else 0.0):
        return _fill(rng, pick(rng, words.complaints), edit, o)
    if u < 0.36 and words.comparatives:
        c = _comparative(rng, _fill(rng, pick(rng, words.comparatives), edit, o), edit.degree)
        return pick(rng, SENTENCES.comparative).format(o=o, c=c)
    if u < 0.48 and words.states and edit.degree == "default":
        return pick(rng, SENTENCES.state).format(o=o, c=_fill(rng, pick(rng, words.states), edit, o))
    if u < 0.66 and words.things:
        t = _thing(rng, _fill(rng, pick(rng, words.things), edit, o), edit.degree)
        return pick(rng, SENTENCES.thing).format(o=o, t=t)
    action = _fill(rng, pick(rng, words.actions), edit, o)
    return pick(rng, SENTENCES.wrappers).format(x=_action(rng, action, edit.degree))


def _wrapped_amount(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    text = say_amount(rng, edit, "en", obj)
    return pick(rng, SENTENCES.courtesy).format(x=text) if rng.random() < 0.12 else text


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
    if first.amount or second.amount:
        a, b = (_imperative(rng, edit, ALL_WORDS[edit.family], "it") for edit in (first, second))
        return pick(rng, SENTENCES.two_actions).format(a=a, b=b)
    if rng.random() < 2 * PLAIN_SHARE:
        return _plain_two(rng, first, second)
    words, u = (ALL_WORDS[first.family], ALL_WORDS[second.family]), rng.random()
    pairs = tuple(zip((first, second), words, strict=True))
    if u < 0.4 and all(w.comparatives for w in words):
        a, b = (_comparative(rng, _fill(rng, pick(rng, w.comparatives), e, "it"), e.degree) for e, w in pairs)
        return pick(rng, SENTENCES.comparative).format(
            o=_object(rng), c=pick(rng, SENTENCES.two_words).format(a=a, b=b)
        )
    if u < 0.6 and all(w.things for w in words):
        a, b = (_thing(rng, _fill(rng, pick(rng, w.things), e, "it"), e.degree) for e, w in pairs)
        return pick(rng, SENTENCES.thing).format(
            o=_object(rng), t=pick(rng, SENTENCES.two_words).format(a=a, b=b)
        )
    a = _imperative(rng, first, words[0], _object(rng))
    b = _imperative(rng, second, words[1], "it")
    return pick(rng, SENTENCES.wrappers).format(x=pick(rng, SENTENCES.two_actions).format(a=a, b=b))


def _imperative(rng: np.random.Generator, edit: Edit, words: Words, obj: str) -> str:
    u = rng.random()
    if edit.amount:
        return say_amount(rng, edit, "en", obj)
    if u < 0.4 and words.comparatives:
        return f"make {obj} {_comparative(rng, _fill(rng, pick(rng, words.comparatives), edit, obj), edit.degree)}"
    if u < 0.6 and words.things:
        verb = pick(rng, SENTENCES.two_things_verbs).format(obj=obj)
        return f"{verb} {_thing(rng, _fill(rng, pick(rng, words.things), edit, obj), edit.degree)}"
    return _action(rng, _fill(rng, pick(rng, words.actions), edit, obj), edit.degree)


def _comparative_of(rng: np.random.Generator, edit: Edit) -> str | None:
    words = ALL_WORDS[edit.family]
    if not words.comparatives:
        return None
    first = words.comparatives[:FIRST] if rng.random() < 0.6 else words.comparatives
    return _fill(rng, pick(rng, first), edit, "it")


def _complaint_of(rng: np.random.Generator, edit: Edit) -> str | None:
    complaints = ALL_WORDS[edit.family].complaints
    return _fill(rng, pick(rng, complaints), edit, _object(rng)) if complaints else None


VOICE = Voice(
    language="en",
    imperative=lambda rng, edit: (
        _plain(rng, edit)
        if rng.random() < 0.4
        else _imperative(rng, edit, ALL_WORDS[edit.family], _object(rng))
    ),
    comparative=_comparative_of,
    complaint=_complaint_of,
    obj=_object,
    noun=any_noun,
    nouns=lambda rng: fill(rng, "{plural}"),
)


def _about(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    """The edit of an object of its own: "make the left half brighter"."""
    words = ALL_WORDS[edit.family]
    actions = tuple(action for action in words.actions if "{obj}" in action)
    if words.comparatives and (not actions or rng.random() < 0.6):
        first = words.comparatives[:FIRST] if rng.random() < 0.6 else words.comparatives
        c = _comparative(rng, _fill(rng, pick(rng, first), edit, obj), edit.degree)
        return pick(rng, _OF_AN_OBJECT).format(o=obj, c=c)
    return _action(rng, _fill(rng, pick(rng, actions or ("make {obj} like that",)), edit, obj), edit.degree)


AREA_VOICE = AreaVoice(
    language="en",
    about=_about,
    plainly=lambda rng, edit: say_amount(rng, edit, "en", "it") if edit.amount else _plain(rng, edit),
    joint=lambda rng, a, b: f"{a}{pick(rng, (' and ', ' and ', ', then ', ' and also '))}{b}",
    color=lambda rng, color: pick(rng, SENTENCES.color_words[color]),
)


def sample_in_area(rng: np.random.Generator, edits: tuple[Edit, ...], area: Area) -> str:
    """As `sample_edits`, of an area."""
    while True:
        text = asked_of(rng, AREA_VOICE, edits, area)
        if rng.random() < 0.12:
            text = pick(rng, SENTENCES.courtesy).format(x=text)
        elif rng.random() < 0.08:
            text = naturally.around(rng, VOICE, text)
        if not is_held_out(text):
            return spell(rng, text)


def _wish(rng: np.random.Generator, edits: tuple[Edit, ...]) -> str:
    return _one(rng, edits[0]) if len(edits) == 1 else _two(rng, *edits)


def sample_edits(rng: np.random.Generator, edits: tuple[Edit, ...]) -> str:
    """A sentence that asks for one or two edits, in their order."""
    while True:
        text = written_wish(rng, "en", edits) or naturally.said(rng, VOICE, edits, _wish)
        if not is_held_out(text):
            return spell(rng, text)


def sample_impossible(rng: np.random.Generator) -> tuple[str, str]:
    """(a sentence that asks for what must be refused, its kind)."""
    while True:
        written = written_refusal(rng, "en")
        text, kind = written or naturally.nothing(rng, VOICE) or sample_unsupported(rng)
        if not written and kind not in WITHOUT_WRAPPING:
            u = rng.random()
            if u < 0.3:
                frames = SENTENCES.wrappers[8:] if rng.random() < 0.5 else SENTENCES.courtesy
                text = pick(rng, frames).format(x=text)
            elif u < 0.45:
                text = naturally.around(rng, VOICE, text)
        if not is_held_out(text):
            return spell(rng, text), kind
