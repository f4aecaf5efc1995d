"""Whether the model describes the edit, and whether the artist reads that first."""

from __future__ import annotations

from dataclasses import replace

from mgie_client.requests import FIRST, OFF, ON
from mgie_krita.panel.fields import Choice
from mgie_krita.panel.form import Form
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.types import Options
from mgie_krita.words import tr


class DescribingRow(QtCore.QObject):
    """A row of a form, seen only where the model describes. changed: the artist chose something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.label = QtWidgets.QLabel(tr("Description"))
        self.choice = Choice(
            "mgie_describe", tr("Description: what the model makes of your words before it edits")
        )
        for describe, words in (
            (ON, tr("as a part of the edit")),
            (FIRST, tr("read and rewrite first")),
            (OFF, tr("none: my words as they are")),
        ):
            self.choice.addItem(words, describe)
        self.choice.currentIndexChanged.connect(self.changed)

    def add_to(self, form: Form) -> None:
        """As the next row."""
        form.add_row(self.label, self.choice)

    def show_for(self, used: bool) -> None:
        for part in (self.label, self.choice):
            part.setVisible(used)

    def show_options(self, options: Options) -> None:
        self.choice.setCurrentIndex(max(0, self.choice.findData(options.describe)))

    def filled_into(self, options: Options) -> Options:
        """The options with what is chosen here."""
        return replace(options, describe=self.choice.currentData())
