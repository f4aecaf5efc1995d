"""Presets, History, More: three switches, one of which may be on; each opens its drawer in the middle."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.qt import QtWidgets, Signal
from mgie_krita.words import tr

PRESETS, HISTORY, MORE = "presets", "history", "more"


class ToolsRow(QtWidgets.QWidget):
    """changed: another drawer is open, or none."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.buttons: dict[str, IconButton] = {}
        for what, look, words, tip in (
            (PRESETS, "bookmark", tr("Presets"), tr("Instructions that you keep under a name")),
            (HISTORY, "clock", tr("History"), tr("Edits of this document, to repeat or to change")),
            (MORE, "sliders", tr("More"), tr("Model, variations, seed, guidance, steps, feather")),
        ):
            button = IconButton(f"mgie_{what}", look, tip, text=words, checkable=True)
            policy = QtWidgets.QSizePolicy.Policy
            button.setSizePolicy(policy.Expanding, policy.Fixed)
            button.setMinimumWidth(40)
            button.clicked.connect(self._switch)
            row.addWidget(button, 1)
            self.buttons[what] = button

    @property
    def open(self) -> str:
        """PRESETS, HISTORY, MORE, or "" when all drawers are shut."""
        return next((what for what, button in self.buttons.items() if button.isChecked()), "")

    def shut(self) -> None:
        """Close whatever is open; tells nobody."""
        for button in self.buttons.values():
            button.setChecked(False)

    @safely
    def _switch(self) -> None:
        pressed = self.sender()
        for button in self.buttons.values():
            if button is not pressed:
                button.setChecked(False)
        self.changed.emit()
