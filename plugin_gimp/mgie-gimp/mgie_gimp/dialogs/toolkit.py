"""GTK and GIMP's own widgets, imported with the first window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a type checker has no GIMP
    Gdk: Any
    GdkPixbuf: Any
    GimpUi: Any
    GLib: Any
    Gtk: Any
    Pango: Any
else:
    import gi

    gi.require_version("GimpUi", "3.0")
    gi.require_version("Gtk", "3.0")
    gi.require_version("Gdk", "3.0")

    from gi.repository import Gdk, GdkPixbuf, GimpUi, GLib, Gtk, Pango

__all__ = [
    "GLib",
    "Gdk",
    "GdkPixbuf",
    "GimpUi",
    "Gtk",
    "Pango",
    "every",
    "named",
    "note",
    "settle",
    "start",
    "stop",
]

_started: list[bool] = []


def start() -> None:
    """Once before the first window."""
    if not _started:
        GimpUi.init("mgie-gimp")
        _started.append(True)


def every(milliseconds: int, do: Any) -> int:
    """Call again and again, while do gives True; the number is for stop."""
    return GLib.timeout_add(milliseconds, do)


def stop(timer: int) -> None:
    """End what every began."""
    GLib.source_remove(timer)


def named(widget: Any, name: str) -> Any:
    """Give a widget a name for screen readers."""
    widget.get_accessible().set_name(name)
    return widget


def note(text: str = "") -> Any:
    """A small text of several lines."""
    label = Gtk.Label(label=text, xalign=0.0, wrap=True, max_width_chars=60)
    label.set_selectable(False)
    return label


def settle() -> None:
    """Let closed windows vanish before something long begins."""
    while Gtk.events_pending():
        Gtk.main_iteration()
