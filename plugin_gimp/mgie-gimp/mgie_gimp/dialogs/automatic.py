"""Numbers that the model, or chance, may choose: words stand in the field as long as nobody has set one."""

from __future__ import annotations

from typing import Any

from mgie_gimp.dialogs.toolkit import Gdk, Gtk
from mgie_gimp.i18n import _


def show_automatic(row: Any, own: float) -> None:
    """row: one of the dialog's own, with a number. own: what stands for the model's own value, the least of the row.

    The slider at its left end, or an emptied field, gives it back.
    """
    number = _number_of(row)
    number.set_numeric(False)
    number.set_update_policy(Gtk.SpinButtonUpdatePolicy.IF_VALID)  # words are no number, and change none
    number.set_width_chars(max(number.get_width_chars(), len(_("automatic"))))

    def show(_number: Any) -> bool:
        if not _is_own(number.get_value(), own):
            return False
        if number.get_text() != _("automatic"):
            number.set_text(_("automatic"))
        return True

    def leave(*_args: Any) -> bool:
        if not number.get_text().strip():
            number.set_value(own)
            show(number)
        return False

    def on_key(_number: Any, event: Any) -> bool:
        return leave() if event.keyval in (Gdk.KEY_Return, Gdk.KEY_KP_Enter) else False

    number.connect("output", show)
    number.connect("key-press-event", on_key)
    number.connect("focus-out-event", leave)
    number.update()


def _is_own(value: float, own: float) -> bool:
    """Below 0 there is nothing but the model's own."""
    return value < 0 or value == own


def _number_of(row: Any) -> Any:
    """The field in a row."""
    if isinstance(row, Gtk.SpinButton):
        return row
    inside = row.get_children() if isinstance(row, Gtk.Container) else []
    return next((found for found in map(_number_of, inside) if found is not None), None)
