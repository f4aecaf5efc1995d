"""The photograph that the page offers (THIRD_PARTY.md)."""

from __future__ import annotations

from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "assets" / "ui" / "sample.jpg"
