"""Whether the model is told of the selection."""

from __future__ import annotations

from dataclasses import replace

from mgie_krita.panel.form import Form
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.types import Options
from mgie_krita.words import tr


class InpaintRow(QtCore.QObject):
    """A row of a form, seen only where the model can be told. changed: the artist set something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        words = tr("Model keeps to the selection")
        self.tick = QtWidgets.QCheckBox(words)
        self.tick.setObjectName("mgie_inpaint")
        self.tick.setAccessibleName(words)
        self.tick.setToolTip(
            tr(
                "It paints the whole selection anew and fits it to what is around; without a selection it says nothing"
            )
        )
        self.tick.clicked.connect(self.changed)

    def add_to(self, form: Form) -> None:
        """As the next row."""
        form.add_wide(self.tick)

    def show_for(self, used: bool) -> None:
        self.tick.setVisible(used)

    def show_options(self, options: Options) -> None:
        self.tick.setChecked(options.inpaint)

    def filled_into(self, options: Options) -> Options:
        """The options with what is set here."""
        return replace(options, inpaint=self.tick.isChecked())
