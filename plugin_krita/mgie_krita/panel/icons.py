"""Small line icons, drawn in the colours of the palette, so that they fit every theme and every scale."""

from __future__ import annotations

import math

from mgie_krita.qt import QtCore, QtGui, QtWidgets

SIDE = 16  # the drawings below are made for a square of this side
Painter = QtGui.QPainter


def icon(name: str, palette: QtGui.QPalette, ratio: float = 2.0) -> QtGui.QIcon:
    """The icon in the palette's text colours, enabled and disabled. name: one of DRAWINGS."""
    made = QtGui.QIcon()
    groups = (
        (QtGui.QPalette.ColorGroup.Active, QtGui.QIcon.Mode.Normal),
        (QtGui.QPalette.ColorGroup.Disabled, QtGui.QIcon.Mode.Disabled),
    )
    for group, mode in groups:
        color = palette.color(group, QtGui.QPalette.ColorRole.ButtonText)
        made.addPixmap(_draw(name, color, ratio), mode)
    return made


def _draw(name: str, color: QtGui.QColor, ratio: float) -> QtGui.QPixmap:
    side = math.ceil(SIDE * ratio)
    pixmap = QtGui.QPixmap(side, side)
    pixmap.setDevicePixelRatio(side / SIDE)
    pixmap.fill(QtGui.QColor(0, 0, 0, 0))
    painter = QtGui.QPainter(pixmap)
    painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
    pen = QtGui.QPen(color, 1.4)
    pen.setCapStyle(QtCore.Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(QtCore.Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    DRAWINGS[name](painter, color)
    painter.end()
    return pixmap


def _line(painter: Painter, *points: float) -> None:
    """A line through x, y, x, y, ..."""
    corners = [QtCore.QPointF(x, y) for x, y in zip(points[::2], points[1::2])]
    painter.drawPolyline(QtGui.QPolygonF(corners))


def _circle(painter: Painter, x: float, y: float, radius: float) -> None:
    painter.drawEllipse(QtCore.QPointF(x, y), radius, radius)


def _dot(painter: Painter, color: QtGui.QColor, x: float, y: float, radius: float = 1.1) -> None:
    painter.save()
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(color)
    _circle(painter, x, y, radius)
    painter.restore()


def _gear(painter: Painter, color: QtGui.QColor) -> None:
    _circle(painter, 8, 8, 2)
    _circle(painter, 8, 8, 4.6)
    for tooth in range(8):
        turn = math.pi * tooth / 4 + math.pi / 8
        x, y = math.cos(turn), math.sin(turn)
        _line(painter, 8 + 4.6 * x, 8 + 4.6 * y, 8 + 6.5 * x, 8 + 6.5 * y)


def _clock(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawArc(QtCore.QRectF(2.5, 2.5, 11, 11), 150 * 16, -300 * 16)
    _line(painter, 2.2, 2.6, 3.2, 5.4, 6.2, 4.8)
    _line(painter, 8, 5, 8, 8.2, 10.4, 9.6)


def _bookmark(painter: Painter, color: QtGui.QColor) -> None:
    _line(painter, 4.5, 2.5, 11.5, 2.5, 11.5, 13.5, 8, 10.6, 4.5, 13.5, 4.5, 2.5)


def _sliders(painter: Painter, color: QtGui.QColor) -> None:
    for y, knob in ((4, 10.5), (8, 5.5), (12, 9)):
        _line(painter, 2.5, y, knob - 1.8, y)
        _line(painter, knob + 1.8, y, 13.5, y)
        _circle(painter, knob, y, 1.7)


def _pencil(painter: Painter, color: QtGui.QColor) -> None:
    _line(painter, 3, 13, 3.6, 10.2, 10.8, 3, 13, 5.2, 5.8, 12.4, 3, 13)
    _line(painter, 9.2, 4.6, 11.4, 6.8)


def _dice(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawRoundedRect(QtCore.QRectF(2.5, 2.5, 11, 11), 2.5, 2.5)
    for x, y in ((5.5, 5.5), (10.5, 5.5), (8, 8), (5.5, 10.5), (10.5, 10.5)):
        _dot(painter, color, x, y)


def _lock(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawRoundedRect(QtCore.QRectF(3.5, 7.5, 9, 6), 1, 1)
    painter.drawArc(QtCore.QRectF(5.2, 2.5, 5.6, 7), 0, 180 * 16)
    _line(painter, 5.2, 6, 5.2, 7.5)
    _line(painter, 10.8, 6, 10.8, 7.5)


def _unlock(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawRoundedRect(QtCore.QRectF(3.5, 7.5, 9, 6), 1, 1)
    painter.drawArc(QtCore.QRectF(8.6, 2.5, 5.6, 7), 0, 180 * 16)
    _line(painter, 8.6, 6, 8.6, 7.5)


def _cross(painter: Painter, color: QtGui.QColor) -> None:
    _line(painter, 4, 4, 12, 12)
    _line(painter, 12, 4, 4, 12)


def _check(painter: Painter, color: QtGui.QColor) -> None:
    _line(painter, 3, 8.5, 6.5, 12, 13, 4.5)


def _trash(painter: Painter, color: QtGui.QColor) -> None:
    _line(painter, 3, 4.5, 13, 4.5)
    _line(painter, 6.2, 4.5, 6.6, 2.5, 9.4, 2.5, 9.8, 4.5)
    _line(painter, 4.2, 4.5, 4.9, 13.5, 11.1, 13.5, 11.8, 4.5)


def _again(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawArc(QtCore.QRectF(3, 3, 10, 10), 40 * 16, 290 * 16)
    _line(painter, 13.2, 2.4, 12.2, 5.4, 9, 4.8)


def _words(painter: Painter, color: QtGui.QColor) -> None:
    for y, end in ((4, 13), (7, 11), (10, 13), (13, 8)):
        _line(painter, 3, y - 0.5, end, y - 0.5)


def _picture(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawRoundedRect(QtCore.QRectF(2.5, 3.5, 11, 9), 1, 1)
    _line(painter, 3, 11.5, 6.5, 7.5, 9, 10, 10.5, 8.8, 13, 11.5)
    _dot(painter, color, 10.6, 6.2)


def _lens(painter: Painter, color: QtGui.QColor) -> None:
    _circle(painter, 6.8, 6.8, 4)
    _line(painter, 9.8, 9.8, 13.4, 13.4)


def _eye(painter: Painter, color: QtGui.QColor) -> None:
    path = QtGui.QPainterPath(QtCore.QPointF(1.8, 8))
    path.quadTo(8, 0.6, 14.2, 8)
    path.quadTo(8, 15.4, 1.8, 8)
    painter.drawPath(path)
    _dot(painter, color, 8, 8, 2.1)


def _eye_off(painter: Painter, color: QtGui.QColor) -> None:
    _eye(painter, color)
    _line(painter, 3, 13.4, 13, 2.6)


def _star_path() -> QtGui.QPolygonF:
    turns = [(math.pi * corner / 5 - math.pi / 2, 6.2 if corner % 2 == 0 else 2.7) for corner in range(11)]
    return QtGui.QPolygonF(
        [QtCore.QPointF(8 + far * math.cos(turn), 8.4 + far * math.sin(turn)) for turn, far in turns]
    )


def _star(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawPolyline(_star_path())


def _star_on(painter: Painter, color: QtGui.QColor) -> None:
    painter.setBrush(color)
    painter.drawPolygon(_star_path())


def _copy(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawRoundedRect(QtCore.QRectF(5.5, 5.5, 8, 8), 1, 1)
    _line(painter, 3.5, 10.5, 2.5, 10.5, 2.5, 2.5, 10.5, 2.5, 10.5, 3.5)


def _clipboard(painter: Painter, color: QtGui.QColor) -> None:
    painter.drawRoundedRect(QtCore.QRectF(3.5, 3.5, 9, 10.5), 1, 1)
    painter.save()
    painter.setBrush(color)
    painter.drawRoundedRect(QtCore.QRectF(6, 2, 4, 2.6), 0.8, 0.8)
    painter.restore()


DRAWINGS = {
    "gear": _gear,
    "clock": _clock,
    "bookmark": _bookmark,
    "sliders": _sliders,
    "pencil": _pencil,
    "dice": _dice,
    "lock": _lock,
    "unlock": _unlock,
    "cross": _cross,
    "check": _check,
    "trash": _trash,
    "again": _again,
    "copy": _copy,
    "clipboard": _clipboard,
    "words": _words,
    "picture": _picture,
    "lens": _lens,
    "eye": _eye,
    "eye_off": _eye_off,
    "star": _star,
    "star_on": _star_on,
}


class IconButton(QtWidgets.QToolButton):
    """A flat button with one of the icons above; it redraws itself when the theme changes."""

    def __init__(self, name: str, look: str, tip: str, *, text: str = "", checkable: bool = False) -> None:
        """name: objectName. tip: tooltip, and the accessible name where there is no text."""
        super().__init__()
        self.setObjectName(name)
        self.setAutoRaise(True)
        self.setCheckable(checkable)
        self.setIconSize(QtCore.QSize(SIDE, SIDE))
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        if text:
            self.setText(text)
            self.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setToolTip(tip)
        self.setAccessibleName(text or tip)
        self._look = look
        self.set_look(look)

    def set_look(self, look: str) -> None:
        """Another icon."""
        self._look = look
        self.setIcon(icon(look, self.palette(), max(2.0, self.devicePixelRatioF())))

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.Type.PaletteChange:
            self.set_look(self._look)
