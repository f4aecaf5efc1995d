"""Kept results: bounded, expiring, whole or not at all, and outliving the server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mgie_protocol.attachments import AttachmentHeader
from mgie_protocol.home import MARK
from mgie_protocol.messages import Result
from mgie_protocol.pixels import PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.service.results import HEADER, KeptResults, attachment_file, picture_file

pytestmark = pytest.mark.timeout(60)

FORMAT = PixelFormat(10, 10, 1, "u8")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def keep(kept: KeptResults, job: str, recipe: bytes = b"") -> None:
    part = kept.open_part(job)
    if recipe:
        attachment_file(part, job, 0, "recipe").write_bytes(recipe)
    picture_file(part, job, 0).write_bytes(bytes(FORMAT.nbytes))
    request = EditRequest("x", model="echo").to_dict()
    attachments = [AttachmentHeader("recipe", 0, len(recipe))] if recipe else []
    kept.commit(
        Result(job, [FORMAT], "text", [0], "echo", request, {"total": 1.0}, [{"new": 1.0}], attachments)
    )


def names(kept: KeptResults) -> list[str]:
    return [result.result.job for result in kept.list()]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> KeptResults:
    made = KeptResults(tmp_path, 3600, 250, clock=clock, ticks=clock)
    made.load()
    return made


def test_the_oldest_go_when_there_are_too_many_bytes(kept: KeptResults, clock: Clock, tmp_path: Path) -> None:
    for name in "abc":
        keep(kept, name)
        clock.now += 1
    assert kept.trim() == ["a"]
    assert names(kept) == ["c", "b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "c"]


def test_they_expire(kept: KeptResults, clock: Clock) -> None:
    keep(kept, "a")
    clock.now += 3599
    assert kept.trim() == []
    clock.now += 2
    assert kept.trim() == ["a"]
    assert names(kept) == []


def test_another_server_reads_them_and_expires_them(kept: KeptResults, clock: Clock, tmp_path: Path) -> None:
    keep(kept, "a", recipe=b"abc")
    after = KeptResults(tmp_path, 3600, 250, clock=clock, ticks=clock)
    after.load()
    assert after.list() == kept.list()
    assert after.list()[0].nbytes == FORMAT.nbytes + 3
    assert after.list()[0].files[1].read_bytes() == b"abc"
    clock.now += 4000
    late = KeptResults(tmp_path, 3600, 250, clock=clock, ticks=clock)
    late.load()
    assert names(late) == []
    assert list(tmp_path.iterdir()) == []


def _half_written(folder: Path) -> None:
    folder.rename(folder.with_name(".part-a"))


def _truncated_pixels(folder: Path) -> None:
    os.truncate(picture_file(folder, "a", 0), 7)


def _broken_header(folder: Path) -> None:
    (folder / HEADER).write_text("{")


def _wrong_name(folder: Path) -> None:
    folder.rename(folder.with_name("b"))


def _without_its_recipe(folder: Path) -> None:
    attachment_file(folder, "a", 0, "recipe").unlink()


SPOILS = [_half_written, _truncated_pixels, _broken_header, _wrong_name, _without_its_recipe]


@pytest.mark.parametrize("spoil", SPOILS)
def test_what_is_not_whole_is_removed(kept: KeptResults, tmp_path: Path, clock: Clock, spoil) -> None:
    keep(kept, "a", recipe=b"abc")
    spoil(tmp_path / "a")
    after = KeptResults(tmp_path, 3600, 250, clock=clock, ticks=clock)
    after.load()
    assert names(after) == []
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_go_when_there_are_too_many(clock: Clock, tmp_path: Path) -> None:
    kept = KeptResults(tmp_path, 3600, 10**6, max_count=2, clock=clock, ticks=clock)
    kept.load()
    for name in "abc":
        keep(kept, name)
        clock.now += 1
    assert kept.trim() == ["a"]


@pytest.mark.parametrize("jump", [-(10**9), 10**9])
def test_a_clock_that_jumps_removes_nothing_and_keeps_nothing_for_ever(tmp_path: Path, jump: float) -> None:
    calendar, ticks = Clock(), Clock()
    kept = KeptResults(tmp_path, 3600, 250, clock=calendar, ticks=ticks)
    kept.load()
    keep(kept, "a")
    calendar.now += jump
    assert kept.trim() == []
    after = KeptResults(tmp_path, 3600, 250, clock=calendar, ticks=ticks)
    after.load()
    assert names(after) == ["a"]
    ticks.now += 3601
    assert after.trim() == ["a"]


def test_only_what_carries_the_mark_is_removed(kept: KeptResults, tmp_path: Path, clock: Clock) -> None:
    """Folders of other programs, links, and files lie here as well."""
    keep(kept, "a")
    strangers = [tmp_path / "2019", tmp_path / ".part-mine", tmp_path.parent / "elsewhere"]
    for folder in strangers:
        folder.mkdir()
        (folder / "photo.jpg").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "note.txt").touch()
    after = KeptResults(tmp_path, 3600, 250, clock=clock, ticks=clock)
    after.load()
    after.drop_part("mine")
    after.remove("2019")
    assert names(after) == ["a"]
    assert all((folder / "photo.jpg").exists() for folder in strangers)
    assert (tmp_path / "link").is_symlink() and (tmp_path / "note.txt").exists()


def test_a_result_of_a_server_without_marks_is_kept_and_later_removed(
    kept: KeptResults, tmp_path: Path, clock: Clock
) -> None:
    keep(kept, "a")
    (tmp_path / "a" / MARK).unlink()
    after = KeptResults(tmp_path, 3600, 250, clock=clock, ticks=clock)
    after.load()
    assert names(after) == ["a"]
    after.remove("a")
    assert list(tmp_path.iterdir()) == []
