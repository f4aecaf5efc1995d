"""All that is said in Chinese, by family of edits."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from mgie_server.training.phrases.chinese_schema import ChineseTints, ChineseWords
from mgie_server.training.phrases.loader import load, load_tables
from mgie_server.training.phrases.schema import FAMILY_FILES

_TINTS = load("chinese/tints.toml", ChineseTints, ("obj", "of"))
COLOR_NAMES, SHORT_NAMES = _TINTS.full_names, _TINTS.short_names


def in_color(patterns: tuple[str, ...], full: tuple[str, ...], short: tuple[str, ...]) -> tuple[str, ...]:
    """The patterns with every name of one color; a color without a short name only takes the full ones."""
    plain = tuple(dict.fromkeys(full))
    said: list[str] = []
    for pattern in patterns:
        if "@" in pattern:
            said += [pattern.replace("@", name) for name in short]
        else:  # the plain name as often as all the finer ones
            said += [pattern.replace("#", plain[0])] * max(1, len(plain) - 1)
            said += [pattern.replace("#", name) for name in plain[1:]]
    return tuple(said)


@lru_cache(maxsize=256)
def tint_words(full: tuple[str, ...], short: tuple[str, ...]) -> ChineseWords:
    """All that is said for a tint in a color of these names."""
    return ChineseWords(
        states=in_color(_TINTS.states, full, short),
        looks=in_color(_TINTS.looks, full, short),
        things=in_color(_TINTS.things, full, short),
        actions=in_color(_TINTS.actions, full, short),
        complaints=in_color(_TINTS.complaints, full, short),
    )


def _with_names(words: ChineseWords) -> ChineseWords:
    """An entry with @ becomes one for each of the names."""

    def each(entries: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            entry.replace("@", name) for entry in entries for name in (words.names if "@" in entry else ("",))
        )

    places = ("states", "looks", "things", "actions", "complaints")
    return replace(words, names=(), **{place: each(getattr(words, place)) for place in places})


def _all_words() -> dict[str, ChineseWords]:
    said: dict[str, ChineseWords] = {}
    for family, words in load_tables("chinese", FAMILY_FILES, ChineseWords, ("obj", "of", "a", "b")).items():
        if family == "duotone":  # families are drawn in their order: the tints before it
            said |= {
                f"{color} tint": tint_words(COLOR_NAMES[color], SHORT_NAMES[color]) for color in COLOR_NAMES
            }
        said[family] = _with_names(words)
    return said


WORDS_ZH = _all_words()
