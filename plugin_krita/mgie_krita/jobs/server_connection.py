"""The line to the server: the client, the server that is started where there is none, and what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable

from mgie_client.models import ModelInfo, device_words, models_of
from mgie_client.recommendation import RecommendationWatch
from mgie_client.server_start import UNREACHABLE_S
from mgie_krita.jobs.errors import remote_door
from mgie_krita.jobs.server import ServerKeeper
from mgie_krita.jobs.settings import Settings
from mgie_protocol import events, messages
from mgie_protocol.client import Client
from mgie_protocol.connection import ConnectionFile, read_connection
from mgie_protocol.errors import MgieError
from mgie_protocol.finding import find, lock_is_held

FINAL = ("unauthorized", "protocol_version")  # the same server would say the same again

_FIXED_UNREACHABLE_S = 10.0  # of an address that nobody starts a server for

Opener = Callable[[Client], None]  # gives a job to a client: a submit or a fetch
_STALE_S = 0.7  # a connection file whose server does not answer for so long is left over
_POLL_KEEPER_S = 0.1


class ServerConnection:
    """Owned by the Controller; poll and tend are called with every beat.

    A job that was given is given again, under its id, whenever the client has lost it without an answer:
    when it gave up while a server was still starting, and when it is replaced because one has started.

    refused: why this very server will not have us (FINAL), None otherwise. device: where the server computes.
    recommendation: of a better model than the only one that is installed.
    """

    def __init__(self, settings: Settings, transport: str):
        self.keeper = ServerKeeper(settings)
        self.refused: MgieError | None = None
        self.device = ""
        self.models: tuple[ModelInfo, ...] = ()
        self.recommendation = RecommendationWatch()
        self._settings, self._transport = settings, transport
        self._tried: ConnectionFile | None = None  # what the client was last told
        self._refused_by: ConnectionFile | None = None
        self._resting = False  # the client has given up and waits for a call
        self._down_since = time.monotonic()
        self._looked_at = 0.0
        self._before_start: ConnectionFile | None = None
        self._given: dict[str, Opener] = {}
        self.client = self._connect()

    def _connect(self) -> Client:
        self.endpoint = self._settings.endpoint.strip()
        return Client(
            "",
            "",
            transport=self._transport,
            client_name="krita",
            find=self._find,
            unreachable_after_s=_FIXED_UNREACHABLE_S if self.endpoint else UNREACHABLE_S,
            hold_results=True,
        )

    def _find(self) -> tuple[str, str] | None:
        found = find()
        if found is None or (self.endpoint and found.endpoint != self.endpoint):
            return None
        self._tried = found
        return found.endpoint, found.token

    def reconnect(self) -> None:
        """With the address that the settings have now. Only while nothing is under way."""
        self.client.close()
        self.refused = self._refused_by = None
        self.keeper.error = None
        self._resting, self._down_since = False, time.monotonic()
        self.client = self._connect()

    def close(self) -> None:
        """Say goodbye; the server goes on with what was given."""
        self._given.clear()
        self.client.close()

    @property
    def connected(self) -> bool:
        return self.client.connected

    @property
    def error(self) -> MgieError | None:
        """Why no edit can be done now, as far as that is known."""
        if self.connected:
            return None
        return self.refused or self._wrong_address() or self.keeper.error

    def _wrong_address(self) -> MgieError | None:
        if not self.endpoint:
            return None
        try:
            return remote_door() if self._find() is None else None
        except MgieError as error:
            return error

    # --- jobs ---------------------------------------------------------------------------------------

    def give(self, job_id: str, opener: Opener) -> None:
        """Hand a job to the server, now or when it is there. Raises MgieError as Client.submit does."""
        opener(self.client)
        self._given[job_id] = opener

    def cancel(self, job_id: str) -> None:
        if self._given.pop(job_id, None) is not None:
            self.client.cancel(job_id)

    def let_go(self, job_id: str) -> None:
        """The server need not keep the result of this job any longer."""
        self.client.received(job_id)

    def _renew(self) -> None:
        """A new client connects at once; the old one may pause for seconds between its attempts."""
        self.client.close()
        self._resting = False
        self.client = self._connect()
        for opener in self._given.values():
            opener(self.client)

    # --- what happens -------------------------------------------------------------------------------

    def poll(self) -> list[events.Event]:
        """Move the client, and note what is told of the connection itself."""
        told = []
        for event in self.client.poll():
            if self._give_again(event):
                continue
            told.append(event)
            if isinstance(event, messages.Welcome):
                self._on_connected(event)
            elif isinstance(event, events.Disconnected):
                self._on_disconnected(event)
            elif isinstance(event, messages.StatusReply):
                self.device = device_words(event.data)
                self.recommendation.take(event.data)
            elif isinstance(event, events.Result) and not self.device:
                self.client.ask_status()  # the worker knows its device by now
        if self.connected and self.recommendation.is_due():
            self.client.ask_status()
        return told

    def _give_again(self, event: events.Event) -> bool:
        """Whether an answer is none, because the server is only just starting."""
        if not isinstance(event, (messages.Error, events.Result)) or event.job not in self._given:
            return False
        lost = isinstance(event, messages.Error) and event.error.code == "server_unreachable"
        if lost and self.keeper.starting:
            self._given[event.job](self.client)
            self._resting = False
            return True
        del self._given[event.job]
        return False

    def _on_connected(self, event: messages.Welcome) -> None:
        self.keeper.arrived()
        self.refused, self._resting = None, False
        self.models = tuple(models_of(event.models))
        self.recommendation.connected(self.models)
        self.client.ask_status()

    def _on_disconnected(self, event: events.Disconnected) -> None:
        self.device = ""
        self._down_since = time.monotonic()
        self._resting = event.error is not None
        if event.error is not None and event.error.code in FINAL:
            self.refused, self._refused_by = event.error, self._tried

    def tend(self, wanted: bool, may_start: Callable[[], bool]) -> None:
        """Start a server if one is wanted, none is there, and may_start says so; look how a start goes."""
        now = time.monotonic()
        if self.connected or now - self._looked_at < _POLL_KEEPER_S:
            return
        self._looked_at = now
        self.keeper.poll()
        self._notice_start()
        idle = not self.keeper.starting and self.keeper.error is None and self.refused is None
        if wanted and idle and not self.endpoint and self._nobody_there(now) and may_start():
            self._before_start = read_connection()
            self.keeper.start()

    def _notice_start(self) -> None:
        found = read_connection() if self.keeper.starting else None
        if found is not None and found != self._before_start:
            self._before_start = found
            self._renew()

    def _nobody_there(self, now: float) -> bool:
        return not lock_is_held() or now - self._down_since > _STALE_S

    def want(self) -> None:
        """An edit is coming: what failed before is tried anew."""
        if self.keeper.error is not None:
            self.keeper.error = None
        if self.refused is not None and read_connection() != self._refused_by:
            self.refused = None
        if not self.connected and self._resting:
            self._down_since = time.monotonic()
            self.call()

    def try_again(self) -> None:
        """The artist asked for it."""
        self.refused = None
        self.want()
        if self._resting:
            self.call()

    def call(self) -> None:
        """Wake a client that has given up."""
        self._resting = False
        self.client.ping()

    def refresh(self) -> None:
        """Look for a server that somebody else has started meanwhile."""
        if not self._resting:
            return
        found = read_connection()
        if found is not None and not (self.refused is not None and found == self._refused_by):
            self.call()
