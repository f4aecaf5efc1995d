"""Buttons that leave Space to the panel, which shows the picture before while it is held; Return presses them."""

from __future__ import annotations

from mgie_krita.qt import QtCore, QtGui, QtWidgets


class SpacelessButton(QtWidgets.QAbstractButton):
    """A button to be painted by whoever inherits it."""

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Space:
            event.ignore()
        elif event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyReleaseEvent(event)
