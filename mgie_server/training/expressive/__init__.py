"""The expressive text of a pair: what changes, then what is seen in this picture, measured on its pixels.

The first words name the change and the order is fixed, so that a small language model learns it and the visual
tokens behind the text can rely on it. The language is the instruction's.
"""

from __future__ import annotations

from mgie_server.training.edits import Edit
from mgie_server.training.expressive import chinese, english
from mgie_server.training.expressive.look import Look, look
from mgie_server.training.expressive.outcome import OUTCOMES, outcome
from mgie_server.training.nearest import nearest_families

LANGUAGES = {"en": english.describe, "zh": chinese.describe}


def describe(edits: tuple[Edit, ...], outcomes: tuple[str, ...], seen: Look, language: str = "en") -> str:
    """The expressive text of one or two edits. language: "en" or "zh"."""
    return LANGUAGES[language](edits, outcomes, seen)


def refuse(instruction: str, kind: str) -> str:
    """The fixed form of a refusal: its kind, and up to three families that come nearest."""
    return f"Not an edit of light and color: {kind}. Nearest: {', '.join(nearest_families(instruction))}."


__all__ = ["LANGUAGES", "OUTCOMES", "Look", "describe", "look", "outcome", "refuse"]
