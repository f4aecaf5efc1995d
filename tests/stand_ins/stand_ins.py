"""Engines that stand in for models, loaded as a server loads a person's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mgie_server.engines.own_engines import load_own

ENGINES = Path(__file__).resolve().parents[2] / "mgie_server" / "assets" / "engines"  # for MGIE_ENGINES
SMALL_GPU = str(Path(__file__).resolve().parent / "small_gpu")  # for PYTHONPATH of a server
RED = (0.9, 0.1, 0.1)  # of the painter's disc


def stand_in(name: str) -> Any:
    """echo or painter; see its engine.py."""
    return load_own(ENGINES, name, "cpu")
