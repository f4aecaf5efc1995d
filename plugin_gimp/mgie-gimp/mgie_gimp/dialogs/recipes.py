"""Which recipe: a list of those that are kept."""

from __future__ import annotations

from typing import Any

from mgie_client import recipes
from mgie_gimp.dialogs.toolkit import Gtk, named, note
from mgie_gimp.i18n import _


class RecipeChooser:
    """`box` holds the list. It writes the property "recipe" of the dialog's settings."""

    def __init__(self, config: Any) -> None:
        self._config = config
        self._combo = named(Gtk.ComboBoxText(), _("Kept recipes"))
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6)
        names = recipes.names()
        for name in names:
            self._combo.append(name, name)
        self._combo.connect("changed", self._on_chosen)
        if names:
            self.box.pack_start(self._combo, False, False, 0)
            written = config.get_property("recipe") or ""
            self._combo.set_active_id(written if written in names else names[0] if not written else None)
        else:
            words = _("No recipe is kept yet: tick “Keep as recipe” in an edit's advanced options.")
            self.box.pack_start(note(words), False, False, 0)

    def _on_chosen(self, combo: Any) -> None:
        chosen = combo.get_active_id()
        if chosen and chosen != self._config.get_property("recipe"):
            self._config.set_property("recipe", chosen)
