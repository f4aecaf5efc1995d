"""Many clients at once for a long time: edits, cancels, connections that come and go; memory stays where it was."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass

from census import Left, family, left_behind, megabytes
from server_process import Installation, picture

from mgie_protocol import events, messages
from mgie_protocol.client import Client
from mgie_protocol.request import EditRequest

WARM = 0.4  # share of the time after which memory is to stay
CANCELLED, RECONNECTED = 0.1, 0.05  # shares of the edits
TIMEOUT_S = 120.0
BUSY = {"queue_full"}  # answers that mean: ask again


@dataclass(frozen=True)
class Load:
    """growth: of the server's memory after warming up, as a share. other: ends with other codes than cancelled and busy."""

    clients: int
    seconds: float
    edits: int
    cancelled: int
    busy: int
    other: dict[str, int]
    wrong: int
    hung: int
    growth: float
    left: Left


class Seat:
    """One client in a thread of its own."""

    def __init__(self, installation: Installation, number: int, until: float) -> None:
        self.ends: Counter[str] = Counter()
        self.wrong = self.hung = 0
        self._house, self._until = installation, until
        self._rng = random.Random(number)
        self._image = picture(64, seed=number)
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        client = self._house.client(client_name="soak")
        while time.monotonic() < self._until:
            self._edit(client)
            if self._rng.random() < RECONNECTED:
                client.close()
                client = self._house.client()
        client.close()

    def _edit(self, client: Client) -> None:
        request = EditRequest("steps 4; sleep 0.01", model="echo")
        job = client.submit(request, self._image)
        seen: list[events.Event] = []
        if self._rng.random() < CANCELLED:
            seen = client.wait(self._rng.uniform(0, 0.5))
            client.cancel(job)
        end = self._end_of(client, job, seen)
        if end is None:
            self.hung += 1
        elif isinstance(end, messages.Error):
            self.ends[end.error.code] += 1
            if end.error.code in BUSY:
                time.sleep(self._rng.uniform(0.1, 0.5))
        else:
            self.ends["result"] += 1
            self.wrong += bytes(end.pixels[0].data) != bytes(self._image.data)

    def _end_of(
        self, client: Client, job: str, seen: list[events.Event]
    ) -> events.Result | messages.Error | None:
        deadline = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline:
            for event in seen:
                if isinstance(event, (events.Result, messages.Error)) and event.job == job:
                    return event
            seen = client.wait(0.5)
        return None


def run(installation: Installation, clients: int, seconds: float) -> Load:
    """So many clients for so long, then a clean stop."""
    installation.start()
    assert installation.server
    started = time.monotonic()
    seats = [Seat(installation, number, started + seconds) for number in range(clients)]
    for seat in seats:
        seat.thread.start()
    time.sleep(seconds * WARM)
    processes = family(installation)
    warm = sum(megabytes(one.pid) for one in processes)
    for seat in seats:
        seat.thread.join(seconds + 2 * TIMEOUT_S)
    stuck = sum(seat.thread.is_alive() for seat in seats)
    late = sum(megabytes(one.pid) for one in processes if one.is_running())
    installation.signal(signal.SIGTERM)
    ends = sum((seat.ends for seat in seats), Counter())
    busy = sum(ends.pop(code, 0) for code in BUSY)
    edits, cancelled = ends.pop("result", 0), ends.pop("cancelled", 0)
    return Load(
        clients,
        seconds,
        edits,
        cancelled,
        busy,
        dict(ends),
        sum(seat.wrong for seat in seats),
        stuck + sum(seat.hung for seat in seats),
        late / warm - 1,
        left_behind(installation, processes),
    )
