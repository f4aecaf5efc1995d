"""How long an edit of 12 megapixels takes with the built-in model, from pixels in the client to pixels in the client.

    python benchmarks/edit_12mp.py [--picture FILE] [--out benchmarks/results/edit_12mp.md]

A real mgie-server with a home of its own, warm: one edit of another picture goes before. Run it on an idle
machine; `taskset -c 0,1` holds it and the server to two cores.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from mgie_protocol.client import Client
from mgie_protocol.connection import read_connection
from mgie_protocol.events import Failed, Result
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.imaging.files import read_picture
from mgie_server.imaging.pixels import as_array

WIDTH, HEIGHT = 4000, 3000
STAGES = ("queued", "loading", "describing", "editing", "landing", "total")
INSTRUCTIONS = ("make it darker", "make it warmer", "more contrast", "make it brighter", "less saturated")
SAMPLE = Path(__file__).resolve().parent.parent / "docs" / "sample.jpg"


def layer(source: np.ndarray, turn: int) -> PixelBuffer:
    """RGBA, 8 bits, 12 megapixels; each turn shows another part, so that nothing cached helps."""
    shifted = np.roll(source, 37 * turn, axis=1)
    pixels = cv2.resize(shifted, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    rgba = np.dstack([pixels, np.full((HEIGHT, WIDTH), 255, np.uint8)])
    return PixelBuffer(WIDTH, HEIGHT, 4, "u8", "srgb", np.ascontiguousarray(rgba).tobytes())


def edit(client: Client, instruction: str, picture: PixelBuffer) -> tuple[float, dict[str, float]]:
    """Seconds from submit to the pixels of the result, and the server's own seconds of each stage."""
    started = time.perf_counter()
    job = client.submit(EditRequest(instruction, seed=1, previews=False), picture)
    while True:
        for event in client.wait(1.0):
            if isinstance(event, Failed):
                raise event.error
            if isinstance(event, Result) and event.job_id == job:
                seconds = time.perf_counter() - started
                assert event.pictures[0].format == picture.format
                return seconds, event.seconds


def measure(picture_path: Path, runs: int) -> list[dict[str, float | str]]:
    source = as_array(read_picture(picture_path).pixels)
    with tempfile.TemporaryDirectory() as home:
        os.environ["MGIE_HOME"] = home
        command = [sys.executable, "-m", "mgie_server.service.server", "--device", "cpu", "--model", "mini"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while read_connection() is None:
                time.sleep(0.02)
            client = Client.local()
            edit(client, "make it cooler", layer(source, 1000))
            rows = []
            for turn in range(runs):
                instruction, picture = INSTRUCTIONS[turn % len(INSTRUCTIONS)], layer(source, turn)
                total, stages = edit(client, instruction, picture)
                rows.append({"instruction": instruction, "client": total, **stages})
            client.close()
            return rows
        finally:
            server.terminate()
            server.wait(30)


def table(rows: list[dict[str, float | str]]) -> str:
    lines = [
        "# 12 megapixels with `mini`",
        "",
        f"Made by benchmarks/edit_12mp.py: {WIDTH} x {HEIGHT} RGBA, 8 bits, on {len(os.sched_getaffinity(0))} "
        f"cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} at the end. Warm server, default steps. "
        "Seconds; `client` is from submit to the pixels of the result, the others are the server's stages.",
        "",
        "| instruction | client | " + " | ".join(STAGES) + " |",
        "|---" * (len(STAGES) + 2) + "|",
    ]
    names = ("client", *STAGES)
    for row in rows:
        cells = " | ".join(f"{float(row.get(name, 0)):.2f}" for name in names)
        lines.append(f"| {row['instruction']} | {cells} |")
    medians = " | ".join(
        f"{statistics.median(float(row.get(name, 0)) for row in rows):.2f}" for name in names
    )
    return "\n".join([*lines, f"| median | {medians} |"]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--picture", type=Path, default=SAMPLE)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    text = table(measure(args.picture, args.runs))
    print(text)
    if args.out:
        args.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
