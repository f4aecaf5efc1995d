"""Where the plug-in lies."""

from __future__ import annotations

from pathlib import Path

PLUGIN = Path(__file__).resolve().parents[2] / "plugin_gimp" / "mgie-gimp"
