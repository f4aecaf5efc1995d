"""What is edited: this layer, its group, or the whole picture; and whether the selection is a hard limit."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.plain import SOURCES, Options
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.words import tr


class SourceRow(QtWidgets.QWidget):
    """changed: the artist chose something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QtWidgets.QHBoxLayout()
        row.setSpacing(6)
        self.label = QtWidgets.QLabel(tr("From:"))
        row.addWidget(self.label)
        self.radios: dict[str, QtWidgets.QRadioButton] = {}
        for kind, words, tip in _kinds():
            radio = QtWidgets.QRadioButton(words)
            radio.setObjectName(f"mgie_source_{kind}")
            radio.setToolTip(tip)
            radio.setAccessibleName(tip)
            radio.clicked.connect(self._tell)
            row.addWidget(radio)
            self.radios[kind] = radio
        row.addStretch(1)
        column.addLayout(row)
        self.strict = QtWidgets.QCheckBox(tr("Strictly inside the selection"))
        self.strict.setObjectName("mgie_strict")
        self.strict.setToolTip(tr("Nothing outside the selection changes, not even by a little"))
        self.strict.setAccessibleName(tr("Strictly inside the selection"))
        self.strict.clicked.connect(self._tell)
        column.addWidget(self.strict)

    @property
    def kind(self) -> str:
        """One of SOURCES."""
        return next((kind for kind, radio in self.radios.items() if radio.isChecked()), SOURCES[0])

    def minimumSizeHint(self) -> QtCore.QSize:
        """The label may go where it is narrow; the choices explain themselves."""
        radios = sum(radio.sizeHint().width() + 6 for radio in self.radios.values())
        return QtCore.QSize(
            min(radios, super().minimumSizeHint().width()), super().minimumSizeHint().height()
        )

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self.label.sizeHint().width() + 6
        needed += sum(radio.sizeHint().width() + 6 for radio in self.radios.values())
        self.label.setVisible(self.width() >= needed)

    def show_options(self, options: Options) -> None:
        self.radios[options.source if options.source in self.radios else SOURCES[0]].setChecked(True)
        self.strict.setChecked(options.strict_selection)

    @safely
    def _tell(self) -> None:
        self.changed.emit()


def _kinds() -> tuple[tuple[str, str, str], ...]:
    return (
        ("layer", tr("layer"), tr("Edit the active layer")),
        ("group", tr("group"), tr("Edit what the active layer's group shows")),
        ("merged", tr("all"), tr("Edit the whole picture as it is seen")),
    )
