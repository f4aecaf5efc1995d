"""A 4096 x 4096 RGBA8 layer through the real broker and the echo engine and back, against bare pyzmq.

    python benchmarks/roundtrip.py [--rounds 9] [--add]

Bare: the same bytes as one frame, zero-copy, DEALER to a ROUTER in another process that sends them back.
The echo engine hands the layer back. What the worker's clock says of its own work (it brings the layer to the engine's size)
is taken off, so that the wire and the broker are measured.
Each round measures bare, then both transports; the ratios are between the medians.
Goal: at most 2 times bare with pyzmq, 4 times with the standard library. Writes results/roundtrip.md.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import zmq
from server_under_test import ServerUnderTest, machine, picture, seconds_of_wire, trip, write

RESULTS = Path(__file__).parent / "results" / "roundtrip.md"
GOALS = {"pyzmq": 2.0, "stdlib": 4.0}


def serve_bare() -> None:
    """The other process of the bare round trip."""
    router = zmq.Context().socket(zmq.ROUTER)
    port = router.bind_to_random_port("tcp://127.0.0.1")
    print(port, flush=True)
    while True:
        frames = router.recv_multipart(copy=False)
        if len(frames[-1]) == 0:
            return
        router.send_multipart(frames, copy=False)


def seconds_of(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure(rounds: int) -> dict[str, list[float]]:
    """Seconds of every round, by kind. The first round warms up and is not counted."""
    sent = picture()
    bare = subprocess.Popen([sys.executable, __file__, "--bare"], stdout=subprocess.PIPE, text=True)
    assert bare.stdout
    dealer = zmq.Context.instance().socket(zmq.DEALER)
    dealer.connect(f"tcp://127.0.0.1:{bare.stdout.readline().strip()}")

    def bare_trip() -> None:
        dealer.send(sent.data, copy=False)
        assert len(dealer.recv(copy=False)) == sent.expected_nbytes

    times: dict[str, list[float]] = {"bare pyzmq": [], "pyzmq": [], "stdlib": []}
    with ServerUnderTest() as server:
        clients = {kind: server.client(kind) for kind in ("pyzmq", "stdlib")}
        for _ in range(rounds + 1):
            times["bare pyzmq"].append(seconds_of(bare_trip))
            for kind, client in clients.items():
                times[kind].append(seconds_of_wire(client, sent))
        for client in clients.values():
            assert trip(client, sent).pixels[0].data == memoryview(sent.data)
            client.close()
    dealer.send(b"")
    dealer.close(linger=1000)
    bare.wait(10)
    return {kind: seconds[1:] for kind, seconds in times.items()}


def table(times: dict[str, list[float]], where: str) -> str:
    base = statistics.median(times["bare pyzmq"])
    lines = [
        "# Round trip of a 4096 x 4096 RGBA8 layer (64 MiB each way)",
        "",
        f"{where}. {len(times['pyzmq'])} rounds, one run of `benchmarks/roundtrip.py`.",
        "",
        "| way | median s | fastest s | slowest s | times bare (medians) | goal |",
        "|---|---|---|---|---|---|",
    ]
    for kind, seconds in times.items():
        median = statistics.median(seconds)
        goal = f"{GOALS[kind]:g}" if kind in GOALS else "-"
        lines.append(
            f"| {kind} | {median:.3f} | {min(seconds):.3f} | {max(seconds):.3f} | {median / base:.2f} | {goal} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--add", action="store_true", help="keep the tables of earlier runs")
    flags = parser.parse_args()
    if flags.bare:
        serve_bare()
        return
    where = machine()
    text = table(measure(flags.rounds), where)
    write(RESULTS, text, flags.add)


if __name__ == "__main__":
    main()
