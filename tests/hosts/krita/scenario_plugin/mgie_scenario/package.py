"""The plug-in's modules without the plug-in: for scenarios that look at one floor alone."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path


def without_plugin() -> None:
    """Make `mgie_krita.*` and mgie_protocol importable without running mgie_krita's own start.

    Only where the plug-in itself is not enabled. Call it before the first import.
    """
    assert "mgie_krita" not in sys.modules, "the plug-in is already there"
    package = Path(os.environ["XDG_DATA_HOME"]) / "krita" / "pykrita" / "mgie_krita"
    bare = types.ModuleType("mgie_krita")
    bare.__path__ = [str(package)]
    sys.modules["mgie_krita"] = bare
    sys.path.insert(0, str(package / "bundled"))
