"""The receipt under a result: one line on what became of the picture, and all that is known of it on a click."""

from __future__ import annotations

from typing import Any

from mgie_krita.panel.guard import safely
from mgie_krita.panel.labels import ShortLabel, WrappedLabel, lay_out, small_font
from mgie_krita.panel.panel_keys import SpacelessButton
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.receipt_words import detail_words, line_words
from mgie_krita.types import Job
from mgie_krita.words import tr

LINES = 2  # at most; one where the words fit
NOTE_LINES = 2  # the rest is in the tooltip
ARROW = 14  # px before the words
MAX_NAME = 124  # px
_Role = QtGui.QPalette.ColorRole


class FoldButton(SpacelessButton):
    """A line of words with an arrow that says whether more is shown. Space is left to the panel."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setCheckable(True)
        self.setToolTip(tip)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_Hover)
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self.setFont(small_font(self.font()))
        policy = QtWidgets.QSizePolicy.Policy
        self.setSizePolicy(policy.Ignored, policy.Fixed)

    def say(self, words: str) -> None:
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)
            self._fit()

    def shown_lines(self) -> list[str]:
        """The lines as they are drawn in the present width."""
        words = self.text().replace(" %", "\u00a0%")  # a number and its sign stay together
        return lay_out(words, self.font(), max(1, self.width() - ARROW - 2), LINES)

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * max(1, len(self.shown_lines())) + 4)

    def sizeHint(self) -> QtCore.QSize:
        metrics = self.fontMetrics()
        return QtCore.QSize(metrics.horizontalAdvance(self.text()) + ARROW + 2, metrics.lineSpacing() + 4)

    def minimumSizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            rim = self.palette().color(_Role.Highlight)
            rim.setAlphaF(1.0 if self.hasFocus() else 0.4)
            painter.setPen(rim)
            painter.drawRoundedRect(QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        color = self.palette().color(_Role.WindowText)
        self._paint_arrow(painter, color)
        painter.setPen(color)
        step = self.fontMetrics().lineSpacing()
        for number, line in enumerate(self.shown_lines()):
            box = QtCore.QRect(ARROW, 2 + number * step, self.width() - ARROW, step)
            painter.drawText(box, int(QtCore.Qt.AlignmentFlag.AlignVCenter), line)
        painter.end()

    def _paint_arrow(self, painter: QtGui.QPainter, color: QtGui.QColor) -> None:
        """To the right while folded, down when open."""
        painter.setPen(QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(color)
        x, y = 7.0, 2 + self.fontMetrics().lineSpacing() / 2
        corners = ((-2, -4), (3, 0), (-2, 4)) if not self.isChecked() else ((-4, -2), (4, -2), (0, 3))
        painter.drawPolygon(QtGui.QPolygonF([QtCore.QPointF(x + dx, y + dy) for dx, dy in corners]))


class Receipt(QtWidgets.QWidget):
    """Hidden where the server has sent no report. opened: the details are to be seen now. keep_asked: the light and
    colour of the variation on show is to be kept."""

    opened = Signal()
    keep_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = FoldButton("mgie_receipt", tr("What became of the picture; click for details"))
        self.details = QtWidgets.QWidget()
        self.details.setObjectName("mgie_receipt_details")
        self.details.hide()
        self.notes = ShortLabel("mgie_notes", lines=NOTE_LINES, small=True)
        self.keep = QtWidgets.QPushButton(tr("Keep as recipe"))
        self.keep.setObjectName("mgie_keep_recipe")
        self.keep.setAccessibleName(self.keep.text())
        self.keep.setToolTip(
            tr("Keep its light and colour, to apply to other layers; it lies among the presets")
        )
        self._grid = QtWidgets.QGridLayout()
        self._grid.setContentsMargins(ARROW, 0, 0, 2)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        inside = QtWidgets.QVBoxLayout(self.details)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        inside.addLayout(self._grid)
        inside.addWidget(self.keep, 0, QtCore.Qt.AlignmentFlag.AlignLeft)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.line)
        column.addWidget(self.notes)
        column.addWidget(self.details)
        self._report: dict[str, Any] | None = None
        self._notes: list[str] = []
        self.line.clicked.connect(self._turn)
        self.keep.clicked.connect(self.keep_asked)

    def show_report(self, job: Job, variation: int) -> None:
        """Of this variation; nothing is seen where there is none."""
        report = job.reports[variation] if variation < len(job.reports) else None
        words = line_words(report) if report else ""
        self.line.setVisible(bool(words))
        self.details.setVisible(bool(words) and self.line.isChecked())
        self.notes.setVisible(bool(job.notes))
        self.notes.say(" ".join(job.notes))
        self.setVisible(bool(words or job.notes))
        self.keep.setVisible(variation in job.recipes)
        if report is not self._report or job.notes != self._notes:
            self._report, self._notes = report, list(job.notes)
            self.line.say(words)
            noted = [(tr("Note"), note) for note in job.notes]
            self._fill([*detail_words(report), *noted] if report else [])

    def height_in_sight(self) -> int:
        """The line and what the server adds to it, px."""
        parts = [part for part in (self.line, self.notes) if part.isVisible()]
        return sum(part.height() for part in parts) + 2 * max(0, len(parts) - 1)

    def _fill(self, pairs: list[tuple[str, str]]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        widest = 0
        for row, (name, value) in enumerate(pairs):
            label, text = ShortLabel(dim=True, small=True), WrappedLabel()
            label.say(name)
            text.setFont(small_font(text.font()))
            text.say(value)
            widest = max(widest, label.sizeHint().width())
            self._grid.addWidget(label, row, 0, QtCore.Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, row, 1)
        self._grid.setColumnMinimumWidth(0, min(widest, MAX_NAME))

    @safely
    def _turn(self) -> None:
        self.details.setVisible(self.line.isChecked())
        if self.line.isChecked():
            self.opened.emit()
