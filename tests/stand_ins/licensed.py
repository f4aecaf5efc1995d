"""Engines for tests of what lists and receipts say of a licence: one for each state of it, and nothing else to them."""

from __future__ import annotations

from pathlib import Path

from mgie_protocol.licences import CONDITIONAL, PAID_WORK, UNKNOWN

CONDITION = "Not to deceive anybody."
_CODE = """
from dataclasses import replace
from mgie_server.assets.engines.painter.engine import CAPABILITIES, PainterEngine

def load(device):
    made = PainterEngine()
    made.capabilities = replace(CAPABILITIES, name={name!r}, **{says!r})
    return made
"""


def write_engines(folder: Path) -> Path:
    """For MGIE_ENGINES: engines called as the states are, `conditional` with CONDITION; they paint a red disc."""
    for paid_work in PAID_WORK:
        place = folder / paid_work
        place.mkdir(parents=True)
        says = {
            "title": f"A {paid_work} one",
            "licence": "unknown" if paid_work == UNKNOWN else f"Licence-{paid_work}",
            "paid_work": paid_work,
            "condition": CONDITION if paid_work == CONDITIONAL else "",
        }
        lines = "".join(f'{key} = "{value}"\n' for key, value in says.items())
        (place / "engine.toml").write_text(lines + "paints = true\n")
        (place / "engine.py").write_text(_CODE.format(name=paid_work, says=says))
    return folder
