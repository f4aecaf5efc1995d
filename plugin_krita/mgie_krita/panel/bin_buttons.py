"""A bin that asks once: first the bin, then a button that says what it does."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.words import tr


class BinButtons(QtCore.QObject):
    """bin, sure: two buttons for the row of what `name` names. confirmed: it is to be deleted."""

    confirmed = Signal()

    def __init__(self, parent: QtCore.QObject, name: str) -> None:
        super().__init__(parent)
        self.bin = IconButton("", "trash", tr("Delete “{name}”").format(name=name))
        self.sure = QtWidgets.QPushButton(tr("Delete"))
        self.sure.setToolTip(self.bin.toolTip())
        self.sure.hide()
        self.bin.clicked.connect(self._ask)
        self.sure.clicked.connect(self._confirm)

    @safely
    def _ask(self) -> None:
        """A second press of the bin takes it back."""
        self.sure.setVisible(not self.sure.isVisible())
        self.bin.set_look("cross" if self.sure.isVisible() else "trash")

    @safely
    def _confirm(self) -> None:
        self.confirmed.emit()
