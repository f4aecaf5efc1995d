"""An edit can be stopped wherever it is."""

from __future__ import annotations

from fake_canvas import one_document, painting
from studio import Home, Open, Studio, spin

from mgie_krita.plain import CANCELLED, QUEUED, READING, READY, SENDING, WORKING, Job
from mgie_protocol.pixels import PixelBuffer


def stays_cancelled(room: Studio, job: Job) -> None:
    """The job is over, the server has let go of it, and the next edit goes through."""
    assert job.state == CANCELLED and job not in room.workshop.under_way
    assert job.error is None and job.preview is None
    after = room.until(room.echo("after it"), READY)
    assert after.after and job.state == CANCELLED
    assert job.job_id not in {entry.job_id for entry in room.workshop.history()}


def test_while_reading(served: Home, studio: Open) -> None:
    room = studio(served)
    room.canvas.read_gate = False
    job = room.echo("one")
    spin(lambda: job.share == 1.0)
    assert job.state == READING
    room.workshop.cancel(job.job_id)
    spin(lambda: room.canvas.closed_reads == 1, what="the reading let go")
    room.canvas.read_gate = True
    stays_cancelled(room, job)


def test_while_sending(served: Home, studio: Open) -> None:
    large = PixelBuffer(4000, 4000, 4, "u8", "srgb", bytes(64_000_000))
    room = studio(served, one_document(large))
    room.connect()
    job = room.until(room.echo("one"), SENDING)
    turns = iter(range(10))  # of the event loop: the first chunks are on their way then
    spin(lambda: next(turns, None) is None or job.state != SENDING)
    room.workshop.cancel(job.job_id)
    room.canvas.documents["d1"].layers[0].picture = painting()
    stays_cancelled(room, job)


def test_before_the_server_is_there(home: Home, studio: Open) -> None:
    room = studio(home)
    job = room.until(room.echo("one"), SENDING)
    assert room.workshop.server.light == "starting"
    room.workshop.cancel(job.job_id)
    stays_cancelled(room, job)


def test_while_queued(served: Home, studio: Open) -> None:
    room = studio(served)
    first = room.echo("sleep 1.5; steps 6")
    job = room.until(room.echo("sleep 1"), QUEUED)
    room.workshop.cancel(job.job_id)
    assert first in room.workshop.under_way
    room.until(first, READY)
    stays_cancelled(room, job)


def test_while_working(served: Home, studio: Open) -> None:
    room = studio(served)
    job = room.echo("sleep 60; steps 600")
    spin(lambda: job.state == WORKING and job.step > 1)
    room.workshop.cancel(job.job_id)
    stays_cancelled(room, job)


def test_all_at_once(served: Home, studio: Open) -> None:
    room = studio(served)
    jobs = [room.echo("sleep 60; steps 600") for _ in range(3)]
    room.until(jobs[0], WORKING)
    room.workshop.cancel_all()
    assert room.workshop.under_way == []
    for job in jobs:
        stays_cancelled(room, job)


def test_discarding_what_is_under_way_stops_it(served: Home, studio: Open) -> None:
    room = studio(served)
    job = room.until(room.echo("sleep 60; steps 600"), WORKING)
    room.workshop.discard(job.job_id)
    assert job.state == "discarded" and room.workshop.current is None
    room.until(room.echo("next"), READY)
    room.workshop.cancel(job.job_id)
    assert job.state == "discarded"
