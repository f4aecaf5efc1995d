"""GIMP's own libraries, imported in one place because their versions must be asked for first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a type checker has no GIMP
    Babl: Any
    Gegl: Any
    Gimp: Any
    Gio: Any
    GLib: Any
    GObject: Any
else:
    import gi

    gi.require_version("Gimp", "3.0")
    gi.require_version("Gegl", "0.4")
    gi.require_version("Babl", "0.1")

    from gi.repository import Babl, Gegl, Gimp, Gio, GLib, GObject

__all__ = ["Babl", "GLib", "GObject", "Gegl", "Gimp", "Gio"]
