"""Layers that are hidden for as long as a result stands in for them.

Measured in Krita 5.1.5: setVisible puts no step on the undo stack and none can be joined with adding a layer. So what a
result hides is shown again when the result leaves the tree (undone or deleted), and hidden again when it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krita import Krita  # type: ignore

from mgie_krita.canvas.documents import document_id
from mgie_krita.qt import QtCore

LOOK_MS = 60  # a look asks two nodes for their parents; Krita tells nobody that a step was undone


@dataclass
class _Cover:
    document: str
    result: Any
    hidden: list[Any]
    present: bool = True


class Covering:
    """Looks from time to time, while there is something to look at."""

    def __init__(self) -> None:
        self._covers: list[_Cover] = []
        self._timer = QtCore.QTimer()
        self._timer.timeout.connect(self._look)

    def hide(self, document: Any, result: Any, nodes: list[Any]) -> None:
        """Hide these nodes for as long as the result, which was added just now, is in the tree."""
        for node in nodes:
            node.setVisible(False)
        if nodes:
            self._covers.append(_Cover(document_id(document), result, nodes))
            self._timer.start(LOOK_MS)

    def _look(self) -> None:
        open_now = {document_id(document) for document in Krita.instance().documents()}
        self._covers = [cover for cover in self._covers if cover.document in open_now]
        for cover in reversed(self._covers):  # what was added last is undone first
            if cover.present and cover.result.parentNode() is None:
                cover.present = False
                self._show(cover)
        for cover in self._covers:
            if not cover.present and cover.result.parentNode() is not None:
                cover.present = True
                for node in cover.hidden:
                    node.setVisible(False)
        if not self._covers:
            self._timer.stop()

    def _show(self, gone: _Cover) -> None:
        """A result that was itself hidden leaves what it has hidden to the result that hides it."""
        for other in self._covers:
            if other.present and any(node == gone.result for node in other.hidden):
                other.hidden += [node for node in gone.hidden if node not in other.hidden]
                return
        for node in gone.hidden:
            node.setVisible(True)
