"""What the server refuses, or makes wait, before pixels travel."""

from __future__ import annotations

import pytest
from server_process import Installation, end_of, failed_with, in_stage, picture, status, submit, until

from mgie_protocol import events, messages
from mgie_protocol.pixels import PixelFormat
from mgie_protocol.request import EditRequest

pytestmark = pytest.mark.timeout(90)


def test_queue_full_is_said_before_pixels_travel(installation: Installation) -> None:
    client = installation.start(max_queue=2).client()
    first = submit(client, "steps 100; sleep 60")
    until(client, in_stage(first, "editing"))
    second = submit(client, "waits")
    until(client, lambda e: e == messages.Accepted(second, 0))
    third = submit(client, "too much")
    assert failed_with(end_of(client, third)) == "queue_full"
    client.cancel(first)
    assert isinstance(end_of(client, second), events.Result)
    assert isinstance(end_of(client, submit(client, "fits again")), events.Result)


@pytest.mark.parametrize(
    ("settings", "request_fields", "code"),
    [
        ({"max_held_bytes": 2000}, {}, "queue_full"),
        ({"max_result_bytes": 4000}, {"variations": 4}, "picture_too_large"),
    ],
)
def test_limits_on_bytes(
    installation: Installation, settings: dict[str, int], request_fields: dict[str, int], code: str
) -> None:
    client = installation.start(**settings).client()
    assert failed_with(end_of(client, submit(client, "big", picture(32), **request_fields))) == code
    assert isinstance(end_of(client, submit(client, "small", picture(8))), events.Result)
    status(client)  # answered after the result was said to be received
    assert installation.segments() == []


def test_a_picture_over_the_limit_is_refused_by_its_header(served: Installation) -> None:
    raw = served.raw()
    header = messages.Submit("big", EditRequest("x", model="echo"), PixelFormat(20_000, 20_000, 4, "u8"))
    raw.socket.send_multipart([_header_of(header)])
    answer = raw.read()
    assert isinstance(answer, messages.Error)
    assert (answer.job, answer.error.code) == ("big", "picture_too_large")


def test_more_uploads_than_allowed_wait_for_their_credit(installation: Installation) -> None:
    raw = installation.start(max_uploads=2).raw()
    small = PixelFormat(2, 2, 1, "u8")
    for name in "abcd":
        raw.send(messages.Submit(name, EditRequest("x", model="echo"), small))
    assert [raw.read(), raw.read()] == [messages.Credit("a", 4), messages.Credit("b", 4)]
    raw.settle()  # no more came
    raw.send(messages.Cancel("a"))
    assert isinstance(raw.read(), messages.Error)
    assert raw.read() == messages.Credit("c", 4)
    raw.send(messages.Chunk("c", 0, b"wxyz"))
    while (answer := raw.read()) != messages.Credit("d", 4):
        assert not isinstance(answer, messages.Error)


def test_many_jobs_at_once_are_all_done(served: Installation) -> None:
    client = served.client()
    jobs = [submit(client, "x", previews=False) for _ in range(20)]
    for job in jobs:
        assert isinstance(end_of(client, job), events.Result)


def test_an_upload_that_stands_still_is_dropped(installation: Installation) -> None:
    raw = installation.start(upload_idle_s=0.2).raw()
    raw.send(messages.Submit("slow", EditRequest("x", model="echo"), PixelFormat(16, 16, 4, "u8")))
    assert isinstance(raw.read(), messages.Credit)
    assert len(installation.segments()) == 1
    answer = raw.read()
    assert isinstance(answer, messages.Error)
    assert (answer.job, answer.error.code) == ("slow", "cancelled")
    raw.settle()
    assert installation.segments() == []


def _header_of(message: messages.Message) -> bytes:
    from mgie_protocol import frames

    return bytes(frames.encode(message)[0])
