"""The reference pictures beside the next edits: their names, buttons to remove them, ways to add some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgie_krita.panel.fields import Choice
from mgie_krita.panel.form import Form
from mgie_krita.panel.guard import safely
from mgie_krita.panel.icons import IconButton
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.qt import QtCore, QtWidgets, Signal
from mgie_krita.reference import Reference
from mgie_krita.words import tr

if TYPE_CHECKING:
    from mgie_krita.jobs.reference_list import ReferenceList

FIRST = 2  # picture 1 is what is edited
_ICON = 22  # px


class ReferenceRows(QtWidgets.QWidget):
    """A row of ways to add some beside a label, and the list below, as wide as the form. changed: the artist added or
    removed one. Use `bind` once, before it is shown."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._list: ReferenceList | None = None
        self._layers: list[Reference] = []
        self._shown: tuple[Reference, ...] | None = None
        self._dialog: QtWidgets.QFileDialog | None = None
        self.label = QtWidgets.QLabel(tr("References"))
        self.layer = Choice("mgie_reference_layer", tr("Add a layer as a reference picture"))
        self.layer.setMinimumContentsLength(2)  # beside two buttons, in a narrow docker
        self.file = IconButton(
            "mgie_reference_file", "picture", tr("Add a picture file as a reference picture")
        )
        self.paste = IconButton("mgie_reference_paste", "clipboard", tr("Add the clipboard's picture"))
        self.removes: list[IconButton] = []
        add = QtWidgets.QHBoxLayout()
        add.setSpacing(2)
        add.addWidget(self.layer, 1)
        add.addWidget(self.file)
        add.addWidget(self.paste)
        add.setContentsMargins(0, 0, 0, 0)
        self.setLayout(add)
        self.listed = QtWidgets.QWidget()
        self._rows = QtWidgets.QVBoxLayout(self.listed)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.layer.activated.connect(self._add_layer)
        self.file.clicked.connect(self._ask_for_file)
        self.paste.clicked.connect(self._paste)

    def bind(self, references: ReferenceList) -> None:
        self._list = references

    def add_to(self, form: Form) -> None:
        """As the next rows."""
        form.add_row(self.label, self)
        form.add_wide(self.listed)

    def show_for(self, takes: int) -> None:
        """Only where the model takes reference pictures there is something to add. takes: how many."""
        self.label.setVisible(takes > 0)
        self.setVisible(takes > 0)
        self.listed.setVisible(takes > 0 and self._list is not None and bool(self._list.items))
        if takes and self._list is not None:
            self._offer(self._list.layers())
            self._show(self._list.items)

    def _offer(self, layers: list[Reference]) -> None:
        """The list opens with what to do; it is left as it is while the artist looks at it."""
        view = self.layer.view()
        if (layers == self._layers and self.layer.count()) or (view is not None and view.isVisible()):
            return
        self._layers = layers
        self.layer.clear()
        self.layer.addItem(tr("Layer…"))
        for layer in layers:
            self.layer.addItem(layer.name)

    def _show(self, items: tuple[Reference, ...]) -> None:
        if items == self._shown:
            return
        self._shown, self.removes = items, []
        while self._rows.count():
            item = self._rows.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()  # later: it may hold the button that was just clicked
        for place, reference in enumerate(items):
            self._rows.addWidget(self._row(place, reference))

    def _row(self, place: int, reference: Reference) -> QtWidgets.QWidget:
        words = ShortLabel(f"mgie_reference_{place}", small=True)
        said = tr("Picture {number}: {name}").format(number=place + FIRST, name=reference.name)
        words.say(said, tr("Call it “picture {number}” in the instruction").format(number=place + FIRST))
        remove = IconButton("mgie_reference_remove", "cross", tr("Remove"))
        remove.setAccessibleName(f"{tr('Remove')}: {said}")
        remove.setFixedHeight(_ICON)
        remove.setProperty("place", place)
        remove.clicked.connect(self._remove)
        self.removes.append(remove)
        made = QtWidgets.QWidget()
        row = QtWidgets.QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(words, 1)
        row.addWidget(remove)
        return made

    @safely
    def _add_layer(self, place: int) -> None:
        self.layer.setCurrentIndex(0)
        if place > 0 and self._list is not None:
            self._list.add(self._layers[place - 1])
            self.changed.emit()

    @safely
    def _ask_for_file(self) -> None:
        """A window beside the panel: one that holds Krita up is not borne."""
        dialog = QtWidgets.QFileDialog(self, tr("Reference picture"))
        dialog.setObjectName("mgie_reference_dialog")
        dialog.setFileMode(QtWidgets.QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(tr("Pictures") + " (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif)")
        dialog.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.add_files)
        self._dialog = dialog
        dialog.open()

    @safely
    def add_files(self, paths: list) -> None:
        """paths: of picture files."""
        for path in paths:
            if self._list is not None:
                self._list.add_file(str(path))
        self.changed.emit()

    @safely
    def _paste(self) -> None:
        if self._list is not None:
            self._list.paste()
            self.changed.emit()

    @safely
    def _remove(self) -> None:
        button = self.sender()
        if button is not None and self._list is not None:
            self._list.remove(int(button.property("place")))
            self.changed.emit()
