"""The floor of jobs against a real server, without GIMP."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from gimp_plugin import PLUGIN
from jobs_without_gimp import PICTURE, wait_for

from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.job import Job
from mgie_gimp.types import Parcel, Situation
from mgie_protocol.client import Client
from mgie_protocol.messages import StatusReply
from mgie_protocol.request import EditRequest


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_an_edit(server: object, transport: str) -> None:
    connection = Connection(transport)
    job = Job(connection, Parcel(EditRequest("sleep 0.5", model="echo", seed=3, variations=2), PICTURE))
    seen: list[Situation] = []
    until = time.monotonic() + 30
    while not job.ended and time.monotonic() < until:
        job.poll()
        seen.append(Situation(**vars(job.situation)))
        time.sleep(0.002)
    assert job.outcome is not None and job.error is None
    assert [bytes(p.data) for p in job.outcome.pictures] == [bytes(PICTURE.data)] * 2
    assert job.outcome.seeds == [3, 4] and job.outcome.model.title == "Echo (tests)"
    assert {"editing", "sending"} & {now.stage for now in seen}
    shares = [now.share for now in seen if now.share is not None]
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert seen[-1].expressive.startswith("Echo")
    connection.close()


def test_a_description(server: object) -> None:
    connection = Connection()
    job = Job(connection, Parcel(EditRequest("hello", model="echo", task="describe"), PICTURE))
    wait_for(job)
    assert job.outcome is not None and job.outcome.pictures == []
    assert job.outcome.expressive.endswith("hello")
    connection.close()


def test_cancel(server: object) -> None:
    connection = Connection()
    job = Job(connection, Parcel(EditRequest("sleep 60; steps 600", model="echo"), PICTURE))
    while job.situation.stage != "editing":
        job.wait(0.1)
    job.cancel()
    assert job.situation.cancelling
    wait_for(job, 10)
    assert job.error is not None and job.error.code == "cancelled"
    connection.close()


def test_a_refusal(server: object) -> None:
    connection = Connection()
    job = Job(connection, Parcel(EditRequest("refuse", model="echo"), PICTURE))
    wait_for(job)
    assert job.error is not None and job.error.code == "edit_not_supported"
    connection.close()


KILLED = """
import sys, time
sys.path.insert(0, sys.argv[1])
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.job import Job
from mgie_gimp.types import Parcel
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
picture = PixelBuffer(1, 1, 1, "u8", "srgb", b"x")
job = Job(Connection(sys.argv[2]), Parcel(EditRequest("sleep 60; steps 600", model="echo"), picture))
while job.situation.stage != "editing":
    job.wait(0.1)
print("editing", flush=True)
while True:
    job.wait(1)
"""


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_a_killed_process_cancels_its_job(server: object, transport: str) -> None:
    command = [sys.executable, "-c", KILLED, str(PLUGIN), transport]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "editing\n"
    process.kill()
    process.wait()
    killed = time.monotonic()
    while running_jobs():
        assert time.monotonic() - killed < 4, "the job goes on"  # after 5 s the server would end it itself
        time.sleep(0.05)
    process.stdout.close()


def running_jobs() -> list[object]:
    client = Client.local()
    client.ask_status()
    try:
        while True:
            for event in client.wait(1):
                if isinstance(event, StatusReply):
                    return event.data["running"]
    finally:
        client.close()
