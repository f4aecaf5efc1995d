"""The foot of the panel, always in its place: why not, or how; and the one button that edits or cancels."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.panel.timers import timer
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.types import APPLY_AS
from mgie_krita.words import tr

REST_MS = 500  # longer than a double click


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
        self._resting = timer(self, REST_MS, self._wake)

    def show_state(
        self,
        *,
        busy: str,
        why_not_again: str,
        as_document: bool,
        as_what: str,
        stoppable: bool,
        kept: bool,
        seed_locked: bool,
    ) -> None:
        """busy: why nothing can be done now. as_document: applying opens a document of its own. as_what: one of
        APPLY_AS. stoppable: what keeps it busy can be stopped. kept: the result is a layer already. seed_locked: the same
        seed is taken again."""
        tip = tr("Put this variation as a new layer above its source; one undo step takes it back")
        if as_what == APPLY_AS[1]:
            tip = tr("Replace the source's own pixels by this variation; one undo step takes it back")
        if as_what == APPLY_AS[2]:
            tip = tr(
                "Edit each frame of the layer like this one, as one new layer; one undo step takes it back"
            )
        if as_document:
            tip = tr("Its document is not open: open this variation as a new document")
        words = (tr("Apply"), tr("Replace"), tr("All frames"))[APPLY_AS.index(as_what)]
        self.apply.setText(tr("Open") if as_document else words)
        self.apply.setAccessibleName(self.apply.text())
        self.apply.setEnabled(not busy)
        self.apply.setToolTip(busy or tip)
        self.again.setEnabled(not busy and not why_not_again)
        again = tr("The same edit with another seed, or by your own text")
        if seed_locked:
            again = tr("The same edit with the same seed, which is locked, on the layer as it is now")
        self.again.setToolTip(busy or why_not_again or again)
        words = tr("Close") if kept else tr("Discard")
        if stoppable:
            words = tr("Cancel")
        self.discard.setText(words)
        self.discard.setAccessibleName(words)
        self.discard.setToolTip(
            tr("Put this result away; its layer stays") if kept else tr("Let this result go")
        )
        self.discard.setEnabled(not busy or stoppable)

    def rest(self) -> None:
        """Nothing can be pressed for a moment."""
        self.setEnabled(False)
        self._resting.start()

    @safely
    def _wake(self) -> None:
        self.setEnabled(True)

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
    """edit_asked, cancel_asked: the one button, by what it says. each_line: every line of the text is an edit."""

    edit_asked = Signal()
    cancel_asked = Signal()
    turned = Signal()

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
        self.each_line = QtWidgets.QCheckBox()
        self.each_line.setObjectName("mgie_each_line")
        self.each_line.setToolTip(
            tr("Each line of the text is an instruction of its own; they are done one by one")
        )
        self.each_line.hide()
        self._column = column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.each_line)
        column.addWidget(self.note)
        column.addWidget(self.button)
        self.cancels = False
        self._beside = False
        self.button.clicked.connect(self._press)
        self.each_line.clicked.connect(self.turned)

    def put_button(self, row: QtWidgets.QHBoxLayout | None) -> None:
        """Into this row, at its end; None: under the note again."""
        beside = row is not None
        if beside == self._beside:
            return
        self._beside = beside
        policy = QtWidgets.QSizePolicy.Policy
        self.button.setSizePolicy(
            policy.Fixed if beside else policy.Minimum, policy.Minimum if beside else policy.Fixed
        )
        (self._column if row is None else row).addWidget(self.button)

    def show_lines(self, count: int) -> None:
        """How many instructions the text may be; from two on it can be said that each is one."""
        self.each_line.setVisible(count > 1)
        words = tr("{n} lines: an edit each").format(n=count)
        self.each_line.setText(words)
        self.each_line.setAccessibleName(words)

    def show_state(self, *, under_way: bool, why_not: str, brief: bool) -> None:
        """why_not: the sentence why Edit is off, "" when it is on. brief: there is no room for a note."""
        self.cancels = under_way
        self.note.setVisible(not brief)
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
