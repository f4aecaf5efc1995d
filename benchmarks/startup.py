"""How long a user waits for a server: from starting `mgie-server` to a status, and to the first answer of `mini`.

    .venv/bin/python benchmarks/startup.py            writes benchmarks/results/startup.md

The floor of the same run is an interpreter that imports pyzmq and nothing else.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mgie_protocol.client import Client
from mgie_protocol.events import Result
from mgie_protocol.messages import StatusReply
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

RUNS = 7
BIN = Path(sys.executable).parent
RESULTS = Path(__file__).parent / "results" / "startup.md"


def main() -> None:
    rows = {
        "floor: interpreter that imports pyzmq": [_floor() for _ in range(RUNS)],
        "status over the protocol, from the start of mgie-server": [_until(_ask_status) for _ in range(RUNS)],
        "`mgie status`, called as the server is started": [_until(_command) for _ in range(RUNS)],
        "first description by mini, from the start of mgie-server": [_until(_describe) for _ in range(3)],
        "the same, from the start of `mgie-server --model mini`": [
            _until(_describe, "--model", "mini") for _ in range(3)
        ],
    }
    text = _table(rows)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def _floor() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import zmq"], check=True)
    return time.perf_counter() - started


def _until(answered: Callable[[], None], *flags: str) -> float:
    """Seconds from the start of a server with a home of its own until `answered` returns."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MGIE_HOME"] = home
        started = time.perf_counter()
        server = subprocess.Popen(
            [BIN / "mgie-server", *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            answered()
            return time.perf_counter() - started
        finally:
            server.terminate()
            server.wait(20)


def _ask_status() -> None:
    client = Client.local(unreachable_after_s=30)
    client.ask_status()
    _wait(client, StatusReply)


def _command() -> None:
    while subprocess.run([BIN / "mgie", "status", "--json"], capture_output=True).returncode:
        pass


def _describe() -> None:
    client = Client.local(unreachable_after_s=30)
    gray = PixelBuffer(
        width=64, height=64, channels=3, dtype="u8", transfer="srgb", data=bytes([128]) * 12288
    )
    client.submit(EditRequest(instruction="make it darker", task="describe"), gray)
    _wait(client, Result)


def _wait(client: Client, kind: type) -> None:
    while not any(isinstance(event, kind) for event in client.wait(0.01)):
        pass
    client.close()


def _table(rows: dict[str, list[float]]) -> str:
    floor = statistics.median(next(iter(rows.values())))
    lines = [
        "# Start-up",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        "`benchmarks/startup.py`. Seconds; medians are compared with the floor of the same run.",
        "",
        "| what | runs | min | median | max | x floor |",
        "|---|---|---|---|---|---|",
    ]
    for name, seconds in rows.items():
        middle = statistics.median(seconds)
        lines.append(
            f"| {name} | {len(seconds)} | {min(seconds):.2f} | {middle:.2f} | {max(seconds):.2f} | {middle / floor:.1f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
