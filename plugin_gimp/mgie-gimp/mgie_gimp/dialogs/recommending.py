"""A quiet line where only the built-in model is installed: which better one this machine has room for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mgie_client.recommendation import Recommendation
from mgie_gimp.dialogs.toolkit import Gdk, Gtk, named, note
from mgie_gimp.i18n import _


class RecommendationLine:
    """`box` holds the widgets; it is seen as long as there is something to say."""

    def __init__(self, dismiss: Callable[[], None]) -> None:
        """dismiss: the person wants to hear no more of it."""
        self._best: Recommendation | None = None
        self._words = note()
        self._words.get_style_context().add_class("dim-label")
        self._words.set_line_wrap_mode(2)  # Pango.WrapMode.WORD_CHAR
        copy = named(Gtk.Button.new_with_label(_("Copy")), _("Copy the command, for a terminal"))
        copy.set_tooltip_text(_("Copy the command, for a terminal"))
        copy.connect("clicked", self._on_copy)
        away = named(
            Gtk.Button.new_from_icon_name("window-close-symbolic", Gtk.IconSize.MENU),
            _("Do not say this again"),
        )
        away.set_tooltip_text(_("Do not say this again"))
        away.connect("clicked", lambda _button: dismiss())
        self.box = Gtk.Box(spacing=6)
        self.box.pack_start(self._words, True, True, 0)
        for button in (copy, away):
            button.set_relief(Gtk.ReliefStyle.NONE)
            button.set_valign(Gtk.Align.CENTER)
            self.box.pack_start(button, False, False, 0)
        self.box.show_all()
        self.box.set_no_show_all(True)
        self.box.hide()

    def show(self, best: Recommendation | None) -> None:
        """None: there is nothing to say."""
        if best == self._best:
            return
        self._best = best
        if best is not None:
            words = best.said(_)
            self._words.set_text(words)
            named(self._words, words)
        self.box.set_visible(best is not None)

    def _on_copy(self, _button: Any) -> None:
        if self._best is not None:
            board = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
            board.set_text(self._best.command, -1)
            board.store()  # it is to outlive the plug-in
