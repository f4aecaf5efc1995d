"""What went wrong, well set: what failed, what is known of it, the next step, and buttons that lead on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mgie_gimp.dialogs.toolkit import GLib, Gtk, named, note
from mgie_gimp.types import Told

WARNING, NEWS = "dialog-warning", "dialog-information"


def notice_box(told: Told, buttons: Sequence[tuple[str, Callable[[], object]]], icon: str = WARNING) -> Any:
    """buttons: what stands on each, and what a press does."""
    words = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=4)
    what = named(note(), told.what)
    what.set_markup(f"<b>{GLib.markup_escape_text(told.what)}</b>")
    words.pack_start(what, False, False, 0)
    for text in (told.why, told.step):
        if text:
            words.pack_start(_copyable(text), False, False, 0)
    if buttons:
        words.pack_start(_row(buttons), False, False, 2)
    picture = Gtk.Image.new_from_icon_name(icon, Gtk.IconSize.DND)
    picture.set_valign(Gtk.Align.START)
    box = Gtk.Box(spacing=12)
    box.pack_start(picture, False, False, 0)
    box.pack_start(words, True, True, 0)
    return named(box, told.what)


def _copyable(text: str) -> Any:
    """A command or a path in it may be wanted in a terminal; a long word breaks rather than widens the window."""
    label = named(note(text), text)
    label.set_selectable(True)
    label.set_can_focus(False)
    label.set_line_wrap_mode(2)  # Pango.WrapMode.WORD_CHAR
    return label


def _row(buttons: Sequence[tuple[str, Callable[[], object]]]) -> Any:
    """Beside each other, and below where they do not fit."""
    row = Gtk.FlowBox(selection_mode=Gtk.SelectionMode.NONE, column_spacing=6, row_spacing=6)
    row.set_max_children_per_line(len(buttons))
    for words, press in buttons:
        button = Gtk.Button(label=words)
        button.connect("clicked", lambda _button, press=press: press())
        place = Gtk.FlowBoxChild(can_focus=False, halign=Gtk.Align.START)
        place.add(button)
        row.add(place)
    return row
