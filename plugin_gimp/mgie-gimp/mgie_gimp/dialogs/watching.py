"""The server while the artist still chooses: looked for, started, its trouble told with a way on."""

from __future__ import annotations

import contextlib
import time
from typing import Any

from mgie_client.models import ModelInfo
from mgie_client.recommendation import Recommendation
from mgie_client.server_start import is_running
from mgie_gimp.i18n import _, ngettext
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.noted import kept_edits
from mgie_gimp.jobs.server import use_folder
from mgie_gimp.types import KeptEdit
from mgie_protocol import events, messages
from mgie_protocol.errors import MgieError

SERVERS = ("server_unreachable", "not_available", "unauthorized", "protocol_version", "already_running",
           "output_not_writable")  # fmt: skip
_COMES_BY_ITSELF = ("server_unreachable", "not_available")  # once somebody starts a server
_LOOK_AGAIN_S = 1.0
_ASK_AGAIN_S = 2.0


class Watch:
    """`trouble`: why there is no server, None while there is none to be told."""

    def __init__(self) -> None:
        self.trouble: MgieError | None = None
        self._connection: Connection | None = None
        self.place = ("", "auto")  # server and transport of the connection
        self.kept: list[KeptEdit] | None = None  # by the server for GIMP; None before it has said so
        self._look_at = 0.0
        self._ask_at = 0.0

    def look(self, config: Any) -> None:
        """Once in a while. config: which server, as the dialog was opened or as `again` found it."""
        if self.trouble is None:
            try:
                self._notice(self.connect(*self._chosen(config)).poll())
            except MgieError as error:
                self.fail(error)
        elif self.trouble.code in _COMES_BY_ITSELF and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _LOOK_AGAIN_S
            with contextlib.suppress(MgieError):
                if is_running():
                    self.trouble = None

    def _chosen(self, config: Any) -> tuple[str, str]:
        """The server's folder not as it is being typed; another transport at once."""
        transport = config.get_property("transport") or "auto"
        return (self.place[0] if self._connection else config.get_property("server") or ""), transport

    def _notice(self, told: list[events.Event]) -> None:
        connection = self._connection
        if connection is not None and connection.connected and time.monotonic() >= self._ask_at:
            self._ask_at = time.monotonic() + _ASK_AGAIN_S
            connection.client.fetch()
        if connection is not None and connection.connected and connection.recommendation.is_due():
            connection.client.ask_status()
        for event in told:
            if isinstance(event, messages.Kept):
                self.kept = kept_edits(event.jobs)

    def ask_again(self) -> None:
        """For what the server keeps: it has changed."""
        self._ask_at = 0.0

    def fail(self, error: MgieError) -> None:
        """The connection is of no use: say why, until `again`."""
        self.drop()
        self.trouble = error
        self._look_at = time.monotonic() + _LOOK_AGAIN_S

    def again(self) -> None:
        """The artist wants another attempt."""
        self.drop()
        self.trouble = None

    def connect(self, server: str, transport: str) -> Connection:
        """The connection to this server. Raises MgieError."""
        if self._connection is not None and self.place != (server, transport):
            self.drop()
        if self._connection is None:
            self.place = (server, transport)
            use_folder(server)
            self._connection = Connection(transport)
        return self._connection

    @property
    def models(self) -> list[ModelInfo]:
        """Those of the server; none before it has answered."""
        return self._connection.models if self._connection else []

    def recommended(self, chosen: str) -> Recommendation | None:
        """A better model, to who has chosen this one; None for nothing to say."""
        return self._connection.recommendation.line(chosen) if self._connection else None

    def dismiss_recommendation(self) -> None:
        """Not to be said again; where that cannot be kept, not in this dialog."""
        if self._connection is not None:
            with contextlib.suppress(OSError, MgieError):
                self._connection.recommendation.dismiss()

    def words(self) -> str:
        """One line, or two."""
        connection = self._connection
        if self.trouble is not None:
            return _("There is no server.")
        if connection is None or not (connection.starting or connection.connected):
            return _("Connecting to the server")
        if connection.starting:
            return connection.slow or _("Starting the server")
        ready = _("The server is ready (version {version}).").format(version=connection.server_version)
        if not self.kept:
            return ready
        kept = ngettext(
            "It keeps {number} result: Filters > AI > Open Kept Results.",
            "It keeps {number} results: Filters > AI > Open Kept Results.",
            len(self.kept),
        )
        return f"{ready} {kept.format(number=len(self.kept))}"

    def drop(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._ask_at = 0.0
