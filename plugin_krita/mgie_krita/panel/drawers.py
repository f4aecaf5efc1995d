"""What the drawers for presets and history share: a list of rows with small buttons, or words when it is empty."""

from __future__ import annotations

from mgie_krita.panel.labels import WrappedLabel, heading
from mgie_krita.qt import QtWidgets


class Drawer(QtWidgets.QWidget):
    """A heading (none without a title), rows that are built anew by `fill`, and words for when there are none."""

    def __init__(self, title: str, empty: str) -> None:
        super().__init__()
        self.column = QtWidgets.QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        if title:
            self.column.addWidget(heading(title))
        self.empty = WrappedLabel(dim=True)
        self.empty.say(empty)
        self.column.addWidget(self.empty)
        self.rows = QtWidgets.QVBoxLayout()
        self.rows.setSpacing(1)
        self.column.addLayout(self.rows)
        self.column.addStretch(1)

    def fill(self, widgets: list[QtWidgets.QWidget]) -> None:
        """Show these rows instead of the ones before."""
        while self.rows.count():
            item = self.rows.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()  # later: it may be the one whose button was just clicked
        for widget in widgets:
            self.rows.addWidget(widget)
        self.empty.setVisible(not widgets and bool(self.empty.text()))
