"""Before and after in one picture, with a line between them to drag."""

from __future__ import annotations

from mgie_krita.panel.pictures import fit, paint_ground, paint_picture, pixmap_of, place_of
from mgie_krita.panel.timers import timer
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.types import Thumbnail
from mgie_krita.words import tr

HOLD_MS = 250  # a press that is longer shows the picture before, a shorter one is a click
_Key = QtCore.Qt.Key
_Role = QtGui.QPalette.ColorRole


class Compare(QtWidgets.QWidget):
    """Left of the line is before, right of it after. Drag: move the line. Hold, or Space: only before.

    enlarge_asked: clicked, or Enter. turned: only before is shown, or both again. split: where the line is, 0..1.
    strength: how much of the picture after is laid over the one before, 0..1.
    """

    enlarge_asked = Signal()
    turned = Signal()

    def __init__(self, name: str = "mgie_compare", *, least_height: int = 120) -> None:
        super().__init__()
        self.setObjectName(name)
        self.least_height = least_height
        self.setMinimumSize(80, least_height)
        policy = QtWidgets.QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setCursor(QtCore.Qt.CursorShape.SplitHCursor)
        self.setAccessibleName(tr("Before and after"))
        self.setToolTip(
            tr("Drag the line to compare. Hold, or press Space, to see the picture before. Click to enlarge.")
        )
        self.split = 0.5
        self.strength = 1.0
        self._mark = QtCore.QRectF()
        self.holding = False  # while pressed or Space is down
        self.only_before = False  # switched by the action in Krita's menu
        self._pictures: tuple[Thumbnail | None, Thumbnail | None] = (None, None)
        self._before, self._after = QtGui.QPixmap(), QtGui.QPixmap()
        self._pressed: QtCore.QPoint | None = None
        self._dragging = False
        self._hold = timer(self, HOLD_MS, self._start_holding)

    def sizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(240, 190)

    def show_pictures(
        self, before: Thumbnail | None, after: Thumbnail | None, mark: QtCore.QRectF | None = None
    ) -> None:
        """mark: a part to draw a frame around, in shares of the picture."""
        mark = mark or QtCore.QRectF()
        if mark != self._mark:
            self._mark = mark
            self.update()
        if before is not self._pictures[0] or after is not self._pictures[1]:
            self._pictures = (before, after)
            self._before, self._after = pixmap_of(before), pixmap_of(after)
            self.update()

    def pictures(self) -> tuple[Thumbnail | None, Thumbnail | None]:
        return self._pictures

    def set_holding(self, holding: bool) -> None:
        """Show the whole picture before the edit, as long as it is held."""
        self._hold.stop()
        if holding != self.holding:
            self.holding = holding
            self.update()
            self.turned.emit()

    def turn(self) -> None:
        """Switch between before and the comparison."""
        self.only_before = not self.only_before
        self.update()
        self.turned.emit()

    def set_split(self, share: float) -> None:
        """Move the line; share: 0 (all after) to 1 (all before)."""
        self.split = max(0.0, min(1.0, share))
        self.update()

    def set_strength(self, share: float) -> None:
        """0 (all before) to 1 (all after)."""
        if share != self.strength:
            self.strength = share
            self.update()

    def picture_place(self) -> QtCore.QRect:
        """Where the pictures stand in the widget."""
        size = self._after.size() if not self._after.isNull() else self._before.size()
        return fit(size, self.rect().adjusted(2, 2, -2, -2))

    # --- painting --------------------------------------------------------------------------------------

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        paint_ground(painter, self)
        place = self.picture_place()
        if place.isEmpty():
            painter.end()
            return
        whole = self.holding or self.only_before
        line = place.right() + 1 if whole else place.left() + round(self.split * place.width())
        if self.strength < 1:
            self._paint_part(painter, place, self._before, line, place.right() + 1)
            painter.setOpacity(self.strength)
        self._paint_part(painter, place, self._after, line, place.right() + 1)
        painter.setOpacity(1.0)
        self._paint_part(painter, place, self._before, place.left(), line)
        painter.setClipping(False)
        self._paint_mark(painter, place)
        if not whole:
            self._paint_line(painter, place, line)
        self._paint_names(painter, place, line, whole)
        painter.end()

    def _paint_part(
        self, painter: QtGui.QPainter, place: QtCore.QRect, pixmap: QtGui.QPixmap, left: int, right: int
    ) -> None:
        if right > left:
            painter.setClipRect(QtCore.QRect(left, place.top(), right - left, place.height()))
            paint_picture(painter, place, pixmap, self.palette())

    def _paint_mark(self, painter: QtGui.QPainter, place: QtCore.QRect) -> None:
        """At least as large as can be seen, dark and light, so that it is seen on every picture."""
        if self._mark.isEmpty():
            return
        box = QtCore.QRectF(
            place.left() + self._mark.left() * place.width(),
            place.top() + self._mark.top() * place.height(),
            self._mark.width() * place.width(),
            self._mark.height() * place.height(),
        )
        middle, least = box.center(), QtCore.QSizeF(8, 8)
        box.setSize(box.size().expandedTo(least))
        box.moveCenter(middle)
        for grown, role in ((1, _Role.Window), (0, _Role.WindowText)):
            painter.setPen(QtGui.QPen(self.palette().color(role), 1))
            painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-grown, -grown, grown, grown))

    def _paint_line(self, painter: QtGui.QPainter, place: QtCore.QRect, x: int) -> None:
        palette = self.palette()
        painter.fillRect(QtCore.QRect(x - 1, place.top(), 3, place.height()), palette.color(_Role.Window))
        painter.fillRect(QtCore.QRect(x, place.top(), 1, place.height()), palette.color(_Role.WindowText))
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        middle = QtCore.QPointF(x + 0.5, place.center().y())
        painter.setPen(QtGui.QPen(palette.color(_Role.WindowText), 1))
        painter.setBrush(palette.color(_Role.Highlight if self.hasFocus() else _Role.Window))
        painter.drawEllipse(middle, 9, 9)
        role = _Role.HighlightedText if self.hasFocus() else _Role.WindowText
        painter.setPen(QtGui.QPen(palette.color(role), 1.4))
        for way in (-1, 1):
            tip = middle + QtCore.QPointF(5.5 * way, 0)
            wings = [middle + QtCore.QPointF(2.5 * way, -3), tip, middle + QtCore.QPointF(2.5 * way, 3)]
            painter.drawPolyline(QtGui.QPolygonF(wings))

    def _paint_names(self, painter: QtGui.QPainter, place: QtCore.QRect, line: int, whole: bool) -> None:
        before, after = tr("before"), tr("after")
        metrics = self.fontMetrics()
        wide = [metrics.horizontalAdvance(word) + 10 for word in (before, after)]
        tall = metrics.height() + 4
        low = place.bottom() - tall - 3
        if line - place.left() > wide[0] + 16:
            self._paint_name(painter, QtCore.QRect(place.left() + 4, low, wide[0], tall), before)
        if not whole and place.right() - line > wide[1] + 16:
            self._paint_name(painter, QtCore.QRect(place.right() - wide[1] - 3, low, wide[1], tall), after)

    def _paint_name(self, painter: QtGui.QPainter, box: QtCore.QRect, word: str) -> None:
        ground = self.palette().color(_Role.Window)
        ground.setAlphaF(0.78)
        painter.setPen(QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(self.palette().color(_Role.WindowText))
        painter.drawText(box, int(QtCore.Qt.AlignmentFlag.AlignCenter), word)

    # --- mouse and keys --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:
        if event.button() == QtCore.Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = place_of(event), False
            self._hold.start()

    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:
        if self._pressed is None or self.holding:
            return
        here = place_of(event)
        far = abs(here.x() - self._pressed.x()) >= QtWidgets.QApplication.startDragDistance() // 2
        if self._dragging or far:
            self._hold.stop()
            self._dragging = True
            place = self.picture_place()
            if place.width() > 0:
                self.set_split((here.x() - place.left()) / place.width())

    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:
        if event.button() != QtCore.Qt.MouseButton.LeftButton or self._pressed is None:
            return
        clicked = self._hold.isActive() and not self._dragging
        self._pressed, self._dragging = None, False
        self.set_holding(False)
        if clicked:
            self.enlarge_asked.emit()

    def _start_holding(self) -> None:
        if self._pressed is not None and not self._dragging:
            self.set_holding(True)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        key = event.key()
        if key == _Key.Key_Space:
            self.set_holding(True)
        elif key in (_Key.Key_Left, _Key.Key_Right):
            self.set_split(self.split + (0.02 if key == _Key.Key_Right else -0.02))
        elif key in (_Key.Key_Return, _Key.Key_Enter) and not event.modifiers():
            self.enlarge_asked.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() == _Key.Key_Space:
            if not event.isAutoRepeat():
                self.set_holding(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QtGui.QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.set_holding(False)
        self.update()
