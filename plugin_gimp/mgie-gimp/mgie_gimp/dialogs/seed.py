"""The seed: another one each time, or a fixed one."""

from __future__ import annotations

import secrets
from typing import Any

from mgie_gimp.dialogs.toolkit import Gtk
from mgie_gimp.i18n import _
from mgie_gimp.types import RANDOM_SEED

_TO_READ = 100_000  # seeds that a person can read and type are drawn below this


class SeedChooser:
    """Beside the dialog's own number: a box to tick, which stands for RANDOM_SEED."""

    def __init__(self, config: Any, number: Any) -> None:
        """number: the widget that the dialog made for the property "seed"."""
        self._config, self._number = config, number
        self.tick = Gtk.CheckButton.new_with_mnemonic(_("A_nother one each time"))
        self.tick.set_tooltip_text(_("Off: the same seed gives the same picture again"))
        self._follow()
        self.tick.connect("toggled", self._on_ticked)
        config.connect("notify::seed", self._follow)

    def _follow(self, *_args: Any) -> None:
        random = self._config.get_property("seed") == RANDOM_SEED
        self.tick.set_active(random)
        self._number.set_sensitive(not random)

    def _on_ticked(self, tick: Any) -> None:
        random = tick.get_active()
        if random == (self._config.get_property("seed") == RANDOM_SEED):
            return
        self._config.set_property("seed", RANDOM_SEED if random else _drawn())


def another_seed(config: Any) -> Any:
    """A button that draws another seed, for an edit that begins with the seed of an earlier one."""
    button = Gtk.Button.new_with_mnemonic(_("A_nother one"))
    button.connect("clicked", lambda _button: config.set_property("seed", _drawn()))
    return button


def _drawn() -> int:
    return secrets.randbelow(_TO_READ)
