"""The expressive text of a pair: what changes, then what is seen in this picture, measured on its pixels.

The first words name the change and the order is fixed, so that a small language model learns it and the visual
tokens behind the text can rely on it. The language is the instruction's.
"""

from __future__ import annotations

from mgie_server.engines import areas
from mgie_server.engines.areas import Area
from mgie_server.training.edits import Edit
from mgie_server.training.expressive import chinese, english
from mgie_server.training.expressive.look import Look, look
from mgie_server.training.expressive.outcome import OUTCOMES, outcome
from mgie_server.training.nearest import nearest_families

LANGUAGES = {"en": english.describe, "zh": chinese.describe}


def describe(
    edits: tuple[Edit, ...],
    outcomes: tuple[str, ...],
    seen: Look,
    language: str = "en",
    area: Area | None = None,
) -> str:
    """The expressive text of one or two edits. language: "en" or "zh"; area: where they count, None for everywhere."""
    return LANGUAGES[language](edits, outcomes, seen, areas.said(area, language) if area else "")


def refuse(instruction: str, kind: str, meant: str = "") -> str:
    """The fixed form of a refusal: its kind, and up to three families that come nearest, or the one that is meant."""
    nearest = [meant] if meant else nearest_families(instruction)
    return f"Not an edit of light and color: {kind}. Nearest: {', '.join(nearest)}."


def change_of(text: str) -> str:
    """The beginning of an expressive text: what changes, up to its colon or Chinese full stop; of a refusal, its kind."""
    sign = "。" if "。" in text else ". Nearest" if ". Nearest" in text else ":"
    end = text.find(sign)
    return text[: end + 1] if end >= 0 else text


__all__ = ["LANGUAGES", "OUTCOMES", "Look", "change_of", "describe", "look", "outcome", "refuse"]
