"""Instructions that must be refused, with their kinds: the held-out ones, and nonsense with held-out nouns."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_server.engines.area_words import asked_area
from mgie_server.engines.detail_words import asked_detail
from mgie_server.training.phrases.held_out import (
    HELD_OUT,
    HELD_OUT_NOUNS,
    HELD_OUT_REFUSALS_BY_KIND,
    HELD_OUT_ZH,
)

# frames for nouns that training never had, each with its kind; every noun stands in FRAMES_A_NOUN of them, by turns
FRAMES = (
    ("add a {n}", "new content: unread noun"),
    ("remove the {n}", "removal: unread noun"),
    ("turn him into a {n}", "replacement: unread noun"),
    ("make the {n} darker", "one part only: unread noun"),
    ("{n} {n} {m}", "nonsense of unread nouns"),
)
FRAMES_A_NOUN = 2


@dataclass(frozen=True)
class Impossible:
    """One instruction. kind: what makes it impossible; language: "en" or "zh"."""

    text: str
    kind: str
    language: str


def impossible() -> list[Impossible]:
    """All of them, in a fixed order; without what the built-in model's detail network does, and without wishes for a part of
    the picture, which it finds or says that it does not."""
    found = [Impossible(t, kind, "en") for kind, texts in HELD_OUT_REFUSALS_BY_KIND.items() for t in texts]
    found += [Impossible(text, "short wishes", "en") for text in HELD_OUT[None]]
    found += [Impossible(text, "short wishes", "zh") for text in HELD_OUT_ZH[None]]
    for k, noun in enumerate(HELD_OUT_NOUNS):
        other = HELD_OUT_NOUNS[(k + 7) % len(HELD_OUT_NOUNS)]
        for turn in range(FRAMES_A_NOUN):
            frame, kind = FRAMES[(FRAMES_A_NOUN * k + turn) % len(FRAMES)]
            found.append(Impossible(frame.format(n=noun, m=other), kind, "en"))
    return [one for one in found if not _is_detail(one.text) and not _is_of_part(one)]


def _is_of_part(one: Impossible) -> bool:
    named = asked_area(one.text)
    return one.kind in ("one part only", "short wishes") and named is not None and named[0].kind == "part"


def _is_detail(text: str) -> bool:
    named = asked_area(text)
    return asked_detail(named[1] if named else text) is not None
