"""The layer with marks that the words speak of: a circle, an arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgie_krita.panel.fields import Choice
from mgie_krita.panel.form import Form
from mgie_krita.panel.guard import safely
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.reference import Reference
from mgie_krita.words import tr

if TYPE_CHECKING:
    from mgie_krita.jobs.reference_list import ReferenceList


class MarksRow(QtCore.QObject):
    """A row of a form, seen only where the model paints. changed: another layer was chosen. Use `bind` once."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._list: ReferenceList | None = None
        self._layers: list[Reference] = []
        self.label = QtWidgets.QLabel(tr("Marks"))
        words = tr(
            "A layer whose marks, such as a circle or an arrow, the model sees and the result does not have"
        )
        self.choice = Choice("mgie_marks", words)
        self.choice.activated.connect(self._choose)

    def bind(self, references: ReferenceList) -> None:
        self._list = references

    def add_to(self, form: Form) -> None:
        """As the next row."""
        form.add_row(self.label, self.choice)

    def show_for(self, paints: bool) -> None:
        for part in (self.label, self.choice):
            part.setVisible(paints)
        if paints and self._list is not None:
            self._offer(self._list.layers(), self._list.marks)

    def _offer(self, layers: list[Reference], chosen: Reference | None) -> None:
        """It is left as it is while the artist looks at it."""
        view = self.choice.view()
        if view is not None and view.isVisible():
            return
        if layers != self._layers or not self.choice.count():
            self._layers = layers
            self.choice.clear()
            self.choice.addItem(tr("none"))
            for layer in layers:
                self.choice.addItem(layer.name)
        place = layers.index(chosen) + 1 if chosen in layers else 0
        if self.choice.currentIndex() != place:
            self.choice.setCurrentIndex(place)

    @safely
    def _choose(self, place: int) -> None:
        if self._list is not None:
            self._list.mark_with(self._layers[place - 1] if place > 0 else None)
            self.changed.emit()
