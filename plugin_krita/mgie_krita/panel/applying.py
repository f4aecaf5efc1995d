"""How a result is applied: as what, and whether what it stands in for is hidden. Taken at the moment of applying."""

from __future__ import annotations

from dataclasses import replace

from mgie_krita.panel.fields import Choice
from mgie_krita.panel.form import Form
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.types import APPLY_AS, Options
from mgie_krita.words import tr


class ApplyingRows(QtCore.QObject):
    """Rows of a form. changed: the artist set something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = Choice("mgie_apply_as", tr("What Apply makes of a result"))
        for how, words in zip(
            APPLY_AS, (tr("a new layer"), tr("the source's own pixels"), tr("all frames of an animation"))
        ):
            self.choice.addItem(words, how)
        self.choice.currentIndexChanged.connect(self.changed)
        words = tr("Hide what a result stands in for")
        self.hide_source = QtWidgets.QCheckBox(words)
        self.hide_source.setObjectName("mgie_hide_source")
        self.hide_source.setAccessibleName(words)
        self.hide_source.setToolTip(
            tr(
                "Where a result cannot lie over its source (another blending mode, half transparent, masks, a group), it "
                "takes its place: the source is hidden until the result is undone. Off: the source stays visible."
            )
        )
        self.hide_source.clicked.connect(self.changed)

    def add_to(self, form: Form) -> None:
        """As the next rows."""
        form.add_row(tr("Apply as"), self.choice)
        form.add_wide(self.hide_source)

    def show_options(self, options: Options) -> None:
        self.choice.setCurrentIndex(max(0, self.choice.findData(options.apply_as)))
        self.hide_source.setChecked(options.hide_source)

    def filled_into(self, options: Options) -> Options:
        """The options with what is set here."""
        hide = self.hide_source.isChecked()
        return replace(options, hide_source=hide, apply_as=self.choice.currentData())
