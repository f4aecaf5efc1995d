"""By how much the result is to be larger than what is edited, and whether the canvas grows with it."""

from __future__ import annotations

from dataclasses import replace

from mgie_krita.panel.form import Form
from mgie_krita.panel.words_row import WordsRow
from mgie_krita.qt import QtWidgets
from mgie_krita.types import Options
from mgie_krita.words import tr

_MOST_CHARS = 40


class ExpandRow(WordsRow):
    """The tick counts when a result is applied."""

    def __init__(self) -> None:
        hint = tr(
            "New picture around it, px: 200 at every side, or left, top, right, bottom; without a selection"
        )
        super().__init__("mgie_expand", tr("Larger by"), hint, _MOST_CHARS)
        self.line.setPlaceholderText(tr("0 px"))
        words = tr("The canvas grows with it")
        self.tick = QtWidgets.QCheckBox(words)
        self.tick.setObjectName("mgie_grow_canvas")
        self.tick.setAccessibleName(words)
        self.tick.setToolTip(
            tr(
                "When a larger result is applied: a step of its own to undo. What lies beyond the canvas stays."
            )
        )
        self.tick.clicked.connect(self.changed)

    def add_to(self, form: Form) -> None:
        super().add_to(form)
        form.add_wide(self.tick)

    def show_for(self, used: bool) -> None:
        super().show_for(used)
        self.tick.setVisible(used)

    def show_options(self, options: Options) -> None:
        self.show_words(options.expand)
        self.tick.setChecked(options.grow_canvas)

    def filled_into(self, options: Options) -> Options:
        """The options with what is written here."""
        return replace(options, expand=self.words, grow_canvas=self.tick.isChecked())
