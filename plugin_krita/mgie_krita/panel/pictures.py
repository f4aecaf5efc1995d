"""Small pictures on the screen."""

from __future__ import annotations

from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.types import Thumbnail

_TILE = 6  # px, side of the squares behind transparent places


def pixmap_of(thumbnail: Thumbnail | None) -> QtGui.QPixmap:
    """The thumbnail as Qt paints it; a null pixmap for None or for bytes that do not fit the size."""
    if thumbnail is None or len(thumbnail.rgba) != thumbnail.width * thumbnail.height * 4:
        return QtGui.QPixmap()
    form = QtGui.QImage.Format.Format_RGBA8888
    image = QtGui.QImage(thumbnail.rgba, thumbnail.width, thumbnail.height, thumbnail.width * 4, form)
    return QtGui.QPixmap.fromImage(image.copy())  # copy: QImage does not keep the bytes alive


def fit(size: QtCore.QSize, box: QtCore.QRect, enlarge: bool = True) -> QtCore.QRect:
    """Where a picture of this size stands in the box: whole, undistorted, centred."""
    if size.isEmpty() or box.isEmpty():
        return QtCore.QRect(box.center(), QtCore.QSize(0, 0))
    if enlarge or size.width() > box.width() or size.height() > box.height():
        size = size.scaled(box.size(), QtCore.Qt.AspectRatioMode.KeepAspectRatio)
    size = size.expandedTo(QtCore.QSize(1, 1))
    left = box.left() + (box.width() - size.width()) // 2
    top = box.top() + (box.height() - size.height()) // 2
    return QtCore.QRect(QtCore.QPoint(left, top), size)


def paint_picture(
    painter: QtGui.QPainter, place: QtCore.QRect, pixmap: QtGui.QPixmap, palette: QtGui.QPalette
) -> None:
    """The picture, over squares of the palette's colours where it is transparent."""
    if pixmap.isNull():
        return
    if pixmap.hasAlphaChannel():
        base = palette.color(QtGui.QPalette.ColorRole.Base)
        other = palette.color(QtGui.QPalette.ColorRole.Mid)
        tile = QtGui.QPixmap(2 * _TILE, 2 * _TILE)
        tile.fill(base)
        squares = QtGui.QPainter(tile)
        squares.fillRect(0, 0, _TILE, _TILE, other)
        squares.fillRect(_TILE, _TILE, _TILE, _TILE, other)
        squares.end()
        painter.drawTiledPixmap(place, tile)
    painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, pixmap)


def place_of(event: QtGui.QMouseEvent) -> QtCore.QPoint:
    """Where the pointer is, in the widget; Qt 5 and 6 name it differently."""
    return event.position().toPoint() if hasattr(event, "position") else event.pos()


class Picture(QtWidgets.QWidget):
    """One picture, whole, in a sunken ground; words where there is none yet."""

    def __init__(self, name: str, *, least_height: int = 120) -> None:
        super().__init__()
        self.setObjectName(name)
        self.least_height = least_height
        self.setMinimumSize(80, least_height)
        policy = QtWidgets.QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)
        self._shown: Thumbnail | None = None
        self._pixmap = QtGui.QPixmap()
        self._words = ""

    def sizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(240, 190)

    def show_picture(self, thumbnail: Thumbnail | None, words: str = "") -> None:
        """words: shown while there is no picture."""
        if thumbnail is not self._shown or words != self._words:
            self._shown, self._words = thumbnail, words
            self._pixmap = pixmap_of(thumbnail)
            self.update()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        paint_ground(painter, self)
        if self._pixmap.isNull():
            painter.setPen(self.palette().color(QtGui.QPalette.ColorRole.Text))
            painter.setOpacity(0.6)
            flags = QtCore.Qt.AlignmentFlag.AlignCenter | QtCore.Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), int(flags), self._words)
        else:
            place = fit(self._pixmap.size(), self.rect().adjusted(2, 2, -2, -2))
            paint_picture(painter, place, self._pixmap, self.palette())
        painter.end()


def paint_ground(painter: QtGui.QPainter, widget: QtWidgets.QWidget) -> None:
    """The sunken ground on which pictures lie, with a hair line around it."""
    palette = widget.palette()
    painter.fillRect(widget.rect(), palette.color(QtGui.QPalette.ColorRole.Base))
    line = palette.color(
        QtGui.QPalette.ColorRole.Highlight if widget.hasFocus() else QtGui.QPalette.ColorRole.Mid
    )
    painter.setPen(line)
    painter.drawRect(widget.rect().adjusted(0, 0, -1, -1))
