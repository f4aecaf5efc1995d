"""All that is said in English, by family of edits."""

from __future__ import annotations

import re

from mgie_server.training.edits import COLORS
from mgie_server.training.phrases.english_schema import Tints, Words
from mgie_server.training.phrases.loader import load, load_tables
from mgie_server.training.phrases.schema import FAMILY_FILES

_PLACES = ("obj", "of", "c1", "c2", "c1s", "c2s")


def _article(text: str) -> str:
    return re.sub(r"\ba (?=[aeiou])", "an ", text)


def _filled(patterns: tuple[str, ...], color: str, ish: str) -> tuple[str, ...]:
    return tuple(_article(text.replace("{c}", color).replace("{ish}", ish)) for text in patterns)


def _tint(tints: Tints, color: str) -> Words:
    its = tints.colors[color]

    def plain(patterns: tuple[str, ...]) -> tuple[str, ...]:
        return _filled(patterns, color, its.ish)

    def shaded(patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for shade in its.shades for text in _filled(patterns, shade, shade))

    channel = plain(tints.channel_actions) if color in ("red", "green", "blue") else ()
    comparatives = its.comparatives + plain(tints.comparatives) + shaded(tints.shade_comparatives)
    states = plain(tints.states) + shaded(tints.shade_comparatives)
    return Words(
        comparatives=tuple(dict.fromkeys(comparatives)),
        states=tuple(dict.fromkeys(states)),
        things=plain(tints.things) + shaded(tints.shade_things),
        actions=plain(tints.actions) + channel + shaded(tints.shade_actions),
        complaints=plain(tints.complaints),
    )


def _all_words() -> dict[str, Words]:
    said = load_tables("english", FAMILY_FILES, Words, _PLACES)
    tints = load("english/tints.toml", Tints, ("c", "ish", "obj", "of"))
    said |= {f"{color} tint": _tint(tints, color) for color in COLORS}
    return said


ALL_WORDS = _all_words()
