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
    """Always of one height; read-only until the pencil is pressed. edit_asked: edit again by this text."""

    edit_asked = Signal(str)

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
        self.pencil.clicked.connect(self._turn)
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

    def show_text(self, job_id: str, text: str, *, own: bool, editable: bool) -> None:
        """own: the artist wrote it. A text that is being rewritten is left alone while the job is the same."""
        if job_id != self._job:
            self._stop_editing()
        if job_id != self._job or (text != self._said and not self.editing):
            self._job, self._said = job_id, text
            self.text.setPlainText(text)
        self.title.setText(tr("By your text") if own else tr("MGIE reads it as"))
        self.text.setPlaceholderText("" if text else tr("…"))
        self.pencil.setEnabled(editable and bool(text))
        if not editable:
            self._stop_editing()
        self._enable()

    def _stop_editing(self) -> None:
        if self.editing:
            self.pencil.setChecked(False)
            self._turn()

    @safely
    def _turn(self) -> None:
        editing = self.editing
        self.text.setReadOnly(not editing)
        self.button.setVisible(editing)
        tip = tr("Leave the text as it was") if editing else tr("Rewrite this text")
        self.pencil.setToolTip(tip)
        self.pencil.setAccessibleName(tip)
        self.pencil.set_look("cross" if editing else "pencil")
        if editing:
            self.text.setFocus()
            self.text.moveCursor(QtGui.QTextCursor.MoveOperation.End)
        else:
            self.text.setPlainText(self._said)
        self._enable()

    @safely
    def _enable(self) -> None:
        changed = self.rewritten()
        why = "" if changed else tr("First change the text")
        if changed and len(changed) > MAX_INSTRUCTION_CHARS:
            why = tr("The text is too long: at most {n} characters").format(n=MAX_INSTRUCTION_CHARS)
        self.button.setEnabled(not why)
        self.button.setToolTip(why or tr("Edit the same picture again, following your text"))

    @safely
    def _edit(self) -> None:
        text = self.rewritten()
        if text:
            self.edit_asked.emit(text)
