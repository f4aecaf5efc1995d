"""Workers and servers killed in the middle of edits: each job ends once, with its pixels or with the reason."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

import psutil
from census import Left, family, left_behind
from server_process import Installation, is_end, picture

from mgie_protocol import events, messages
from mgie_protocol.client import Client
from mgie_protocol.request import EditRequest

JOBS = 3  # under way when something is killed
SERVER_EVERY = 5  # the server itself every so often, else a worker
TIMEOUT_S = 90.0


@dataclass(frozen=True)
class Killed:
    """wrong: results with other pixels than were sent. lost: jobs without an end. doubled: with more than one."""

    kills: int
    jobs: int
    results: int
    failed: dict[str, int]
    lost: int
    doubled: int
    wrong: int
    left: Left


def run(installation: Installation, kills: int, seed: int = 1) -> Killed:
    """Kill so many processes of this home's servers, each while jobs run."""
    rng = random.Random(seed)
    installation.start()
    processes = family(installation)
    image = picture(64)
    client = Client("", "", find=lambda: _found(installation), unreachable_after_s=TIMEOUT_S)
    ends: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    jobs: list[str] = []
    wrong = 0
    for number in range(kills):
        request = EditRequest(f"steps 20; sleep {rng.uniform(0.02, 0.3):.2f}", model="echo")
        fresh = [client.submit(request, image, on_disconnect="keep") for _ in range(JOBS)]
        jobs += fresh
        seen = _for(client, rng.uniform(0, 0.4))
        processes += [one for one in family(installation) if one not in processes]
        _kill(installation, server=number % SERVER_EVERY == SERVER_EVERY - 1)
        seen += _until_ended(client, set(fresh), seen)
        for event in filter(is_end, seen):
            assert isinstance(event, (events.Result, messages.Error))
            ends[event.job or ""] += 1
            if isinstance(event, messages.Error):
                codes[event.error.code] += 1
            else:
                wrong += bytes(event.pixels[0].data) != bytes(image.data)
    for event in filter(is_end, _for(client, 2.0)):  # a second end would come now
        ends[event.job] += 1  # type: ignore[union-attr]
    client.close()
    processes += [one for one in family(installation) if one not in processes]
    installation.signal(signal.SIGTERM)
    lost, doubled = sum(not ends[job] for job in jobs), sum(ends[job] > 1 for job in jobs)
    results = sum(ends.values()) - sum(codes.values())
    return Killed(
        kills, len(jobs), results, dict(codes), lost, doubled, wrong, left_behind(installation, processes)
    )


def _found(installation: Installation) -> tuple[str, str] | None:
    with suppress(OSError, ValueError, TypeError):
        connection = installation.connection()
        return connection.endpoint, connection.token
    return None


def _kill(installation: Installation, server: bool) -> None:
    assert installation.server
    if server:
        installation.server.kill()
        installation.server.wait()
        installation.start()
        return
    for worker in psutil.Process(installation.server.pid).children():
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)


def _for(client: Client, seconds: float) -> list[events.Event]:
    seen: list[events.Event] = []
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        seen += client.wait(left)
    return seen


def _until_ended(client: Client, jobs: set[str], before: list[events.Event]) -> list[events.Event]:
    """Events until each of jobs has ended, or until nothing can be hoped for."""
    seen: list[events.Event] = []
    deadline = time.monotonic() + TIMEOUT_S

    def open_jobs() -> set[str]:
        ended = {event.job for event in before + seen if is_end(event)}  # type: ignore[union-attr]
        return jobs - ended

    while open_jobs() and time.monotonic() < deadline:
        seen += client.wait(0.5)
    return seen
