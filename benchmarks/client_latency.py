"""The longest single call into the client while a 4096 x 4096 RGBA8 layer goes to the server and comes back.

    python benchmarks/client_latency.py [--rounds 9] [--add]

The client is driven as an editor's event loop drives it: poll from a timer, 2 ms apart. Every call is timed:
submit, each poll, and cancel (of a second job, sent while the first is under way). Wall time holds what other
processes of the machine took away in the middle of a call; the CPU time of the calling thread does not.
Goal: at most 10 ms. Writes results/client_latency.md.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from server_under_test import ServerUnderTest, machine, picture, write

from mgie_protocol import EditRequest, PixelBuffer, events, messages
from mgie_protocol.client import Client

RESULTS = Path(__file__).parent / "results" / "client_latency.md"
TIMER_S = 0.002
Given = TypeVar("Given")


@dataclass
class Calls:
    """Seconds of each call of one round trip."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def time(self, call: Callable[[], Given]) -> Given:
        wall, cpu = time.perf_counter(), time.thread_time()
        given = call()
        self.cpu.append(time.thread_time() - cpu)
        self.wall.append(time.perf_counter() - wall)
        return given


def round_trip(client: Client, sent: PixelBuffer) -> Calls:
    """Submit, cancel another job in the middle, poll until the result is here."""
    calls = Calls()
    request = EditRequest("echo", model="echo", previews=False)
    job = calls.time(lambda: client.submit(request, sent))
    other = calls.time(lambda: client.submit(request, sent))
    cancelled = done = False
    while not (cancelled and done):
        time.sleep(TIMER_S)
        for event in calls.time(client.poll):
            if isinstance(event, events.Result):
                done = done or event.job == job
            if isinstance(event, (messages.Error, events.Result)) and event.job == other:
                cancelled = True
        if len(calls.wall) == 12:
            calls.time(lambda: client.cancel(other))
    return calls


def table(rounds: dict[str, list[Calls]], where: str) -> str:
    lines = [
        "# Longest call into the client with a 4096 x 4096 RGBA8 layer in flight",
        "",
        f"{where}. One run of `benchmarks/client_latency.py`. Goal: at most 10 ms.",
        "",
        "| transport | rounds | calls | longest, wall ms: median round | worst round | calls over 10 ms "
        "| longest, CPU ms: median round | worst round |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind, made in rounds.items():
        wall = [1e3 * max(calls.wall) for calls in made]
        cpu = [1e3 * max(calls.cpu) for calls in made]
        every = [seconds for calls in made for seconds in calls.wall]
        lines.append(
            f"| {kind} | {len(made)} | {len(every)} | {statistics.median(wall):.1f} | {max(wall):.1f} "
            f"| {sum(seconds > 0.01 for seconds in every)} | {statistics.median(cpu):.1f} | {max(cpu):.1f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--add", action="store_true", help="keep the tables of earlier runs")
    flags = parser.parse_args()
    where = machine()
    sent = picture()
    rounds: dict[str, list[Calls]] = {}
    with ServerUnderTest() as server:
        for kind in ("pyzmq", "stdlib"):
            client = server.client(kind)
            rounds[kind] = [round_trip(client, sent) for _ in range(flags.rounds)]
            client.close()
    text = table(rounds, where)
    write(RESULTS, text, flags.add)


if __name__ == "__main__":
    main()
