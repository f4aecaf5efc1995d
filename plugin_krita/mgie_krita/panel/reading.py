"""The expressive text: what the model says the edit will be. The artist may rewrite it and edit by it."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.instruction import height_of_lines
from mgie_krita.panel.labels import heading
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_INSTRUCTION_CHARS


class Reading(QtWidgets.QWidget):
    """Always of one height; read-only until the pencil is pressed, or where it is read before the edit. edit_asked: edit by
    this text, which is the artist's own. read: edit by it as it is. left: it is not to be edited by it at all."""

    edit_asked = Signal(str)
    read = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = heading(tr("MGIE reads it as"))
        self.pencil = IconButton("mgie_expressive_pencil", "pencil", tr("Rewrite this text"), checkable=True)
        self.text = QtWidgets.QPlainTextEdit()
        self.text.setObjectName("mgie_expressive")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setAccessibleName(tr("What the model says the picture will be like"))
        self.text.setToolTip(tr("What the model says the picture will be like. The edit follows this text."))
        self.set_lines(4)
        self.button = QtWidgets.QPushButton(tr("Edit again with this text"))
        self.button.setObjectName("mgie_expressive_edit")
        self.button.setAccessibleName(tr("Edit again with this text"))
        self.button.hide()
        head = QtWidgets.QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.pencil)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.button)
        self._job = ""
        self._said = ""
        self._first = False
        self.pencil.clicked.connect(self._press)
        self.text.textChanged.connect(self._enable)
        self.button.clicked.connect(self._edit)

    @property
    def editing(self) -> bool:
        return self.pencil.isChecked()

    def set_lines(self, lines: int) -> None:
        """How many lines of the text are seen."""
        self.text.setFixedHeight(height_of_lines(self.text, lines))

    def rewritten(self) -> str | None:
        """The artist's own text, None while it is the model's."""
        text = self.text.toPlainText().strip()
        return text if self.editing and text and text != self._said.strip() else None

    def show_text(self, job_id: str, text: str, *, title: str, editable: bool, first: bool = False) -> None:
        """first: nothing is edited yet. A text that is being rewritten is left alone while the job is the same."""
        if job_id != self._job or first < self._first:
            self._stop_editing()
        if job_id != self._job or (text != self._said and not self.editing):
            self._job, self._said = job_id, text
            self.text.setPlainText(text)
        self.title.setText(title)
        self.text.setPlaceholderText("" if text else tr("…"))
        self.pencil.setEnabled(editable and (first or bool(text)))
        if not editable:
            self._stop_editing()
        if first and not self._first:
            self._first = True
            self.pencil.setChecked(True)
            self._turn()
        self._enable()

    def _stop_editing(self) -> None:
        self._first = False
        if self.editing:
            self.pencil.setChecked(False)
            self._turn()

    @safely
    def _press(self) -> None:
        if self._first:
            self.pencil.setChecked(True)
            self.left.emit()
        else:
            self._turn()

    def _turn(self) -> None:
        editing = self.editing
        self.text.setReadOnly(not editing)
        self.button.setVisible(editing)
        tip = tr("Leave the text as it was") if editing else tr("Rewrite this text")
        tip = tr("Leave it: nothing is edited") if self._first else tip
        words = tr("Edit by this text") if self._first else tr("Edit again with this text")
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.pencil.setToolTip(tip)
        self.pencil.setAccessibleName(tip)
        self.pencil.set_look("cross" if editing else "pencil")
        if not editing:
            self.text.setPlainText(self._said)
        elif not self._first:  # which comes by itself: the artist may be typing elsewhere
            self.text.setFocus()
            self.text.moveCursor(QtGui.QTextCursor.MoveOperation.End)
        self._enable()

    @safely
    def _enable(self) -> None:
        changed = self.rewritten()
        why = "" if changed or self._first else tr("First change the text")
        if changed and len(changed) > MAX_INSTRUCTION_CHARS:
            why = tr("The text is too long: at most {n} characters").format(n=MAX_INSTRUCTION_CHARS)
        self.button.setEnabled(not why)
        tip = tr("Edit, following this text, which you may change first") if self._first else ""
        self.button.setToolTip(why or tip or tr("Edit the same picture again, following your text"))

    @safely
    def _edit(self) -> None:
        text = self.rewritten()
        if text:
            self.edit_asked.emit(text)
        elif self._first:
            self.read.emit()
