"""Layers that are hidden for as long as a result stands in for them.

Measured in Krita 5.1.5: setVisible puts no step on the undo stack and none can be joined with adding a layer. So what a
result hides is shown again when the result leaves the tree (undone or deleted), and hidden again when it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krita import Krita  # type: ignore

from mgie_krita.canvas.documents import document_id, id_of
from mgie_krita.canvas.messages import tell_hidden, tell_left
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
            _set_visible(node, False)
        if nodes:
            tell_hidden(nodes)
            self._covers.append(_Cover(document_id(document), result, nodes))
            self._timer.start(LOOK_MS)

    def leave(self, nodes: list[Any]) -> None:
        """The artist wants these nodes to stay as they are: say what that means."""
        if nodes:
            tell_left(nodes)

    def _look(self) -> None:
        open_now = {document_id(document) for document in Krita.instance().documents()}
        self._covers = [cover for cover in self._covers if cover.document in open_now]
        for cover in reversed(self._covers):  # what was added last is undone first
            if cover.present and not _in_tree(cover.result):
                cover.present = False
                self._left(cover)
        for cover in self._covers:
            if not cover.present and _in_tree(cover.result):
                cover.present = True
                self._came_back(cover)
        if not self._covers:
            self._timer.stop()

    def _left(self, gone: _Cover) -> None:
        """A result that was itself hidden leaves what it has hidden to the result that hides it."""
        other = self._hider_of(gone.result, present=True)
        if other is not None:
            other.hidden += gone.hidden
            return
        for node in gone.hidden:
            _set_visible(node, True)

    def _came_back(self, cover: _Cover) -> None:
        for node in cover.hidden:
            _set_visible(node, False)
        if self._hider_of(cover.result, present=False) and not self._hider_of(cover.result, present=True):
            _set_visible(cover.result, True)

    def _hider_of(self, node: Any, present: bool) -> _Cover | None:
        wanted = id_of(node)
        for cover in self._covers:
            if cover.present is present and any(id_of(one) == wanted for one in cover.hidden):
                return cover
        return None


def _in_tree(node: Any) -> bool:
    return node.parentNode() is not None


def _set_visible(node: Any, visible: bool) -> None:
    """Krita complains of a change to what is in no tree."""
    if _in_tree(node) and node.visible() is not visible:
        node.setVisible(visible)
