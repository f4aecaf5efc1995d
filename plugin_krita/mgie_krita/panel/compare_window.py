"""The comparison, large, in a window of its own."""

from __future__ import annotations

from mgie_krita.panel.compare import Compare
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.types import Thumbnail
from mgie_krita.words import tr


class CompareWindow(QtWidgets.QWidget):
    """The same, larger, in a window of its own beside Krita's; Esc closes it."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent, QtCore.Qt.WindowType.Window)
        self.setObjectName("mgie_compare_window")
        self.compare = Compare("mgie_compare_large", least_height=240)
        self.compare.setToolTip(
            tr("Drag the line to compare. Hold, or press Space, to see the picture before.")
        )
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.compare)
        self.compare.enlarge_asked.connect(self.close)
        self.resize(self._large())

    def _large(self) -> QtCore.QSize:
        """As large as the screen allows with some room around."""
        size, screen = QtCore.QSize(960, 720), QtGui.QGuiApplication.primaryScreen()
        return size if screen is None else size.boundedTo(screen.availableSize() * 0.9)

    def show_pictures(self, before: Thumbnail | None, after: Thumbnail | None, title: str) -> None:
        """title: of the window."""
        self.setWindowTitle(title)
        self.compare.show_pictures(before, after)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
