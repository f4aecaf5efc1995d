"""The connection to the server, with a server that is started when none runs."""

from __future__ import annotations

import os
import time

from mgie_client.models import ModelInfo, may_paint, models_of
from mgie_client.recommendation import RecommendationWatch
from mgie_client.server_start import UNREACHABLE_S, is_running
from mgie_gimp.jobs.noted import CLIENT_NAME
from mgie_gimp.jobs.server import Starter
from mgie_gimp.jobs.wording import slow_start_words
from mgie_gimp.types import MINI
from mgie_protocol import events, messages
from mgie_protocol.client import Client

_LOOK_AGAIN_S = 0.25
_RESTARTS = 1  # a server that dies a second time has a reason that a third start would meet again


class Connection:
    """One client, one server. Call poll often; nothing here blocks but wait."""

    def __init__(self, transport: str = "auto") -> None:
        """transport: "auto" is what $MGIE_TRANSPORT says, if anything.

        Raises MgieError: not_available (no pyzmq, or no command to start), server_unreachable (StartError where
        the server's own command is the matter).
        """
        self.client = Client.local(
            transport=os.environ.get("MGIE_TRANSPORT", transport) if transport == "auto" else transport,
            client_name=CLIENT_NAME,
            unreachable_after_s=UNREACHABLE_S,
            hold_results=True,  # of a job that is to be kept, until its layers are in the image
        )
        self.models: list[ModelInfo] = []
        self.recommendation = RecommendationWatch()
        self.server_version = ""
        self.connected = False
        self._restarts = _RESTARTS
        self._look_at = 0.0
        self._starter: Starter | None = None if is_running() else Starter()

    @property
    def starting(self) -> bool:
        """A server was started and does not listen yet."""
        return self._starter is not None

    @property
    def slow(self) -> str:
        """What to know of a server that was started and does not come; "" as long as that is usual."""
        return (
            "" if self._starter is None else slow_start_words(self._starter.silent_s, self._starter.command)
        )

    def poll(self) -> list[events.Event]:
        """What happened. Raises MgieError when the server cannot be started, or does not let us in."""
        self._watch_server()
        return self._noticed(self.client.poll())

    def wait(self, timeout_s: float) -> list[events.Event]:
        """As poll, but waits for something to happen, at most timeout_s."""
        self._watch_server()
        return self._noticed(self.client.wait(timeout_s))

    def _watch_server(self) -> None:
        if self._starter is not None:
            if self._starter.poll():
                self._starter = None
        elif not self.connected and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _LOOK_AGAIN_S
            # a killed server leaves its connection file: whether its lock is held is what counts
            if self._restarts and not is_running():
                self._restarts -= 1
                self._starter = Starter()

    def _noticed(self, told: list[events.Event]) -> list[events.Event]:
        for event in told:
            if isinstance(event, messages.Welcome):
                self.connected = True
                self.server_version = event.server_version
                self.models = models_of(event.models)
                self.recommendation.connected(self.models)
            elif isinstance(event, messages.StatusReply):
                self.recommendation.take(event.data)
            elif isinstance(event, events.Disconnected):
                self.connected = False
                if event.error is not None and not self.client.unanswered:
                    raise event.error
        return told

    def model(self, name: str) -> ModelInfo:
        """What is known of a model."""
        known = [*self.models, MINI]
        return next((model for model in known if model.name == name), ModelInfo(name, name))

    def may_paint(self, name: str) -> bool:
        """Whether a model may make new content; yes as long as nobody has said that it does not."""
        return may_paint([*self.models, MINI], name)

    def close(self) -> None:
        """Say goodbye; jobs under way are cancelled, unless they are to be kept."""
        self.client.close()
