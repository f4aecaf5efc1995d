"""Before it costs time: what the model understood, for reading and rewriting."""

from __future__ import annotations

from collections.abc import Callable

from mgie_gimp.dialogs.toolkit import GimpUi, Gtk, every, named, note, settle, stop
from mgie_gimp.i18n import _
from mgie_gimp.types import Closed

_POLL_MS = 100


def ask_text(said: str, poll: Callable[[], object]) -> str:
    """The text as the artist leaves it. Raises Closed.

    poll: is called while the window is open, so that the connection stays alive.
    """
    dialog = GimpUi.Dialog(title=_("Describe First"), role="mgie-expressive")
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(_("_Edit"), Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    view = Gtk.TextView(wrap_mode=Gtk.WrapMode.WORD_CHAR, accepts_tab=False)
    named(view, _("Expressive instruction"))
    view.get_buffer().set_text(said)
    scroller = Gtk.ScrolledWindow(shadow_type=Gtk.ShadowType.IN)
    scroller.set_size_request(440, 120)
    scroller.add(view)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6, margin=12)
    box.pack_start(
        note(_("This is what the model will do. Change the words, and it follows them.")), False, False, 0
    )
    box.pack_start(scroller, True, True, 0)
    dialog.get_content_area().pack_start(box, True, True, 0)
    GimpUi.window_set_transient(dialog)
    dialog.show_all()
    timer = every(_POLL_MS, lambda: (poll(), True)[1])
    try:
        answer = dialog.run()
        buffer = view.get_buffer()
        text = buffer.get_text(buffer.get_start_iter(), buffer.get_end_iter(), False)
    finally:
        stop(timer)
        dialog.destroy()
        settle()
    if answer != Gtk.ResponseType.OK:
        raise Closed
    return text
