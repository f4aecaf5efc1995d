"""Both transports against a plain pyzmq ROUTER, and against things that are no such server."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from wire import TOKEN, WireServer

from mgie_protocol import messages
from mgie_protocol.frames import decode, encode
from mgie_protocol.limits import MAX_FRAME_BYTES
from mgie_protocol.transport import Transport
from mgie_protocol.transports import connector

KINDS = ["pyzmq", "stdlib"]


def pump(transport: Transport, until, timeout_s: float = 10.0):
    """Step until until() gives something true; give that."""
    end = time.monotonic() + timeout_s
    while not (found := until()):
        assert time.monotonic() < end, f"nothing came; lost: {transport.lost}"
        if not transport.step():
            transport.wait(0.02)
    return found


@pytest.fixture
def server() -> Iterator[WireServer]:
    made = WireServer(lambda message: [message])
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


@pytest.fixture
def link(kind, server) -> Iterator[Transport]:
    transport = connector(kind)(server.endpoint, TOKEN)
    pump(transport, lambda: transport.open)
    yield transport
    transport.close()


def test_small_messages_come_back_in_order(link):
    for number in range(50):
        assert link.send(encode(messages.Ping(number)))
    for number in range(50):
        assert decode(pump(link, link.receive)) == messages.Ping(number)


@pytest.mark.parametrize("size", [1, 255, 256, 65_525, 65_526, 65_536, 1_000_003, 1024 * 1024])
def test_payloads_of_all_sizes_come_back_whole(link, size):
    data = os.urandom(size)
    pump(link, lambda: link.send(encode(messages.Chunk("j", 7, data))))
    got = decode(pump(link, link.receive))
    assert isinstance(got, messages.Chunk) and got.payload == data


def test_many_large_messages_both_ways_at_once(link):
    data = os.urandom(1 << 20)
    sent = got = 0
    end = time.monotonic() + 30
    while got < 24:
        assert time.monotonic() < end
        if sent < 24 and link.send(encode(messages.Chunk("j", sent, memoryview(data)))):
            sent += 1
        link.step()
        frames = link.receive()
        if frames is not None:
            message = decode(frames)
            assert isinstance(message, messages.Chunk)
            assert message.offset == got and message.payload == data
            got += 1


def test_nothing_is_sent_before_the_handshake(kind, server):
    transport = connector(kind)(server.endpoint, TOKEN)
    assert not transport.open and not transport.send(encode(messages.Ping()))
    transport.close()


def test_a_wrong_token_is_unauthorized(kind, server):
    transport = connector(kind)(server.endpoint, "wrong-token")
    lost = pump(transport, lambda: transport.lost)
    assert lost.error is not None and lost.error.code == "unauthorized"
    assert not transport.open and transport.receive() is None
    transport.close()


def test_a_port_where_nobody_listens_is_lost_at_once(kind):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        transport = connector(kind)(f"tcp://127.0.0.1:{unused.getsockname()[1]}", TOKEN)
        lost = pump(transport, lambda: transport.lost)
    assert lost.error is None and lost.reason
    transport.close()


NO_ENDPOINTS = [
    "",
    "127.0.0.1:80",
    "tcp://127.0.0.1",
    "tcp://127.0.0.1:x",
    "tcp://127.0.0.1:99999",
    "http://a:1",
]


@pytest.mark.parametrize(
    ("endpoint", "token"),
    [
        *((endpoint, TOKEN) for endpoint in NO_ENDPOINTS),
        ("tcp://127.0.0.1:9", ""),
        ("ipc:///tmp/" + "x" * 100, TOKEN),
        ("ipc:///nowhere/server.sock", TOKEN),
    ],
)
def test_what_cannot_be_connected_to_is_lost_and_no_exception(kind, endpoint, token):
    transport = connector(kind)(endpoint, token)
    pump(transport, lambda: transport.lost)
    transport.step()
    transport.close()


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n\r\n" * 4, os.urandom(64) + b"\0" * 64])
def test_a_peer_that_does_not_speak_zmtp_is_lost(kind, greeting):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as peer:
                peer.sendall(greeting)
                peer.settimeout(10)
                with contextlib.suppress(ConnectionError):
                    while peer.recv(4096):
                        pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        transport = connector(kind)(f"tcp://127.0.0.1:{listener.getsockname()[1]}", TOKEN)
        lost = pump(transport, lambda: transport.lost)
        assert lost.reason
        transport.close()
        thread.join(10)


def test_a_server_that_goes_is_noticed(link, server):
    server.close_socket()
    assert pump(link, lambda: link.lost).error is None
    assert not link.open and not link.send(encode(messages.Ping()))


@pytest.fixture
def oversized() -> Iterator[WireServer]:
    made = WireServer(lambda message: [bytes(MAX_FRAME_BYTES + 1)])
    yield made
    made.close()


def test_a_frame_over_the_limit_ends_the_connection(kind, oversized):
    transport = connector(kind)(oversized.endpoint, TOKEN)
    pump(transport, lambda: transport.open)
    transport.send(encode(messages.Ping()))
    pump(transport, lambda: transport.lost)
    transport.close()


def test_heartbeats_are_answered_while_nothing_else_is_said(link, server):
    # the server pings each 0.1 s and drops who does not answer within 0.3 s
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        link.step()
        link.wait(0.02)
    assert link.lost is None
    assert link.send(encode(messages.Ping(5)))
    assert decode(pump(link, link.receive)) == messages.Ping(5)


@pytest.fixture
def deaf() -> Iterator[WireServer]:
    """Reads nothing after the first message, until the test is over."""
    over = threading.Event()

    def answer(message: messages.Message) -> list[messages.Message]:
        over.wait(60)
        return []

    made = WireServer(answer)
    yield made
    over.set()
    made.close()


def test_send_refuses_when_the_server_does_not_read(kind, deaf):
    """What waits in memory stays bounded, whatever the server does."""
    transport = connector(kind)(deaf.endpoint, TOKEN)
    pump(transport, lambda: transport.open)
    data = bytes(1 << 20)
    taken = 0
    while taken < 200 and transport.send(encode(messages.Chunk("j", 0, data))):
        taken += 1
        while transport.step():
            pass
    transport.close()
    assert taken < 200, "200 MB were taken for a server that reads nothing"


def test_auto_prefers_pyzmq_and_an_unknown_kind_is_refused():
    from mgie_protocol import MgieError
    from mgie_protocol.transport_zmq import ZmqTransport

    assert connector("auto") is ZmqTransport
    with pytest.raises(MgieError):
        connector("carrier pigeon")
