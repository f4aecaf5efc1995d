"""Workers that die, stand still or lose their device: replaced, and the client reads why."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest
from server_process import Installation, end_of, failed_with, in_stage, status, submit, until

from mgie_protocol import events, messages
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
    installation: Installation, instruction: str, code: str, replaced: bool
) -> None:
    client = installation.start(worker_stall_s=1.5, worker_silent_s=2.5, stop_s=0.5).client()
    bad = submit(client, instruction)
    waiting = submit(client, "next")
    seen = until(client, lambda e: isinstance(e, events.Result) and e.job == waiting)
    ends = [event for event in seen if isinstance(event, messages.Error)]
    assert [(end.job, end.error.code) for end in ends] == [(bad, code)]
    assert ends[0].error.message
    worker = status(client)["workers"][0]
    assert worker["replaced"] == int(replaced)
    assert installation.segments() == [path for path in installation.segments() if waiting in path.name]


def test_a_crash_names_its_signal(installation: Installation) -> None:
    client = installation.start().client()
    end = end_of(client, submit(client, "crash"))
    assert isinstance(end, messages.Error)
    assert "SIGSEGV" in end.error.message


def test_worker_killed_mid_edit(installation: Installation) -> None:
    client = installation.start().client()
    job = submit(client, "steps 100; sleep 60")
    until(client, in_stage(job, "editing"))
    waiting = submit(client, "next")
    pid = status(client)["workers"][0]["pid"]
    os.kill(pid, signal.SIGKILL)
    end = end_of(client, job)
    assert failed_with(end) == "worker_crashed"
    assert isinstance(end, messages.Error) and "editing" in end.error.message
    assert isinstance(end_of(client, waiting), events.Result)
    assert status(client)["workers"][0]["pid"] != pid
    assert not psutil.pid_exists(pid)


def test_a_worker_killed_between_jobs_is_replaced(installation: Installation) -> None:
    client = installation.start().client()
    assert isinstance(end_of(client, submit(client, "first")), events.Result)
    os.kill(status(client)["workers"][0]["pid"], signal.SIGKILL)
    assert isinstance(end_of(client, submit(client, "second")), events.Result)


def test_a_device_that_is_not_there(installation: Installation) -> None:
    """The job that waits is told; a worker that never gets ready is not started in a tight loop."""
    client = installation.start("--device", "nonsense", worker_start_s=20).client()
    end = end_of(client, submit(client, "x"), timeout_s=60)
    assert failed_with(end) == "device_error"
    assert isinstance(end, messages.Error)
    assert "nonsense" in end.error.message
    assert installation.log().count("started worker") <= 5


def test_two_devices_work_at_the_same_time(installation: Installation) -> None:
    client = installation.start("--device", "cpu,cpu").client()
    first, second = submit(client, "steps 100; sleep 60"), submit(client, "steps 100; sleep 60")
    editing = set()
    while editing != {first, second}:
        event = until(client, lambda e: isinstance(e, messages.Progress) and e.stage == "editing")[-1]
        assert isinstance(event, messages.Progress)
        editing.add(event.job)
    assert len(status(client)["running"]) == 2
    client.cancel(first)
    client.cancel(second)
    assert failed_with(end_of(client, second)) == "cancelled"


def test_the_worker_ends_when_the_broker_is_killed(installation: Installation) -> None:
    client = installation.start().client()
    job = submit(client, "steps 100; sleep 60")
    until(client, in_stage(job, "editing"))
    worker = psutil.Process(status(client)["workers"][0]["pid"])
    assert installation.segments()
    assert installation.server
    installation.server.kill()
    worker.wait(10)
    installation.start()  # the next start removes what the dead server left in memory
    deadline = time.monotonic() + 10
    while installation.segments():
        assert time.monotonic() < deadline, installation.segments()


def test_a_killed_servers_job_is_finished_once_by_the_next(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client finds the new server and resubmits what is unanswered under the same id."""
    monkeypatch.setenv("MGIE_HOME", str(installation.home))
    installation.start()
    client = Client.local(unreachable_after_s=60)
    job = submit(client, "sleep 1")
    until(client, in_stage(job, "editing"))
    assert installation.server
    installation.server.kill()
    installation.server.wait()
    until(client, lambda event: isinstance(event, events.Disconnected))
    installation.start()
    assert isinstance(end_of(client, job), events.Result)
    client.close()
