"""What became of a picture, in the artist's language: a line, and what more there is to know (PROTOCOL.md, reports)."""

from __future__ import annotations

from typing import Any

from mgie_client import receipt
from mgie_gimp.i18n import _


def line_words(report: dict[str, Any]) -> str:
    """Such as "61 % untouched, 30 % light and colour, 9 % new"; "" where the report has no shares."""
    return receipt.line(report, _)


def detail_words(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and values, for two columns."""
    return receipt.details(report, _)
