"""A preview over Krita's canvas: a widget that lets the pointer through and follows zoom, pan, rotation and mirroring."""

from __future__ import annotations

from typing import Any

from mgie_krita.canvas.documents import document_of
from mgie_krita.canvas.previewing import ROWS, Preview, sum_of
from mgie_krita.canvas.slices import Pace
from mgie_krita.canvas.view_place import ViewPlace, front_view
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.types import CanvasError

FOLLOW_MS = 30
SHARP = 2.0  # from this zoom on pixels are seen as squares, as Krita draws them
TILE = 32  # px of Krita's squares behind what is transparent
_LIGHT, _DARK = QtGui.QColor(255, 255, 255), QtGui.QColor(220, 220, 220)  # Krita's own


class Overlay(QtWidgets.QWidget):
    """Its parent is the canvas that it lies on."""

    def __init__(self, place: ViewPlace, preview: Preview, opacity: float) -> None:
        super().__init__(place.widget)
        self.setObjectName("mgie_overlay")
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        self._preview, self.opacity, self._transform = preview, opacity, place.transform
        self._clear = _has_clear_parts(preview)
        self.setGeometry(place.widget.rect())
        self.setVisible(opacity > 0)

    def follow(self, place: ViewPlace, opacity: float) -> None:
        """The canvas may have another size or look at another part."""
        if self.geometry() != place.widget.rect():
            self.setGeometry(place.widget.rect())
        self.setVisible(opacity > 0)
        if (place.transform, opacity) != (self._transform, self.opacity):
            self._transform, self.opacity = place.transform, opacity
            self.update()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        x, y, width, height = self._preview.box
        scale = abs(self._transform.determinant()) ** 0.5
        level = self._level(scale)
        painter = QtGui.QPainter(self)
        painter.setOpacity(self.opacity)
        place = QtCore.QRectF(x, y, width, height)
        if self._clear:
            painter.setClipPath(self._around(place))
            painter.drawTiledPixmap(self.rect(), _squares())
        painter.setTransform(self._transform)
        painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform, scale < SHARP)
        painter.drawImage(place, level, QtCore.QRectF(level.rect()))
        painter.end()

    def _level(self, scale: float) -> Any:
        """The smallest picture that has a pixel for each pixel of the screen."""
        wanted = self._preview.box[2] * scale
        return (
            next((one for one in reversed(self._preview.levels) if one.width() >= wanted), None)
            or (self._preview.levels[0])
        )

    def _around(self, place: QtCore.QRectF) -> QtGui.QPainterPath:
        path = QtGui.QPainterPath()
        path.addPolygon(self._transform.map(QtGui.QPolygonF(place)))
        return path


class OnCanvas:
    """Shows one preview at a time, while its document is in front."""

    def __init__(self) -> None:
        self._preview: Preview | None = None
        self._overlay: Overlay | None = None
        self._opacity = 1.0
        self._next = 0  # strip to be compared
        self._timer = QtCore.QTimer()
        self._timer.timeout.connect(self._follow)

    def show(self, preview: Preview) -> None:
        self.end()
        if preview.levels:
            self._preview = preview
            self._timer.start(FOLLOW_MS)
            self._follow()

    def set_opacity(self, opacity: float) -> None:
        """0..1; 0: nothing is seen of it."""
        self._opacity = opacity
        if self._preview is not None:
            self._follow()

    def end(self) -> None:
        self._timer.stop()
        self._preview = None
        self._drop()

    def is_stale(self) -> bool:
        """Whether the picture has changed meanwhile, as far as a few ms show it: strips all over it are compared in turn."""
        preview = self._preview
        if preview is None:
            return False
        try:
            document = document_of(preview.source)
        except CanvasError:
            return True
        if (document.width(), document.height()) != preview.size:
            return True
        pace, count = Pace(), len(preview.sums)
        stride = max(1, count // 8) | 1
        for _ in range(count):
            strip = self._next = (self._next + stride) % count
            if sum_of(document, strip * ROWS) != preview.sums[strip]:
                return True
            if pace.over():
                break
        return False

    def _follow(self) -> None:
        place = front_view() if self._preview is not None else None
        if place is None or self._preview is None or not _is_of(place, self._preview):
            self._drop()
            return
        try:
            if self._overlay is not None and self._overlay.parentWidget() is place.widget:
                self._overlay.follow(place, self._opacity)
                return
        except RuntimeError:  # its canvas was closed, and took it along
            self._overlay = None
        self._drop()
        self._overlay = Overlay(place, self._preview, self._opacity)

    def _drop(self) -> None:
        overlay, self._overlay = self._overlay, None
        try:
            if overlay is not None:
                overlay.hide()
                overlay.deleteLater()
        except RuntimeError:  # its canvas was closed, and took it along
            return


def _is_of(place: ViewPlace, preview: Preview) -> bool:
    return place.document == preview.source.document


def _has_clear_parts(preview: Preview) -> bool:
    """Whether something of it is transparent; the smallest level tells."""
    small = preview.levels[-1].convertToFormat(QtGui.QImage.Format.Format_Alpha8)
    bits, line = small.constBits(), small.bytesPerLine()
    data = bits.asstring(line * small.height())
    wide = small.width()
    return any(data[row * line : row * line + wide].count(255) != wide for row in range(small.height()))


def _squares() -> QtGui.QPixmap:
    tile = QtGui.QPixmap(2 * TILE, 2 * TILE)
    tile.fill(_LIGHT)
    painter = QtGui.QPainter(tile)
    painter.fillRect(TILE, 0, TILE, TILE, _DARK)
    painter.fillRect(0, TILE, TILE, TILE, _DARK)
    painter.end()
    return tile
