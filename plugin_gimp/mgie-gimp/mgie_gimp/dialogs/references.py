"""The reference pictures in the dialog: a list, a layer or a file to add, and a button that removes each."""

from __future__ import annotations

from functools import partial
from typing import Any

from mgie_gimp.dialogs.toolkit import Gtk, named
from mgie_gimp.i18n import _
from mgie_gimp.reference_entries import entries_of, is_here, name_of

FIRST = 2  # picture 1 is the layer that is edited


class ReferenceChooser:
    """`box` holds the widgets. It follows the property "references" of the dialog's settings, both ways."""

    def __init__(self, config: Any, layers: list[str]) -> None:
        self._config, self._layers = config, layers
        self._most = 0
        here = [entry for entry in self.entries if is_here(entry, layers)]  # the last values of another image
        self._set(here)
        self._combo = named(Gtk.ComboBoxText(), _("Reference pictures"))
        self._combo.append_text(_("Add a layer…"))
        for name in self._layers:
            self._combo.append_text(name)
        self._combo.set_active(0)
        self._combo.connect("changed", self._on_layer)
        self._file = Gtk.Button.new_with_label(_("Add a file…"))
        self._file.connect("clicked", self._on_file)
        self.label = Gtk.Label(label=_("Reference pictures"))
        row = Gtk.Box(spacing=6)
        row.pack_start(self.label, False, False, 0)
        row.pack_start(self._combo, True, True, 0)
        row.pack_start(self._file, False, False, 0)
        self._rows = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=2)
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6)
        self.box.pack_start(row, False, False, 0)
        self.box.pack_start(self._rows, False, False, 0)
        self.box.show_all()
        self.box.set_no_show_all(True)
        config.connect("notify::references", lambda *_args: self._show())
        self._show()

    @property
    def entries(self) -> list[str]:
        return entries_of(self._config.get_property("references") or "")

    def show_for(self, most: int) -> None:
        """Only where the model takes reference pictures, so many."""
        self._most = most
        self.box.set_visible(most > 0)
        self._allow()

    def _allow(self) -> None:
        room = len(self.entries) < self._most
        self._combo.set_sensitive(room)
        self._file.set_sensitive(room)

    def _set(self, entries: list[str]) -> None:
        if entries != self.entries:
            self._config.set_property("references", "\n".join(entries))

    def _show(self) -> None:
        for old in self._rows.get_children():
            self._rows.remove(old)
        for place, entry in enumerate(self.entries):
            self._rows.pack_start(self._row(place, entry), False, False, 0)
        self._rows.show_all()
        self._allow()

    def _row(self, place: int, entry: str) -> Any:
        words = _("Picture {number}: {name}").format(number=place + FIRST, name=name_of(entry))
        label = Gtk.Label(label=words, xalign=0.0)
        label.set_tooltip_text(
            _("Call it “picture {number}” in the instruction").format(number=place + FIRST)
        )
        remove = named(Gtk.Button.new_with_label(_("Remove")), f"{_('Remove')}: {words}")
        remove.connect("clicked", partial(self._on_remove, place))
        row = Gtk.Box(spacing=6)
        row.pack_start(label, True, True, 0)
        row.pack_start(remove, False, False, 0)
        return row

    def _on_remove(self, place: int, _button: Any) -> None:
        entries = self.entries
        self._set([*entries[:place], *entries[place + 1 :]])

    def _on_layer(self, combo: Any) -> None:
        chosen = combo.get_active()
        if chosen > 0:
            self._set([*self.entries, self._layers[chosen - 1]])
            combo.set_active(0)

    def _on_file(self, button: Any) -> None:
        dialog = Gtk.FileChooserDialog(
            title=_("Reference picture"),
            action=Gtk.FileChooserAction.OPEN,
            transient_for=button.get_toplevel(),
        )
        dialog.add_buttons(_("_Cancel"), Gtk.ResponseType.CANCEL, _("_Open"), Gtk.ResponseType.OK)
        try:
            if dialog.run() == Gtk.ResponseType.OK and dialog.get_filename():
                self._set([*self.entries, dialog.get_filename()])
        finally:
            dialog.destroy()
