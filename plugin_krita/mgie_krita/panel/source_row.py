"""What is edited: this layer, its group, or the whole picture; and whether the selection is a hard limit."""

from __future__ import annotations

from mgie_krita.panel.guard import safely
from mgie_krita.panel.row_button import Segment
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.types import SOURCES, Options
from mgie_krita.words import tr

_GAP = 5  # px


class SourceRow(QtWidgets.QWidget):
    """changed: the artist chose something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        self.label = QtWidgets.QLabel(tr("From:"))
        row.addWidget(self.label)
        self.radios: dict[str, Segment] = {}
        for kind, words, tip in _kinds():
            radio = Segment(f"mgie_source_{kind}", words, tip)
            radio.setAccessibleName(tip)
            radio.clicked.connect(self._tell)
            row.addWidget(radio)
            self.radios[kind] = radio
        row.addStretch(1)
        self.strict = QtWidgets.QCheckBox(tr("Strictly"))
        self.strict.setObjectName("mgie_strict")
        self.strict.setToolTip(
            tr("Strictly inside the selection: nothing outside of it changes, not even by a little")
        )
        self.strict.setAccessibleName(tr("Strictly inside the selection"))
        self.strict.clicked.connect(self._tell)
        row.addWidget(self.strict)

    @property
    def kind(self) -> str:
        """One of SOURCES."""
        return next((kind for kind, radio in self.radios.items() if radio.isChecked()), SOURCES[0])

    def minimumSizeHint(self) -> QtCore.QSize:
        """The label may go where it is narrow; the choices explain themselves."""
        return QtCore.QSize(self._choices(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self.label.setVisible(self.width() >= self._choices() + _GAP + self.label.sizeHint().width())

    def _choices(self) -> int:
        """The width of all but the label, px."""
        return sum(part.sizeHint().width() + _GAP for part in (*self.radios.values(), self.strict))

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
