"""A quiet line where only the built-in model is installed: which better one this machine has room for."""

from __future__ import annotations

from mgie_client.recommendation import Recommendation
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.labels import WrappedLabel, dim_color, small_font
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.words import tr


class RecommendationLine(QtWidgets.QWidget):
    """copied: the command that is in the clipboard now. dismissed: not to be said again."""

    copied = Signal(str)
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mgie_recommendation")
        self._best: Recommendation | None = None
        self.words = WrappedLabel("mgie_recommendation_words")
        self.words.setFont(small_font(self.words.font()))
        self.copy = IconButton("mgie_recommendation_copy", "copy", "")
        self.cross = IconButton("mgie_recommendation_dismiss", "cross", tr("Do not say this again"))
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.words, 1)
        row.addWidget(self.copy, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.cross, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        self.copy.clicked.connect(self._copy)
        self.cross.clicked.connect(self._dismiss)

    def show_best(self, best: Recommendation | None) -> None:
        """None: there is nothing to say."""
        if best is None or best == self._best:
            return
        self._best = best
        self.words.say(best.said(tr))
        tip = tr("Copy the command, for a terminal: {command}").format(command=best.command)
        self.copy.setToolTip(tip)
        self.copy.setAccessibleName(tip)
        self._dim()

    def _dim(self) -> None:
        palette = self.words.palette()
        palette.setColor(QtGui.QPalette.ColorRole.WindowText, dim_color(self))
        self.words.setPalette(palette)

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.Type.PaletteChange and self._best is not None:
            self._dim()

    @safely
    def _copy(self) -> None:
        clipboard = QtWidgets.QApplication.clipboard()
        if self._best is not None and clipboard is not None:
            clipboard.setText(self._best.command)
            self.copied.emit(self._best.command)

    @safely
    def _dismiss(self) -> None:
        self.dismissed.emit()
