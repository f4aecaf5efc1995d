"""An engine whose pictures have an alpha of their own, for tests of what becomes of it: it keeps the left half."""

from __future__ import annotations

from pathlib import Path

_CODE = """
import numpy as np
from mgie_server.engines.engine import Capabilities, Description
from mgie_server.mgie.config import Sizing


class Cutter:
    capabilities = Capabilities(
        "cutter", "Cutter (tests)", "Apache-2.0", False, Sizing("fit", 256, 8), 1, 1.0, 1.0, paints=True, alpha=True
    )

    def describe(self, picture, instruction, expressive=None, decoding="fast"):
        return Description(expressive or instruction, None)

    def edit(self, picture, description, settings, on_step):
        on_step(1, 1, lambda: picture)
        alpha = np.zeros((*picture.shape[:2], 1), np.float32)
        alpha[:, : picture.shape[1] // 2] = 1
        return np.concatenate([picture, alpha], axis=2)

    def reconstruct(self, picture):
        return picture


def load(device):
    return Cutter()
"""


def write_cutter(folder: Path) -> Path:
    """For MGIE_ENGINES: the engine `cutter`, which does not describe."""
    place = folder / "cutter"
    place.mkdir(parents=True)
    about = (
        'title = "Cutter (tests)"\nlicence = "Apache-2.0"\npaints = true\nalpha = true\ndescribes = false\n'
    )
    (place / "engine.toml").write_text(about)
    (place / "engine.py").write_text(_CODE)
    return folder
