"""MGIE for Krita: say what should change in a layer; the edit comes back as a new layer.

Krita imports this package when the plug-in is enabled. Without Krita (in tests) it only makes mgie_protocol importable.
"""

from __future__ import annotations

from .bundled import put_on_path

put_on_path()

try:
    from krita import Krita as _host  # type: ignore  # a folder named krita is not the host
except ImportError:
    _host = None

if _host is not None:
    from .plugin import start

    start()
