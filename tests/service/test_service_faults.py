"""Workers that die, stand still or lose their device: replaced, and the client reads why."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest
from house import House, end_of, failed_with, in_stage, status, submit, until

from mgie_protocol import events
from mgie_protocol.client import Client

pytestmark = pytest.mark.timeout(90)


@pytest.mark.parametrize(
    ("instruction", "code", "replaced"),
    [
        ("crash", "worker_crashed", True),
        ("hang", "worker_hung", True),
        ("freeze", "worker_hung", True),
        ("device error", "device_error", True),
        ("out of memory", "out_of_memory", False),
        ("bug", "internal", False),
        ("refuse", "edit_not_supported", False),
    ],
)
def test_the_client_reads_why_and_the_queue_goes_on(
    house: House, instruction: str, code: str, replaced: bool
) -> None:
    client = house.start(worker_stall_s=1.5, worker_silent_s=2.5, stop_s=0.5).client()
    bad = submit(client, instruction)
    waiting = submit(client, "next")
    seen = until(client, lambda e: isinstance(e, events.Result) and e.job_id == waiting)
    ends = [event for event in seen if isinstance(event, events.Failed)]
    assert [(end.job_id, end.error.code) for end in ends] == [(bad, code)]
    assert ends[0].error.message
    worker = status(client)["workers"][0]
    assert worker["replaced"] == int(replaced)
    assert house.segments() == [path for path in house.segments() if waiting in path.name]


def test_a_crash_names_its_signal(house: House) -> None:
    client = house.start().client()
    end = end_of(client, submit(client, "crash"))
    assert isinstance(end, events.Failed)
    assert "SIGSEGV" in end.error.message


def test_worker_killed_mid_edit(house: House) -> None:
    client = house.start().client()
    job = submit(client, "steps 100; sleep 60")
    until(client, in_stage(job, "editing"))
    waiting = submit(client, "next")
    pid = status(client)["workers"][0]["pid"]
    os.kill(pid, signal.SIGKILL)
    end = end_of(client, job)
    assert failed_with(end) == "worker_crashed"
    assert isinstance(end, events.Failed) and "editing" in end.error.message
    assert isinstance(end_of(client, waiting), events.Result)
    assert status(client)["workers"][0]["pid"] != pid
    assert not psutil.pid_exists(pid)


def test_a_worker_killed_between_jobs_is_replaced(house: House) -> None:
    client = house.start().client()
    assert isinstance(end_of(client, submit(client, "first")), events.Result)
    os.kill(status(client)["workers"][0]["pid"], signal.SIGKILL)
    assert isinstance(end_of(client, submit(client, "second")), events.Result)


def test_a_device_that_is_not_there(house: House) -> None:
    """The job that waits is told; a worker that never gets ready is not started in a tight loop."""
    client = house.start("--device", "nonsense", worker_start_s=20).client()
    end = end_of(client, submit(client, "x"), timeout_s=60)
    assert failed_with(end) == "device_error"
    assert isinstance(end, events.Failed)
    assert "nonsense" in end.error.message
    assert house.log().count("started worker") <= 5


def test_two_devices_work_at_the_same_time(house: House) -> None:
    client = house.start("--device", "cpu,cpu").client()
    first, second = submit(client, "steps 100; sleep 60"), submit(client, "steps 100; sleep 60")
    editing = set()
    while editing != {first, second}:
        event = until(client, lambda e: isinstance(e, events.Progress) and e.stage == "editing")[-1]
        assert isinstance(event, events.Progress)
        editing.add(event.job_id)
    assert len(status(client)["running"]) == 2
    client.cancel(first)
    client.cancel(second)
    assert failed_with(end_of(client, second)) == "cancelled"


def test_the_worker_ends_when_the_broker_is_killed(house: House) -> None:
    client = house.start().client()
    job = submit(client, "steps 100; sleep 60")
    until(client, in_stage(job, "editing"))
    worker = psutil.Process(status(client)["workers"][0]["pid"])
    assert house.segments()
    assert house.server
    house.server.kill()
    worker.wait(10)
    house.start()  # the next start removes what the dead server left in memory
    deadline = time.monotonic() + 10
    while house.segments():
        assert time.monotonic() < deadline, house.segments()


def test_a_killed_servers_job_is_finished_once_by_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client finds the new server and resubmits what is unanswered under the same id."""
    monkeypatch.setenv("MGIE_HOME", str(house.home))
    house.start()
    client = Client.local(unreachable_after_s=60)
    job = submit(client, "sleep 1")
    until(client, in_stage(job, "editing"))
    assert house.server
    house.server.kill()
    house.server.wait()
    until(client, lambda event: isinstance(event, events.Disconnected))
    house.start()
    assert isinstance(end_of(client, job), events.Result)
    client.close()
