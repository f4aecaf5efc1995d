"""What the real server refuses, and what it survives."""

from __future__ import annotations

import contextlib
import os
import time
import uuid

import pytest
from served import knock
from talk import echo, error_of, hear, in_stage, picture, result_of, say, watch

from mgie_protocol import EditRequest, PixelBuffer, PixelFormat, events, messages
from mgie_protocol.limits import MAX_FRAME_BYTES


def test_a_wrong_token_is_refused(connect, served):
    client = connect(served, token="wrong")
    job = client.submit(echo(), picture())
    assert error_of(client, job).code == "unauthorized"
    assert client.wait(0.5) == []


@pytest.mark.parametrize("version", ["1.1", "3.0", "rubbish"])
def test_another_protocol_version_is_refused(raw, version):
    say(raw, messages.Hello("test", "1", version))
    answer = hear(raw)
    assert isinstance(answer, messages.Error) and answer.error.code == "protocol_version"


def test_nothing_is_done_before_hello(raw):
    say(raw, messages.Submit("early", echo(), PixelFormat(1, 1, 1, "u8")))
    answer = hear(raw)
    assert isinstance(answer, messages.Error) and answer.error.code == "message_invalid"


@pytest.mark.parametrize(
    ("code", "submit"),
    [
        ("picture_too_large", {"picture": PixelFormat(10_001, 10_000, 4, "u8")}),
        ("picture_invalid", {"picture": PixelFormat(0, 10, 4, "u8")}),
        ("mask_size_differs", {"selection": PixelFormat(9, 8, 1, "u8")}),
        ("instruction_too_long", {"request": echo("x" * 2001)}),
        ("instruction_empty", {"request": echo("  ")}),
        ("instruction_invalid", {"request": echo("a\x00b")}),
        ("parameter_out_of_range", {"request": echo(steps=201)}),
        ("model_unknown", {"request": EditRequest("x", model="nonesuch")}),
    ],
)
def test_what_is_over_a_limit_is_refused_before_any_pixel(raw, code, submit):
    say(raw, messages.Hello("test", "1", nonce="n" * 32))
    assert isinstance(hear(raw), messages.Welcome)
    job = str(uuid.uuid4())
    values = {"request": echo(), "picture": PixelFormat(8, 8, 4, "u8"), **submit}
    say(raw, messages.Submit(job, **values))
    answer = hear(raw)  # an error and no credit
    assert isinstance(answer, messages.Error) and answer.job == job
    assert answer.error.code == code


def test_pixels_without_credit_end_their_job(raw):
    say(raw, messages.Hello("test", "1", nonce="n" * 32))
    assert isinstance(hear(raw), messages.Welcome)
    job = str(uuid.uuid4())
    say(raw, messages.Submit(job, echo(), PixelFormat(4000, 4000, 4, "u8")))
    credit = hear(raw)
    assert isinstance(credit, messages.Credit) and 0 < credit.up_to < 64_000_000
    say(raw, messages.Chunk(job, 1, bytes(10)))
    answer = hear(raw)
    assert isinstance(answer, messages.Error) and answer.job == job
    assert answer.error.code == "message_invalid"


def test_nan_pixels_are_refused_by_name(connect, served):
    data = memoryview(bytearray(8 * 8 * 3 * 4))
    data[20:24] = b"\x00\x00\xc0\x7f"
    client = connect(served)
    job = client.submit(echo("land"), PixelBuffer(8, 8, 3, "f32", "linear", data))
    assert error_of(client, job).code == "picture_invalid"


# --- rubbish -----------------------------------------------------------------------------------------


def test_random_frames_are_answered_and_the_connection_stays(raw, connect, served):
    say(raw, messages.Hello("test", "1", nonce="n" * 32))
    assert isinstance(hear(raw), messages.Welcome)
    for parts in ([os.urandom(50)], [b"{}"], [b"[]", b"x"], [b"a", b"b", b"c"], [b'{"type": "chunk"}']):
        say(raw, parts)
        answer = hear(raw)
        assert isinstance(answer, messages.Error) and answer.error.code == "message_invalid", parts
    say(raw, messages.Ping(9))
    assert hear(raw) == messages.Pong(9)


def test_random_bytes_on_the_port_leave_the_server_as_it_was(connect, served):
    for size in (1, 64, 5_000, 200_000):
        with knock(served.connection.endpoint) as peer, contextlib.suppress(ConnectionError):
            peer.sendall(os.urandom(size))
    client = connect(served)
    result_of(client, client.submit(echo(), picture()))


def test_a_frame_over_the_limit_ends_its_connection_and_no_other(raw, connect, served):
    client = connect(served)
    job = client.submit(echo("sleep 1"), picture())
    watch(client, in_stage("editing"))
    say(raw, [bytes(MAX_FRAME_BYTES + 1)])
    end = time.monotonic() + 10
    while raw.lost is None and time.monotonic() < end:
        raw.step()
        raw.wait(0.1)
    assert raw.lost is not None
    result_of(client, job)


def test_shutdown_stops_the_server(connect, own):
    client = connect(own)
    watch(client, lambda event: isinstance(event, messages.Welcome))
    client.shutdown()
    watch(client, lambda event: isinstance(event, events.Disconnected))
    assert own.wait(20) == 0
