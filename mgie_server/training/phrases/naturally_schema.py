"""What may stand in naturally.toml of each language, and how a language says the parts of a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from mgie_server.training.edits import Edit
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.schema import Phrases


@dataclass(frozen=True)
class Naturally:
    """Frames of one language; what the names in braces mean is told in english/naturally.toml."""

    denied: Phrases
    denied_comparatives: Phrases
    rather: Phrases
    rather_comparatives: Phrases
    not_too_much: Phrases
    not_too: Phrases
    kept: Phrases
    kept_alone: Phrases
    reasons: Phrases
    seen: Phrases
    stories: Phrases
    joints: Phrases
    joints_after: Phrases
    causes: Phrases
    complaints: Phrases
    fixes: Phrases
    fillers: Phrases
    adjectives: dict[str, Phrases]
    complained: dict[str, Phrases]
    measures: dict[str, str]
    comparatives: dict[str, Phrases] = field(default_factory=dict[str, Phrases])


_PLACES = ("x", "c", "o", "a", "n", "w", "m", "k", "s", "any", "plural", "seen")
NATURALLY = {
    language: load(f"{name}/naturally.toml", Naturally, _PLACES)
    for language, name in (("en", "english"), ("zh", "chinese"))
}


@dataclass(frozen=True)
class Voice:
    """How a language says the parts of a sentence: an imperative; a comparative or None; a complaint or None; the
    picture; a noun; nouns in the plural."""

    language: str
    imperative: Callable[[np.random.Generator, Edit], str]
    comparative: Callable[[np.random.Generator, Edit], str | None]
    complaint: Callable[[np.random.Generator, Edit], str | None]
    obj: Callable[[np.random.Generator], str]
    noun: Callable[[np.random.Generator], str]
    nouns: Callable[[np.random.Generator], str]

    @property
    def said(self) -> Naturally:
        return NATURALLY[self.language]
