"""An edit can be stopped wherever it is."""

from __future__ import annotations

from controller_under_test import Home, Open, Session, spin
from fake_canvas import one_document, painting

from mgie_krita.types import CANCELLED, QUEUED, READING, READY, SENDING, WORKING, Job
from mgie_protocol.pixels import PixelBuffer


def stays_cancelled(room: Session, job: Job) -> None:
    """The job is over, the server has let go of it, and the next edit goes through."""
    assert job.state == CANCELLED and job not in room.controller.under_way
    assert job.error is None and job.preview is None
    after = room.until(room.echo("after it"), READY)
    assert after.after and job.state == CANCELLED
    assert job.job_id not in {entry.job_id for entry in room.controller.history()}


def test_while_reading(served: Home, session: Open) -> None:
    room = session(served)
    room.canvas.read_gate = False
    job = room.echo("one")
    spin(lambda: job.share == 1.0)
    assert job.state == READING
    room.controller.cancel(job.job_id)
    spin(lambda: room.canvas.closed_reads == 1, what="the reading let go")
    room.canvas.read_gate = True
    stays_cancelled(room, job)


def test_while_sending(served: Home, session: Open) -> None:
    large = PixelBuffer(4000, 4000, 4, "u8", "srgb", bytes(64_000_000))
    room = session(served, one_document(large))
    room.connect()
    job = room.until(room.echo("one"), SENDING)
    turns = iter(range(10))  # of the event loop: the first chunks are on their way then
    spin(lambda: next(turns, None) is None or job.state != SENDING)
    room.controller.cancel(job.job_id)
    room.canvas.documents["d1"].layers[0].picture = painting()
    stays_cancelled(room, job)


def test_before_the_server_is_there(home: Home, session: Open) -> None:
    room = session(home)
    job = room.until(room.echo("one"), SENDING)
    assert room.controller.server.light == "starting"
    room.controller.cancel(job.job_id)
    stays_cancelled(room, job)


def test_while_queued(served: Home, session: Open) -> None:
    room = session(served)
    first = room.echo("sleep 1.5; steps 6")
    job = room.until(room.echo("sleep 1"), QUEUED)
    room.controller.cancel(job.job_id)
    assert first in room.controller.under_way
    room.until(first, READY)
    stays_cancelled(room, job)


def test_while_working(served: Home, session: Open) -> None:
    room = session(served)
    job = room.echo("sleep 60; steps 600")
    spin(lambda: job.state == WORKING and job.step > 1)
    room.controller.cancel(job.job_id)
    stays_cancelled(room, job)


def test_all_at_once(served: Home, session: Open) -> None:
    room = session(served)
    jobs = [room.echo("sleep 60; steps 600") for _ in range(3)]
    room.until(jobs[0], WORKING)
    room.controller.cancel_all()
    assert room.controller.under_way == []
    for job in jobs:
        stays_cancelled(room, job)


def test_discarding_what_is_under_way_stops_it(served: Home, session: Open) -> None:
    room = session(served)
    job = room.until(room.echo("sleep 60; steps 600"), WORKING)
    room.controller.discard(job.job_id)
    assert job.state == "discarded" and room.controller.current is None
    room.until(room.echo("next"), READY)
    room.controller.cancel(job.job_id)
    assert job.state == "discarded"
