"""Colour spaces that travel as they are."""

from __future__ import annotations

import struct
from functools import partial

from canvas_pictures import CASES
from canvas_round_trip import round_trip
from canvas_stage import fill, newdoc, read, settle
from mgie_scenario.steps import Steps

for _key, _case in CASES.items():
    if _case.as_it_is:
        globals()[f"check_{_key}"] = partial(round_trip, _key, _case)


def check_floats_that_are_no_numbers() -> Steps[None]:
    document = yield from newdoc(8, 1, ("RGBA", "F32", "sRGB-elle-V2-g10.icc"))
    bad = [float("nan"), float("inf"), float("-inf"), 1.0]
    fill(
        document.activeNode(),
        struct.pack("<4f", *bad) + struct.pack("<4f", 0.1, 2.0, -1.0, 0.5) * 7,
        0,
        0,
        8,
        1,
    )
    yield from settle(document)
    document.setModified(False)
    made = yield from read()
    got = struct.unpack("<8f", bytes(made.picture.data[:32]))
    assert got[0] == 0.0 and got[1] > 1e38 and got[2] < -1e38, got
    assert struct.pack("<4f", *got[4:]) == struct.pack("<4f", 0.1, 2.0, -1.0, 0.5)
