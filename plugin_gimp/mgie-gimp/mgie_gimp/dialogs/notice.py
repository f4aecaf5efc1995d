"""Why the dialog came again, with edits to choose from where the model named some."""

from __future__ import annotations

from typing import Any

from mgie_gimp.dialogs.toolkit import Gtk, named, note
from mgie_gimp.i18n import _
from mgie_gimp.jobs.wording import error_words, nearest
from mgie_protocol.errors import MgieError


class Notice:
    """`box` holds the words, and a button for each edit that is near to what was asked for."""

    def __init__(self, error: MgieError, config: Any) -> None:
        icon = Gtk.Image.new_from_icon_name("dialog-warning", Gtk.IconSize.DND)
        words = named(note(error_words(error)), error_words(error))
        line = Gtk.Box(spacing=12)
        line.pack_start(icon, False, False, 0)
        line.pack_start(words, True, True, 0)
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6)
        self.box.pack_start(line, False, False, 0)
        names = nearest(error)
        if names:
            row = Gtk.Box(spacing=6)
            for name in names:
                button = Gtk.Button(label=_(name))
                button.connect(
                    "clicked", lambda _button, name=name: config.set_property("instruction", _(name))
                )
                row.pack_start(button, False, False, 0)
            self.box.pack_start(row, False, False, 0)
