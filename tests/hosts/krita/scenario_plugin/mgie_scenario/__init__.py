"""Tests only: a Krita plug-in that runs the scenario named by MGIE_SCENARIO and writes a report."""

from __future__ import annotations

try:
    import krita as _host
except ImportError:  # outside Krita there is nothing to run
    _host = None

if _host is not None:
    from .driver import start

    start()
