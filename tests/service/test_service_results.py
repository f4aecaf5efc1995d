"""Kept results: bounded, expiring, whole or not at all, and outliving the server."""

from __future__ import annotations

import os
import signal
import uuid
from pathlib import Path

import pytest
from house import House, end_of, failed_with, picture, status, submit, until

from mgie_protocol import events, messages
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


def test_a_shortened_file_ends_its_download_and_not_the_server(house: House) -> None:
    raw = house.start().raw()
    side = 2048
    client = house.client(hold_results=True)
    job = submit(client, "one", picture(side), on_disconnect="keep")
    assert isinstance(end_of(client, job), events.Result)
    raw.send(messages.Fetch(job))
    assert isinstance(raw.read(), messages.Result)
    raw.send(messages.Credit(job, 100))
    assert isinstance(raw.read(), messages.Chunk)
    os.truncate(picture_file(house.home / "results" / job, job, 0), 4096)
    raw.send(messages.Credit(job, side * side * 4))
    while not isinstance(answer := raw.read(), messages.Error):
        assert isinstance(answer, messages.Chunk)
    assert (answer.job, answer.error.code) == (job, "job_unknown")
    assert isinstance(end_of(client, submit(client, "two")), events.Result)


def test_a_kept_result_says_who_asked(house: House) -> None:
    client = house.start().client(hold_results=True, client_name="gimp")
    end_of(client, submit(client, "one", on_disconnect="keep"))
    client.fetch()
    listed = until(client, lambda event: isinstance(event, events.FetchList))[-1]
    assert isinstance(listed, events.FetchList)
    assert [entry["client"] for entry in listed.jobs] == ["gimp"]


def test_where_the_disk_is_full_a_result_is_held_and_delivered(house: House) -> None:
    """Nothing can be written into the folder of kept results: it is a file."""
    client = house.start().client(hold_results=True)
    (house.home / "results").rmdir()
    (house.home / "results").touch()
    job = submit(client, "one", on_disconnect="keep")
    assert isinstance(end_of(client, job), events.Result)
    other = house.client()
    other.fetch(job)
    result = end_of(other, job)
    assert isinstance(result, events.Result)
    assert bytes(result.pictures[0].data) == picture().data
    status(other)
    assert house.segments() == []


def test_a_kept_result_outlives_client_and_server(house: House) -> None:
    leaving = house.start().client()
    job = submit(leaving, "steps 4; sleep 0.4", on_disconnect="keep", variations=2)
    until(leaving, lambda event: isinstance(event, events.Accepted))
    leaving.close()
    watcher = house.client()
    while status(watcher)["kept_results"]["count"] == 0:
        pass
    house.signal(signal.SIGTERM)

    client = house.start().client()
    client.fetch()
    listed = until(client, lambda event: isinstance(event, events.FetchList))[-1]
    assert isinstance(listed, events.FetchList)
    assert [entry["job"] for entry in listed.jobs] == [job]
    client.fetch(job)
    result = end_of(client, job)
    assert isinstance(result, events.Result)
    assert [bytes(made.data) for made in result.pictures] == [picture().data] * 2
    assert status(client)["kept_results"]["count"] == 0  # received: it need not be kept any more
    assert list((house.home / "results").iterdir()) == []
    other = house.client()
    other.fetch(job)
    assert failed_with(end_of(other, job)) == "job_unknown"


def test_a_resubmitted_job_of_an_earlier_server_is_not_edited_again(house: House) -> None:
    leaving = house.start().client()
    job = str(uuid.uuid4())
    submit(leaving, "once", on_disconnect="keep", job_id=job)
    until(leaving, lambda event: isinstance(event, events.Accepted))
    leaving.close()
    watcher = house.client()
    while status(watcher)["kept_results"]["count"] == 0:
        pass
    house.signal(signal.SIGTERM)
    client = house.start().client()
    submit(client, "once", on_disconnect="keep", job_id=job)
    seen = until(client, lambda event: isinstance(event, events.Result))
    assert not any(isinstance(event, (events.Accepted, events.Progress)) for event in seen)


def test_a_held_result_is_kept_until_it_is_let_go(house: House) -> None:
    def find() -> tuple[str, str] | None:
        found = house.connection() if house.connection_path.exists() else None
        return (found.endpoint, found.token) if found else None

    client = house.start().client(hold_results=True, find=find)
    job = submit(client, "one", on_disconnect="keep")
    assert isinstance(end_of(client, job), events.Result)
    assert status(client)["kept_results"]["count"] == 1
    house.signal(signal.SIGTERM)  # the server goes, the result stays
    until(client, lambda event: isinstance(event, events.Disconnected))
    client.received(job)  # said with the next welcome
    house.start()
    client.ping()
    until(client, lambda event: isinstance(event, events.Connected))
    assert status(client)["kept_results"]["count"] == 0
