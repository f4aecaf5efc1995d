"""Dialogs that fit the screen: what is too high for it scrolls, and what stands around it stays in sight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mgie_gimp.dialogs.toolkit import Gdk, GLib, Gtk

_FRAME = 36  # px, by the window manager
_LEAST = 120  # px
_BESIDE_BAR = 8  # px


def align(labels: Iterable[Any]) -> None:
    """The labels of rows as wide as the widest of them, so that the fields beside them begin at one line."""
    group = Gtk.SizeGroup(mode=Gtk.SizeGroupMode.HORIZONTAL)
    for label in labels:
        label.set_xalign(0.0)
        group.add_widget(label)


def scrolling(rows: Any) -> Any:
    """A box of rows in a window that grows with them as far as the screen allows."""
    scroller = Gtk.ScrolledWindow(overlay_scrolling=False)
    scroller.set_policy(Gtk.PolicyType.NEVER, Gtk.PolicyType.AUTOMATIC)
    scroller.add(rows)

    def fit(*_args: Any) -> bool:
        window = scroller.get_toplevel()
        around = window.get_allocated_height() - scroller.get_allocated_height()
        if scroller.get_allocated_height() <= 1:  # not shown yet
            around = window.get_preferred_height()[0] - scroller.get_preferred_height()[0]
        room = screen_height() - _FRAME - around
        whole = rows.get_preferred_height()[1]
        high = min(whole, max(_LEAST, room))
        rows.set_margin_end(_BESIDE_BAR if high < whole else 0)
        if scroller.get_min_content_height() != high:
            scroller.set_min_content_height(high)
        wide, tall = window.get_size()
        if tall > screen_height() - _FRAME:
            window.resize(wide, 1)  # as low as it can be
        return False

    for widget in (rows, scroller):
        widget.connect("size-allocate", lambda *_args: GLib.idle_add(fit))
    scroller.connect("realize", fit)
    return scroller


def screen_height() -> int:
    """Of the screen that is used, without panels, in the toolkit's px, which a scale of 2 makes half as many."""
    display = Gdk.Display.get_default()
    monitor = display.get_primary_monitor() or display.get_monitor(0)
    return monitor.get_workarea().height
