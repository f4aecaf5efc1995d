"""Buttons whose text may be longer than they are wide: a line in a list, and one in the style's own frame."""

from __future__ import annotations

from mgie_krita.qt import QtCore, QtGui, QtWidgets

_Role = QtGui.QPalette.ColorRole


class RowButton(QtWidgets.QAbstractButton):
    """Elided when it is too long; lit up under the pointer and with the focus."""

    def __init__(self, name: str, words: str, tip: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setText(words)
        self.setToolTip(tip)
        self.setAccessibleName(words)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_Hover)
        policy = QtWidgets.QSizePolicy.Policy
        self.setSizePolicy(policy.Ignored, policy.Fixed)

    def sizeHint(self) -> QtCore.QSize:
        metrics = self.fontMetrics()
        return QtCore.QSize(metrics.horizontalAdvance(self.text()) + 12, metrics.height() + 7)

    def minimumSizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        ground = palette.color(_Role.Highlight)
        ground.setAlphaF(0.55 if self.isDown() else 0.25 if self.underMouse() else 0.0)
        rim = QtGui.QColor(ground) if not self.hasFocus() else palette.color(_Role.Highlight)
        painter.setPen(rim)
        painter.setBrush(ground)
        painter.drawRoundedRect(QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(palette.color(_Role.ButtonText))
        box = self.rect().adjusted(6, 0, -4, 0)
        words = self.fontMetrics().elidedText(self.text(), QtCore.Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(
            box, int(QtCore.Qt.AlignmentFlag.AlignVCenter | QtCore.Qt.AlignmentFlag.AlignLeft), words
        )
        painter.end()


class Segment(RowButton):
    """One of a few words of which one is chosen; that one lies on a ground with a rim. The row of them takes less room
    than round buttons do."""

    def __init__(self, name: str, words: str, tip: str) -> None:
        super().__init__(name, words, tip)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        policy = QtWidgets.QSizePolicy.Policy
        self.setSizePolicy(policy.Fixed, policy.Fixed)

    def minimumSizeHint(self) -> QtCore.QSize:
        return self.sizeHint()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        if self.isChecked():
            painter = QtGui.QPainter(self)
            painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
            ground = self.palette().color(_Role.Highlight)
            painter.setPen(ground)
            ground.setAlphaF(0.35)
            painter.setBrush(ground)
            painter.drawRoundedRect(QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.end()
        super().paintEvent(event)


class ShortButton(QtWidgets.QPushButton):
    """A push button that elides its text instead of cutting it at both ends."""

    def minimumSizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(60, super().minimumSizeHint().height())

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtWidgets.QStylePainter(self)
        option = QtWidgets.QStyleOptionButton()
        self.initStyleOption(option)
        width = self.width() - 14  # the frame
        option.text = self.fontMetrics().elidedText(option.text, QtCore.Qt.TextElideMode.ElideRight, width)
        painter.drawControl(QtWidgets.QStyle.ControlElement.CE_PushButton, option)
        painter.end()
