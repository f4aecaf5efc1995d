"""Waiting for one answer, for who has nothing else to do: commands and scripts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from mgie_protocol.errors import MgieError
from mgie_protocol.events import Disconnected, Event
from mgie_protocol.messages import Error

Kind = TypeVar("Kind")


def wait_for(wait: Callable[[float], list[Event]], kind: type[Kind], timeout_s: float, job: str = "") -> Kind:
    """The next event of this kind; others are passed over.

    wait: Client.wait, or one like it. timeout_s: without a word from the server. job: whose failure counts as well as
    that of a question. Raises MgieError for what failed instead, or server_unreachable.
    """
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        for event in wait(0.5):
            until = time.monotonic() + timeout_s
            if isinstance(event, kind):
                return event
            if isinstance(event, Error) and event.job in (None, job):
                raise event.error
            if isinstance(event, Disconnected) and event.error:
                raise event.error
    raise MgieError(
        "server_unreachable", f"The server did not answer within {timeout_s:.0f} s.", "Try `mgie doctor`."
    )
