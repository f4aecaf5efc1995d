"""The longest step of reading and inserting at 4096 x 4096 pixels; measured and reported, not judged."""

from __future__ import annotations

import time

from canvas_stage import canvas, fill, insert, newdoc, read, settle
from mgie_scenario.report import report
from mgie_scenario.steps import Pause, Steps, Stopwatch

SIDE = 4096


def _measure(name: str, space: tuple[str, str, str], pixel: bytes, side: int = SIDE) -> Steps[None]:
    document = yield from newdoc(side, side, space)
    rows = 256
    for top in range(0, side, rows):
        fill(document.activeNode(), pixel * (side * rows), 0, top, side, rows)
        yield
    yield from settle(document)
    document.setModified(False)
    started = time.perf_counter()
    canvas.source("layer")
    report.note(f"{name}: source, ms", round((time.perf_counter() - started) * 1000, 2))
    watch = Stopwatch()
    made = yield from read(watch=watch)
    report.note(f"{name}: read, ms", watch.as_dict())
    assert bytes(made.picture.data[-len(pixel) :])
    yield Pause(300)
    watch = Stopwatch()
    yield from insert(made, watch=watch)
    report.note(f"{name}: insert, ms", watch.as_dict())


def check_eight_bits() -> Steps[None]:
    yield from _measure("RGBA U8", ("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc"), bytes((30, 60, 90, 255)))


def check_floats() -> Steps[None]:
    yield from _measure("RGBA F32", ("RGBA", "F32", "sRGB-elle-V2-g10.icc"), bytes((0, 0, 0, 63)) * 4)


def check_converted() -> Steps[None]:
    yield from _measure(
        "CMYKA U8, 2048", ("CMYKA", "U8", "Chemical proof"), bytes((30, 60, 90, 10, 255)), 2048
    )
