"""An engine for tests of what becomes of an edit whose model says nothing of it."""

from __future__ import annotations

from pathlib import Path

SILENT = "silent"
_CODE = """
from dataclasses import replace
from mgie_server.assets.engines.painter.engine import CAPABILITIES, PainterEngine
from mgie_server.engines.engine import Description

class Silent(PainterEngine):
    capabilities = replace(CAPABILITIES, name="silent", title="Silent", describes=False)

    def describe(self, picture, instruction, expressive=None, decoding="fast", references=()):
        return Description(expressive or instruction, None)

def load(device):
    return Silent()
"""


def write_silent(folder: Path) -> Path:
    """For MGIE_ENGINES: an engine of that name that does not describe; it paints a red disc."""
    place = folder / SILENT
    place.mkdir(parents=True)
    (place / "engine.toml").write_text(
        'title = "Silent"\nlicence = "Apache-2.0"\npaints = true\ndescribes = false\n'
    )
    (place / "engine.py").write_text(_CODE)
    return folder
