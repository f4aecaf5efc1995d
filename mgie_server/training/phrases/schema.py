"""What may stand in the files of phrases of every language: shapes that `loader` checks them against."""

from __future__ import annotations

from dataclasses import dataclass, field

Phrases = tuple[str, ...]  # in order; an entry that stands twice is said twice as often
# the files of families, in both languages
FAMILY_FILES = (
    "brightness_and_contrast",
    "shadows_and_highlights",
    "colors",
    "film_looks",
    "grading_looks",
    "hours_and_weather",
    "repairs",
)
# the files of what must be refused, in both languages
REFUSED_FILES = ("refused_content", "refused_parts", "refused_effects", "no_request")


@dataclass(frozen=True)
class Refused:
    """One kind of what must be refused: how often it is drawn, and its templates over nouns."""

    weight: float
    templates: Phrases
    with_words_of_edits: Phrases = ()
    beside_an_edit: Phrases = ()


@dataclass(frozen=True)
class TooMuch:
    """Frames, and by family what there is too much of."""

    frames: Phrases
    words: dict[str, Phrases]


@dataclass(frozen=True)
class HeldOut:
    """What training never reads: by family, to be refused, by kind of refusal, nouns, and whole sentences."""

    edits: dict[str, Phrases]
    refused: Phrases
    refused_by_kind: dict[str, Phrases] = field(default_factory=dict[str, Phrases])
    nouns: Phrases = ()
    sentences: Phrases = ()
