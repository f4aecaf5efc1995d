"""Words for what is not to come true."""

from __future__ import annotations

from dataclasses import replace

from mgie_krita.panel.words_row import WordsRow
from mgie_krita.types import Options
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_INSTRUCTION_CHARS


class NegativeRow(WordsRow):
    def __init__(self) -> None:
        hint = tr("What is not to come true, such as: text, people")
        super().__init__("mgie_negative", tr("Without"), hint, MAX_INSTRUCTION_CHARS)
        self.line.setPlaceholderText(tr("such as: text, people"))

    def show_options(self, options: Options) -> None:
        self.show_words(options.negative)

    def filled_into(self, options: Options) -> Options:
        """The options with what is written here."""
        return replace(options, negative=self.words)
