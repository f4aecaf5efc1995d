"""Results that nobody has decided on, of all pictures, open or closed: a line while there are any, and their list."""

from __future__ import annotations

from mgie_krita.panel.drawers import Drawer
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.panel.pictures import fit, paint_picture, pixmap_of
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.types import Job, Thumbnail
from mgie_krita.words import tr

WIDTH, HEIGHT = 44, 32  # px of the small pictures
_PADDING = 24  # px beside the words of a button


class Waiting(QtWidgets.QWidget):
    """One line. asked: "" for the list, else the id of the only one."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mgie_waiting")
        self.words = ShortLabel("mgie_waiting_words")
        self.button = QtWidgets.QPushButton(tr("Show"))
        self.button.setObjectName("mgie_waiting_show")
        self.button.setToolTip(tr("Show the results that wait, of all pictures"))
        self.button.setAccessibleName(tr("Show the results that wait, of all pictures"))
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self._only = ""
        self.button.clicked.connect(self._ask)

    def show_jobs(self, jobs: list[Job], document: str, *, opened: bool) -> None:
        """jobs: newest first; document: id of the active one. A result that nobody has seen is named first. opened: the
        list is on show."""
        self.setVisible(bool(jobs) or opened)
        self.button.setText(tr("Close") if opened else tr("Show"))
        if opened:
            self._only = ""
            self.words.say(tr("Results that wait") if jobs else tr("No result waits."))
            return
        if not jobs:
            return
        self._only = jobs[0].job_id if len(jobs) == 1 else ""
        ordered = sorted(jobs, key=lambda job: job.seen)
        names = tr(", ").join(name_of(job, document) for job in ordered)
        said = tr("1 result waits: {names}") if len(jobs) == 1 else tr("{n} results wait: {names}")
        self.words.say(said.format(n=len(jobs), names=names))

    @safely
    def _ask(self) -> None:
        self.asked.emit(self._only)


class WaitingRow(QtWidgets.QWidget):
    """Click: show it. The buttons: keep it at once, or let it go."""

    pressed = Signal(str, str)  # id; "show", "keep" or "discard"

    def __init__(self, job: Job, document: str) -> None:
        super().__init__()
        self._job_id = job.job_id
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self.words, self.about = ShortLabel(), ShortLabel(dim=True, small=True)
        self.words.say(job.instruction, job.expressive)
        font = self.words.font()
        font.setBold(not job.seen)
        self.words.setFont(font)
        self.about.say(about(job, document))
        keep = tr("Open as a new document") if job.away else tr("Apply to {document}")
        keep = keep.format(document=job.source.document_name)
        self.keep = IconButton("mgie_waiting_keep", "picture" if job.away else "check", keep)
        self.discard = IconButton("mgie_waiting_discard", "trash", tr("Let this result go"))
        for button in (self.keep, self.discard):
            button.setAccessibleName(f"{button.toolTip()}: {job.instruction}")
        self._lay_out(job.after[0] if job.after else None)
        self.keep.clicked.connect(self._keep)
        self.discard.clicked.connect(self._discard)

    def _lay_out(self, picture: Thumbnail | None) -> None:
        column = QtWidgets.QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.words)
        column.addWidget(self.about)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(4)
        row.addWidget(_Small(picture))
        row.addLayout(column, 1)
        row.addWidget(self.keep)
        row.addWidget(self.discard)

    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:
        self.pressed.emit(self._job_id, "show")

    @safely
    def _keep(self) -> None:
        self.pressed.emit(self._job_id, "keep")

    @safely
    def _discard(self) -> None:
        self.pressed.emit(self._job_id, "discard")


class _Small(QtWidgets.QWidget):
    """The result, as small as a stamp."""

    def __init__(self, picture: Thumbnail | None) -> None:
        super().__init__()
        self.setFixedSize(WIDTH, HEIGHT)
        self._pixmap = pixmap_of(picture)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        paint_picture(painter, fit(self._pixmap.size(), self.rect()), self._pixmap, self.palette())
        painter.end()


class WaitingDrawer(Drawer):
    """pressed: see WaitingRow. all_discarded: let go of everything that is listed, after a second press."""

    pressed = Signal(str, str)
    all_discarded = Signal()

    def __init__(self) -> None:
        super().__init__("", "")
        self.all = QtWidgets.QPushButton()
        self.all.setObjectName("mgie_discard_all")
        self.all.setToolTip(tr("Let go of all results in this list"))
        self.column.insertWidget(self.column.count() - 1, self.all, 0, QtCore.Qt.AlignmentFlag.AlignLeft)
        self.all.clicked.connect(self._press)
        self._sure = False
        self._shown: list[tuple[str, bool, bool, str, int]] = []
        self.show_jobs([], "")

    def show_jobs(self, jobs: list[Job], document: str) -> None:
        """jobs: newest first. document: id of the active one."""
        shown = [(job.job_id, job.seen, job.away, document, len(job.after)) for job in jobs]
        if shown == self._shown and jobs:
            return
        self._shown, self._sure = shown, False
        self.fill([self._row(job, document) for job in jobs])
        self._count = len(jobs)
        self._show_all()

    def hideEvent(self, event: QtGui.QHideEvent) -> None:
        super().hideEvent(event)
        self._sure = False  # whoever opens the list again has asked for nothing yet
        self._show_all()

    def _row(self, job: Job, document: str) -> WaitingRow:
        row = WaitingRow(job, document)
        row.pressed.connect(self.pressed)
        return row

    def _show_all(self) -> None:
        self.all.setVisible(self._count > 0)
        words = tr("Discard all")
        if self._sure:
            words = tr("Discard {n} results?").format(n=self._count)
        self.all.setText(words)
        self.all.setMinimumWidth(self.all.fontMetrics().horizontalAdvance(words) + _PADDING)
        self.all.setAccessibleName(words)

    @safely
    def _press(self) -> None:
        if self._sure:
            self.all_discarded.emit()
        self._sure = not self._sure
        self._show_all()


def name_of(job: Job, document: str) -> str:
    """The instruction, after the picture's name where that is not the active one."""
    other = job.source.document != document and job.source.document_name
    return f"{job.source.document_name}: {job.instruction}" if other else job.instruction


def about(job: Job, document: str) -> str:
    """Which picture it is of, whether that is open, and whether anybody has looked."""
    here = job.source.document == document and not job.away
    parts = ["" if job.seen else tr("new"), tr("this picture") if here else job.source.document_name]
    parts.append(tr("not open") if job.away else "")
    return " · ".join(part for part in parts if part)
