"""The layer with marks in the dialog: a list of the image's layers, and none."""

from __future__ import annotations

from typing import Any

from mgie_gimp.dialogs.toolkit import Gtk, named
from mgie_gimp.i18n import _


class MarksChooser:
    """`box` holds the widgets. It follows the property "marks" of the dialog's settings, both ways."""

    def __init__(self, config: Any, layers: list[str]) -> None:
        self._config = config
        self._names = ["", *layers]
        if (config.get_property("marks") or "") not in self._names:  # the last values of another image
            config.set_property("marks", "")
        self._combo = named(Gtk.ComboBoxText(), _("Marks"))
        for name in self._names:
            self._combo.append_text(name or _("none"))
        self._combo.connect("changed", self._on_chosen)
        config.connect("notify::marks", lambda *_args: self._show())
        self.box = Gtk.Box(spacing=6)
        self.label = Gtk.Label(label=_("Marks"))
        self.box.pack_start(self.label, False, False, 0)
        self.box.pack_start(self._combo, True, True, 0)
        self.box.show_all()
        self.box.set_no_show_all(True)
        self._show()

    def _show(self) -> None:
        name = self._config.get_property("marks") or ""
        self._combo.set_active(self._names.index(name) if name in self._names else 0)

    def _on_chosen(self, combo: Any) -> None:
        name = self._names[max(0, combo.get_active())]
        if name != (self._config.get_property("marks") or ""):
            self._config.set_property("marks", name)
