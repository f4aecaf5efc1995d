"""The edits that are under way when there is more than one, each with its own cancel."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.labels import ShortLabel, heading
from mgie_krita.panel.wording import state_words
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.types import UNDER_WAY, Job
from mgie_krita.words import tr


class QueueRow(QtWidgets.QWidget):
    """Click: show this edit. The cross: cancel it."""

    picked = Signal(str)
    cancelled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.job_id = ""
        self.words = ShortLabel()
        self.about = ShortLabel(dim=True, small=True)
        self.cross = IconButton("mgie_queue_cancel", "cross", tr("Cancel this edit"))
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        column = QtWidgets.QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.words)
        column.addWidget(self.about)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(2)
        row.addLayout(column, 1)
        row.addWidget(self.cross)
        self.cross.clicked.connect(self._cancel)

    def show_job(self, job: Job, shown: bool) -> None:
        self.job_id = job.job_id
        self.words.say(job.instruction)
        font = self.words.font()
        font.setBold(shown)
        self.words.setFont(font)
        self.about.say(" · ".join(part for part in (job.source.document_name, state_words(job)) if part))
        self.cross.setAccessibleName(tr("Cancel “{instruction}”").format(instruction=job.instruction))

    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:
        self.picked.emit(self.job_id)

    @safely
    def _cancel(self) -> None:
        self.cancelled.emit(self.job_id)


class Queue(QtWidgets.QWidget):
    """picked, cancelled: the id of a job."""

    picked = Signal(str)
    cancelled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mgie_queue")
        self._column = QtWidgets.QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(1)
        self._column.addWidget(heading(tr("Under way")))
        self.rows: list[QueueRow] = []

    def show_jobs(self, jobs: list[Job], shown: Job | None) -> None:
        """jobs: those under way. The list hides itself when the one on show is the only one."""
        jobs = [job for job in jobs if job.state in UNDER_WAY]
        alone = len(jobs) == 1 and shown is not None and jobs[0].job_id == shown.job_id
        self.setVisible(bool(jobs) and not alone)
        while len(self.rows) < len(jobs):
            row = QueueRow()
            row.picked.connect(self.picked)
            row.cancelled.connect(self.cancelled)
            self._column.addWidget(row)
            self.rows.append(row)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(jobs))
            if place < len(jobs):
                row.show_job(jobs[place], shown is not None and jobs[place].job_id == shown.job_id)
