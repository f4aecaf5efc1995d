"""By how much the result is to be larger than what is edited."""

from __future__ import annotations

from dataclasses import replace

from mgie_krita.panel.words_row import WordsRow
from mgie_krita.types import Options
from mgie_krita.words import tr

_MOST_CHARS = 40


class ExpandRow(WordsRow):
    def __init__(self) -> None:
        hint = tr(
            "New picture around it, px: 200 at every side, or left, top, right, bottom; without a selection"
        )
        super().__init__("mgie_expand", tr("Larger by"), hint, _MOST_CHARS)
        self.line.setPlaceholderText(tr("0 px"))

    def show_options(self, options: Options) -> None:
        self.show_words(options.expand)

    def filled_into(self, options: Options) -> Options:
        """The options with what is written here."""
        return replace(options, expand=self.words)
