"""Light and colour that was kept from an edit: a list below the presets, each to be applied to the layer."""

from __future__ import annotations

from mgie_krita.panel.bin_buttons import BinButtons
from mgie_krita.panel.drawers import Drawer
from mgie_krita.panel.guard import safely
from mgie_krita.panel.row_button import RowButton
from mgie_krita.qt import QtWidgets, Signal
from mgie_krita.words import tr


class RecipeRow(QtWidgets.QWidget):
    """One recipe: its name to click, and a bin that asks once."""

    chosen = Signal(str)
    deleted = Signal(str)

    def __init__(self, name: str, why_not: str) -> None:
        super().__init__()
        self._name = name
        self.button = RowButton("", name, why_not or tr("Apply “{name}” as a new layer").format(name=name))
        self.button.setEnabled(not why_not)
        bins = BinButtons(self, name)
        self.delete, self.sure = bins.bin, bins.sure
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.button, 1)
        row.addWidget(self.sure)
        row.addWidget(self.delete)
        self.button.clicked.connect(self._choose)
        bins.confirmed.connect(self._delete)

    @safely
    def _choose(self) -> None:
        self.chosen.emit(self._name)

    @safely
    def _delete(self) -> None:
        self.deleted.emit(self._name)


class RecipesList(Drawer):
    """chosen, deleted: the name of a recipe."""

    chosen = Signal(str)
    deleted = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            tr("Recipes"),
            tr("The light and colour of an edit can be kept: open the line under a result."),
        )
        self.setObjectName("mgie_recipes")
        self._shown: tuple[list[str], str] | None = None
        self.show_recipes([], "")

    def show_recipes(self, names: list[str], why_not: str) -> None:
        """Newest first. why_not: the sentence why none can be applied now, "" when they can."""
        if (names, why_not) != self._shown:
            self._shown = (list(names), why_not)
            self.fill([self._row(name, why_not) for name in names])

    def _row(self, name: str, why_not: str) -> RecipeRow:
        row = RecipeRow(name, why_not)
        row.chosen.connect(self.chosen)
        row.deleted.connect(self.deleted)
        return row
