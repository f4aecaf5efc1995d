"""Presets, History, More: three switches, one of which may be on; each opens its drawer in the middle."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.qt import QtWidgets, Signal
from mgie_krita.words import tr

PRESETS, HISTORY, MORE = "presets", "history", "more"
WAITING = "waiting"  # a drawer without a switch of its own


class ToolsRow(QtWidgets.QWidget):
    """changed: another drawer is open, or none."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._other = ""
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
        """PRESETS, HISTORY, MORE, WAITING, or "" when all drawers are shut."""
        return next((what for what, button in self.buttons.items() if button.isChecked()), self._other)

    def shut(self) -> None:
        """Close whatever is open; tells nobody."""
        self._other = ""
        for button in self.buttons.values():
            button.setChecked(False)

    def shut_waiting(self) -> None:
        """Close the list of results, if it is open; tells nobody."""
        self._other = ""

    @safely
    def turn_waiting(self) -> None:
        """Open the list of results, or shut it."""
        opened = self._other
        self.shut()
        self._other = "" if opened else WAITING
        self.changed.emit()

    @safely
    def _switch(self) -> None:
        pressed, self._other = self.sender(), ""
        for button in self.buttons.values():
            if button is not pressed:
                button.setChecked(False)
        self.changed.emit()
