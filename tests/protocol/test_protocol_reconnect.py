"""The client when servers vanish, come back elsewhere, fall silent or do not want it."""

from __future__ import annotations

import socket
import time

import pytest
from talk import picture, until
from wire import TOKEN, EchoAnswers

from mgie_protocol import EditRequest, MgieError, PixelBuffer, events, messages, silence
from mgie_protocol.beside import Beside


def test_a_wrong_token_fails_the_jobs_and_is_not_tried_again(dial, start):
    server = start(EchoAnswers())
    client = dial(server.endpoint, "wrong")
    job = client.submit(EditRequest("x"), picture())
    seen: list[events.Event] = []
    failed = until(client, messages.Error, of=seen)
    assert failed.job == job and failed.error.code == "unauthorized"
    down = seen[0]
    assert isinstance(down, events.Disconnected) and down.error and down.error.code == "unauthorized"
    assert client.wait(0.3) == [] and server.seen == []


@pytest.mark.parametrize("version", ["3.0", "2.6", "rubbish"])
def test_a_server_of_another_version_is_refused(dial, start, version):
    client = dial(start(lambda message: [messages.Welcome("9", version)]).endpoint)
    job = client.submit(EditRequest("x"), picture())
    failed = until(client, messages.Error)
    assert failed.job == job and failed.error.code == "protocol_version"
    assert client.wait(0.3) == []


def test_a_server_that_refuses_our_version_is_heard(dial, start):
    error = messages.Error(MgieError("protocol_version", "Too old."))
    client = dial(start(lambda message: [error]).endpoint)
    down = until(client, events.Disconnected)
    assert down.error is not None and down.error.code == "protocol_version"
    assert client.wait(0.3) == []


def test_messages_of_a_newer_minor_version_are_ignored(dial, start):
    echo = EchoAnswers()

    def answer(message: messages.Message):
        news = [b'{"type": "horoscope", "job": "j"}']
        if isinstance(message, messages.Hello):
            return [messages.Welcome("9", "2.4"), *news]
        return [*news, *echo(message)]

    client = dial(start(answer).endpoint)
    client.submit(EditRequest("x"), picture(), job_id="j")
    until(client, events.Result)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_server_that_would_pass_over_a_wish_is_not_asked(dial, start, at_once):
    """It announces no reference pictures: the client says so itself, before or after the server has welcomed it."""
    server = start(EchoAnswers())
    client = dial(server.endpoint)
    if not at_once:
        until(client, messages.Welcome)
    plain = EditRequest("the hat of picture 2", references=("hat",))
    jobs = [
        client.submit(plain, picture(), beside=Beside(references=[picture()])),
        client.submit(EditRequest("a hat", negative="a cap"), picture()),
        client.submit(EditRequest("a hat", inpaint=True), picture()),
        client.submit(EditRequest("a hat", coverage="model"), PixelBuffer(1, 1, 4, "u8", "srgb", bytes(4))),
    ]
    refused = [until(client, messages.Error) for _ in jobs]
    assert [one.job for one in refused] == jobs and {one.error.code for one in refused} == {"not_available"}
    assert "reference pictures" in refused[0].error.message
    client.submit(EditRequest("x"), picture(), job_id="j")
    until(client, events.Result)
    assert [one.job for one in server.seen if isinstance(one, messages.Submit)] == ["j"]


def test_nobody_there_fails_the_jobs_with_server_unreachable(dial):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
        client = dial(endpoint, unreachable_after_s=0.3)
        job = client.submit(EditRequest("x"), picture())
        failed = until(client, messages.Error)
    assert failed.job == job and failed.error.code == "server_unreachable"
    assert endpoint in failed.error.message


def test_a_client_that_gave_up_tries_again_when_asked(dial, start):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    client = dial(f"tcp://127.0.0.1:{port}", unreachable_after_s=0.2)
    until(client, events.Disconnected)
    start(EchoAnswers(), port)
    client.submit(EditRequest("x"), picture())
    until(client, events.Result)


def test_a_lost_connection_is_made_again_and_the_job_resubmitted_under_its_id(dial, start):
    first = start(lambda message: [messages.Welcome("0")] if isinstance(message, messages.Hello) else [])
    client = dial(first.endpoint)
    sent = picture()
    job = client.submit(EditRequest("x"), sent)
    until(client, messages.Welcome)
    client.ping()  # unanswered by this server, and asked again
    while not any(isinstance(message, messages.Ping) for message in first.seen):
        client.wait(0.01)
    first.close_socket()
    assert until(client, events.Disconnected).error is None
    answers = EchoAnswers()
    start(answers, first.port)
    seen: list[events.Event] = []
    result = until(client, events.Result, of=seen)
    assert bytes(result.pixels[0].data) == sent.data
    assert answers.submits == {job: 1}
    assert any(isinstance(event, messages.Welcome) for event in seen)
    assert any(isinstance(event, messages.Pong) for event in seen)


def test_a_connection_lost_in_the_middle_of_both_bodies_loses_nothing(dial, start):
    sent = picture(2000)
    port = 0
    for cut_at in (messages.Chunk, messages.Credit):
        echo = EchoAnswers()
        count = 0

        def answer(message, echo=echo, cut_at=cut_at):
            nonlocal count
            count += isinstance(message, cut_at)
            return [] if count > 3 or (cut_at is messages.Credit and count > 1) else echo(message)

        server = start(answer)
        port = server.port
        client = dial(server.endpoint)
        client.submit(EditRequest("x"), sent)
        end = time.monotonic() + 10
        while count < 2 and time.monotonic() < end:
            client.wait(0.01)
        assert count >= 2
        server.close_socket()
        until(client, events.Disconnected)
        start(EchoAnswers(), port)
        assert bytes(until(client, events.Result).pixels[0].data) == sent.data


def test_a_restarted_server_is_found_at_its_new_port_with_its_new_token(dial, start):
    where: list[tuple[str, str] | None] = []
    first = start(lambda message: [messages.Welcome("0")] if isinstance(message, messages.Hello) else [])
    where[:] = [(first.endpoint, TOKEN)]
    client = dial("", "", find=lambda: where[0])
    job = client.submit(EditRequest("x"), picture())
    until(client, messages.Welcome)
    first.close_socket()
    where[:] = [None]
    until(client, events.Disconnected)
    answers = EchoAnswers()
    where[:] = [(start(answers).endpoint, TOKEN)]
    assert until(client, events.Result).job == job
    assert answers.submits == {job: 1}


def test_a_stale_token_is_looked_up_again_before_it_is_called_wrong(dial, start):
    server = start(EchoAnswers())
    tokens = iter(["stale"])
    client = dial("", "", find=lambda: (server.endpoint, next(tokens, TOKEN)))
    client.submit(EditRequest("x"), picture())
    until(client, events.Result)


def test_a_silent_server_is_left(dial, start, monkeypatch):
    monkeypatch.setattr(silence, "QUIET_S", 0.1)
    monkeypatch.setattr(silence, "SILENT_S", 0.3)
    server = start(lambda message: [messages.Welcome("0")] if isinstance(message, messages.Hello) else [])
    client = dial(server.endpoint)
    until(client, messages.Welcome)
    assert "silent" in until(client, events.Disconnected).reason
    until(client, messages.Welcome)
    assert messages.Ping() in server.seen


def test_a_server_that_answers_pings_is_not_left(dial, start, monkeypatch):
    monkeypatch.setattr(silence, "QUIET_S", 0.05)
    monkeypatch.setattr(silence, "SILENT_S", 0.3)
    client = dial(start(EchoAnswers()).endpoint)
    until(client, messages.Welcome)
    assert client.wait(0.8) == []


def test_a_cancelled_job_is_cancelled_and_not_resubmitted_after_a_loss(dial, start):
    first = start(lambda message: [messages.Welcome("0")] if isinstance(message, messages.Hello) else [])
    client = dial(first.endpoint)
    until(client, messages.Welcome)
    job = client.submit(EditRequest("x"), picture())
    client.poll()
    client.cancel(job)
    first.close_socket()
    until(client, events.Disconnected)

    def forgetful(message: messages.Message):
        if isinstance(message, messages.Cancel):
            return [messages.Error(MgieError("job_unknown", "No such job."), message.job)]
        return [messages.Welcome("0")] if isinstance(message, messages.Hello) else []

    second = start(forgetful, first.port)
    failed = until(client, messages.Error)
    assert failed.job == job and failed.error.code == "cancelled"
    assert not any(isinstance(message, messages.Submit) for message in second.seen)
