"""Labels and fields in two columns, of which rows may be hidden: those leave no gap, as they do in Qt's own form."""

from __future__ import annotations

from mgie_krita.qt import QtCore, QtWidgets

_BESIDE, _BETWEEN = 8, 4  # px
_MOST_ROWS = 100


class Form(QtWidgets.QGridLayout):
    """Hide both widgets of a row to hide it."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 2, 0, 2)
        self.setHorizontalSpacing(_BESIDE)
        self.setVerticalSpacing(_BETWEEN)
        self.setColumnStretch(1, 1)
        self.setRowStretch(_MOST_ROWS, 1)  # room that nobody needs goes below them
        self._count = 0

    def add_row(self, label: QtWidgets.QWidget | str, field: QtWidgets.QWidget | QtWidgets.QLayout) -> None:
        """A field beside its label."""
        words = QtWidgets.QLabel(label) if isinstance(label, str) else label
        self.addWidget(words, self._count, 0, QtCore.Qt.AlignmentFlag.AlignVCenter)
        if isinstance(field, QtWidgets.QLayout):
            self.addLayout(field, self._count, 1)
        else:
            self.addWidget(field, self._count, 1)
        self._count += 1

    def add_wide(self, field: QtWidgets.QWidget) -> None:
        """A field as wide as both columns."""
        self.addWidget(field, self._count, 0, 1, 2)
        self._count += 1
