"""Kept results on their way: through real servers, their ends, and full disks."""

from __future__ import annotations

import os
import signal
import uuid

from server_process import Installation, end_of, failed_with, picture, status, submit, until

from mgie_protocol import events, messages
from mgie_server.service.results import picture_file


def test_a_shortened_file_ends_its_download_and_not_the_server(installation: Installation) -> None:
    raw = installation.start().raw()
    side = 2048
    client = installation.client(hold_results=True)
    job = submit(client, "one", picture(side), on_disconnect="keep")
    assert isinstance(end_of(client, job), events.Result)
    raw.send(messages.Fetch(job))
    assert isinstance(raw.read(), messages.Result)
    raw.send(messages.Credit(job, 100))
    assert isinstance(raw.read(), messages.Chunk)
    os.truncate(picture_file(installation.home / "results" / job, job, 0), 4096)
    raw.send(messages.Credit(job, side * side * 4))
    while not isinstance(answer := raw.read(), messages.Error):
        assert isinstance(answer, messages.Chunk)
    assert (answer.job, answer.error.code) == (job, "job_unknown")
    assert isinstance(end_of(client, submit(client, "two")), events.Result)


def test_a_kept_result_says_who_asked(installation: Installation) -> None:
    client = installation.start().client(hold_results=True, client_name="gimp")
    end_of(client, submit(client, "one", on_disconnect="keep"))
    client.fetch()
    listed = until(client, lambda event: isinstance(event, messages.Kept))[-1]
    assert isinstance(listed, messages.Kept)
    assert [entry["client"] for entry in listed.jobs] == ["gimp"]


def test_where_the_disk_is_full_a_result_is_held_and_delivered(installation: Installation) -> None:
    """Nothing can be written into the folder of kept results: it is a file."""
    client = installation.start().client(hold_results=True)
    (installation.home / "results").rmdir()
    (installation.home / "results").touch()
    job = submit(client, "one", on_disconnect="keep")
    assert isinstance(end_of(client, job), events.Result)
    other = installation.client()
    other.fetch(job)
    result = end_of(other, job)
    assert isinstance(result, events.Result)
    assert bytes(result.pixels[0].data) == picture().data
    status(other)
    assert installation.segments() == []


def test_a_kept_result_outlives_client_and_server(installation: Installation) -> None:
    leaving = installation.start().client()
    job = submit(leaving, "steps 4; sleep 0.4", on_disconnect="keep", variations=2)
    until(leaving, lambda event: isinstance(event, messages.Accepted))
    leaving.close()
    watcher = installation.client()
    while status(watcher)["kept_results"]["count"] == 0:
        pass
    installation.signal(signal.SIGTERM)

    client = installation.start().client()
    client.fetch()
    listed = until(client, lambda event: isinstance(event, messages.Kept))[-1]
    assert isinstance(listed, messages.Kept)
    assert [entry["job"] for entry in listed.jobs] == [job]
    client.fetch(job)
    result = end_of(client, job)
    assert isinstance(result, events.Result)
    assert [bytes(made.data) for made in result.pixels] == [picture().data] * 2
    assert status(client)["kept_results"]["count"] == 0  # received: it need not be kept any more
    assert list((installation.home / "results").iterdir()) == []
    other = installation.client()
    other.fetch(job)
    assert failed_with(end_of(other, job)) == "job_unknown"


def test_a_resubmitted_job_of_an_earlier_server_is_not_edited_again(installation: Installation) -> None:
    leaving = installation.start().client()
    job = str(uuid.uuid4())
    submit(leaving, "once", on_disconnect="keep", job_id=job)
    until(leaving, lambda event: isinstance(event, messages.Accepted))
    leaving.close()
    watcher = installation.client()
    while status(watcher)["kept_results"]["count"] == 0:
        pass
    installation.signal(signal.SIGTERM)
    client = installation.start().client()
    submit(client, "once", on_disconnect="keep", job_id=job)
    seen = until(client, lambda event: isinstance(event, events.Result))
    assert not any(isinstance(event, (messages.Accepted, messages.Progress)) for event in seen)


def test_a_held_result_is_kept_until_it_is_let_go(installation: Installation) -> None:
    def find() -> tuple[str, str] | None:
        found = installation.connection() if installation.connection_path.exists() else None
        return (found.endpoint, found.token) if found else None

    client = installation.start().client(hold_results=True, find=find)
    job = submit(client, "one", on_disconnect="keep")
    assert isinstance(end_of(client, job), events.Result)
    assert status(client)["kept_results"]["count"] == 1
    installation.signal(signal.SIGTERM)  # the server goes, the result stays
    until(client, lambda event: isinstance(event, events.Disconnected))
    client.received(job)  # said with the next welcome
    installation.start()
    client.ping()
    until(client, lambda event: isinstance(event, messages.Welcome))
    assert status(client)["kept_results"]["count"] == 0
