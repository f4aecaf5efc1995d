"""For the pictures of the panels: an engine of one's own that takes everything, in the place of a large model."""

from __future__ import annotations

from pathlib import Path

NAME, TITLE = "studio", "Studio painter"
_ABOUT = f"""title = "{TITLE}"
summary = "Paints what the studio's artists ask for."
licence = "The studio's own"
paid_work = "conditional"
condition = "The studio is named beside the picture."
paints = true
references = 3
negative = true
inpaints = true
"""
_CODE = f"""
from dataclasses import replace
from mgie_server.assets.engines.painter.engine import CAPABILITIES, PainterEngine

def load(device):
    made = PainterEngine()
    made.capabilities = replace(
        CAPABILITIES, name="{NAME}", title="{TITLE}", licence="The studio's own", paid_work="conditional",
        condition="The studio is named beside the picture.", references=3,
    )
    return made
"""


def write_engine(folder: Path) -> Path:
    """For MGIE_ENGINES: the folder."""
    place = folder / NAME
    place.mkdir(parents=True)
    (place / "engine.toml").write_text(_ABOUT)
    (place / "engine.py").write_text(_CODE)
    return folder
