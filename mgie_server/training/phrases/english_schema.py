"""What may stand in english/*.toml; what the names in braces mean is told in the files."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_server.training.phrases.schema import Phrases


@dataclass(frozen=True)
class Words:
    """What is said in English for one family; "color" and "gray" are also written the British way by the sampler.

    comparatives: after "make it ...": "brighter"
    states:       after "make it look ...": "sunlit"
    things:       after "give it ..." or alone: "more light"
    actions:      imperatives; {obj} stands for the whole picture, {of} for "of the picture" or nothing
    complaints:   sentences that ask for the edit: "{obj} is too dark"
    degrees:      whether "a little" and "a lot" make sense
    """

    comparatives: Phrases = ()
    states: Phrases = ()
    things: Phrases = ()
    actions: Phrases = ()
    complaints: Phrases = ()
    degrees: bool = True


@dataclass(frozen=True)
class TintColor:
    """One color of the English tints: "reddish", its own comparatives, other names and shades."""

    ish: str
    comparatives: Phrases
    shades: Phrases


@dataclass(frozen=True)
class Tints:
    """Patterns for a tint in English, as in Words; those of a shade, and of a channel where there is one."""

    comparatives: Phrases
    states: Phrases
    things: Phrases
    actions: Phrases
    complaints: Phrases
    channel_actions: Phrases
    shade_comparatives: Phrases
    shade_things: Phrases
    shade_actions: Phrases
    colors: dict[str, TintColor]


@dataclass(frozen=True)
class ColorCasts:
    """Asking for a tint by the opposite color in English: less of a color, or no cast of it."""

    less: Phrases
    not_so: Phrases
    take: Phrases
    take_all: Phrases
    casts: Phrases
    take_casts: Phrases
    cast_words: Phrases
    verbs_away: Phrases
    out_of: Phrases
    names: dict[str, Phrases]
    ish: dict[str, str]
    degrees: dict[str, Phrases]
    some: dict[str, Phrases]


@dataclass(frozen=True)
class Sentences:
    """Frames of English sentences, and the words for a degree."""

    objects: Phrases
    objects_with_content: Phrases
    of_the_picture: Phrases
    wrappers: Phrases
    courtesy: Phrases
    comparative: Phrases
    state: Phrases
    thing: Phrases
    two_actions: Phrases
    two_words: Phrases
    two_things_verbs: Phrases
    little: Phrases
    much: Phrases
    much_after: Phrases
    little_more: Phrases
    much_more: Phrases
    little_adjectives: Phrases
    much_adjectives: Phrases
    measures_up: Phrases
    measures_down: Phrases
    measures: dict[str, str]
    color_words: dict[str, Phrases]


@dataclass(frozen=True)
class EditsBesideRefusals:
    """Edits of the whole picture, as the possible half of two wishes."""

    edits: Phrases
    adjectives: Phrases


@dataclass(frozen=True)
class Nouns:
    """What English refusals are made of; the last are for plurals and for words that do not exist."""

    people: Phrases
    kin: Phrases
    animals: Phrases
    animal_parts: Phrases
    clothes: Phrases
    clothes_plural: Phrases
    parts: Phrases
    vehicles: Phrases
    furniture: Phrases
    tools: Phrases
    everyday: Phrases
    food: Phrases
    plants: Phrases
    buildings: Phrases
    fantasy: Phrases
    regions: Phrases
    places: Phrases
    a_place_name: Phrases
    colors: Phrases
    tints: Phrases
    other_colors: Phrases
    comparatives: Phrases
    materials: Phrases
    weather: Phrases
    uncountable: Phrases
    styles: Phrases
    words_to_write: Phrases
    states: Phrases
    acts: Phrases
    looks: Phrases
    objects: Phrases
    same_plural: Phrases
    onsets: Phrases
    vowels: Phrases
    codas: Phrases
    plurals: dict[str, str]
