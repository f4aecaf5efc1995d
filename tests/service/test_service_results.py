"""Kept results: bounded, expiring, whole or not at all, and outliving the server."""

from __future__ import annotations

import os
import signal
import uuid
from pathlib import Path

import pytest
from house import House, end_of, failed_with, picture, status, submit, until

from mgie_protocol import events
from mgie_protocol.attachments import AttachmentHeader
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
    made = KeptResults(tmp_path, max_age_s=3600, max_bytes=250, clock=clock)
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
    after = KeptResults(tmp_path, 3600, 250, clock)
    after.load()
    assert after.list() == kept.list()
    assert after.list()[0].nbytes == FORMAT.nbytes + 3
    assert after.list()[0].files[1].read_bytes() == b"abc"
    clock.now += 4000
    late = KeptResults(tmp_path, 3600, 250, clock)
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
    after = KeptResults(tmp_path, 3600, 250, clock)
    after.load()
    assert names(after) == []
    assert list(tmp_path.iterdir()) == []


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
