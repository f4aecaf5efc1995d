"""Results that wait: which one is on show, where its document is, what is packed with an edit. Without a server."""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from fake_canvas import FakeCanvas, FakeDocument, FakeLayer, one_document, painting
from test_krita_jobs_parts import filled, work

from mgie_krita.jobs import history, selections
from mgie_krita.jobs.closeups import closeup
from mgie_krita.jobs.event_loop import Lane
from mgie_krita.jobs.homes import Homes
from mgie_krita.jobs.notes import Notes
from mgie_krita.jobs.work import NO_SOURCE
from mgie_krita.types import APPLIED, DISCARDED, READY, WORKING, Entry, Source
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer

Made = TypeVar("Made")


def end_of(steps: Generator[float, None, Made]) -> Made:
    while True:
        try:
            assert 0 <= next(steps) <= 1
        except StopIteration as end:
            return end.value


# --- which one is on show -----------------------------------------------------------------------------


def test_one_discard_is_enough_for_what_was_seen() -> None:
    first, second = work("a", READY), work("b", READY)
    registry = filled(first, second)
    assert registry.current("d1") is second
    first.job.seen = True
    second.job.state = DISCARDED
    assert registry.current("d1") is None


def test_what_nobody_has_seen_is_next() -> None:
    first, second, third = work("a", READY), work("b", WORKING), work("c", READY)
    registry = filled(first, second, third)
    third.job.state = DISCARDED
    assert registry.current("d1") is first
    third.job.state = APPLIED  # applying moves on
    assert registry.current("d1") is first
    first.job.seen = True
    assert registry.current("d1") is second
    second.job.state = DISCARDED
    assert registry.current("d1") is third


def test_another_picture_s_left_over_does_not_take_the_place_of_this_one_s() -> None:
    left = work("a", READY, document="gone")
    left.left_over = True
    registry = filled(left)
    assert registry.current("d1") is None and registry.current("") is left


def test_only_what_was_seen_and_followed_is_let_go_at_the_end() -> None:
    works = [work("a", READY), work("b", READY), work("c", READY), work("d", READY, document="d2")]
    for one in works:
        one.job.seen = one.id != "a"
    assert [one.id for one in filled(*works).superseded()] == ["b"]


# --- documents that come and go -----------------------------------------------------------------------


def test_a_result_finds_its_document_under_another_id() -> None:
    canvas = one_document()
    one = work("a", READY)
    one.job.source = replace(canvas.source("layer"), document="d1")
    one.entry = Entry("a", {"instruction": "x"}, "", (), 1.0)
    notes = Notes(canvas, lambda: None)
    homes, lane = Homes(canvas, filled(one), notes, lambda: None, print), Lane()

    def find() -> None:
        homes.find(lane)
        while lane.work(0.1):
            pass

    canvas.close("d1")
    find()
    assert one.job.away
    canvas.documents["d7"] = FakeDocument("d7", "Landscape", [FakeLayer("n1", "Sky", painting())])
    find()
    assert not one.job.away and one.job.source.document == "d7"
    assert [entry.job_id for entry in notes.entries("d7")] == ["a"]


def test_a_result_of_another_picture_is_told() -> None:
    said: list[str] = []
    one = work("make it darker", READY)
    one.job.source = replace(one.job.source, document_name="harbour.kra")
    canvas = FakeCanvas()
    homes = Homes(canvas, filled(one), Notes(canvas, lambda: None), lambda: None, said.append)
    homes.tell(one, "d1")
    assert said == []
    homes.tell(one, "d2")
    assert said == ["harbour.kra: “make it darker” is ready."]


# --- selections ---------------------------------------------------------------------------------------


def mask(width: int, height: int, value: Any) -> PixelBuffer:
    data = bytes(value(x, y) for y in range(height) for x in range(width))
    return PixelBuffer(width, height, 1, "u8", "srgb", data)


def here(width: int, height: int, x: int = 0, y: int = 0) -> Source:
    return replace(NO_SOURCE, x=x, y=y, width=width, height=height, name="Sky")


def rectangle(x: int, y: int) -> int:
    return 255 if 20 <= x < 90 and 10 <= y < 60 else 0


def soft(x: int, y: int) -> int:
    return max(0, min(255, round(255 * (40 - math.hypot(x - 60, y - 45)) / 8)))


@pytest.mark.parametrize("shape", [rectangle, soft], ids=["rectangle", "soft"])
def test_a_selection_comes_back_as_it_was(shape: Any) -> None:
    given = mask(130, 100, shape)
    packed = end_of(selections.pack(given, 7, -5))
    assert selections.can_unpack(packed) and ("mask" in packed) == (shape is soft)
    assert bytes(end_of(selections.unpack(packed, here(130, 100, 7, -5))).data) == bytes(given.data)
    part = bytes(end_of(selections.unpack(packed, here(60, 40, 37, 15))).data)  # another layer of the picture
    assert part == bytes(shape(x + 30, y + 20) for y in range(40) for x in range(60))


def test_a_selection_elsewhere_says_so() -> None:
    packed = end_of(selections.pack(mask(130, 100, rectangle), 0, 0))
    with pytest.raises(MgieError, match="does not touch Sky"):
        end_of(selections.unpack(packed, here(10, 10, 500, 500)))


def test_an_intricate_selection_is_not_promised() -> None:
    packed = end_of(selections.pack(mask(200, 200, lambda x, y: random.randrange(1, 256)), 0, 0))
    assert packed["lost"] and not selections.can_unpack(packed) and "mask" not in packed


@pytest.mark.parametrize(
    "change",
    [{"mask": "no base64!"}, {"mask": "AAAA"}, {"width": -1}, {"height": 10**9}, {"x": "0"}, {"mask": 3}],
)
def test_a_stranger_s_selection_is_refused(change: dict[str, Any]) -> None:
    packed = {**end_of(selections.pack(mask(130, 100, soft), 0, 0)), **change}
    if selections.can_unpack(packed):
        with pytest.raises(MgieError):
            end_of(selections.unpack(packed, here(130, 100)))


def test_older_selections_go_before_older_edits() -> None:
    packed = {"x": 0, "y": 0, "width": 9, "height": 9, "mask": "A" * 6000}
    entries = [Entry(str(n), {"instruction": "x"}, "", (), 1.0, selection=dict(packed)) for n in range(9)]
    read = history.from_bytes(history.to_bytes(entries))
    assert [entry.job_id for entry in read] == [str(n) for n in range(9)]
    assert [selections.can_unpack(entry.selection) for entry in read] == [True] * 4 + [False] * 5


# --- a small change of a large picture ----------------------------------------------------------------


def picture(width: int, height: int, *box: int, channels: int = 4, dtype: str = "u8") -> PixelBuffer:
    item = {"u8": 1, "u16": 2, "f32": 4}[dtype]
    row = bytearray(b"\x3e" * (width * channels * item))
    other = bytearray(row)
    if box:
        pixel = channels * item
        other[box[0] * pixel : (box[0] + box[2]) * pixel] = b"\x3f" * (box[2] * pixel)
    inside = range(box[1], box[1] + box[3]) if box else range(0)
    data = b"".join(bytes(other if y in inside else row) for y in range(height))
    return PixelBuffer(width, height, channels, dtype, "srgb", data)


@pytest.mark.parametrize(("channels", "dtype"), [(4, "u8"), (2, "u16"), (4, "f32")])
def test_a_small_change_is_shown_from_near(channels: int, dtype: str) -> None:
    before = picture(900, 700, channels=channels, dtype=dtype)
    after = [
        picture(900, 700, *box, channels=channels, dtype=dtype)
        for box in ((500, 40, 20, 10), (530, 60, 5, 5))
    ]
    near = end_of(closeup(before, after))
    assert near and (near.x, near.y) == (500 - 24, 40 - 24)
    assert (near.width, near.height) == (35 + 48, 25 + 48) and len(near.after) == 2
    assert (near.before.width, near.before.height) == (83, 73)
    assert near.after[0].rgba != near.before.rgba != near.after[1].rgba


@pytest.mark.parametrize(
    ("size", "box"),
    [((900, 700), ()), ((900, 700), (10, 10, 400, 20)), ((300, 200), (10, 10, 5, 5))],
    ids=["nothing changed", "much changed", "a small picture"],
)
def test_what_the_whole_picture_shows_is_not_shown_from_near(
    size: tuple[int, int], box: tuple[int, ...]
) -> None:
    assert end_of(closeup(picture(*size), [picture(*size, *box)])) is None
