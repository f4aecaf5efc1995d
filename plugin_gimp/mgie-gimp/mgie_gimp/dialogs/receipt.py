"""What became of a picture: a line of words, and all that is known of it on a click."""

from __future__ import annotations

from typing import Any

from mgie_gimp.dialogs.toolkit import Gtk, named, note
from mgie_gimp.jobs.receipt import detail_words, line_words
from mgie_gimp.types import Record

_HEIGHT = 220  # px of the details: the dialog grows by them when they open, and still fits a small screen


def receipt_box(record: Record) -> Any:
    """An expander whose title is the line."""
    words = line_words(record.report)
    expander = named(Gtk.Expander(label=words), words)
    grid = Gtk.Grid(column_spacing=12, row_spacing=3, margin_start=18, margin_top=3)
    for row, (name, value) in enumerate(detail_words(record.report)):
        grid.attach(Gtk.Label(label=name, xalign=0.0, yalign=0.0), 0, row, 1, 1)
        grid.attach(note(value), 1, row, 1, 1)
    scroller = Gtk.ScrolledWindow(max_content_height=_HEIGHT, min_content_height=_HEIGHT)
    scroller.set_policy(Gtk.PolicyType.NEVER, Gtk.PolicyType.AUTOMATIC)
    scroller.add(grid)
    expander.add(scroller)
    return expander
