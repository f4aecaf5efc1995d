"""A window with one message, where no dialog is open that could hold it."""

from __future__ import annotations

from mgie_gimp.dialogs import toolkit
from mgie_gimp.dialogs.notice import WARNING, notice_box
from mgie_gimp.dialogs.toolkit import GimpUi, Gtk, settle
from mgie_gimp.i18n import _
from mgie_gimp.types import Told

_WIDTH = 420


def show_message(told: Told, icon: str = WARNING) -> None:
    """Until the artist has closed it."""
    toolkit.start()
    dialog = GimpUi.Dialog(title=_("Edit by Instruction"), role="mgie-message")
    dialog.add_button(_("_Close"), Gtk.ResponseType.CLOSE)
    dialog.set_default_response(Gtk.ResponseType.CLOSE)
    box = Gtk.Box(margin=12)
    box.set_size_request(_WIDTH, -1)
    box.pack_start(notice_box(told, [], icon), True, True, 0)
    dialog.get_content_area().pack_start(box, True, True, 0)
    GimpUi.window_set_transient(dialog)
    dialog.show_all()
    dialog.run()
    dialog.destroy()
    settle()
