"""`mgie status` and `mgie stop`."""

from __future__ import annotations

import time
from typing import Any

from mgie_client.server_start import find_server
from mgie_client.waiting import wait_for
from mgie_protocol.client import Client
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Disconnected
from mgie_protocol.finding import held_elsewhere
from mgie_protocol.messages import StatusReply
from mgie_server.cli.answer import Json, answering

_TIMEOUT_S = 10.0
_JUST_STARTED_S = 0.4  # a server that was started a moment ago listens within this


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
            wait_for(client.wait, Disconnected, _TIMEOUT_S)
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
        event = wait_for(client.wait, StatusReply, _TIMEOUT_S)
    finally:
        client.close()
    return event.data


def _endpoint() -> str:
    running = find_server(_JUST_STARTED_S)
    if running is None:
        none = MgieError("server_unreachable", "No server runs.", "Start one with `mgie-server`.")
        raise held_elsewhere() or none
    return running.endpoint


def _await_end() -> None:
    """The connection file goes last."""
    until = time.monotonic() + _TIMEOUT_S
    while find_server() is not None and time.monotonic() < until:
        time.sleep(0.02)


def _told(data: dict[str, Any]) -> str:
    """The status for a person; what it needs from the server may be missing in another version."""
    memory = data.get("memory", {})
    lines = [
        f"mgie-server {data.get('server_version')} at {data.get('endpoint')}, process {data.get('pid')}, "
        f"up {_time(data.get('uptime_s', 0))}",
        *(_worker(worker) for worker in data.get("workers", [])),
        f"Queue: {data.get('queue', 0)} waiting, {data.get('receiving', 0)} arriving",
        *(_job(job) for job in data.get("running", [])),
        f"Memory: {_megabytes(memory.get('broker_rss_bytes'))} server, "
        f"{_megabytes(memory.get('workers_rss_bytes'))} workers, "
        f"{_megabytes(memory.get('held_pixels_bytes'))} pictures",
        f"Models: {', '.join(m['name'] for m in data.get('models', []) if m.get('installed'))}",
    ]
    if data.get("idle_exit_s"):
        lines.append(f"It ends after {_time(data['idle_exit_s'])} without work.")
    return "\n".join(lines)


def _worker(worker: dict[str, Any]) -> str:
    loaded = ", ".join(worker.get("loaded_models", [])) or "no model"
    return f"Device {worker.get('device_name')}: {worker.get('state')}, {loaded} loaded"


def _job(job: dict[str, Any]) -> str:
    step = f" {job.get('step')} of {job.get('steps')}" if job.get("steps") else ""
    return f"Running: {job.get('model')}, {job.get('stage')}{step}, {_time(job.get('seconds', 0))}"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _megabytes(count: float | None) -> str:
    return f"{(count or 0) / 1024**2:.0f} MB"
