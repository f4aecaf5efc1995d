"""Timers with a parent."""

from __future__ import annotations

from collections.abc import Callable

from mgie_krita.qt import QtCore


def timer(parent: QtCore.QObject, ms: int, slot: Callable[[], object], *, once: bool = True) -> QtCore.QTimer:
    """A timer that is not running yet; it calls slot after ms milliseconds, once or again and again."""
    made = QtCore.QTimer(parent)
    made.setInterval(ms)
    made.setSingleShot(once)
    made.timeout.connect(slot)
    return made
