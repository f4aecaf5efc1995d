"""The client over both transports against a small server in a thread, for what a real one seldom does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from wire import TOKEN, EchoAnswers, WireServer

from mgie_protocol import EditRequest, MgieError, PixelBuffer, events, link, messages
from mgie_protocol.client import Client

Kind = TypeVar("Kind")
Start = Callable[..., WireServer]


def picture(side: int = 32) -> PixelBuffer:
    return PixelBuffer(side, side, 4, "u8", "srgb", os.urandom(side * side * 4))


def until(client: Client, kind: type[Kind], timeout_s: float = 10.0, of: list | None = None) -> Kind:
    """The next event of this kind. All that came goes to `of`."""
    end = time.monotonic() + timeout_s
    seen = of if of is not None else []
    while time.monotonic() < end:
        told = client.wait(0.2)
        seen += told
        for event in told:
            if isinstance(event, kind):
                return event
    raise AssertionError(f"no {kind.__name__} came, but {seen}")


@pytest.fixture
def start() -> Iterator[Start]:
    made: list[WireServer] = []

    def start(answer, port: int = 0) -> WireServer:
        made.append(WireServer(answer, port))
        return made[-1]

    yield start
    for server in made:
        server.close()


@pytest.fixture(params=["pyzmq", "stdlib"])
def connect(request) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def connect(endpoint: str, token: str = TOKEN, **options) -> Client:
        made.append(Client(endpoint, token, transport=request.param, **options))
        return made[-1]

    yield connect
    for client in made:
        client.close()


def test_a_picture_and_its_selection_go_there_and_the_result_comes_back(connect, start):
    answers = EchoAnswers()
    client = connect(start(answers).endpoint)
    sent = picture(1500)  # over one window
    selection = PixelBuffer(1500, 1500, 1, "u8", "srgb", os.urandom(1500 * 1500))
    job = client.submit(EditRequest("x", seed=3), sent, selection)
    seen: list[events.Event] = []
    result = until(client, events.Result, of=seen)
    assert result.job_id == job and result.seeds == [3] and result.model == "echo"
    assert bytes(result.pictures[0].data) == sent.data
    assert [type(event) for event in seen] == [
        events.Connected,
        events.Accepted,
        events.Expressive,
        events.Result,
    ]
    assert client.unanswered == []


def test_many_jobs_at_once_all_come_back(connect, start):
    client = connect(start(EchoAnswers()).endpoint)
    sent = {client.submit(EditRequest(str(n)), one): one for n, one in enumerate([picture(700)] * 6)}
    end = time.monotonic() + 20
    while sent and time.monotonic() < end:
        for event in client.wait(0.2):
            if isinstance(event, events.Result):
                assert bytes(event.pictures[0].data) == sent.pop(event.job_id).data
    assert not sent


def test_the_result_is_acknowledged(connect, start):
    server = start(EchoAnswers())
    client = connect(server.endpoint)
    job = client.submit(EditRequest("x"), picture())
    until(client, events.Result)
    client.ping()
    until(client, events.Pong)
    assert messages.Received(job) in server.seen


def test_a_wrong_token_fails_the_jobs_and_is_not_tried_again(connect, start):
    server = start(EchoAnswers())
    client = connect(server.endpoint, "wrong")
    job = client.submit(EditRequest("x"), picture())
    seen: list[events.Event] = []
    failed = until(client, events.Failed, of=seen)
    assert failed.job_id == job and failed.error.code == "unauthorized"
    down = seen[0]
    assert isinstance(down, events.Disconnected) and down.error and down.error.code == "unauthorized"
    assert client.wait(0.3) == [] and server.seen == []


@pytest.mark.parametrize("version", ["2.0", "1.2", "rubbish"])
def test_a_server_of_another_version_is_refused(connect, start, version):
    client = connect(start(lambda message: [messages.Welcome("9", version)]).endpoint)
    job = client.submit(EditRequest("x"), picture())
    failed = until(client, events.Failed)
    assert failed.job_id == job and failed.error.code == "protocol_version"
    assert client.wait(0.3) == []


def test_a_server_that_refuses_our_version_is_heard(connect, start):
    error = messages.Error(MgieError("protocol_version", "Too old."))
    client = connect(start(lambda message: [error]).endpoint)
    down = until(client, events.Disconnected)
    assert down.error is not None and down.error.code == "protocol_version"
    assert client.wait(0.3) == []


def test_messages_of_a_newer_minor_version_are_ignored(connect, start):
    echo = EchoAnswers()

    def answer(message: messages.Message):
        news = [b'{"type": "horoscope", "job": "j"}']
        if isinstance(message, messages.Hello):
            return [messages.Welcome("9", "1.1"), *news]
        return [*news, *echo(message)]

    client = connect(start(answer).endpoint)
    client.submit(EditRequest("x"), picture(), job_id="j")
    until(client, events.Result)


def test_nobody_there_fails_the_jobs_with_server_unreachable(connect):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
        client = connect(endpoint, unreachable_after_s=0.3)
        job = client.submit(EditRequest("x"), picture())
        failed = until(client, events.Failed)
    assert failed.job_id == job and failed.error.code == "server_unreachable"
    assert endpoint in failed.error.message


def test_a_client_that_gave_up_tries_again_when_asked(connect, start):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    client = connect(f"tcp://127.0.0.1:{port}", unreachable_after_s=0.2)
    until(client, events.Disconnected)
    start(EchoAnswers(), port)
    client.submit(EditRequest("x"), picture())
    until(client, events.Result)


def test_a_lost_connection_is_made_again_and_the_job_resubmitted_under_its_id(connect, start):
    first = start(lambda message: [messages.Welcome("0")] if isinstance(message, messages.Hello) else [])
    client = connect(first.endpoint)
    sent = picture()
    job = client.submit(EditRequest("x"), sent)
    until(client, events.Connected)
    client.ping()  # unanswered by this server, and asked again
    while not any(isinstance(message, messages.Ping) for message in first.seen):
        client.wait(0.01)
    first.close_socket()
    assert until(client, events.Disconnected).error is None
    answers = EchoAnswers()
    start(answers, first.port)
    seen: list[events.Event] = []
    result = until(client, events.Result, of=seen)
    assert bytes(result.pictures[0].data) == sent.data
    assert answers.submits == {job: 1}
    assert any(isinstance(event, events.Connected) for event in seen)
    assert any(isinstance(event, events.Pong) for event in seen)


def test_a_connection_lost_in_the_middle_of_both_bodies_loses_nothing(connect, start):
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
        client = connect(server.endpoint)
        client.submit(EditRequest("x"), sent)
        end = time.monotonic() + 10
        while count < 2 and time.monotonic() < end:
            client.wait(0.01)
        assert count >= 2
        server.close_socket()
        until(client, events.Disconnected)
        start(EchoAnswers(), port)
        assert bytes(until(client, events.Result).pictures[0].data) == sent.data


def test_a_restarted_server_is_found_at_its_new_port_with_its_new_token(connect, start):
    where: list[tuple[str, str] | None] = []
    first = start(lambda message: [messages.Welcome("0")] if isinstance(message, messages.Hello) else [])
    where[:] = [(first.endpoint, TOKEN)]
    client = connect("", "", find=lambda: where[0])
    job = client.submit(EditRequest("x"), picture())
    until(client, events.Connected)
    first.close_socket()
    where[:] = [None]
    until(client, events.Disconnected)
    answers = EchoAnswers()
    where[:] = [(start(answers).endpoint, TOKEN)]
    assert until(client, events.Result).job_id == job
    assert answers.submits == {job: 1}


def test_a_stale_token_is_looked_up_again_before_it_is_called_wrong(connect, start):
    server = start(EchoAnswers())
    tokens = iter(["stale"])
    client = connect("", "", find=lambda: (server.endpoint, next(tokens, TOKEN)))
    client.submit(EditRequest("x"), picture())
    until(client, events.Result)


def test_a_silent_server_is_left(connect, start, monkeypatch):
    monkeypatch.setattr(link, "_QUIET_S", 0.1)
    monkeypatch.setattr(link, "_SILENT_S", 0.3)
    server = start(lambda message: [messages.Welcome("0")] if isinstance(message, messages.Hello) else [])
    client = connect(server.endpoint)
    until(client, events.Connected)
    assert "silent" in until(client, events.Disconnected).reason
    until(client, events.Connected)
    assert messages.Ping() in server.seen


def test_a_server_that_answers_pings_is_not_left(connect, start, monkeypatch):
    monkeypatch.setattr(link, "_QUIET_S", 0.05)
    monkeypatch.setattr(link, "_SILENT_S", 0.3)
    client = connect(start(EchoAnswers()).endpoint)
    until(client, events.Connected)
    assert client.wait(0.8) == []


def test_a_job_cancelled_before_there_is_a_connection_is_never_sent(connect, start):
    server = start(EchoAnswers())
    client = connect(server.endpoint)
    job = client.submit(EditRequest("x"), picture())
    client.cancel(job)
    failed = until(client, events.Failed)
    assert failed.job_id == job and failed.error.code == "cancelled"
    until(client, events.Connected)
    client.ping()
    until(client, events.Pong)
    assert not any(isinstance(message, messages.Submit) for message in server.seen)


def test_a_cancelled_job_is_cancelled_and_not_resubmitted_after_a_loss(connect, start):
    first = start(lambda message: [messages.Welcome("0")] if isinstance(message, messages.Hello) else [])
    client = connect(first.endpoint)
    until(client, events.Connected)
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
    failed = until(client, events.Failed)
    assert failed.job_id == job and failed.error.code == "cancelled"
    assert not any(isinstance(message, messages.Submit) for message in second.seen)


def test_a_result_with_a_gap_fails_its_job_alone(connect, start):
    echo = EchoAnswers()

    def answer(message: messages.Message):
        said = echo(message)
        if isinstance(message, messages.Credit) and message.job == "broken":
            return [messages.Chunk("broken", 17, b"x")]
        return said

    client = connect(start(answer).endpoint)
    client.submit(EditRequest("x"), picture(), job_id="broken")
    client.submit(EditRequest("x"), picture(), job_id="good")
    seen: list[events.Event] = []
    assert until(client, events.Result, of=seen).job_id == "good"
    failed = [event for event in seen if isinstance(event, events.Failed)]
    assert [(event.job_id, event.error.code) for event in failed] == [("broken", "message_invalid")]


def test_rubbish_from_the_server_does_not_end_the_client(connect, start):
    echo = EchoAnswers()

    def answer(message: messages.Message):
        return [*echo(message), b"\x80\x02pickle", b"[1, 2]", b'{"type": "result"}']

    client = connect(start(answer).endpoint)
    client.submit(EditRequest("x"), picture())
    until(client, events.Result)


def test_shutdown_ends_the_connection_for_good(connect, start):
    def answer(message: messages.Message):
        if isinstance(message, messages.Shutdown):
            return [messages.Stopping("as asked", message.ref)]
        return [messages.Welcome("0")]

    client = connect(start(answer).endpoint)
    until(client, events.Connected)
    client.shutdown()
    down = until(client, events.Disconnected)
    assert down.error is not None and down.error.code == "server_unreachable"
    assert client.wait(0.3) == [] and not client.connected


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("instruction_empty", {"instruction": " "}),
        ("parameter_out_of_range", {"steps": 0}),
        ("picture_invalid", {"data": b"short"}),
        ("mask_size_differs", {"selection": PixelBuffer(1, 1, 1, "u8", "srgb", b"x")}),
        ("message_invalid", {"on_disconnect": "stay"}),
        ("message_invalid", {"job_id": "../up"}),
        ("parameter_out_of_range", {"deadline_s": -1.0}),
    ],
)
def test_what_the_server_would_refuse_is_refused_at_once(connect, code, values):
    client = connect("tcp://127.0.0.1:1")
    values = dict(values)
    request = EditRequest(values.pop("instruction", "x"), steps=values.pop("steps", None))
    image = PixelBuffer(2, 2, 4, "u8", "srgb", values.pop("data", bytes(16)))
    with pytest.raises(MgieError) as caught:
        client.submit(request, image, **values)
    assert caught.value.code == code
    assert client.unanswered == []


WITHOUT_PYZMQ = """
import sys
sys.modules["zmq"] = None
from mgie_protocol import EditRequest, MgieError, PixelBuffer
from mgie_protocol.client import Client
client = Client(sys.argv[1], sys.argv[2])
client.submit(EditRequest("x"), PixelBuffer(1, 1, 3, "u8", "srgb", b"rgb"))
result = None
while result is None:
    result = next((event for event in client.wait(5) if hasattr(event, "pictures")), None)
client.close()
try:
    Client(sys.argv[1], sys.argv[2], transport="pyzmq")
except MgieError as error:
    print(bytes(result.pictures[0].data).decode(), error.code)
"""


def test_without_pyzmq_the_standard_library_does(start):
    """What GIMP's own Python on Windows needs."""
    command = [sys.executable, "-c", WITHOUT_PYZMQ, start(EchoAnswers()).endpoint, TOKEN]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["rgb", "not_available"], done.stderr
