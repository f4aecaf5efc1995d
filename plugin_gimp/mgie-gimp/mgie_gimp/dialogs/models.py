"""Which model edits: a list that fills once the server has answered, and what the chosen one can do."""

from __future__ import annotations

from typing import Any

from mgie_gimp.dialogs.presets import ABILITIES, TITLES
from mgie_gimp.dialogs.toolkit import Gtk, named, note
from mgie_gimp.i18n import _
from mgie_gimp.plain import MINI, ModelInfo


class ModelChooser:
    """`box` holds the widgets. It follows the property "model" of the dialog's settings, both ways."""

    def __init__(self, config: Any, for_painting: Any) -> None:
        """for_painting: a widget that is seen only where the chosen model paints."""
        self._config = config
        self._for_painting = for_painting
        for_painting.set_no_show_all(True)
        self._models: list[ModelInfo] = []
        self._filling = False
        self._combo = named(Gtk.ComboBoxText(), _("Model"))
        label = Gtk.Label.new_with_mnemonic(_("_Model"))
        label.set_xalign(0.0)
        label.set_mnemonic_widget(self._combo)
        row = Gtk.Box(spacing=6)
        row.pack_start(label, False, False, 0)
        row.pack_start(self._combo, True, True, 0)
        self._abilities = note()
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6)
        self.box.pack_start(row, False, False, 0)
        self.box.pack_start(self._abilities, False, False, 0)
        self.set_models([MINI])
        self._combo.connect("changed", self._on_chosen)
        config.connect("notify::model", self._on_config)

    def set_models(self, models: list[ModelInfo]) -> None:
        """What the server has; a chosen model that it has not stays in the list."""
        chosen = self._config.get_property("model") or MINI.name
        if chosen not in [model.name for model in models]:
            models = [*models, ModelInfo(chosen, chosen)]
        if models == self._models:
            return
        self._models = list(models)
        self._filling = True
        self._combo.remove_all()
        for model in models:
            self._combo.append(model.name, title_of(model))
        self._combo.set_active_id(chosen)
        self._filling = False
        self._describe()

    def _on_chosen(self, combo: Any) -> None:
        chosen = combo.get_active_id()
        if not self._filling and chosen and chosen != self._config.get_property("model"):
            self._config.set_property("model", chosen)
        self._describe()

    def _on_config(self, *_args: Any) -> None:
        chosen = self._config.get_property("model") or MINI.name
        if chosen == self._combo.get_active_id():
            return
        if chosen not in [model.name for model in self._models]:
            self.set_models(self._models)
        self._combo.set_active_id(chosen)

    def _describe(self) -> None:
        chosen = self._combo.get_active_id()
        found = [model for model in self._models if model.name == chosen]
        self._abilities.set_text(words_about(found[0]) if found else "")
        self._for_painting.set_visible(bool(found) and found[0].paints)


def title_of(model: ModelInfo) -> str:
    """For the list."""
    title = _(TITLES[model.name]) if model.name in TITLES else model.title
    return title if model.installed else _("{title}, not installed").format(title=title)


def words_about(model: ModelInfo) -> str:
    """What it can do, and under which licence."""
    words = [_(ABILITIES[model.name])] if model.name in ABILITIES else []
    if model.licence:
        words.append(_("Licence of the model: {licence}.").format(licence=model.licence))
    if model.non_commercial:
        words.append(_("Its pictures must not be used commercially."))
    return " ".join(words)
