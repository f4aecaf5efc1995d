"""The drawer of presets: choose one, keep the present instruction under a name, rename, delete."""

from __future__ import annotations

from mgie_krita.jobs.presets import MAX_NAME_CHARS, Preset, with_preset, without_preset
from mgie_krita.panel.bin_buttons import BinButtons
from mgie_krita.panel.drawers import Drawer
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.row_button import RowButton
from mgie_krita.qt import QtWidgets, Signal
from mgie_krita.words import tr


class PresetRow(QtWidgets.QWidget):
    """One preset: its name to click, a pencil that turns the name into a field, a bin that asks once."""

    chosen = Signal(str)  # the instruction
    renamed = Signal(str, str)  # old name, new name
    deleted = Signal(str)

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        self._preset = preset
        self.name = RowButton("", preset.name, preset.instruction)
        self.field = name_field(preset.name)
        self.field.hide()
        self.rename = IconButton("", "pencil", tr("Rename “{name}”").format(name=preset.name))
        bins = BinButtons(self, preset.name)
        self.delete, self.sure = bins.bin, bins.sure
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for widget, stretch in (
            (self.name, 1), (self.field, 1), (self.sure, 0), (self.rename, 0), (self.delete, 0),
        ):  # fmt: skip
            row.addWidget(widget, stretch)
        self.name.clicked.connect(self._choose)
        self.rename.clicked.connect(self._start)
        self.field.returnPressed.connect(self._finish)
        bins.confirmed.connect(self._delete)

    @safely
    def _choose(self) -> None:
        self.chosen.emit(self._preset.instruction)

    @safely
    def _start(self) -> None:
        if self.field.isVisible():
            self._finish()
            return
        self.name.hide()
        self.field.show()
        self.field.selectAll()
        self.field.setFocus()
        self.rename.set_look("check")

    @safely
    def _finish(self) -> None:
        self.field.hide()
        self.name.show()
        self.rename.set_look("pencil")
        self.renamed.emit(self._preset.name, self.field.text())

    @safely
    def _delete(self) -> None:
        self.deleted.emit(self._preset.name)


class PresetsDrawer(Drawer):
    """chosen: an instruction. changed: the new list, to be remembered."""

    chosen = Signal(str)
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            tr("Presets"), tr("Nothing kept yet. Write an instruction, give it a name here, and save it.")
        )
        self._presets: list[Preset] | None = None
        self._instruction = ""
        self.field = name_field("")
        self.field.setObjectName("mgie_preset_name")
        self.save = QtWidgets.QPushButton(tr("Save"))
        self.save.setObjectName("mgie_preset_save")
        self.save.setAccessibleName(tr("Save the instruction as a preset"))
        row = QtWidgets.QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.save)
        self.column.insertLayout(1, row)
        self.field.returnPressed.connect(self._save)
        self.field.textChanged.connect(self._enable)
        self.save.clicked.connect(self._save)
        self.show_presets([], "")

    def show_presets(self, presets: list[Preset], instruction: str) -> None:
        """instruction: what would be saved."""
        self._instruction = instruction
        if presets != self._presets:
            self._presets = list(presets)
            self.fill([self._row(preset) for preset in presets])
        self._enable()

    def _row(self, preset: Preset) -> PresetRow:
        row = PresetRow(preset)
        row.chosen.connect(self.chosen)
        row.renamed.connect(self._rename)
        row.deleted.connect(self._delete)
        return row

    @safely
    def _enable(self) -> None:
        why = "" if self._instruction else tr("First write an instruction")
        if not why and not self.field.text().strip():
            why = tr("First give it a name")
        self.save.setEnabled(not why)
        self.save.setToolTip(
            why or tr("Keep “{instruction}” under this name").format(instruction=self._instruction)
        )

    @safely
    def _save(self) -> None:
        if self.save.isEnabled():
            made = with_preset(self._presets or [], self.field.text(), self._instruction)
            self.field.clear()
            self._put(made)

    @safely
    def _rename(self, old: str, new: str) -> None:
        new = " ".join(new.split())[:MAX_NAME_CHARS]
        presets = self._presets or []
        if new and new != old:
            kept = [preset for preset in presets if preset.name != new]
            self._put([Preset(new, p.instruction) if p.name == old else p for p in kept])

    @safely
    def _delete(self, name: str) -> None:
        self._put(without_preset(self._presets or [], name))

    def _put(self, presets: list[Preset]) -> None:
        self.show_presets(presets, self._instruction)
        self.changed.emit(presets)


def name_field(name: str) -> QtWidgets.QLineEdit:
    field = QtWidgets.QLineEdit(name)
    field.setMaxLength(MAX_NAME_CHARS)
    field.setPlaceholderText(tr("Name of the preset"))
    field.setToolTip(tr("Name of the preset"))
    field.setAccessibleName(tr("Name of the preset"))
    return field
