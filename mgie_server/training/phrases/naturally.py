"""How people wrap a wish: what they do not want, what is to stay, how far, why, what came before, and much courtesy."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from mgie_server.training.choosing import touches
from mgie_server.training.edits import Edit
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases.naturally_schema import Voice
from mgie_server.training.phrases.numbers import turned
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.schema import Phrases

_TWO_WAYS = {
    "brighter": "darker", "more contrast": "less contrast", "more saturated": "less saturated", "warmer": "cooler",
    "lighter shadows": "darker shadows", "softer highlights": "brighter highlights",
    "brighter midtones": "darker midtones", "red tint": "teal tint", "green tint": "pink tint",
    "blue tint": "yellow tint", "clear haze": "fog",
}  # fmt: skip
OPPOSITES = {**_TWO_WAYS, **{b: a for a, b in _TWO_WAYS.items()}}
_TURNED = ("brighter", "darker", "more contrast", "less contrast", "more saturated", "less saturated")
_OFTEN = (
    *(
        "brighter",
        "darker",
        "more contrast",
        "less contrast",
        "more saturated",
        "less saturated",
        "warmer",
        "cooler",
    ),
    *(
        "black and white",
        "red tint",
        "blue tint",
        "green tint",
        "yellow tint",
        "sepia",
        "night",
        "vignette",
        "faded",
    ),
)


def unwanted(rng: np.random.Generator, wanted: tuple[str, ...] = ()) -> Edit:
    """An edit that somebody might not want beside those that are wanted: often the opposite."""
    opposite = OPPOSITES.get(wanted[0]) if wanted else None
    if opposite and rng.random() < 0.6:
        return Edit(opposite)
    others = (
        [f for f in _OFTEN if f not in wanted]
        if rng.random() < 0.8
        else [
            f
            for f in FAMILIES
            if f not in wanted and f not in ("replace colors", "duotone", "better overall")
        ]
    )
    return Edit(pick(rng, others))


def said(
    rng: np.random.Generator,
    voice: Voice,
    edits: tuple[Edit, ...],
    plainly: Callable[[np.random.Generator, tuple[Edit, ...]], str],
) -> str:
    """A sentence for these edits as people write it; `plainly` says them without anything around."""
    first, u = edits[0], rng.random()
    text = ""
    if len(edits) == 1 and not first.amount:
        usual = first.degree == "default" and not first.colors
        if usual and u < 0.32:
            text = rather(rng, voice, first) if u < 0.19 else because(rng, voice, first)
        elif first.degree == "little" and u < 0.5:
            text = not_too(rng, voice, first) if u < 0.36 else because(rng, voice, first)
    text = text or plainly(rng, edits)
    v = rng.random()
    if v < 0.07:
        text = keeping(rng, voice, text, edits)
    return around(rng, voice, text) if v > 0.82 else text


def around(rng: np.random.Generator, voice: Voice, wish: str) -> str:
    """The wish with a reason, a story, or much courtesy."""
    u = rng.random()
    if u < 0.3:
        return reasoned(rng, voice, wish)
    return told(rng, voice, wish) if u < 0.84 else padded(rng, voice, wish)


def nothing(rng: np.random.Generator, voice: Voice) -> tuple[str, str] | None:
    """(text, kind) of what asks for nothing; None as often as something else is to be refused."""
    u = rng.random()
    if u < 0.22:
        text = denied(rng, voice)
        return (around(rng, voice, text) if rng.random() < 0.1 else text), "nothing to change"
    if u < 0.235:
        return pick(rng, ("", "", "+", "-")) + str(int(rng.integers(0, 200))) + pick(
            rng, ("", "", "%", " ")
        ), "unclear"
    return (story(rng, voice), "unclear") if u < 0.26 else None


def denied(rng: np.random.Generator, voice: Voice) -> str:
    """Nothing but what is not wanted, or what is to stay."""
    if rng.random() < 0.2:
        return _kept(rng, voice, voice.said.kept_alone, tuple(voice.said.measures))
    edit = unwanted(rng)
    word = voice.comparative(rng, edit)
    if word and rng.random() < 0.6:
        return pick(rng, voice.said.denied_comparatives).format(n=word, o=voice.obj(rng))
    return pick(rng, voice.said.denied).format(a=voice.imperative(rng, edit))


def rather(rng: np.random.Generator, voice: Voice, edit: Edit) -> str:
    """A wish beside what is not wanted."""
    if edit.family in _TURNED and rng.random() < 0.2:
        return turned(rng, edit.family, OPPOSITES[edit.family], voice.language)
    other = unwanted(rng, (edit.family,))
    words = voice.comparative(rng, edit), voice.comparative(rng, other)
    if all(words) and rng.random() < 0.65:
        return pick(rng, voice.said.rather_comparatives).format(c=words[0], n=words[1], o=voice.obj(rng))
    a, x = voice.imperative(rng, other), voice.imperative(rng, edit)
    return pick(rng, voice.said.rather).format(a=a, x=x)


def not_too(rng: np.random.Generator, voice: Voice, edit: Edit) -> str:
    """A little, said as a limit: "brighter, but not too bright"."""
    usual = Edit(edit.family)
    word = voice.comparative(rng, usual)
    x = word if word and rng.random() < 0.4 else voice.imperative(rng, usual)
    adjectives = voice.said.adjectives.get(edit.family)
    if adjectives and rng.random() < 0.55:
        return pick(rng, voice.said.not_too).format(x=x, w=pick(rng, adjectives))
    return pick(rng, voice.said.not_too_much).format(x=x)


def keeping(rng: np.random.Generator, voice: Voice, wish: str, edits: tuple[Edit, ...]) -> str:
    """The wish, and what is to stay besides."""
    about = {one for edit in edits for one in touches(edit.family)}
    about |= {"color"} if about & {"hue", "strength"} else set()
    about |= {"shadows", "highlights"} if about & {"light", "contrast", "mend"} else set()
    about |= {"light", "contrast", "hue", "strength"} if "mend" in about else set()
    fitting = tuple(m for m, what in voice.said.measures.items() if what not in about)
    return _kept(rng, voice, voice.said.kept, fitting, wish) if fitting else wish


def _kept(
    rng: np.random.Generator, voice: Voice, frames: Phrases, measures: tuple[str, ...], wish: str = ""
) -> str:
    return pick(rng, frames).format(x=wish, m=pick(rng, measures))


def because(rng: np.random.Generator, voice: Voice, edit: Edit) -> str:
    """A complaint, and the wish that follows from it."""
    adjectives = voice.said.complained.get(edit.family)
    if adjectives and rng.random() < 0.7:
        complaint = pick(rng, voice.said.complaints).format(w=pick(rng, adjectives), o=voice.obj(rng))
    else:
        complaint = voice.complaint(rng, Edit(edit.family))
    fixed = complaint and edit.degree == "default" and rng.random() < 0.25
    wish = pick(rng, voice.said.fixes) if fixed else voice.imperative(rng, edit)
    return pick(rng, voice.said.causes).format(k=complaint.rstrip(" .!。"), x=wish) if complaint else wish


def reasoned(rng: np.random.Generator, voice: Voice, wish: str) -> str:
    """The wish with what it is for."""
    return _with_nouns(rng, voice, pick(rng, voice.said.reasons)).replace("{x}", wish)


def told(rng: np.random.Generator, voice: Voice, wish: str) -> str:
    """The wish with sentences around it that ask for nothing."""
    before = rng.random() < 0.7
    for _ in range(1 + int(rng.random() < 0.35) + int(rng.random() < 0.12)):
        story = _with_nouns(rng, voice, pick(rng, voice.said.stories))
        if rng.random() < 0.3 and story[0].islower():
            story = story[0].upper() + story[1:]
        frames = voice.said.joints if before else voice.said.joints_after
        wish = pick(rng, frames).replace("{s}", story).replace("{x}", wish)
        before = before if rng.random() < 0.7 else not before
    return wish


def story(rng: np.random.Generator, voice: Voice) -> str:
    """A story that asks for nothing."""
    first = _with_nouns(rng, voice, pick(rng, voice.said.stories))
    return told(rng, voice, first) if rng.random() < 0.4 else first


def padded(rng: np.random.Generator, voice: Voice, wish: str) -> str:
    """The wish among very many words of courtesy."""
    blank, room = (" ", 300) if voice.language == "en" else ("", 70)
    joint = pick(rng, (blank, blank, ", " if blank else "，"))
    room = int(rng.integers(5, 60 if rng.random() < 0.6 else room))  # characters
    one, same = pick(rng, voice.said.fillers), rng.random() < 0.5
    words: list[str] = []
    while sum(len(word) + 1 for word in words) < room:
        words.append(one if same else pick(rng, voice.said.fillers))
    where = pick(rng, (len(words), 0, 0, 0, len(words) // 2)) if rng.random() < 0.5 else 0
    words.insert(where, wish)
    return joint.join(words)


def _with_nouns(rng: np.random.Generator, voice: Voice, text: str) -> str:
    def seen(rng: np.random.Generator) -> str:
        return pick(rng, voice.said.seen)

    for name, noun in (("{any}", voice.noun), ("{plural}", voice.nouns), ("{seen}", seen)):
        while name in text:
            text = text.replace(name, noun(rng), 1)
    return re.sub(r"\ba (?=[aeiou])", "an ", text) if voice.language == "en" else text
