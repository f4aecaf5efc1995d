"""Whether what is flat in a drawing stays flat, and its lines neutral, when the built-in model edits it.

    python benchmarks/drawing_edits.py [--out benchmarks/results/drawing_edits.md]

Spread: in a region of one colour, the 99th less the 1st percentile of the edited levels, in the channel where that is most.
Lines: of black and gray strokes, the largest less the smallest channel, at the 95th percentile of their pixels.
Goal: at most 4 levels of spread in at least 95 % of the flat regions, lines neutral within 6 levels.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from drawings import DRAWINGS, Drawing
from numpy.typing import NDArray
from server_under_test import ServerUnderTest, machine, write

from mgie_protocol import events, messages
from mgie_protocol.client import Client
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

RESULTS = Path(__file__).parent / "results" / "drawing_edits.md"
INSTRUCTIONS = (
    "make it brighter",
    "make it darker",
    "more contrast",
    "make it warmer",
    "make it look like night",
)
FLAT, NEUTRAL = 4, 6  # levels


def edited(client: Client, picture: NDArray[np.uint8], instruction: str) -> NDArray[np.uint8]:
    """u8 [h, w, 3] by mini. Raises MgieError."""
    height, width = picture.shape[:2]
    client.submit(
        EditRequest(instruction, seed=1, previews=False),
        PixelBuffer(width, height, 3, "u8", "srgb", picture.tobytes()),
    )
    while True:
        for event in client.wait(60):
            if isinstance(event, events.Result):
                return np.frombuffer(bytes(event.pixels[0].data), np.uint8).reshape(picture.shape)
            if isinstance(event, messages.Error):
                raise event.error


def spreads(drawing: Drawing, after: NDArray[np.uint8]) -> list[float]:
    """Of each flat region, levels."""
    ends = (np.percentile(after[region], (1, 99), axis=0) for region in drawing.regions)
    return [float((high - low).max()) for low, high in ends]


def tint(drawing: Drawing, after: NDArray[np.uint8]) -> float:
    """Of the lines, levels; 0 where there are none."""
    lines = after[drawing.lines].astype(np.int16)
    return float(np.percentile(np.ptp(lines, axis=1), 95)) if len(lines) else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULTS)
    flags = parser.parse_args()
    where = machine()
    lines = [
        "| drawing | instruction | flat regions | flat afterwards | worst spread | lines' tint |",
        "|---|---|---|---|---|---|",
    ]
    every: list[float] = []
    with ServerUnderTest() as server:
        client = server.client("pyzmq")
        for name, make in DRAWINGS.items():
            drawing = make()
            for instruction in INSTRUCTIONS:
                after = edited(client, drawing.picture, instruction)
                found = spreads(drawing, after)
                every += found
                flat = f"{sum(one <= FLAT for one in found)} of {len(found)}" if found else "-"
                worst = f"{max(found, default=0):.0f}"
                lines.append(
                    f"| {name} | {instruction} | {len(found)} | {flat} | {worst} | {tint(drawing, after):.0f} |"
                )
        client.close()
    share = sum(one <= FLAT for one in every) / len(every)
    head = f"# Drawings, edited by `mini`\n\n{where}. `benchmarks/drawing_edits.py`. Levels of 255.\n\n"
    end = f"\n\nFlat afterwards: {share:.1%} of {len(every)} regions (goal 95 %). Lines: goal {NEUTRAL} levels; "
    end += "a pencil's gray strokes take the colour that is asked for, as grays do.\n"
    write(flags.out, head + "\n".join(lines) + end, add=False)


if __name__ == "__main__":
    main()
