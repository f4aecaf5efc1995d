"""Which model edits: a list with what each licence says of paid work, and a filter for those that may be used for it."""

from __future__ import annotations

from dataclasses import replace

from mgie_client.models import ModelInfo
from mgie_krita.panel.fields import Choice
from mgie_krita.panel.form import Form
from mgie_krita.panel.guard import safely
from mgie_krita.panel.licences import badge_of, licence_lines
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.types import Options
from mgie_krita.words import tr


class ModelRows(QtCore.QObject):
    """Rows of a form. changed: the artist set something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._models: tuple[ModelInfo, ...] = ()
        self._filling = False
        self.choice = Choice("mgie_model", tr("Model"))
        words = tr("Only models for paid work")
        self.paid_work = QtWidgets.QCheckBox(words)
        self.paid_work.setObjectName("mgie_paid_work")
        self.paid_work.setAccessibleName(words)
        self.paid_work.setToolTip(
            tr(
                "Leave out of the list what must not be used commercially, and what nobody knows the licence of"
            )
        )
        self.choice.currentIndexChanged.connect(self._choose)
        self.paid_work.clicked.connect(self._filter)

    def add_to(self, form: Form) -> None:
        """As the next rows."""
        form.add_row(tr("Model"), self.choice)
        form.add_wide(self.paid_work)

    def show_options(self, options: Options) -> None:
        self.paid_work.setChecked(options.paid_work_only)
        self._fill(options.model)

    def filled_into(self, options: Options) -> Options:
        """The options with what is set here."""
        model = self.choice.currentData() or options.model
        return replace(options, model=model, paid_work_only=self.paid_work.isChecked())

    def show_models(self, models: tuple[ModelInfo, ...], chosen: str) -> None:
        """What the server has; those that are not installed say so."""
        if models != self._models or self.choice.count() == 0:
            self._models = models
            self._fill(chosen)

    def _fill(self, chosen: str) -> None:
        """The one that is chosen stays in the list, whatever its licence."""
        self._filling = True
        self.choice.clear()
        for info in self._models:
            if info.for_paid_work or info.name == chosen or not self.paid_work.isChecked():
                self._add(info)
        place = self.choice.findData(chosen)
        if place < 0:  # not known to this server, or no server yet
            self.choice.addItem(chosen, chosen)
            place = self.choice.count() - 1
        self.choice.setCurrentIndex(place)
        self._filling = False

    def _add(self, info: ModelInfo) -> None:
        words = _title(info) if info.installed else tr("{model} (not installed)").format(model=_title(info))
        badge = badge_of(info)
        self.choice.addItem(f"{words} · {badge}" if badge else words, info.name)
        tip = "\n".join([words, *licence_lines(info)])
        self.choice.setItemData(self.choice.count() - 1, tip, QtCore.Qt.ItemDataRole.ToolTipRole)

    @safely
    def _choose(self) -> None:
        if not self._filling:
            self.changed.emit()

    @safely
    def _filter(self) -> None:
        self._fill(self.choice.currentData() or "")
        self.changed.emit()


def _title(info: ModelInfo) -> str:
    return tr("Adjust (offline)") if info.name == "mini" else info.title or info.name
