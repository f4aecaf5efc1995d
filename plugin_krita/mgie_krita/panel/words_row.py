"""A line of words in the form behind "More"."""

from __future__ import annotations

from mgie_krita.panel.form import Form
from mgie_krita.qt import QtCore, QtWidgets, Signal


class WordsRow(QtCore.QObject):
    """A row of a form, seen only where the model has use for it. changed: the artist wrote something else."""

    changed = Signal()

    def __init__(self, name: str, title: str, hint: str, most: int) -> None:
        """name: of the field, for tests and screen readers' scripts; most: characters."""
        super().__init__()
        self.label = QtWidgets.QLabel(title)
        self.line = QtWidgets.QLineEdit()
        self.line.setObjectName(name)
        self.line.setMaxLength(most)
        self.line.setToolTip(hint)
        self.line.setAccessibleName(hint)
        # Qt opens its menu in a nested event loop, which Krita does not bear
        self.line.setContextMenuPolicy(QtCore.Qt.ContextMenuPolicy.PreventContextMenu)
        self.line.textChanged.connect(self.changed)

    def add_to(self, form: Form) -> None:
        """As the next row."""
        form.add_row(self.label, self.line)

    def show_for(self, used: bool) -> None:
        for part in (self.label, self.line):
            part.setVisible(used)

    def show_words(self, words: str) -> None:
        """Without a change of what stands there already, which would move the cursor."""
        if self.line.text() != words:
            self.line.setText(words)

    @property
    def words(self) -> str:
        return self.line.text().strip()
