"""The part of the panel that changes: one page at a time, in a place of its own that scrolls when it is short."""

from __future__ import annotations

from mgie_krita.panel.error import ErrorBox
from mgie_krita.panel.examples import Examples
from mgie_krita.panel.guard import safely
from mgie_krita.panel.history import HistoryDrawer
from mgie_krita.panel.options import OptionsForm
from mgie_krita.panel.presets import PresetsDrawer
from mgie_krita.panel.progress import Progress
from mgie_krita.panel.queue import Queue
from mgie_krita.panel.reading import Reading
from mgie_krita.panel.recipes import RecipesList
from mgie_krita.panel.recommending import RecommendationLine
from mgie_krita.panel.results import Results
from mgie_krita.panel.timers import timer
from mgie_krita.panel.tools_row import HISTORY, MORE, PRESETS, WAITING
from mgie_krita.panel.waiting import Waiting, WaitingDrawer
from mgie_krita.panel.wording import WITH_RESULT
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.types import DESCRIBED, FAILED, UNDER_WAY, Job

SETUP, WORK, READ, RESULT, ERROR = "setup", "work", "read", "result", "error"  # besides the drawers
LOW, TINY = 345, 290  # px
LAY_OUT_MS = 150  # of details that were opened


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
        self.recommendation = RecommendationLine()
        self.options = OptionsForm()
        self.examples = Examples()
        self.presets = PresetsDrawer()
        self.recipes = RecipesList()
        self.history = HistoryDrawer()
        self.listed = WaitingDrawer()
        self.reading = Reading()
        self.progress = Progress()
        self.results = Results()
        self.error = ErrorBox()
        self.queue = Queue()
        self._laying_out = timer(self, LAY_OUT_MS, self._show_receipt)
        self.results.receipt.opened.connect(self._laying_out.start)
        bar = self.verticalScrollBar()
        if bar is not None:
            bar.rangeChanged.connect(self._follow_receipt)
        self._page = ""
        self._results_first = False
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QtWidgets.QWidget()
        self._column = column = QtWidgets.QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.waiting)
        column.addWidget(self.recommendation)
        for part in (self.options, self.examples, self.presets, self.recipes, self.history, self.listed):
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
        """SETUP, WORK, READ, RESULT, ERROR, or one of the drawers."""
        return self._page

    def turn_to(self, page: str, *, examples: bool, reading: bool, recommends: bool) -> None:
        """Show a page. examples: offer them on an idle page. reading: there is an expressive text to show. recommends: there
        is a better model to be named."""
        if page != self._page:
            self._page = page
            bar = self.verticalScrollBar()
            if bar is not None:
                bar.setValue(0)
        visible = {
            self.recommendation: page in (SETUP, MORE) and recommends,
            self.options: page == MORE,
            self.examples: page == SETUP and examples,
            self.presets: page == PRESETS,
            self.recipes: page == PRESETS,
            self.history: page == HISTORY,
            self.listed: page == WAITING,
            self.reading: page in (WORK, READ, RESULT) and reading,
            self.progress: page == WORK,
            self.results: page == RESULT,
            self.error: page in (ERROR, RESULT),
        }
        for part, shown in visible.items():
            if part is not self.error or not shown:
                part.setVisible(shown)

    @safely
    def _show_receipt(self) -> None:
        """Bring the details into view, as far as they fit below their line."""
        inside, port, bar = self.widget(), self.viewport(), self.verticalScrollBar()
        if inside is None or port is None or bar is None:
            return
        receipt = self.results.receipt
        top = receipt.mapTo(inside, QtCore.QPoint()).y()
        bottom = top + receipt.height()
        if bottom > bar.value() + port.height():
            bar.setValue(min(top, bottom - port.height()))

    @safely
    def _follow_receipt(self) -> None:
        """They have just been opened, and get their place step by step: the bar at the side takes some of the width."""
        if self._laying_out.isActive():
            self._show_receipt()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """In a low docker the parts of an edit take less room, so that its progress and its result are seen without
        scrolling; in a tiny one the result and its line come before the text that it follows."""
        low, tiny = self.height() < LOW, self.height() < TINY
        self.reading.set_lines(2 if low and self._page != READ else 4)
        for thumb in self.results.thumbs:
            thumb.setFixedHeight(32 if low else 46)
        for picture in (self.progress.preview, self.results.compare):
            picture.setMinimumHeight(picture.least_height * 2 // 5 if low else picture.least_height)
        if tiny:
            compare = self.results.compare
            room = self.height() - self.results.height_beside_picture()
            compare.setMinimumHeight(max(compare.minimumHeight(), min(compare.least_height, room)))
        self._order(results_first=tiny and self._page == RESULT)
        self.error.set_brief(low)

    def _order(self, *, results_first: bool) -> None:
        if results_first == self._results_first:
            return
        self._results_first = results_first
        self._column.removeWidget(self.reading)
        beside = self._column.indexOf(self.results if results_first else self.error)
        self._column.insertWidget(beside + int(results_first), self.reading)

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
    if job.state == DESCRIBED:
        return READ
    if job.state in WITH_RESULT or (job.state == FAILED and job.after):
        return RESULT
    return ERROR if job.state == FAILED else SETUP


def has_reading(job: Job | None) -> bool:
    """While it may still come its place is kept, so that nothing moves when it comes."""
    return job is not None and (job.state in (*UNDER_WAY, DESCRIBED) or bool(job.expressive))
