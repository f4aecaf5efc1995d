"""Where the artist says what should change."""

from __future__ import annotations

import math

from mgie_krita.jobs.completion import rest_of
from mgie_krita.panel.labels import dim_color
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.words import tr

LINES = 3
_MARGIN = 4  # px, of the text of a QPlainTextEdit
_Key = QtCore.Qt.Key


class Instruction(QtWidgets.QPlainTextEdit):
    """A few lines of text; Up in the first and Down in the last line walk through what was asked before.

    While one types, what is known that begins so goes on behind the caret, dim; Right or End takes it. edit_asked:
    Ctrl+Enter. The Tab key moves on, as everywhere in the panel.
    """

    edit_asked = Signal()

    def __init__(self, name: str = "mgie_instruction") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(tr("What should change?"))
        self.setToolTip(
            tr(
                "Say in your own words what should change.\nCtrl+Enter edits, Up and Down bring back earlier ones, "
                "Right takes what is offered."
            )
        )
        self.setAccessibleName(tr("Instruction"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_lines(LINES)
        self._earlier: list[str] = []  # newest first
        self._known: list[str] = []
        self._place = -1  # in _earlier; -1: the artist's own draft
        self._draft = ""

    def set_lines(self, lines: int) -> None:
        """How many lines are seen."""
        self.setFixedHeight(height_of_lines(self, lines))

    def lines(self) -> list[str]:
        """The lines with words in them, each without blanks around it."""
        return [line.strip() for line in self.toPlainText().splitlines() if line.strip()]

    def set_history(self, instructions: list[str]) -> None:
        """What was asked for before, newest first."""
        if instructions != self._earlier:
            self._earlier = list(instructions)
            self._place = -1

    def offer(self, known: list[str], example: str) -> None:
        """What a text that is being typed may go on with, the best first. example: for an empty box, "" without one."""
        self._known = known
        words = tr("What should change?")
        if example:
            words += "\n" + tr("Such as: {example}").format(example=example)
        if words != self.placeholderText():
            self.setPlaceholderText(words)

    def offered(self) -> str:
        """What Right takes: the rest of a known text behind the caret, "" without one."""
        cursor = self.textCursor()
        ready = self.hasFocus() and cursor.atEnd() and not cursor.hasSelection()
        return rest_of(self.toPlainText(), self._known) if ready else ""

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        super().paintEvent(event)
        words, caret, viewport = self.offered(), self.cursorRect(), self.viewport()
        room = viewport.width() - caret.right() - _MARGIN if viewport is not None else 0
        if words and room > 0:
            painter = QtGui.QPainter(viewport)
            painter.setPen(dim_color(self))
            shown = self.fontMetrics().elidedText(words, QtCore.Qt.TextElideMode.ElideRight, room)
            painter.drawText(QtCore.QPointF(caret.right() + 1, caret.top() + self._ascent()), shown)
            painter.end()

    def _ascent(self) -> float:
        """Of the line with the caret, which is higher where its letters come from another font, px."""
        cursor = self.textCursor()
        layout = cursor.block().layout()
        line = layout.lineForTextPosition(cursor.positionInBlock()) if layout is not None else None
        return line.ascent() if line is not None and line.isValid() else self.fontMetrics().ascent()

    def _take(self) -> bool:
        words = self.offered()
        if words:
            self.textCursor().insertText(words)
        return bool(words)

    def instruction(self) -> str:
        """What stands there, without blanks around it."""
        return self.toPlainText().strip()

    def put(self, text: str) -> None:
        """Write a text into the box; Ctrl+Z brings the old one back."""
        cursor = self.textCursor()
        cursor.select(QtGui.QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.movePosition(QtGui.QTextCursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() in (_Key.Key_Return, _Key.Key_Enter) and _held(event, "ControlModifier"):
            self.edit_asked.emit()
        elif event.key() == _Key.Key_Escape:
            event.ignore()  # the panel cancels
        elif event.key() == _Key.Key_Up and self._plain(event) and self._at_edge(up=True):
            self._walk(1)
        elif event.key() == _Key.Key_Down and self._plain(event) and self._at_edge(up=False):
            self._walk(-1)
        elif event.key() in (_Key.Key_Right, _Key.Key_End) and self._plain(event) and self._take():
            event.accept()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QtCore.QMimeData | None) -> None:
        """Pasting brings the words only."""
        if source is not None and source.hasText():
            self.insertPlainText(source.text())

    def _plain(self, event: QtGui.QKeyEvent) -> bool:
        names = ("ControlModifier", "ShiftModifier", "AltModifier", "MetaModifier")
        return not any(_held(event, name) for name in names)

    def _at_edge(self, up: bool) -> bool:
        """Whether the cursor cannot go further in this direction; wrapped lines count."""
        cursor = self.textCursor()
        here = cursor.position()
        moves = QtGui.QTextCursor.MoveOperation
        moved = cursor.movePosition(moves.Up if up else moves.Down)
        return not moved or cursor.position() == here

    def _walk(self, step: int) -> None:
        place = self._place + step
        if not -1 <= place < len(self._earlier):
            return
        if self._place == -1:
            self._draft = self.toPlainText()
        self._place = place
        self.put(self._draft if place == -1 else self._earlier[place])
        if step > 0:  # so that Up goes on to the one before
            self.moveCursor(QtGui.QTextCursor.MoveOperation.Start)


def height_of_lines(box: QtWidgets.QPlainTextEdit, lines: int) -> int:
    """The height of a text box that shows so many lines, in px."""
    around = 2 * (box.frameWidth() + _MARGIN)
    spacing = QtGui.QFontMetricsF(box.font()).lineSpacing()
    return math.ceil(spacing * lines) + around + 3  # a little more, or a scroll bar comes for nothing


def _held(event: QtGui.QKeyEvent, name: str) -> bool:
    return bool(event.modifiers() & getattr(QtCore.Qt.KeyboardModifier, name))
