"""How a model that paints is brought to the layer: its own picture, light and colour alone, or as the server finds best."""

from __future__ import annotations

from dataclasses import replace

from mgie_krita.panel.fields import Choice
from mgie_krita.panel.form import Form
from mgie_krita.qt import QtWidgets, Signal
from mgie_krita.types import GROW, Options
from mgie_krita.words import tr
from mgie_protocol.request import COVERAGES


class LandingRows(QtWidgets.QWidget):
    """Two rows of a form, seen only where the model paints. changed: the artist set something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.label = QtWidgets.QLabel(tr("Result"))
        self.choice = Choice("mgie_landing", tr("What of the model's picture reaches the layer"))
        for landing, words in (
            ("auto", tr("automatic")),
            ("raw", tr("the model's own picture")),
            ("photometric", tr("light and colour only")),
        ):
            self.choice.addItem(words, landing)
        self.grow = QtWidgets.QCheckBox(tr("Paint into transparency"))
        self.grow.setObjectName("mgie_grow")
        self.grow.setAccessibleName(tr("Paint into transparency"))
        self.grow.setToolTip(
            tr(
                "New content may come where the layer is transparent; off: the layer keeps its own transparency"
            )
        )
        self.choice.currentIndexChanged.connect(self.changed)
        self.grow.clicked.connect(self.changed)
        self.hide()  # it holds the signal; its parts stand in the form

    def add_to(self, form: Form) -> None:
        """As the next rows."""
        form.add_row(self.label, self.choice)
        form.add_wide(self.grow)

    def show_for(self, paints: bool) -> None:
        """Only where the model paints there is something to choose."""
        for part in (self.label, self.choice, self.grow):
            part.setVisible(paints)

    def show_options(self, options: Options) -> None:
        self.choice.setCurrentIndex(max(0, self.choice.findData(options.landing)))
        self.grow.setChecked(options.coverage == GROW)

    def filled_into(self, options: Options) -> Options:
        """The options with what is set here."""
        coverage = GROW if self.grow.isChecked() else COVERAGES[0]
        return replace(options, landing=self.choice.currentData(), coverage=coverage)
