"""What to ask the built-in model for: six instructions to click."""

from __future__ import annotations

from mgie_krita.jobs.presets import EXAMPLES
from mgie_krita.panel.guard import safely
from mgie_krita.panel.labels import ShortLabel, heading
from mgie_krita.panel.row_button import RowButton
from mgie_krita.qt import QtWidgets, Signal
from mgie_krita.words import tr


class Examples(QtWidgets.QWidget):
    """chosen: the instruction that was clicked, in the language of the panel."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(heading(tr("Adjust (offline)")))
        about = ShortLabel("mgie_examples_about", lines=2, dim=True, small=True)
        about.say(
            tr(
                "The built-in model changes light, colour and detail of the picture, or of a part. For example:"
            )
        )
        column.addWidget(about)
        for number, english in enumerate(EXAMPLES, 1):
            column.addWidget(self._button(number, tr(english)))

    def _button(self, number: int, words: str) -> RowButton:
        tip = tr("Put “{instruction}” into the text box").format(instruction=words)
        button = RowButton(f"mgie_example_{number}", words, tip)
        button.clicked.connect(self._choose)
        return button

    @safely
    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, RowButton):
            self.chosen.emit(button.text())
