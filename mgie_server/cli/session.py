"""Jobs through the running server, which is started where none runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mgie_protocol.beside import NOTHING, Beside
from mgie_protocol.client import Client
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Disconnected, Event, Result
from mgie_protocol.finding import find
from mgie_protocol.messages import Error, Welcome
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.cli.launch import ensure_server
from mgie_server.engines.catalog import list_models

_CANCEL_TIMEOUT_S = 3.0

Watch = Callable[[Event], None]
Land = Callable[[Result], None]


@dataclass(frozen=True)
class Ended:
    """A job that came to its end. outcome: its result, or why there is none."""

    job: str
    outcome: Result | MgieError


class Session:
    """Any number of jobs under way at once. A context manager.

    A server that dies on the way is started again, and what was unanswered is resubmitted under the same ids; once,
    and once more after each job that ended well, so that a picture that kills servers does not do so for ever.
    """

    def __init__(self, model: str, watch: Watch, hold: bool = False) -> None:
        """Raises MgieError server_unreachable. model: loaded at once by a server that is started here.

        hold: the server has each result until this session ends, so that it can be told to keep it.
        """
        self._start = partial(ensure_server, model=_to_preload(model))
        self._watch = watch
        self._restarts, self._lost = 1, True  # until it is connected: it may end under our handshake
        self._end: MgieError | None = None  # of the connection, for good
        self._start()
        self._client = Client.local(client_name="mgie", hold_results=hold)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *problem: object) -> None:
        self._client.close()

    def submit(
        self,
        request: EditRequest,
        picture: PixelBuffer,
        selection: PixelBuffer | None = None,
        beside: Beside = NOTHING,
    ) -> str:
        """The id of the new job. Raises MgieError for what the server would refuse unseen."""
        return self._client.submit(request, picture, selection, beside=beside)

    def keep(
        self,
        job: str,
        request: EditRequest,
        picture: PixelBuffer,
        selection: PixelBuffer | None,
        beside: Beside,
    ) -> bool:
        """Have the server keep the result of a job that came and could not be used; whether it does."""
        self._client.submit(request, picture, selection, beside=beside, job_id=job, on_disconnect="keep")
        until = time.monotonic() + _CANCEL_TIMEOUT_S
        while time.monotonic() < until:
            for event in self._client.wait(0.1):
                if isinstance(event, (Result, Error)) and event.job == job:
                    return isinstance(event, Result)
        return False

    def take(self, timeout_s: float) -> list[Ended]:
        """The jobs that ended meanwhile; waits for something to happen, at most so long.

        Raises MgieError for what ends all of them: unauthorized, protocol_version, server_unreachable.
        """
        if self._lost and self._restarts and find() is None:
            self._restarts -= 1
            self._start()
        ended = [] if self._end else [self._taken(event) for event in self._client.wait(timeout_s)]
        if self._end and not any(ended):  # what ended well before it is told first
            raise self._end
        return [job for job in ended if job]

    def cancel(self) -> None:
        """Stop every job on the server, and wait a little until it has."""
        for job in self._client.unanswered:
            self._client.cancel(job)
        until = time.monotonic() + _CANCEL_TIMEOUT_S
        while self._client.unanswered and time.monotonic() < until:
            if any(isinstance(event, Disconnected) for event in self._client.wait(0.1)):
                return

    def _taken(self, event: Event) -> Ended | None:
        self._watch(event)
        if isinstance(event, Result):
            self._restarts = 1
            return Ended(event.job, event)
        if isinstance(event, Error):
            if event.job:
                return Ended(event.job, event.error)
            self._end = event.error
        elif isinstance(event, Disconnected):
            self._end, self._lost = event.error or self._end, True
        elif isinstance(event, Welcome):
            self._lost = False
        return None


def run_job(
    request: EditRequest,
    picture: PixelBuffer,
    selection: PixelBuffer | None,
    watch: Watch,
    land: Land | None = None,
    beside: Beside = NOTHING,
) -> Result:
    """Submits, watches, returns the result. Ctrl+C cancels the job on the server.

    land: writes the result; where it cannot, the server keeps it, and the error says how to get it.
    Raises MgieError: the server's own, server_unreachable, unauthorized, cancelled, and what land raises.
    """
    with Session(request.model, watch, hold=land is not None) as session:
        try:
            job = session.submit(request, picture, selection, beside)
            ended: list[Ended] = []
            while not ended:
                ended = session.take(0.5)
        except KeyboardInterrupt:
            session.cancel()
            raise MgieError("cancelled", "Cancelled; the server has stopped the edit.") from None
        result = ended[0].outcome
        if isinstance(result, MgieError):
            raise result
        if land is not None:
            try:
                land(result)
            except MgieError as error:
                if session.keep(job, request, picture, selection, beside):
                    raise _kept(error, job) from error
                raise
    return result


def _kept(error: MgieError, job: str) -> MgieError:
    """The result is not lost with the file that could not be written."""
    hint = f"The server keeps the result for a day: mgie fetch {job} --out FILE"
    return MgieError(
        error.code, error.message, f"{error.hint} {hint}".strip(), {**error.details, "kept": job}
    )


def _to_preload(name: str) -> str | None:
    """A server started for this job loads its model at once; what is not installed is the server's to refuse."""
    return name if name in {model.name for model in list_models() if model.installed} else None
