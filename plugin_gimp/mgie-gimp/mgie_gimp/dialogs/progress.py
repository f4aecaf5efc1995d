"""The window of an edit under way: where it is, what it will be, and a Cancel that tells the server."""

from __future__ import annotations

import time
from typing import Any

from mgie_gimp.dialogs.previews import to_pixbuf
from mgie_gimp.dialogs.toolkit import GimpUi, GLib, Gtk, Pango, every, named, note, settle, stop
from mgie_gimp.i18n import _
from mgie_gimp.jobs.job import CANCEL_TIMEOUT_S, Following
from mgie_gimp.jobs.keeping import origin_words
from mgie_gimp.jobs.wording import stage_words, time_words
from mgie_gimp.types import Closed, Outcome

_TICK_MS = 12
_SLICE_S = 0.03  # of moving bytes at a time; the window stays lively
_WIDTH = 360


class ProgressWindow:
    """GIMP itself stays usable: the window belongs to the plug-in's process."""

    def __init__(self, job: Following, title: str) -> None:
        self._job = job
        self._preview: Any = None
        self._cancelled_at = 0.0
        of = f": {job.origin.image}" if job.origin.image else ""  # of several windows each says which it is
        self._dialog = GimpUi.Dialog(title=title + of, role="mgie-progress")
        self._button = self._dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
        self._image = named(Gtk.Image(), _("Preview"))
        self._stage = note()
        self._bar = named(Gtk.ProgressBar(), _("Progress"))
        self._left = note()
        self._text = note()
        self._fill()

    def _fill(self) -> None:
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6, margin=12)
        box.set_size_request(_WIDTH, -1)
        for line in (_line(self._job.instruction, bold=True), _line(origin_words(self._job.origin))):
            if line.get_text():
                box.pack_start(line, False, False, 0)
        for widget in (self._image, self._stage, self._bar, self._left, self._text):
            box.pack_start(widget, False, False, 0)
        self._dialog.get_content_area().pack_start(box, True, True, 0)
        GimpUi.window_set_transient(self._dialog)
        self._show()
        self._dialog.show_all()
        self._image.hide()

    def run(self) -> Outcome:
        """Wait for the end. Raises MgieError, or Closed when the artist cancelled."""
        timer = every(_TICK_MS, self._tick)
        try:
            while not self._job.ended:
                self._dialog.run()  # ends with a response: Cancel, Escape, closed, or the job's end
                if not self._job.ended:
                    self._cancel()
        finally:
            stop(timer)
            self._job.abandon()
            self._dialog.destroy()
            settle()
        if self._cancelled_at:
            raise Closed
        if self._job.outcome is None:
            raise self._job.error or Closed
        return self._job.outcome

    def _cancel(self) -> None:
        if not self._cancelled_at:
            self._cancelled_at = time.monotonic()
            self._job.cancel()
            self._button.set_sensitive(False)
        self._show()

    def _tick(self) -> bool:
        until = time.monotonic() + _SLICE_S
        while not self._job.ended and time.monotonic() < until:
            began = time.monotonic()
            if not self._job.poll() and time.monotonic() - began < 0.001:
                break  # nothing moves
        late = self._cancelled_at and time.monotonic() > self._cancelled_at + CANCEL_TIMEOUT_S
        if late:
            self._job.abandon()
        if self._job.ended:
            self._dialog.response(Gtk.ResponseType.OK)
        else:
            self._show()
        return True

    def _show(self) -> None:
        now = self._job.situation
        _set(self._stage, stage_words(now))
        _set(self._left, time_words(now.seconds_left))
        _set(self._text, now.slow or now.expressive)
        if now.share is None:
            self._bar.pulse()
        else:
            self._bar.set_fraction(now.share)
        if now.preview is not None and now.preview is not self._preview:
            self._preview = now.preview
            pixbuf = to_pixbuf(now.preview, self._job.shape)
            if pixbuf is not None:
                self._image.set_from_pixbuf(pixbuf)
                self._image.show()


def _line(words: str, bold: bool = False) -> Any:
    """One line, cut where the window ends; all of it under the pointer."""
    label = Gtk.Label(label=" ".join(words.split()), xalign=0.0, ellipsize=Pango.EllipsizeMode.END)
    label.set_tooltip_text(words)
    if bold:
        label.set_markup(f"<b>{GLib.markup_escape_text(label.get_text())}</b>")
    return label


def _set(label: Any, words: str) -> None:
    if label.get_text() != words:
        label.set_text(words)
