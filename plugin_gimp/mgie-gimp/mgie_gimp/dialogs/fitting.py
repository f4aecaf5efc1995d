"""Dialogs that fit the screen: what is too high for it scrolls, above the buttons, which stay in sight."""

from __future__ import annotations

from typing import Any

from mgie_gimp.dialogs.toolkit import Gdk, GLib, Gtk

_AROUND = 190  # px of frame, buttons and the line about the server
_LEAST = 160  # px


def scrolling(rows: Any) -> Any:
    """A box of rows in a window that grows with them as far as the screen allows."""
    scroller = Gtk.ScrolledWindow(overlay_scrolling=False)
    scroller.set_policy(Gtk.PolicyType.NEVER, Gtk.PolicyType.AUTOMATIC)
    scroller.add(rows)

    def fit() -> bool:
        natural = rows.get_preferred_height()[1]
        high = min(natural, max(_LEAST, screen_height() - _AROUND))
        if scroller.get_min_content_height() != high:
            scroller.set_max_content_height(-1)
            scroller.set_min_content_height(high)
        return False

    rows.connect("size-allocate", lambda *_args: GLib.idle_add(fit))
    rows.connect("show", lambda *_args: fit())
    return scroller


def screen_height() -> int:
    """Of the screen that is used, without panels, in the toolkit's px, which a scale of 2 makes half as many."""
    display = Gdk.Display.get_default()
    monitor = display.get_primary_monitor() or display.get_monitor(0)
    return monitor.get_workarea().height
