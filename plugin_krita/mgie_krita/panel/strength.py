"""How much of a result is seen over what it was: a slider in front."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.labels import small_font
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.words import tr

FULL = 100  # percent


class Slider(QtWidgets.QSlider):
    """The wheel scrolls the panel unless the slider has the focus; a double click is full strength again."""

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QtGui.QMouseEvent) -> None:
        self.setValue(FULL)


class StrengthRow(QtWidgets.QWidget):
    """changed: the slider was moved. value: 0..1."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        tip = tr("Strength: how much of the edit is seen over what was there; a double click is all of it")
        self.label = QtWidgets.QLabel(tr("Strength"))
        self.percent = QtWidgets.QLabel()
        self.slider = Slider(QtCore.Qt.Orientation.Horizontal)
        self.slider.setObjectName("mgie_strength")
        self.slider.setRange(0, FULL)
        self.slider.setPageStep(10)
        self.slider.setToolTip(tip)
        self.slider.setAccessibleName(tr("Strength"))
        self.slider.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.slider.setMinimumWidth(60)
        for label in (self.label, self.percent):
            label.setFont(small_font(label.font()))
            label.setToolTip(tip)
        metrics = self.percent.fontMetrics()
        self.percent.setFixedWidth(metrics.horizontalAdvance(f"{FULL} %") + 4)
        self.percent.setAlignment(QtCore.Qt.AlignmentFlag.AlignRight | QtCore.Qt.AlignmentFlag.AlignVCenter)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.percent)
        self.slider.valueChanged.connect(self._tell)
        self.slider.setValue(FULL)

    @property
    def value(self) -> float:
        return self.slider.value() / FULL

    def reset(self) -> None:
        """All of the edit."""
        self.slider.setValue(FULL)

    @safely
    def _tell(self) -> None:
        self.percent.setText(f"{self.slider.value()} %")
        self.changed.emit()
