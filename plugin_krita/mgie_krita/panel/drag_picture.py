"""A small picture that can be dragged out of the panel; whoever hears of the drop decides what lies there."""

from __future__ import annotations

from mgie_krita.panel.pictures import fit, paint_ground, place_of
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal

FAR = 14  # px between the pointer and the picture that follows it: what is under the pointer must not be the picture


class DragPicture(QtWidgets.QWidget):
    """dropped: where the pointer was let go, px of the screen.

    Qt's own drag would run an event loop within this one, and leave the drop to Krita, which knows the small picture alone.
    """

    dropped = Signal(QtCore.QPoint)

    def __init__(self, name: str, image: QtGui.QImage, width: int, height: int, tip: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedSize(width, height)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setCursor(QtCore.Qt.CursorShape.OpenHandCursor)
        self._pixmap = QtGui.QPixmap.fromImage(image) if not image.isNull() else QtGui.QPixmap()
        self._pressed: QtCore.QPoint | None = None
        self._follower: QtWidgets.QLabel | None = None

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        paint_ground(painter, self)
        if not self._pixmap.isNull():
            painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(fit(self._pixmap.size(), self.rect().adjusted(1, 1, -1, -1)), self._pixmap)
        painter.end()

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:
        if event.button() == QtCore.Qt.MouseButton.LeftButton:
            self._pressed = place_of(event)

    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:
        here = place_of(event)
        if self._pressed is None:
            return
        far = (here - self._pressed).manhattanLength() >= QtWidgets.QApplication.startDragDistance()
        if self._follower is None and far:
            self._follower = self._made_follower()
            self.setCursor(QtCore.Qt.CursorShape.ClosedHandCursor)
        if self._follower is not None:
            self._follower.move(self.mapToGlobal(here) + QtCore.QPoint(FAR, FAR))

    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:
        dragged = self._follower is not None
        self._end()
        if dragged:
            self.dropped.emit(self.mapToGlobal(place_of(event)))

    def hideEvent(self, event: QtGui.QHideEvent) -> None:
        super().hideEvent(event)
        self._end()

    def _made_follower(self) -> QtWidgets.QLabel:
        follower = QtWidgets.QLabel(self, QtCore.Qt.WindowType.ToolTip)
        follower.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        follower.setAttribute(QtCore.Qt.WidgetAttribute.WA_ShowWithoutActivating)
        follower.setWindowOpacity(0.8)
        follower.setPixmap(self._pixmap if not self._pixmap.isNull() else self.grab())
        follower.show()
        return follower

    def _end(self) -> None:
        self._pressed = None
        self.setCursor(QtCore.Qt.CursorShape.OpenHandCursor)
        if self._follower is not None:
            self._follower.hide()
            self._follower.deleteLater()
            self._follower = None
