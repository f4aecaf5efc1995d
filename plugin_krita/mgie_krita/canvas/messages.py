"""Short messages over the canvas, as Krita itself shows them."""

from __future__ import annotations

from typing import Any

from krita import Krita  # type: ignore

from mgie_krita.qt import QtGui
from mgie_krita.words import tr

MESSAGE_MS = 6000
PRIORITY = 1  # of Krita's 0 (high) to 2 (low)


def tell_hidden(nodes: list[Any]) -> None:
    """That layers were hidden because a result stands in for them."""
    _tell(tr("The result stands in for {name}, which is hidden. Undo shows it again."), nodes)


def tell_left(nodes: list[Any]) -> None:
    """That layers are still seen which a result stands in for."""
    _tell(tr("The result stands in for {name}, which is still seen: hide it to see the result alone."), nodes)


def tell_grown() -> None:
    """That the canvas has grown with a result."""
    _tell(tr("The canvas has grown with the result: a step of its own to undo."), [])


def _tell(words: str, nodes: list[Any]) -> None:
    window = Krita.instance().activeWindow()
    view = window.activeView() if window is not None else None
    if view is None:
        return
    names = tr(", ").join(node.name() for node in nodes)
    view.showFloatingMessage(words.format(name=names), QtGui.QIcon(), MESSAGE_MS, PRIORITY)
