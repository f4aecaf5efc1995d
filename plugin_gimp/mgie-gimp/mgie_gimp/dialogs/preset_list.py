"""The presets in the dialog: one that is chosen becomes the instruction."""

from __future__ import annotations

from typing import Any

from mgie_gimp.dialogs.presets import PRESETS
from mgie_gimp.dialogs.toolkit import Gtk, named
from mgie_gimp.i18n import _


def preset_list(config: Any) -> Any:
    """A list that shows its own name again once something was chosen."""
    combo = named(Gtk.ComboBoxText(), _("Presets"))
    combo.append_text(_("Presets"))
    for preset in PRESETS:
        combo.append_text(_(preset))
    combo.set_active(0)

    def choose(_combo: Any) -> None:
        chosen = combo.get_active()
        if chosen > 0:
            config.set_property("instruction", _(PRESETS[chosen - 1]))
            combo.set_active(0)

    combo.connect("changed", choose)
    return combo
