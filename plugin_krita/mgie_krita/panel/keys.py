"""The keyboard of the panel: which keys are its own, whatever Krita binds them to, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgie_krita.panel.middle import RESULT
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_protocol.limits import MAX_VARIATIONS

if TYPE_CHECKING:
    from mgie_krita.panel.panel import Panel

_Key = QtCore.Qt.Key


class Keys:
    """Ctrl+Enter edits, Esc cancels, 1-8 choose a variation, Space held shows the picture before.

    Keys reach the panel when the control that has the focus does not use them itself.
    """

    def __init__(self, panel: Panel) -> None:
        self._panel = panel

    def claims(self, event: QtGui.QKeyEvent) -> bool:
        """Whether Krita's own shortcut on this key must stand back (Qt asks before it runs one)."""
        if is_ctrl_enter(event) or event.key() == _Key.Key_Escape:
            return True
        return self._on_result() and (event.key() == _Key.Key_Space or digit_of(event) > 0)

    def press(self, event: QtGui.QKeyEvent) -> bool:
        """True when the key was used."""
        panel = self._panel
        if is_ctrl_enter(event):
            panel.edit_from_keyboard()
        elif event.key() == _Key.Key_Escape:
            return panel.leave()
        elif self._on_result() and digit_of(event) > 0:
            return panel.middle.results.choose(digit_of(event) - 1)
        elif self._on_result() and event.key() == _Key.Key_Space:
            panel.middle.results.compare.set_holding(True)
        else:
            return False
        return True

    def release(self, event: QtGui.QKeyEvent) -> bool:
        if event.key() != _Key.Key_Space or not self._on_result():
            return False
        if not event.isAutoRepeat():
            self._panel.middle.results.compare.set_holding(False)
        return True

    def _on_result(self) -> bool:
        return self._panel.middle.page == RESULT


def is_ctrl_enter(event: QtGui.QKeyEvent) -> bool:
    held = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ControlModifier)
    return held and event.key() in (_Key.Key_Return, _Key.Key_Enter)


def digit_of(event: QtGui.QKeyEvent) -> int:
    """1 to 8 for these keys without Ctrl, Alt or Meta; else 0."""
    names = ("ControlModifier", "AltModifier", "MetaModifier")
    if any(event.modifiers() & getattr(QtCore.Qt.KeyboardModifier, name) for name in names):
        return 0
    number = int(event.key()) - int(_Key.Key_0)
    return number if 1 <= number <= MAX_VARIATIONS else 0


def set_tab_order(widgets: list[QtWidgets.QWidget]) -> None:
    """Tab goes through these in turn."""
    for one, next_one in zip(widgets, widgets[1:]):
        QtWidgets.QWidget.setTabOrder(one, next_one)
