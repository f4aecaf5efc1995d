"""Sentences that ask for an edit of an area: what a family says about the whole picture, said about a part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mgie_server.engines.areas import AREAS, Area
from mgie_server.training.edits import Edit
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.schema import Phrases

# what is asked of an area; of dark and bright parts what is no family of its own ("lighter shadows")
_OF_COLOR = (
    "more saturated", "less saturated", "warmer", "cooler", "black and white", "red tint", "orange tint", "yellow tint",
    "green tint", "teal tint", "blue tint", "purple tint", "pink tint",
)  # fmt: skip
_OF_A_COLOR = (
    "brighter",
    "darker",
    "more saturated",
    "less saturated",
    "warmer",
    "cooler",
    "black and white",
)
_OF_A_PLACE = (
    *_OF_COLOR, "brighter", "darker", "more contrast", "less contrast", "sepia", "faded", "matte", "night", "negative",
    "golden hour", "fog", "dramatic", "lighter shadows", "softer highlights",
)  # fmt: skip
_FAMILIES = {"place": _OF_A_PLACE, "tone": _OF_COLOR, "color": _OF_A_COLOR}
_KEPT = 0.6  # of "black and white but not where it is red": said as the color that is kept


@dataclass(frozen=True)
class Place:
    """An area's names as an object, and where it lies, behind or before a wish."""

    names: Phrases
    wheres: Phrases


@dataclass(frozen=True)
class AreaWords:
    """What areas.toml of a language holds; what stands in braces is told in english/areas.toml."""

    wishes: Phrases
    names: Phrases
    after: Phrases
    but_names: Phrases
    but_wishes: Phrases
    keep_a_color: Phrases
    places: dict[str, Place]


AREA_WORDS = {
    language: load(f"{folder}/areas.toml", AreaWords, ("c", "x", "n", "w"))
    for language, folder in (("en", "english"), ("zh", "chinese"))
}


@dataclass(frozen=True)
class AreaVoice:
    """How a language says an edit: of an object; and as a wish without one. color: a color's name."""

    language: str
    about: Callable[[np.random.Generator, Edit, str], str]
    plainly: Callable[[np.random.Generator, Edit], str]
    joint: Callable[[np.random.Generator, str, str], str]
    color: Callable[[np.random.Generator, str], str]


def choose_area(rng: np.random.Generator, edits: tuple[Edit, ...]) -> Area | None:
    """An area of which these edits can be asked, or None where they are asked of whole pictures only."""
    kind = pick(rng, ("place", "place", "color", "color", "color", "tone", "tone"))  # a tone fits fewer edits
    if any(edit.family not in _FAMILIES[kind] or edit.colors for edit in edits):
        return None
    taught = AREA_WORDS["en"].places  # of the others the server knows the words, and the model need not
    fitting = [area for area in AREAS if area.kind == kind and (kind == "color" or area.name in taught)]
    return fitting[int(rng.integers(len(fitting)))]


def asked_of(rng: np.random.Generator, voice: AreaVoice, edits: tuple[Edit, ...], area: Area) -> str:
    """A sentence that asks for the edits in the area."""
    words = AREA_WORDS[voice.language]
    place = words.places["color" if area.kind == "color" else area.name]
    color = voice.color(rng, area.name) if area.kind == "color" else ""
    name, where = (pick(rng, said).replace("{c}", color) for said in (place.names, place.wheres))
    if area.but and edits == (Edit("black and white"),) and rng.random() < _KEPT:
        return pick(rng, words.keep_a_color).format(n=name, c=color)
    if area.but and rng.random() < 0.5:
        wish = _wish(rng, voice, edits)
        return pick(rng, words.but_wishes).format(x=wish, n=name, c=color)
    if area.but:
        name = pick(rng, words.but_names).format(n=name, c=color)
    elif any(edit.amount for edit in edits) or rng.random() < 0.4:
        return pick(rng, words.wishes).format(x=_wish(rng, voice, edits), w=where)
    else:
        name = pick(rng, words.names).format(n=name)
    first = voice.about(rng, edits[0], name)
    said = voice.joint(rng, first, voice.plainly(rng, edits[1])) if len(edits) == 2 else first
    return said + pick(rng, words.after)


def _wish(rng: np.random.Generator, voice: AreaVoice, edits: tuple[Edit, ...]) -> str:
    said = [voice.plainly(rng, edit) for edit in edits]
    return voice.joint(rng, *said) if len(said) == 2 else said[0]
