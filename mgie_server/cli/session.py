"""One job through the running server, which is started where none runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mgie_protocol.client import Client
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Connected, Disconnected, Event, Failed, Result
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.models.catalog import list_models
from mgie_server.service.launch import ensure_server, find_server

IDLE_EXIT_S = 300.0  # a server that a command started ends after this long without work
_CANCEL_PATIENCE_S = 3.0

Watch = Callable[[Event], None]


def run_job(
    request: EditRequest, picture: PixelBuffer, selection: PixelBuffer | None, watch: Watch
) -> Result:
    """Submits, watches, returns the result. Ctrl+C cancels the job on the server.

    Raises MgieError: the server's own, server_unreachable, unauthorized, cancelled. A server that dies on the way is
    started again once, and the job is resubmitted under the same id.
    """
    start = partial(ensure_server, model=_to_preload(request.model), idle_exit_s=IDLE_EXIT_S)
    start()
    client = Client.local(client_name="mgie")
    try:
        job = client.submit(request, picture, selection, on_disconnect="cancel")
        try:
            return _follow(client, job, watch, start)
        except KeyboardInterrupt:
            _cancel(client, job)
            raise MgieError("cancelled", "Cancelled; the server has stopped the edit.") from None
    finally:
        client.close()


def _to_preload(name: str) -> str | None:
    """A server started for this job loads its model at once; what is not installed is the server's to refuse."""
    return name if name in {model.name for model in list_models() if model.installed} else None


def _follow(client: Client, job: str, watch: Watch, start: Callable[[], object]) -> Result:
    restarts, lost = 1, False
    while True:
        # looked at again and again while it is lost: a killed server's port may outlive its connections a moment
        if lost and restarts and find_server() is None:
            restarts -= 1
            start()
        for event in client.wait(0.5):
            watch(event)
            if isinstance(event, Result) and event.job_id == job:
                return event
            if isinstance(event, Failed) and event.job_id in (job, ""):
                raise event.error
            if isinstance(event, Disconnected):
                if event.error:
                    raise event.error
                lost = True
            elif isinstance(event, Connected):
                lost = False


def _cancel(client: Client, job: str) -> None:
    client.cancel(job)
    for _ in range(int(_CANCEL_PATIENCE_S / 0.1)):
        if any(isinstance(e, (Failed, Result, Disconnected)) for e in client.wait(0.1)):
            return
