"""Which model edits: a list that fills once the server has answered, and what the chosen one can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mgie_client.models import ModelInfo
from mgie_gimp.dialogs.presets import ABILITIES, TITLES
from mgie_gimp.dialogs.toolkit import Gtk, named, note
from mgie_gimp.host import GObject
from mgie_gimp.i18n import _
from mgie_gimp.types import MINI
from mgie_protocol.licences import CONDITIONAL, NO, UNKNOWN


class ModelChooser:
    """`box` holds the widgets. It follows the property "model" of the dialog's settings, both ways."""

    def __init__(self, config: Any, for_painting: Any) -> None:
        """for_painting: a widget that is seen only where the chosen model paints."""
        self._config = config
        self._for_painting = for_painting
        for_painting.set_no_show_all(True)
        self._models: list[ModelInfo] = []
        self.listeners: list[Callable[[ModelInfo | None], None]] = []  # told which model is chosen
        self._filling = False
        self._combo = named(Gtk.ComboBoxText(), _("Model"))
        self.label = Gtk.Label.new_with_mnemonic(_("_Model"))
        self.label.set_mnemonic_widget(self._combo)
        row = Gtk.Box(spacing=6)
        row.pack_start(self.label, False, False, 0)
        row.pack_start(self._combo, True, True, 0)
        self._abilities = note()
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6)
        self.box.pack_start(row, False, False, 0)
        self.box.pack_start(self._filter(), False, False, 0)
        self.box.pack_start(self._abilities, False, False, 0)
        self.set_models([MINI])
        self._combo.connect("changed", self._on_chosen)
        config.connect("notify::model", self._on_config)
        config.connect("notify::paid-work-only", self._on_filter)

    def set_models(self, models: list[ModelInfo]) -> None:
        """What the server has; a chosen model that it has not stays in the list."""
        chosen = self._config.get_property("model") or MINI.name
        if chosen not in [model.name for model in models]:
            models = [*models, ModelInfo(chosen, chosen)]
        if models != self._models:
            self._models = list(models)
            self._fill(chosen)

    def _fill(self, chosen: str) -> None:
        """The one that is chosen stays in the list, whatever its licence."""
        every = not self._config.get_property("paid-work-only")
        self._filling = True
        self._combo.remove_all()
        for model in self._models:
            if every or model.for_paid_work or model.name == chosen:
                self._combo.append(model.name, title_of(model))
        self._combo.set_active_id(chosen)
        self._filling = False
        self._describe()

    def _filter(self) -> Any:
        tick = Gtk.CheckButton.new_with_label(_("Only models for paid work"))
        tick.set_tooltip_text(
            _(
                "Leave out of the list what must not be used commercially, and what nobody knows the licence of"
            )
        )
        both = GObject.BindingFlags.BIDIRECTIONAL | GObject.BindingFlags.SYNC_CREATE
        self._config.bind_property("paid-work-only", tick, "active", both)
        return tick

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
        self._fill(chosen)

    def _on_filter(self, *_args: Any) -> None:
        self._fill(self._config.get_property("model") or MINI.name)

    def _describe(self) -> None:
        chosen = self._combo.get_active_id()
        found = [model for model in self._models if model.name == chosen]
        self._abilities.set_text(words_about(found[0]) if found else "")
        self._for_painting.set_visible(bool(found) and found[0].paints)
        for told in self.listeners:
            told(found[0] if found else None)


def title_of(model: ModelInfo) -> str:
    """For the list."""
    title = _(TITLES[model.name]) if model.name in TITLES else model.title
    title = title if model.installed else _("{title}, not installed").format(title=title)
    badge = badge_of(model)
    return f"{title} · {badge}" if badge else title


def badge_of(model: ModelInfo) -> str:
    """What the licence says of paid work, in a word; "" where it is free, or nothing is known of the model at all."""
    badges = {CONDITIONAL: _("on a condition"), NO: _("non-commercial"), UNKNOWN: _("licence unknown")}
    return badges.get(model.paid_work, "") if model.licence else ""


def words_about(model: ModelInfo) -> str:
    """What it can do, and under which licence."""
    words = [_(ABILITIES[model.name])] if model.name in ABILITIES else []
    if model.licence:
        words.append(_("Licence of the model: {licence}.").format(licence=model.licence))
    if model.paid_work == NO:
        words.append(_("Its pictures must not be used commercially."))
    elif model.paid_work == CONDITIONAL:
        words.append(_("Its pictures may be used commercially on a condition."))
    if model.condition:
        words.append(_(model.condition))
    return " ".join(words)
