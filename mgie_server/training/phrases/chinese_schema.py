"""What may stand in chinese/*.toml; what the names in braces mean is told in the files."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_server.training.phrases.schema import Phrases


@dataclass(frozen=True)
class ChineseWords:
    """What is said in Chinese for one family.

    In actions {obj} stands for the whole picture and {of} for "of the picture" or nothing; the marks are
    places for a degree: ^ an adverb, ~ a measure, * an adjective.

    states:     adjectives after "更", "变得" or before "一点"
    looks:      names of a look, before "风格", "效果", "氛围"
    things:     uncounted nouns after "加点", "来点"
    actions:    imperatives
    complaints: other sentences that ask for the edit, without a degree
    degrees:    whether "a little" and "a lot" make sense
    names:      what stands for @ in the others, each in turn
    """

    states: Phrases = ()
    looks: Phrases = ()
    things: Phrases = ()
    actions: Phrases = ()
    complaints: Phrases = ()
    degrees: bool = True
    names: Phrases = ()

    def all_leaves(self) -> Phrases:
        """What is said, of all places in a sentence."""
        return self.states + self.looks + self.things + self.actions + self.complaints


@dataclass(frozen=True)
class ChineseTints:
    """Patterns for a tint in Chinese, as in ChineseWords, and the names of the colors."""

    states: Phrases
    looks: Phrases
    things: Phrases
    actions: Phrases
    complaints: Phrases
    full_names: dict[str, Phrases]
    short_names: dict[str, Phrases]


@dataclass(frozen=True)
class ChineseColorCasts:
    """Asking for a tint by the opposite color in Chinese, by degree."""

    default: Phrases
    casts: Phrases
    little: Phrases
    much: Phrases
    names: dict[str, str]


@dataclass(frozen=True)
class ChineseSentences:
    """Frames of Chinese sentences."""

    objects: Phrases
    objects_with_content: Phrases
    of_the_picture: Phrases
    wrappers: Phrases
    state_frames: Phrases
    state_clauses: Phrases
    joints: Phrases
    second_requests: Phrases
    plain_states: Phrases
    plain_objects: Phrases
    plain_joints: Phrases
    refused_objects: Phrases
    endings: Phrases
    measures_up: Phrases
    measures_down: Phrases
    measures_joints: Phrases
    measures: dict[str, str]


@dataclass(frozen=True)
class ChineseDegrees:
    """How degrees are said in Chinese; the tables are by degree."""

    endings: Phrases
    endings_after_tone: Phrases
    much_of_having: Phrases
    some: Phrases
    adverbs: dict[str, Phrases]
    measures: dict[str, Phrases]
    adjectives: dict[str, Phrases]
    afterwards: dict[str, Phrases]
    states: dict[str, Phrases]
    things: dict[str, Phrases]
    looks: dict[str, Phrases]


@dataclass(frozen=True)
class ChineseNouns:
    """What Chinese refusals are made of."""

    people: Phrases
    animals: Phrases
    things: Phrases
    fantasy: Phrases
    clothes: Phrases
    parts: Phrases
    regions: Phrases
    places: Phrases
    colors: Phrases
    other_colors: Phrases
    comparatives: Phrases
    weather: Phrases
    styles: Phrases
    words_to_write: Phrases
    states: Phrases
    acts: Phrases
    wheres: Phrases
    parts_of_the_picture: Phrases
    syllables: str
    other_colors_short: dict[str, Phrases]
