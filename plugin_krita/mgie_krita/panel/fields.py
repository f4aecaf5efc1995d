"""Fields for numbers and choices: they know "auto" and "random", and the wheel scrolls the panel past them."""

from __future__ import annotations

from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.words import tr


class AutoSpin(QtWidgets.QDoubleSpinBox):
    """A number, or "auto" for the model's own default: below the least value, or emptied.

    low, high: the range. typical: where one step up from "auto" begins.
    """

    def __init__(
        self, name: str, tip: str, *, low: float, high: float, step: float, typical: float, decimals: int = 1
    ) -> None:
        super().__init__()
        self._low, self._typical = low, typical
        self.setDecimals(decimals)
        self.setRange(low - step, high)
        self.setSingleStep(step)
        self.setSpecialValueText(tr("auto"))
        self.setValue(self.minimum())
        set_up(self, name, tip + "\n" + tr("Empty: the model's default"))

    def number(self) -> float | None:
        """None for auto."""
        value = self.value()
        return None if value < self._low else round(value, self.decimals())

    def show_number(self, number: float | None) -> None:
        self.setValue(self.minimum() if number is None else number)

    def stepBy(self, steps: int) -> None:
        if self.number() is None and steps > 0:
            self.setValue(self._typical)
        elif self.value() + steps * self.singleStep() < self._low:
            self.setValue(self.minimum())
        else:
            super().stepBy(steps)

    def validate(self, text: str | None, position: int) -> tuple[QtGui.QValidator.State, str, int]:
        if self._means_auto(text):
            return QtGui.QValidator.State.Acceptable, text or "", position
        return super().validate(text, position)

    def valueFromText(self, text: str | None) -> float:
        return self.minimum() if self._means_auto(text) else super().valueFromText(text)

    def _means_auto(self, text: str | None) -> bool:
        return (text or "").strip() in ("", self.specialValueText())

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class WholeSpin(QtWidgets.QSpinBox):
    """A whole number; the wheel scrolls the panel unless the field has the focus."""

    def __init__(self, name: str, tip: str, low: int, high: int) -> None:
        super().__init__()
        self.setRange(low, high)
        set_up(self, name, tip)

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SeedSpin(WholeSpin):
    """The seed; while it is not locked it says "random" and cannot be written to."""

    def __init__(self, name: str, tip: str, low: int, high: int) -> None:
        super().__init__(name, tip, low, high)
        self.setButtonSymbols(QtWidgets.QAbstractSpinBox.ButtonSymbols.NoButtons)  # ten digits need the room

    def textFromValue(self, value: int) -> str:
        return str(value) if self.isEnabled() else tr("random")

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.Type.EnabledChange:
            line = self.lineEdit()
            if line is not None:
                line.setText(self.textFromValue(self.value()))


class Choice(QtWidgets.QComboBox):
    """A list to choose from that may be narrower than its texts."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setSizeAdjustPolicy(QtWidgets.QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """As ever, but a text that is too long is elided instead of cut."""
        painter = QtWidgets.QStylePainter(self)
        option = QtWidgets.QStyleOptionComboBox()
        self.initStyleOption(option)
        width = self.width() - 34  # the arrow and the margins around the text
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, QtCore.Qt.TextElideMode.ElideRight, width
        )
        painter.drawComplexControl(QtWidgets.QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QtWidgets.QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def set_up(spin: QtWidgets.QAbstractSpinBox, name: str, tip: str) -> None:
    spin.setObjectName(name)
    spin.setToolTip(tip)
    spin.setAccessibleName(tip.splitlines()[0])
    spin.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
    # Qt opens the menu of a number field in a nested event loop, which Krita does not bear
    spin.setContextMenuPolicy(QtCore.Qt.ContextMenuPolicy.PreventContextMenu)
    spin.setKeyboardTracking(False)
    spin.setMinimumWidth(60)
