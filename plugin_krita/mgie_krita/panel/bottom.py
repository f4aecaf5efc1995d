"""The foot of the panel, always in its place: why not, or how; and the one button that edits or cancels."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.words import tr


class ResultRow(QtWidgets.QWidget):
    """Apply, Again, Discard."""

    apply_asked = Signal()
    again_asked = Signal()
    discard_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.apply = _button("mgie_apply", tr("Apply"))
        self.again = _button("mgie_again", tr("Again"))
        self.discard = _button("mgie_discard", tr("Discard"))
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.apply, self.again, self.discard):
            row.addWidget(button, 1)
            button.clicked.connect(self._press)
        font = self.apply.font()
        font.setBold(True)
        self.apply.setFont(font)
        self.discard.setToolTip(tr("Let this result go"))

    def show_state(self, *, busy: str, why_not_again: str, as_document: bool) -> None:
        """busy: why nothing can be done now. as_document: applying opens a document of its own."""
        tip = tr("Put this variation as a new layer above its source; one undo step takes it back")
        if as_document:
            tip = tr("Its document is not open: open this variation as a new document")
        self.apply.setText(tr("Open") if as_document else tr("Apply"))
        self.apply.setAccessibleName(self.apply.text())
        self.apply.setEnabled(not busy)
        self.apply.setToolTip(busy or tip)
        self.again.setEnabled(not busy and not why_not_again)
        self.again.setToolTip(
            busy or why_not_again or tr("The same edit with another seed, or by your own text")
        )
        self.discard.setEnabled(not busy)

    @safely
    def _press(self) -> None:
        pressed = self.sender()
        if pressed is self.apply:
            self.apply_asked.emit()
        elif pressed is self.again:
            self.again_asked.emit()
        else:
            self.discard_asked.emit()


class Foot(QtWidgets.QWidget):
    """edit_asked, cancel_asked: the one button, by what it says."""

    edit_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.note = ShortLabel("mgie_note", dim=True, small=True)
        self.note.setAlignment(QtCore.Qt.AlignmentFlag.AlignHCenter)
        self.button = QtWidgets.QPushButton(tr("Edit"))
        self.button.setObjectName("mgie_edit")
        font = self.button.font()
        font.setBold(True)
        self.button.setFont(font)
        self.button.setMinimumHeight(self.button.fontMetrics().height() + 12)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.note)
        column.addWidget(self.button)
        self.cancels = False
        self.button.clicked.connect(self._press)

    def show_state(self, *, under_way: bool, why_not: str) -> None:
        """why_not: the sentence why Edit is off, "" when it is on."""
        self.cancels = under_way
        words = tr("Cancel") if under_way else tr("Edit")
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.button.setEnabled(under_way or not why_not)
        if under_way:
            self.note.say(tr("Esc cancels"))
            self.button.setToolTip(tr("Stop this edit (Esc)"))
        else:
            self.note.say(why_not or tr("Ctrl+Enter edits"))
            self.button.setToolTip(why_not or tr("Edit as the text says (Ctrl+Enter)"))

    @safely
    def _press(self) -> None:
        (self.cancel_asked if self.cancels else self.edit_asked).emit()


def _button(name: str, words: str) -> QtWidgets.QPushButton:
    button = QtWidgets.QPushButton(words)
    button.setObjectName(name)
    button.setAccessibleName(words)
    button.setMinimumWidth(40)
    return button
