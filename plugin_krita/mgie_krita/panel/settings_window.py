"""A small window for what is set once: how the server is found and started, the language, previews."""

from __future__ import annotations

from mgie_krita.jobs.settings import Settings
from mgie_krita.panel.guard import safely
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.qt import QtCore, QtGui, QtWidgets, Signal
from mgie_krita.words import languages, tr

# each language in its own words
_NAMES = {"en": "English", "zh_CN": "简体中文"}


class SettingsWindow(QtWidgets.QWidget):
    """Beside Krita's window, never in its way. saved: the settings were written to; they are to be kept."""

    saved = Signal()

    def __init__(self, settings: Settings, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent, QtCore.Qt.WindowType.Window)
        self.setObjectName("mgie_settings_window")
        self.setWindowTitle(tr("MGIE settings"))
        self._settings = settings
        self.command = _line(
            "mgie_server_command", tr("found by itself"),
            tr("How the server is started, as typed in a terminal. Empty: found by itself."),
        )  # fmt: skip
        self.endpoint = _line(
            "mgie_endpoint", tr("this computer"),
            tr("Address of a server that runs already, such as tcp://127.0.0.1:5000. Empty: this computer."),
        )  # fmt: skip
        self.language = QtWidgets.QComboBox()
        self.language.setObjectName("mgie_language")
        self.language.setToolTip(tr("Language of this panel; takes effect when Krita starts next"))
        self.language.setAccessibleName(tr("Language"))
        self.language.addItem(tr("as Krita"), "auto")
        for code in languages():
            self.language.addItem(_NAMES.get(code, code), code)
        self.previews = QtWidgets.QCheckBox(tr("Show previews while an edit is made"))
        self.previews.setObjectName("mgie_previews")
        self.previews.setToolTip(tr("Small pictures of how far the edit is; they cost a little time"))
        self.previews.setAccessibleName(tr("Show previews while an edit is made"))
        self._lay_out()
        self.show_settings()

    def _lay_out(self) -> None:
        form = QtWidgets.QFormLayout()
        form.setFieldGrowthPolicy(QtWidgets.QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QtWidgets.QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Server command"), self.command)
        form.addRow(tr("Server address"), self.endpoint)
        form.addRow(tr("Language"), self.language)
        form.addRow(self.previews)
        note = ShortLabel(lines=2, dim=True, small=True)
        note.say(tr("A new language takes effect when Krita starts next."))
        self.keep = QtWidgets.QPushButton(tr("Save"))
        self.keep.setObjectName("mgie_settings_save")
        self.keep.setToolTip(tr("Keep these settings"))
        self.leave = QtWidgets.QPushButton(tr("Cancel"))
        self.leave.setToolTip(tr("Leave everything as it was"))
        self.keep.clicked.connect(self._save)
        self.leave.clicked.connect(self.close)
        row = QtWidgets.QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.keep)
        row.addWidget(self.leave)
        column = QtWidgets.QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(note)
        column.addStretch(1)
        column.addLayout(row)
        self.setMinimumWidth(300)
        self.resize(420, 220)

    def show_settings(self) -> None:
        """Fill the fields from the settings."""
        self.command.setText(self._settings.server_command)
        self.endpoint.setText(self._settings.endpoint)
        self.language.setCurrentIndex(max(0, self.language.findData(self._settings.language)))
        self.previews.setChecked(self._settings.previews)

    @safely
    def _save(self) -> None:
        self._settings.server_command = self.command.text().strip()
        self._settings.endpoint = self.endpoint.text().strip()
        self._settings.language = self.language.currentData() or "auto"
        self._settings.previews = self.previews.isChecked()
        self.saved.emit()
        self.close()

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _line(name: str, placeholder: str, tip: str) -> QtWidgets.QLineEdit:
    line = QtWidgets.QLineEdit()
    line.setObjectName(name)
    line.setPlaceholderText(placeholder)
    line.setToolTip(tip)
    line.setAccessibleName(tip)
    return line
