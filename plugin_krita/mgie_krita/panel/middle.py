"""The part of the panel that changes: one page at a time, in a place of its own that scrolls when it is short."""

from __future__ import annotations

from mgie_krita.panel.error import ErrorBox
from mgie_krita.panel.examples import Examples
from mgie_krita.panel.history import HistoryDrawer
from mgie_krita.panel.options import OptionsForm
from mgie_krita.panel.presets import PresetsDrawer
from mgie_krita.panel.progress import Progress
from mgie_krita.panel.queue import Queue, Waiting
from mgie_krita.panel.reading import Reading
from mgie_krita.panel.results import Results
from mgie_krita.panel.source_row import SourceRow
from mgie_krita.panel.tools_row import HISTORY, MORE, PRESETS
from mgie_krita.panel.wording import WITH_RESULT
from mgie_krita.plain import FAILED, UNDER_WAY, Job
from mgie_krita.qt import QtCore, QtGui, QtWidgets

SETUP, WORK, RESULT, ERROR = "setup", "work", "result", "error"  # besides the drawers
LOW = 270  # px


class Middle(QtWidgets.QScrollArea):
    """Holds the parts and knows which of them belong to which page; it decides nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mgie_middle")
        self.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        self.waiting = Waiting()
        self.source = SourceRow()
        self.options = OptionsForm()
        self.examples = Examples()
        self.presets = PresetsDrawer()
        self.history = HistoryDrawer()
        self.reading = Reading()
        self.progress = Progress()
        self.results = Results()
        self.error = ErrorBox()
        self.queue = Queue()
        self._page = ""
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QtWidgets.QWidget()
        column = QtWidgets.QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.waiting)
        for part in (self.source, self.options, self.examples, self.presets, self.history):
            column.addWidget(part)
        column.addWidget(self.reading)
        column.addWidget(self.error)
        column.addWidget(self.progress, 1)
        column.addWidget(self.results, 1)
        column.addStretch(0)
        column.addWidget(self.queue)
        self.setWidget(inside)
        # the page lies on the panel, not in a sunken field
        inside.setAutoFillBackground(False)
        viewport = self.viewport()
        if viewport is not None:
            viewport.setAutoFillBackground(False)

    @property
    def page(self) -> str:
        """SETUP, WORK, RESULT, ERROR, or one of the drawers."""
        return self._page

    def turn_to(self, page: str, *, examples: bool, reading: bool) -> None:
        """Show a page. examples: offer them on an idle page. reading: there is an expressive text to show."""
        if page != self._page:
            self._page = page
            bar = self.verticalScrollBar()
            if bar is not None:
                bar.setValue(0)
        setup = page in (SETUP, MORE, ERROR)
        visible = {
            self.source: setup,
            self.options: page == MORE,
            self.examples: page == SETUP and examples,
            self.presets: page == PRESETS,
            self.history: page == HISTORY,
            self.reading: page in (WORK, RESULT) and reading,
            self.progress: page == WORK,
            self.results: page == RESULT,
            self.error: page in (ERROR, RESULT),
        }
        for part, shown in visible.items():
            if part is not self.error or not shown:
                part.setVisible(shown)

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """In a low docker the parts of an edit take less room, so that its progress is seen without scrolling."""
        super().resizeEvent(event)
        low = self.height() < LOW
        self.reading.set_lines(2 if low else 4)
        for thumb in self.results.thumbs:
            thumb.setFixedHeight(34 if low else 46)
        for picture in (self.progress.preview, self.results.compare):
            picture.setMinimumHeight(picture.least_height * 3 // 4 if low else picture.least_height)

    def minimumSizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(120, 60)

    def sizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(288, 330)


def page_of(job: Job | None, drawer: str) -> str:
    """Which page belongs to what is going on; an open drawer comes first."""
    if drawer:
        return drawer
    if job is None:
        return SETUP
    if job.state in UNDER_WAY:
        return WORK
    if job.state in WITH_RESULT or (job.state == FAILED and job.after):
        return RESULT
    return ERROR if job.state == FAILED else SETUP


def has_reading(job: Job | None) -> bool:
    """While it may still come its place is kept, so that nothing moves when it comes."""
    return job is not None and (job.state in UNDER_WAY or bool(job.expressive))
