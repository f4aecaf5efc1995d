"""How long an edit with the built-in model takes at 1, 12 and 24 megapixels, beside two floors.

    python benchmarks/edit_speed.py [--runs 7] [--out benchmarks/results/edit_speed.md]

A real mgie-server with a home of its own, warm. Every run edits another picture by another instruction, so that
nothing cached helps, and in the same turn measures the floors: the same layer to the server and back through the
echo engine (the wire), and Pillow's ImageEnhance.Color on the same pixels in this process (a fixed operation
without any language). `taskset -c 0,1` holds everything to two cores.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageEnhance
from server_under_test import ServerUnderTest, machine, seconds_of_wire, write

from mgie_protocol.client import Client
from mgie_protocol.events import Result
from mgie_protocol.messages import Error, Expressive
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.imaging.files import read_picture
from mgie_server.imaging.pixels import as_array

SIZES = ((1, 1224, 816), (12, 4000, 3000), (24, 6000, 4000))
INSTRUCTIONS = (
    "make it darker",
    "a bit warmer, please",
    "more contrast and less color",
    "make it look like night",
    "fix the exposure",
    "调亮一点",
    "give it a golden hour look",
)
SAMPLE = Path(__file__).resolve().parent.parent / "docs" / "sample.jpg"
COLUMNS = {
    "first words": "until the expressive text is in the client",
    "describing": "the MLLM, server's clock",
    "editing": "the diffusion editor, server's clock",
    "landing": "at full size, server's clock",
    "whole edit": "from submit to the pixels of the result in the client",
    "wire alone": "echo engine, without the worker's own work",
    "Pillow": "ImageEnhance.Color",
}


def layer(source: np.ndarray, width: int, height: int, turn: int) -> PixelBuffer:
    """RGBA, 8 bits; each turn shows another part."""
    pixels = cv2.resize(np.roll(source, 37 * turn, axis=1), (width, height), interpolation=cv2.INTER_CUBIC)
    rgba = np.dstack([pixels, np.full((height, width), 255, np.uint8)])
    return PixelBuffer(width, height, 4, "u8", "srgb", np.ascontiguousarray(rgba).tobytes())


def edit(client: Client, instruction: str, picture: PixelBuffer) -> dict[str, float]:
    """Seconds by COLUMNS."""
    started, first = time.perf_counter(), 0.0
    job = client.submit(EditRequest(instruction, seed=1, previews=False), picture)
    while True:
        for event in client.wait(1.0):
            if isinstance(event, Error):
                raise event.error
            if isinstance(event, Expressive):
                first = time.perf_counter() - started
            if isinstance(event, Result) and event.job == job:
                stages = {name: event.seconds.get(name, 0.0) for name in COLUMNS}
                return {**stages, "first words": first, "whole edit": time.perf_counter() - started}


def pillow(picture: PixelBuffer) -> float:
    image = Image.fromarray(as_array(picture)[..., :3])
    started = time.perf_counter()
    ImageEnhance.Color(image).enhance(1.5)
    return time.perf_counter() - started


def measure(runs: int) -> dict[int, list[dict[str, float]]]:
    source = as_array(read_picture(SAMPLE).pixels)
    with ServerUnderTest() as server:
        client = server.client("pyzmq")
        edit(client, "make it cooler", layer(source, 600, 400, 999))
        rows: dict[int, list[dict[str, float]]] = {}
        for turn in range(runs):
            for megapixels, width, height in SIZES:
                picture = layer(source, width, height, turn)
                found = edit(client, INSTRUCTIONS[turn % len(INSTRUCTIONS)], picture)
                found["wire alone"] = seconds_of_wire(client, picture)
                found["Pillow"] = pillow(picture)
                rows.setdefault(megapixels, []).append(found)
        client.close()
        return rows


def table(rows: dict[int, list[dict[str, float]]]) -> str:
    runs = len(rows[SIZES[0][0]])
    lines = [
        "# An edit with `mini`, by size",
        "",
        f"Made by benchmarks/edit_speed.py, {len(os.sched_getaffinity(0))} cores: {machine()}. Warm server, default "
        f"steps. Seconds, median and worst of {runs} edits (worst in brackets); the last column is the whole edit "
        "against the wire alone.",
        "",
        "| megapixels | " + " | ".join(COLUMNS) + " | whole / wire |",
        "|---" * (len(COLUMNS) + 2) + "|",
    ]
    for megapixels, found in rows.items():
        cells = []
        for name in COLUMNS:
            values = [row[name] for row in found]
            cells.append(f"{statistics.median(values):.2f} ({max(values):.2f})")
        ratio = statistics.median(row["whole edit"] / row["wire alone"] for row in found)
        lines.append(f"| {megapixels} | {' | '.join(cells)} | {ratio:.1f} |")
    return "\n".join([*lines, "", *(f"- {name}: {meaning}" for name, meaning in COLUMNS.items())]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "edit_speed.md")
    args = parser.parse_args()
    write(args.out, table(measure(args.runs)), add=False)


if __name__ == "__main__":
    main()
