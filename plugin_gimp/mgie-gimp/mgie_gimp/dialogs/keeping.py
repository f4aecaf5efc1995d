"""The list of what the server keeps, and what can be done with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from mgie_gimp.dialogs import toolkit
from mgie_gimp.dialogs.fitting import screen_height
from mgie_gimp.dialogs.message import show_message
from mgie_gimp.dialogs.notice import NEWS, notice_box
from mgie_gimp.dialogs.progress import ProgressWindow
from mgie_gimp.dialogs.toolkit import Gdk, GimpUi, GLib, Gtk, named, note
from mgie_gimp.dialogs.watching import Watch
from mgie_gimp.i18n import _
from mgie_gimp.jobs.job import Fetching
from mgie_gimp.jobs.keeping import kept_words
from mgie_gimp.jobs.noted import forget
from mgie_gimp.jobs.wording import told
from mgie_gimp.types import Closed, KeptEdit, Outcome, Told
from mgie_protocol.errors import MgieError

_LOOK_MS = 100
_WIDTH, _HEIGHT = 480, 260  # px of the list
OPEN, LAYER, DISCARD = 1, 2, 3
_NAME = "mgie-kept"  # of the list, for its style
Put = Callable[[KeptEdit, Outcome, bool], "list[Any]"]


def choose_kept(image: Any, config: Any, put: Put) -> list[Any]:
    """Let the artist choose, fetch, and put it (as a layer of the image: True). Raises MgieError, Closed."""
    toolkit.start()
    watch = Watch()
    try:
        while True:
            window = _Window(watch, image, config)
            chosen, answer = window.run()
            try:
                job = Fetching(watch.connect(*watch.place), chosen)
                outcome = ProgressWindow(job, _("Fetching")).run()
                break
            except MgieError as error:  # gone meanwhile, say: the list comes again without it
                show_message(told(error))
            except Closed:
                pass
        layers = put(chosen, outcome, answer == LAYER)
        job.delivered()
        if outcome.notes:
            show_message(Told(_("The layer is edited."), "\n\n".join(outcome.notes)), NEWS)
        return layers
    finally:
        watch.drop()


class _Window:
    """Follows what the server says while it is open."""

    def __init__(self, watch: Watch, image: Any, config: Any) -> None:
        self._watch, self._config = watch, config
        self._image = image
        self._shown: list[KeptEdit] | None = None
        self._trouble: MgieError | None = None
        self._dialog = GimpUi.Dialog(title=_("Kept Results"), role="mgie-kept")
        self._dialog.add_button(_("_Discard"), DISCARD)
        self._dialog.add_button(_("_Close"), Gtk.ResponseType.CLOSE)
        if image is not None:
            self._dialog.add_button(_("Add to This _Image"), LAYER)
        self._dialog.add_button(_("_Open as Image"), OPEN)
        self._dialog.set_default_response(OPEN)
        self._list = named(Gtk.ListBox(name=_NAME), _("Kept Results"))
        _show_selection()
        self._notice = Gtk.Box()
        self._words = note()
        self._fill()

    def _fill(self) -> None:
        words = _("The server keeps these for a day: GIMP ended before they were in their image.")
        scroller = Gtk.ScrolledWindow(shadow_type=Gtk.ShadowType.IN)
        scroller.set_policy(Gtk.PolicyType.NEVER, Gtk.PolicyType.AUTOMATIC)
        scroller.set_size_request(_WIDTH, min(_HEIGHT, screen_height() // 3))
        scroller.add(self._list)
        self._list.connect("row-activated", lambda *_args: self._dialog.response(OPEN))
        self._list.connect("selected-rows-changed", lambda *_args: self._allow())
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6, margin=12)
        box.pack_start(note(words), False, False, 0)
        box.pack_start(self._notice, False, False, 0)
        box.pack_start(scroller, True, True, 0)
        box.pack_start(self._words, False, False, 0)
        self._dialog.get_content_area().pack_start(box, True, True, 0)
        GimpUi.window_set_transient(self._dialog)
        self._dialog.show_all()
        self._allow()

    def run(self) -> tuple[KeptEdit, int]:
        """What was chosen, and OPEN or LAYER. Raises Closed."""
        timer = toolkit.every(_LOOK_MS, self._look)
        try:
            while True:
                answer, chosen = self._dialog.run(), self._chosen()
                if answer in (OPEN, LAYER) and chosen is not None:
                    return chosen, answer
                if answer != DISCARD:
                    raise Closed
                if chosen is not None:
                    self._discard(chosen)
        finally:
            toolkit.stop(timer)
            self._dialog.destroy()
            toolkit.settle()

    def _look(self) -> bool:
        watch = self._watch
        watch.look(self._config)
        if watch.trouble is not self._trouble:
            self._trouble = watch.trouble
            for old in self._notice.get_children():
                self._notice.remove(old)
            if self._trouble is not None:
                again = [(_("Try Again"), watch.again)]
                self._notice.pack_start(notice_box(told(self._trouble), again), True, True, 0)
                self._notice.show_all()
        if watch.kept is not None and watch.kept != self._shown:
            self._show(watch.kept)
        words = _("Nothing is kept.") if self._shown == [] else "" if self._shown else watch.words()
        if self._words.get_text() != words:
            self._words.set_text(words)
        self._words.set_visible(bool(words))
        return True

    def _show(self, kept: list[KeptEdit]) -> None:
        self._shown = kept
        for old in self._list.get_children():
            self._list.remove(old)
        for edit in kept:
            self._list.add(_row(edit))
        self._list.show_all()
        self._list.select_row(self._list.get_row_at_index(0))
        self._allow()

    def _chosen(self) -> KeptEdit | None:
        row = self._list.get_selected_row()
        return None if row is None or not self._shown else self._shown[row.get_index()]

    def _allow(self) -> None:
        for answer in (DISCARD, LAYER, OPEN):
            self._dialog.set_response_sensitive(answer, self._chosen() is not None)

    def _discard(self, chosen: KeptEdit) -> None:
        self._watch.connect(*self._watch.place).client.received(chosen.job_id)
        forget(chosen.job_id)
        self._watch.ask_again()


def _show_selection() -> None:
    """GIMP's themes paint boxes and labels over what marks a row as chosen."""
    provider = Gtk.CssProvider()
    provider.load_from_data(
        f"#{_NAME} row * {{ background: none; }} #{_NAME} row {{ padding: 3px; }}".encode()
    )
    screen = Gdk.Screen.get_default()
    Gtk.StyleContext.add_provider_for_screen(screen, provider, Gtk.STYLE_PROVIDER_PRIORITY_APPLICATION)


def _row(edit: KeptEdit) -> Any:
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=2, border_width=6)
    title = note()
    words = " ".join(edit.instruction.split()) or edit.job_id
    title.set_markup(f"<b>{GLib.markup_escape_text(words)}</b>")
    box.pack_start(title, False, False, 0)
    below = kept_words(edit, time.time())
    box.pack_start(note(below), False, False, 0)
    row = Gtk.ListBoxRow()
    row.add(box)
    return named(row, f"{words}: {below}")
