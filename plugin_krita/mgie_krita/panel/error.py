"""An edit that failed: one sentence, what to do, and one button; or the nearest edits that are possible."""

from __future__ import annotations

import json

from mgie_krita.jobs.errors import explain
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.labels import WrappedLabel, heading
from mgie_krita.panel.row_button import ShortButton
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.types import Job
from mgie_krita.words import tr
from mgie_protocol.errors import MgieError

MAX_NEAREST = 3
RETRY, START, COPY, OPEN = "retry", "start", "copy", "open"
# where asking again cannot help before something else is done
_COPY_CODES = frozenset(
    {
        "internal", "message_invalid", "message_too_large", "protocol_version", "unauthorized", "picture_invalid",
        "parameter_out_of_range", "not_available",
    }
)  # fmt: skip


def remedy(error: MgieError, *, has_result: bool) -> str:
    """What the one button does: RETRY, START, COPY, or OPEN (the document of a result is gone)."""
    if error.code in ("canvas_document_gone", "canvas_changed") and has_result:
        return OPEN
    if error.code == "server_unreachable":
        return START
    return COPY if error.code in _COPY_CODES else RETRY


class ErrorBox(QtWidgets.QWidget):
    """asked: one of the remedies. closed: the artist has read it. nearest_chosen: an edit that is possible."""

    asked = Signal(str)
    closed = Signal()
    nearest_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mgie_error")
        self._remedy = RETRY
        self._job: Job | None = None
        self.sign = QtWidgets.QLabel()
        self.sign.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop)
        self.sentence = WrappedLabel("mgie_error_words")
        self.hint = WrappedLabel("mgie_error_hint")
        self.hint.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hint.setContextMenuPolicy(QtCore.Qt.ContextMenuPolicy.PreventContextMenu)
        self.offer = heading(tr("Possible instead:"))
        self.nearest = [self._nearest(number) for number in range(1, MAX_NEAREST + 1)]
        self.button = QtWidgets.QPushButton()
        self.button.setObjectName("mgie_error_button")
        head = QtWidgets.QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.sign)
        head.addWidget(self.sentence, 1)
        self.cross = IconButton("mgie_error_close", "cross", tr("Close this message (Esc)"))
        self.cross.clicked.connect(self._close)
        head.addWidget(self.cross, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.hint)
        column.addWidget(self.offer)
        for button in self.nearest:
            column.addWidget(button)
        column.addWidget(self.button)
        self.button.clicked.connect(self._press)

    def show_error(self, job: Job, nearest: list[str]) -> None:
        """Needs job.error."""
        error = job.error
        if error is None:
            return
        self._job = job
        side = self.fontMetrics().height() + 2
        kind = QtWidgets.QStyle.StandardPixmap.SP_MessageBoxWarning
        style = self.style()
        if style is not None:
            self.sign.setPixmap(style.standardIcon(kind).pixmap(side, side))
        happened, advice = explain(error)
        self.sentence.say(happened)
        self.hint.say(advice)
        listed = bool(nearest) and all(name in advice for name in nearest)  # the buttons say the same
        self.hint.setVisible(bool(advice) and not listed)
        self.offer.setVisible(bool(nearest))
        for place, button in enumerate(self.nearest):
            button.setVisible(place < len(nearest))
            if place < len(nearest):
                button.setText(nearest[place])
                button.setAccessibleName(nearest[place])
                button.setToolTip(tr("Edit with “{instruction}”").format(instruction=nearest[place]))
        self.cross.setVisible(not job.after)  # a result is let go by its own button
        self._show_button(remedy(error, has_result=bool(job.after)), bool(nearest))

    def set_brief(self, brief: bool) -> None:
        """In a low docker the parts stand closer, so that what may be chosen is seen with what happened."""
        column = self.layout()
        if column is not None:
            column.setSpacing(2 if brief else 6)

    def details(self) -> str:
        """All that is known about the error, for a report."""
        job = self._job
        if job is None or job.error is None:
            return ""
        lines = [
            str(job.error),
            f"code: {job.error.code}",
            f"job: {job.job_id}",
            f"model: {job.options.model}",
        ]
        lines.append(f"instruction: {job.instruction}")
        if job.error.details:
            lines.append("details: " + json.dumps(job.error.details, ensure_ascii=False, default=str))
        return "\n".join(lines)

    def _nearest(self, number: int) -> ShortButton:
        button = ShortButton()
        button.setObjectName(f"mgie_nearest_{number}")
        button.clicked.connect(self._take)
        return button

    def _show_button(self, what: str, nearest: bool) -> None:
        self._remedy = what
        words, tip = {
            RETRY: (tr("Try again"), tr("Ask for the same edit again")),
            START: (tr("Start server"), tr("Start the server on this computer, and edit")),
            COPY: (tr("Copy details"), tr("Copy all that is known about the error, for a report")),
            OPEN: (tr("Open as a new document"), tr("Its document was closed: open the result by itself")),
        }[what]
        self.button.setText(words)
        self.button.setToolTip(tip)
        self.button.setAccessibleName(words)
        self.button.setVisible(not nearest)

    @safely
    def _press(self) -> None:
        if self._remedy == COPY:
            clipboard = QtGui.QGuiApplication.clipboard()
            if clipboard is not None:
                clipboard.setText(self.details())
            self.button.setText(tr("Copied"))
        self.asked.emit(self._remedy)

    @safely
    def _close(self) -> None:
        self.closed.emit()

    @safely
    def _take(self) -> None:
        button = self.sender()
        if isinstance(button, ShortButton):
            self.nearest_chosen.emit(button.text())
