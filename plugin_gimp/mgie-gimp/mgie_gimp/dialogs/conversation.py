"""The windows of one call, in their order: options, progress, the expressive text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mgie_gimp.dialogs import toolkit
from mgie_gimp.dialogs.expressive import ask_text
from mgie_gimp.dialogs.options import OptionsDialog
from mgie_gimp.dialogs.progress import ProgressWindow
from mgie_gimp.host import Gimp
from mgie_gimp.i18n import _
from mgie_gimp.jobs import requests
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.job import Job
from mgie_gimp.jobs.receipt import line_words
from mgie_gimp.jobs.server import use_folder
from mgie_gimp.jobs.wording import error_words
from mgie_gimp.plain import Closed, Options, Outcome, Parcel, Record
from mgie_protocol.errors import MgieError

_LOOK_MS = 100


class Conversation:
    """The connection is made while the artist still chooses, and a server started, so that both are ready then."""

    def __init__(self, procedure: Any, config: Any, record: Record | None, *, ask: bool) -> None:
        """ask: open the options; else the last ones are taken (Filters > Repeat)."""
        toolkit.start()
        self.may_ask = ask
        self._procedure, self._config = procedure, config
        self._record = record
        self._error: MgieError | None = None
        self._connection: Connection | None = None
        self._place = ("", "auto")  # server and transport of the connection
        self._trouble = ""
        if record is not None and ask:
            _prefill(config, record)

    def ask_options(self) -> None:
        """Let the artist choose. Raises Closed."""
        if not self.may_ask:
            return
        dialog = OptionsDialog(self._procedure, self._config, self._error, self._record)
        self._trouble = ""
        dialog.show_server(self._server_words(), [])
        server = self._config.get_property("server") or ""  # not as it is being typed
        timer = toolkit.every(_LOOK_MS, lambda: self._look(dialog, server))
        try:
            chosen = dialog.run()
        finally:
            toolkit.stop(timer)
            dialog.close()
            toolkit.settle()
        if not chosen:
            raise Closed

    def _look(self, dialog: OptionsDialog, server: str) -> bool:
        """Once in a while: what the server is doing. Trouble is told here, and met again by the edit."""
        if not self._trouble:
            try:
                self._connect(server, self._config.get_property("transport") or "auto").poll()
            except MgieError as error:
                self._drop()
                self._trouble = error_words(error)
        models = self._connection.models if self._connection else []
        dialog.show_server(self._server_words(), models)
        return True

    def _server_words(self) -> str:
        if self._trouble:
            return self._trouble
        connection = self._connection
        if connection is None or not (connection.starting or connection.connected):
            return _("Connecting to the server")
        if connection.starting:
            return _("Starting the server")
        return _("The server is ready (version {version}).").format(version=connection.server_version)

    def show(self, error: MgieError) -> None:
        """Tell this with the next options."""
        self._error = error

    def edit(self, parcel: Parcel, options: Options) -> Outcome:
        """Edit, with the artist's eyes on it. Raises MgieError, Closed."""
        connection = self._connect(options.server, options.transport)
        if options.describe_first:
            describing = replace(parcel, request=requests.describing(parcel.request))
            said = self._follow(connection, describing, _("Describing")).expressive
            text = ask_text(said, connection.poll)
            parcel = replace(parcel, request=requests.with_text(parcel.request, said, text))
        return self._follow(connection, parcel, _("Editing"))

    def tell(self, outcome: Outcome, kept: list[str], placed: list[str]) -> None:
        """In GIMP's status bar: what became of the picture that is shown, the recipes that were kept, and what there is
        to know of where the result lies.
        """
        words = line_words(outcome.reports[0]) if outcome.reports else ""
        said = [_("Edited: {what}").format(what=words)] if words else []
        said += [_("Kept as recipe “{name}”").format(name=name) for name in kept] + placed
        if said:
            Gimp.message(" · ".join(said))

    def _follow(self, connection: Connection, parcel: Parcel, title: str) -> Outcome:
        return ProgressWindow(Job(connection, parcel), title).run()

    def _connect(self, server: str, transport: str) -> Connection:
        if self._connection is not None and self._place != (server, transport):
            self._drop()
        if self._connection is None:
            self._place = (server, transport)
            use_folder(server)
            self._connection = Connection(transport)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def close(self) -> None:
        """At the end of the call."""
        self._drop()


def _prefill(config: Any, record: Record) -> None:
    """Open mgie-edit-again with what made the layer."""
    config.set_property("instruction", record.instruction)
    config.set_property("expressive", record.expressive)
    config.set_property("variations", 1)
    config.set_property("seed", min(record.seed, 2**31 - 1))
