"""What conformance tests say and hear: jobs through a Client, messages through a bare transport."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

from mgie_protocol import EditRequest, MgieError, PixelBuffer, PixelFormat, events, frames, messages
from mgie_protocol.client import Client
from mgie_protocol.transport import Transport

Kind = TypeVar("Kind")


def picture(side: int = 48, channels: int = 4, dtype: str = "u8") -> PixelBuffer:
    form = PixelFormat(side, side, channels, dtype)
    return PixelBuffer.from_format(form, os.urandom(form.nbytes))


def echo(instruction: str = "as it is", **more) -> EditRequest:
    return EditRequest(instruction, model="echo", **more)


def watch(
    client: Client, over: Callable[[events.Event], bool], timeout_s: float = 30.0
) -> list[events.Event]:
    """All events up to the first for which over is true."""
    seen: list[events.Event] = []
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        told = client.wait(0.5)
        for place, event in enumerate(told):
            seen.append(event)
            if over(event):
                _put_back(client, told[place + 1 :])
                return seen
    raise AssertionError(f"it did not come; seen: {seen}")


def end_of(client: Client, job: str) -> list[events.Event]:
    """All events up to the Result or Failed of job."""
    ends = (events.Result, messages.Error)
    return watch(client, lambda event: isinstance(event, ends) and event.job == job)


def result_of(client: Client, job: str) -> events.Result:
    last = end_of(client, job)[-1]
    assert isinstance(last, events.Result), last
    return last


def error_of(client: Client, job: str) -> MgieError:
    last = end_of(client, job)[-1]
    assert isinstance(last, messages.Error), last
    return last.error


def in_stage(stage: str) -> Callable[[events.Event], bool]:
    return lambda event: isinstance(event, messages.Progress) and event.stage == stage


def say(transport: Transport, *said: messages.Message | list) -> None:
    for message in said:
        parts = message if isinstance(message, list) else frames.encode(message)
        while not transport.send(parts):
            assert transport.lost is None
            transport.step()
    while transport.step():
        pass


def hear(transport: Transport, timeout_s: float = 30.0) -> messages.Message:
    """The next message that is not the server's own ping."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        transport.step()
        parts = transport.receive()
        message = frames.decode(parts) if parts is not None else messages.Ping()
        if not isinstance(message, messages.Ping):
            return message
        if parts is None:
            transport.wait(0.1)
    raise AssertionError(f"nothing came; lost: {transport.lost}")


def until(client: Client, kind: type[Kind], timeout_s: float = 10.0, of: list | None = None) -> Kind:
    """The next event of this kind. All that came goes to `of`."""
    end = time.monotonic() + timeout_s
    seen = of if of is not None else []
    while time.monotonic() < end:
        told = client.wait(0.2)
        for place, event in enumerate(told):
            seen.append(event)
            if isinstance(event, kind):
                _put_back(client, told[place + 1 :])
                return event
    raise AssertionError(f"no {kind.__name__} came, but {seen}")


def _put_back(client: Client, events_after: list[events.Event]) -> None:
    """What came with the awaited event is told by the next wait, however the events fell together."""
    client._state._events[:0] = events_after
