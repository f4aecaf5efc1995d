"""What comes in at the port without belonging there."""

from __future__ import annotations

import os
import random

import pytest
from server_process import Installation, end_of, knock, submit, until

from mgie_protocol import events, frames, messages
from mgie_protocol.client import Client
from mgie_protocol.limits import MAX_FRAME_BYTES
from mgie_protocol.pixels import PixelFormat
from mgie_protocol.proof import client_password, new_nonce
from mgie_protocol.request import EditRequest

pytestmark = pytest.mark.timeout(60)

CLIENT_MESSAGES: tuple[type[messages.Message], ...] = (
    messages.Hello,
    messages.Submit,
    messages.Chunk,
    messages.Credit,
    messages.Cancel,
    messages.Fetch,
    messages.Received,
    messages.Status,
    messages.Ping,
)
SMALL = PixelFormat(2, 2, 1, "u8")


def still_serves(installation: Installation) -> bool:
    client = installation.client()
    return isinstance(end_of(client, submit(client, "x")), events.Result)


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_a_wrong_token_is_unauthorized(served: Installation, transport: str) -> None:
    client = Client(served.connection().endpoint, "wrong", transport=transport)
    client.ask_status()
    refused = until(client, lambda event: isinstance(event, events.Disconnected) and event.error is not None)
    assert isinstance(refused[-1], events.Disconnected)
    assert refused[-1].error
    assert refused[-1].error.code == "unauthorized"
    client.close()
    assert still_serves(served)


def test_random_bytes_disturb_nobody(served: Installation) -> None:
    door = served.connection().endpoint
    dice = random.Random(1)
    for size in (1, 9, 64, 1000, 100_000):
        with knock(door) as stranger:
            stranger.settimeout(0.2)
            try:
                stranger.sendall(dice.randbytes(size))
                stranger.recv(4096)
            except OSError:
                pass  # refused: just as well
    with knock(door) as stranger:  # ZMTP's greeting, then nonsense
        greeting = b"\xff" + bytes(8) + b"\x7f\x03\x00PLAIN".ljust(22, b"\0")[: 2 + 1 + 20] + b"\0"
        stranger.sendall(greeting.ljust(64, b"\0") + dice.randbytes(5000))
        assert still_serves(served)


@pytest.mark.parametrize(
    "parts",
    [
        [b""],
        [b"not json"],
        [b"[]"],
        [b"{}"],
        [b'{"type": "nonsense"}'],
        [b'{"type": "submit"}'],
        [b'{"type": "submit", "job": "../../etc/passwd"}'],
        [b'{"type": "welcome", "server_version": "0"}'],
        [b'{"type": "cancel", "job": 7}'],
        [b'{"type": "status", "ref": -1}'],
        [b'{"type": "ping"}', b"", b"", b""],
        [b'{"type": "chunk", "job": "x", "offset": 0}'],
        [b"x" * 70_000],
        [b"{" * 60_000],
    ],
)
def test_a_malformed_message_is_answered(served: Installation, parts: list[bytes]) -> None:
    raw = served.raw()
    raw.socket.send_multipart(parts)
    answer = raw.read()
    assert isinstance(answer, messages.Error)
    assert answer.error.code in ("message_invalid", "message_too_large")
    raw.settle()  # the connection stays


def test_random_messages_never_end_the_server(served: Installation) -> None:
    raw, dice = served.raw(), random.Random(2)
    good = [bytes(part) for kind in CLIENT_MESSAGES for part in _example(kind)]
    for _ in range(300):
        header = bytearray(dice.choice(good))
        for _ in range(dice.randrange(4)):
            header[dice.randrange(len(header))] = dice.randrange(256)
        raw.socket.send_multipart([bytes(header), *([dice.randbytes(9)] * dice.randrange(3))])
    assert still_serves(served)


def test_a_frame_over_the_limit_ends_that_connection_only(served: Installation) -> None:
    raw = served.raw()
    raw.socket.send(os.urandom(MAX_FRAME_BYTES + 1))
    assert still_serves(served)


def test_hello_comes_first(served: Installation) -> None:
    raw = served.raw(hello=False)
    raw.send(messages.Status(3))
    answer = raw.read()
    assert isinstance(answer, messages.Error)
    assert answer.error.code == "message_invalid"
    raw.say_hello()


@pytest.mark.parametrize(
    ("version", "code"), [("3.0", "protocol_version"), ("1.1", "protocol_version"), ("x", "protocol_version")]
)
def test_another_protocol_version_is_refused_and_then_ignored(
    served: Installation, version: str, code: str
) -> None:
    raw = served.raw(hello=False)
    raw.send(messages.Hello("future", "9", version))
    answer = raw.read()
    assert isinstance(answer, messages.Error)
    assert answer.error.code == code
    with pytest.raises(TimeoutError):
        raw.send(messages.Status(3))
        raw.read(timeout_s=0.3)


def test_one_minor_version_apart_works(served: Installation) -> None:
    raw = served.raw(hello=False)
    raw.send(messages.Hello("newer", "9", "2.5", "n" * 32))
    assert isinstance(raw.read(), messages.Welcome)


@pytest.mark.parametrize(
    "chunk",
    [
        messages.Chunk("j", 1, b"abc"),  # a gap
        messages.Chunk("j", 0, b"abcde"),  # more than there is
    ],
)
def test_a_broken_chunk_ends_its_job(served: Installation, chunk: messages.Chunk) -> None:
    raw = served.raw()
    job = f"broken-{chunk.offset}"
    raw.send(messages.Submit(job, EditRequest("x", model="echo"), SMALL))
    assert raw.read() == messages.Credit(job, 4)
    raw.send(messages.Chunk(job, chunk.offset, chunk.payload))
    answer = raw.read()
    assert isinstance(answer, messages.Error)
    assert (answer.job, answer.error.code) == (job, "message_invalid")
    raw.send(messages.Chunk(job, 0, b"late"))  # dropped silently
    raw.settle()


def test_a_body_that_starts_again_on_a_new_connection(served: Installation) -> None:
    first, second = served.raw(), served.raw()
    submit_it = messages.Submit("again", EditRequest("x", model="echo"), SMALL)
    first.send(submit_it)
    assert first.read() == messages.Credit("again", 4)
    first.send(messages.Chunk("again", 0, b"ab"))
    first.settle()
    second.send(submit_it)
    assert second.read() == messages.Credit("again", 4)
    first.send(messages.Chunk("again", 2, b"XX"))  # the job is not this connection's any more
    first.settle()
    second.send(messages.Chunk("again", 0, b"wxyz"))
    while not isinstance(answer := second.read(), messages.Result):
        assert not isinstance(answer, messages.Error), answer
    second.send(messages.Credit("again", 4))
    assert second.read() == messages.Chunk("again", 0, b"wxyz")


@pytest.mark.parametrize("said", [messages.Hello("krita", "0.1.0", "1.1"), messages.Status(3)])
def test_a_client_of_version_1_is_told_what_to_update_and_then_ignored(
    served: Installation, said: messages.Message
) -> None:
    raw = served.raw(served.connection().token.encode(), hello=False)
    raw.send(said)
    answer = raw.read()
    assert isinstance(answer, messages.Error) and answer.error.code == "protocol_version"
    assert "mgie plugins install" in answer.error.hint
    with pytest.raises(TimeoutError):
        raw.send(messages.Hello("krita", "0.1.0", "2.0", new_nonce()))
        raw.read(timeout_s=0.3)


def test_a_password_that_was_overheard_is_of_no_use(served: Installation) -> None:
    found = served.connection()
    password = client_password(found.token, found.endpoint, new_nonce())
    served.raw(password)
    again = served.raw(password, hello=False)
    with pytest.raises(TimeoutError):
        again.send(messages.Hello("thief", "1", nonce=new_nonce()))
        again.read(timeout_s=0.5)
    assert still_serves(served)


def test_hello_needs_a_nonce(served: Installation) -> None:
    raw = served.raw(hello=False)
    for nonce in ("", "short", "n" * 65, "ü" * 30):
        raw.send(messages.Hello("raw", "1", nonce=nonce))
        answer = raw.read()
        assert isinstance(answer, messages.Error) and answer.error.code == "message_invalid"


@pytest.mark.parametrize("ending", ["cancelled", "result"])
def test_a_cancel_that_comes_again_is_answered_again(served: Installation, ending: str) -> None:
    first, second = served.raw(), served.raw()
    job = f"again-{ending}"
    wish = "x" if ending == "result" else "sleep 60; steps 600"
    first.send(messages.Submit(job, EditRequest(wish, model="echo"), SMALL))
    assert first.read() == messages.Credit(job, 4)
    first.send(messages.Chunk(job, 0, b"abcd"))
    if ending == "result":
        while not isinstance(first.read(), messages.Result):
            pass
    else:
        first.send(messages.Cancel(job))
        while not isinstance(first.read(), messages.Error):
            pass
    second.send(messages.Cancel(job))
    answer = second.read()
    if ending == "result":
        assert isinstance(answer, messages.Result) and answer.job == job
    else:
        assert isinstance(answer, messages.Error) and (answer.job, answer.error.code) == (job, "cancelled")


def _example(kind: type[messages.Message]) -> list[bytes]:
    made = {
        messages.Hello: messages.Hello("x", "1"),
        messages.Submit: messages.Submit("e", EditRequest("x", model="echo"), SMALL),
        messages.Chunk: messages.Chunk("e", 0, b"abcd"),
        messages.Credit: messages.Credit("e", 4),
        messages.Cancel: messages.Cancel("e"),
        messages.Received: messages.Received("e"),
    }.get(kind)
    return [bytes(frames.encode(made or kind())[0])]
