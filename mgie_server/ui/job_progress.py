"""One job on its way, as a sequence of what can be shown of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

from mgie_protocol.beside import NOTHING, Beside
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Event, Result
from mgie_protocol.messages import Accepted, Progress
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.ui.types import Doing, Server

_LOOK_S = 0.15  # how often it is looked whether the person has cancelled, and the page is told


def run(
    server: Server,
    request: EditRequest,
    picture: PixelBuffer,
    selection: PixelBuffer | None,
    stop: threading.Event,
    beside: Beside = NOTHING,
) -> Iterator[Doing | Result]:
    """What happens to a job, its result last. It is cancelled when stop is set, or when nobody asks for more.

    Raises MgieError: the server's own, cancelled, server_unreachable.
    """
    told = _Told()
    with server.session(request.model, told.watch) as session:
        session.submit(request, picture, selection, beside)
        try:
            yield told.doing
            while True:
                ended = session.take(_LOOK_S)
                if ended:
                    break
                if stop.is_set():
                    session.cancel()
                    raise MgieError("cancelled", "The edit was cancelled.")
                if told.news():
                    yield told.doing
        except GeneratorExit:
            session.cancel()
            raise
    outcome = ended[0].outcome
    if isinstance(outcome, MgieError):
        raise outcome
    yield outcome


class _Told:
    """What the server said last."""

    def __init__(self) -> None:
        self.doing = Doing()
        self._new = False

    def news(self) -> bool:
        """Whether something was said since this was asked."""
        new, self._new = self._new, False
        return new

    def watch(self, event: Event) -> None:
        if isinstance(event, Accepted):
            self.doing = replace(self.doing, place=event.place)
        elif isinstance(event, Progress):
            preview = event.picture or self.doing.preview
            where = {"stage": event.stage, "step": event.step, "steps": event.steps}
            self.doing = replace(self.doing, **where, variation=event.variation, place=0, preview=preview)
        else:
            return
        self._new = True
