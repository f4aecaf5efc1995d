"""`mgie status` and `mgie stop`."""

from __future__ import annotations

import time
from typing import Any

from mgie_protocol.client import Client
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Disconnected, Failed, Status
from mgie_server.cli.answer import Json, answering
from mgie_server.service.launch import find_server

_PATIENCE_S = 10.0


def status(json: Json = False) -> None:
    """Say what the running server does: model, device, queue, memory."""
    with answering(json) as answer:
        data = ask_status()
        answer.give(data, _told(data))


def stop(json: Json = False) -> None:
    """Stop this user's server; a running edit is cancelled."""
    with answering(json) as answer:
        endpoint = _endpoint()
        client = Client.local(client_name="mgie")
        try:
            client.shutdown()
            _await(client, Disconnected)
        finally:
            client.close()
        _await_end()
        answer.give({"stopped": True, "endpoint": endpoint}, f"Stopped the server at {endpoint}.")


def ask_status() -> dict[str, Any]:
    """The server's status; raises MgieError server_unreachable where none runs."""
    _endpoint()
    client = Client.local(client_name="mgie")
    try:
        client.ask_status()
        event = _await(client, Status)
    finally:
        client.close()
    return event.data


def _endpoint() -> str:
    running = find_server()
    if running is None:
        raise MgieError("server_unreachable", "No server runs.", "Start one with `mgie-server`.")
    return running.endpoint


def _await(client: Client, kind: type) -> Any:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        for event in client.wait(0.5):
            if isinstance(event, kind):
                return event
            if isinstance(event, (Failed, Disconnected)) and event.error:
                raise event.error
    raise MgieError(
        "server_unreachable", f"The server did not answer within {_PATIENCE_S:.0f} s.", "Try `mgie doctor`."
    )


def _await_end() -> None:
    """The connection file goes last."""
    until = time.monotonic() + _PATIENCE_S
    while find_server() is not None and time.monotonic() < until:
        time.sleep(0.02)


def _told(data: dict[str, Any]) -> str:
    return "\n".join(f"{name}: {_short(value)}" for name, value in data.items())


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_short(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(_short(v) for v in value) or "none"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
