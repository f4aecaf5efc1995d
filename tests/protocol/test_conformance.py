"""What PROTOCOL.md promises, over both transports, against the real server with its echo engine."""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from served import Served

from mgie_protocol import EditRequest, MgieError, PixelBuffer, PixelFormat, events, frames, messages
from mgie_protocol.client import Client
from mgie_protocol.limits import MAX_FRAME_BYTES
from mgie_protocol.transport import Transport, connector

Connect = Callable[..., Client]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests that leave it as it was."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MGIE_HOME", str(home))
        made = Served(home)
        yield made
        made.stop()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that the test may kill."""
    monkeypatch.setenv("MGIE_HOME", str(tmp_path))
    made = Served(tmp_path)
    yield made
    made.stop()


@pytest.fixture(params=["pyzmq", "stdlib"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def connect(kind: str) -> Iterator[Connect]:
    made: list[Client] = []

    def connect(server: Served, token: str | None = None) -> Client:
        where = server.connection
        made.append(Client(where.endpoint, where.token if token is None else token, transport=kind))
        return made[-1]

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def raw(kind: str, served: Served) -> Iterator[Transport]:
    """A bare connection that has not said hello."""
    transport = connector(kind)(served.connection.endpoint, served.connection.token)
    while not transport.open:
        assert transport.lost is None
        if not transport.step():
            transport.wait(0.1)
    yield transport
    transport.close()


def picture(side: int = 48, channels: int = 4, dtype: str = "u8") -> PixelBuffer:
    form = PixelFormat(side, side, channels, dtype)
    return PixelBuffer.from_format(form, os.urandom(form.nbytes))


def echo(instruction: str = "as it is", **more) -> EditRequest:
    return EditRequest(instruction, model="echo", **more)


def watch(
    client: Client, over: Callable[[events.Event], bool], timeout_s: float = 30.0
) -> list[events.Event]:
    """All events up to the first for which over is true."""
    seen: list[events.Event] = []
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        for event in client.wait(0.5):
            seen.append(event)
            if over(event):
                return seen
    raise AssertionError(f"it did not come; seen: {seen}")


def end_of(client: Client, job: str) -> list[events.Event]:
    """All events up to the Result or Failed of job."""
    ends = (events.Result, events.Failed)
    return watch(client, lambda event: isinstance(event, ends) and event.job_id == job)


def result_of(client: Client, job: str) -> events.Result:
    last = end_of(client, job)[-1]
    assert isinstance(last, events.Result), last
    return last


def error_of(client: Client, job: str) -> MgieError:
    last = end_of(client, job)[-1]
    assert isinstance(last, events.Failed), last
    return last.error


def in_stage(stage: str) -> Callable[[events.Event], bool]:
    return lambda event: isinstance(event, events.Progress) and event.stage == stage


def say(transport: Transport, *said: messages.Message | list) -> None:
    for message in said:
        parts = message if isinstance(message, list) else frames.encode(message)
        while not transport.send(parts):
            assert transport.lost is None
            transport.step()
    while transport.step():
        pass


def hear(transport: Transport, timeout_s: float = 30.0) -> messages.Message:
    """The next message that is not the server's own ping."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        transport.step()
        parts = transport.receive()
        message = frames.decode(parts) if parts is not None else messages.Ping()
        if not isinstance(message, messages.Ping):
            return message
        if parts is None:
            transport.wait(0.1)
    raise AssertionError(f"nothing came; lost: {transport.lost}")


# --- a job from its submit to its end ----------------------------------------------------------------


def test_hello_is_answered_with_versions_limits_and_models(connect, served):
    (welcome,) = [
        e.welcome for e in watch(connect(served), lambda e: True) if isinstance(e, events.Connected)
    ]
    frames.check_protocol(welcome["protocol"])
    assert welcome["server_version"] == served.connection.server_version
    assert welcome["limits"]["max_pixels"] == 100_000_000
    assert welcome["limits"]["max_instruction_chars"] == 2000
    (model,) = [model for model in welcome["models"] if model["name"] == "echo"]
    assert model["licence"] and model["installed"] is True and model["non_commercial"] is False


def test_one_edit_tells_its_whole_story(connect, served):
    client, sent = connect(served), picture()
    request = echo("sleep 0.1", seed=11, variations=2)
    job = client.submit(request, sent)
    seen = [event for event in end_of(client, job) if getattr(event, "job_id", job) == job]
    kinds = [type(event) for event in seen]
    assert kinds.index(events.Accepted) < kinds.index(events.Expressive) < kinds.index(events.Result)
    stages = [event.stage for event in seen if isinstance(event, events.Progress)]
    assert [stage for stage in ("describing", "editing", "landing") if stage in stages] != []
    steps = [e for e in seen if isinstance(e, events.Progress) and e.stage == "editing" and e.step]
    assert {event.variation for event in steps} == {0, 1}
    assert all(1 <= event.step <= event.steps for event in steps)
    result = seen[-1]
    assert isinstance(result, events.Result)
    assert [one.format for one in result.pictures] == [sent.format] * 2
    assert all(one.data == memoryview(sent.data) for one in result.pictures)
    assert result.seeds == [11, 12] and result.model == "echo"
    assert EditRequest.from_dict(result.request) == request
    assert "sleep 0.1" in result.expressive and result.seconds["total"] > 0.1


@pytest.mark.parametrize(("channels", "dtype"), [(1, "u8"), (2, "u16"), (3, "u8"), (4, "u16")])
def test_every_kind_of_pixel_comes_back_as_it_was(connect, served, channels, dtype):
    client, sent = connect(served), picture(33, channels, dtype)
    result = result_of(client, client.submit(echo(), sent))
    assert result.pictures[0].format == sent.format
    assert result.pictures[0].data == memoryview(sent.data)


def test_a_large_picture_with_a_selection_goes_through_many_windows(connect, served):
    client, sent = connect(served), picture(2500)
    selection = PixelBuffer(2500, 2500, 1, "u8", "srgb", bytes(2500 * 2500))
    result = result_of(client, client.submit(echo(), sent, selection))
    assert result.pictures[0].data == memoryview(sent.data)


def test_describe_gives_the_text_alone(connect, served):
    client = connect(served)
    result = result_of(client, client.submit(echo("what do you see", task="describe"), picture()))
    assert result.pictures == [] and "what do you see" in result.expressive


def test_cancel_ends_a_running_job(connect, served):
    client = connect(served)
    job = client.submit(echo("sleep 60; steps 200"), picture())
    watch(client, in_stage("editing"))
    client.cancel(job)
    asked = time.monotonic()
    assert error_of(client, job).code == "cancelled"
    assert time.monotonic() - asked < 5


def test_cancel_ends_a_job_in_the_middle_of_its_upload(connect, served):
    client = connect(served)
    watch(client, lambda event: isinstance(event, events.Connected))
    job = client.submit(echo(), picture(3000))
    client.poll()
    client.cancel(job)
    assert error_of(client, job).code == "cancelled"
    result_of(client, client.submit(echo(), picture()))


def test_a_deadline_ends_a_job(connect, served):
    client = connect(served)
    job = client.submit(echo("sleep 60; steps 200"), picture(), deadline_s=0.3)
    assert error_of(client, job).code == "deadline_exceeded"


def test_status_and_ping_are_answered_while_a_job_runs(connect, served):
    client = connect(served)
    job = client.submit(echo("sleep 60; steps 200"), picture())
    watch(client, in_stage("editing"))
    client.ping()
    client.ask_status()
    watch(client, lambda event: isinstance(event, events.Pong), 5)
    watch(client, lambda event: isinstance(event, events.Status), 5)
    client.cancel(job)
    error_of(client, job)


# --- one id, one edit --------------------------------------------------------------------------------


def edits_so_far(client: Client) -> int:
    """How often the worker has described, from the echo engine's own count."""
    text = result_of(
        client, client.submit(echo(f"count {uuid.uuid4()}", task="describe"), picture())
    ).expressive
    return int(text.split()[1].rstrip(":"))


def test_the_same_id_sent_twice_edits_once(connect, served):
    first, second, sent = connect(served), connect(served), picture()
    before = edits_so_far(first)
    request, job = echo(f"sleep 1; {uuid.uuid4()}"), str(uuid.uuid4())
    first.submit(request, sent, job_id=job)
    watch(first, in_stage("editing"))
    second.submit(request, sent, job_id=job)
    assert result_of(second, job).pictures[0].data == memoryview(sent.data)
    assert edits_so_far(second) == before + 2  # the job and the count itself


def test_a_delivered_job_is_not_edited_again(connect, served):
    client, sent, job = connect(served), picture(), str(uuid.uuid4())
    request = echo()
    result_of(client, client.submit(request, sent, job_id=job))
    client.submit(request, sent, job_id=job)
    assert error_of(client, job).code == "job_unknown"


def test_a_failed_job_fails_again_without_another_edit(connect, served):
    client, sent, job = connect(served), picture(), str(uuid.uuid4())
    codes = []
    for _ in range(2):
        client.submit(echo("refuse"), sent, job_id=job)
        codes.append(error_of(client, job).code)
    assert codes == ["edit_not_supported"] * 2


def test_a_server_killed_in_the_middle_is_found_again_and_edits_once(kind, own):
    client, sent = Client.local(transport=kind, unreachable_after_s=60), picture(600)
    job = client.submit(echo("sleep 2; steps 40"), sent)
    watch(client, in_stage("editing"))
    own.kill()
    down = watch(client, lambda event: isinstance(event, events.Disconnected))[-1]
    assert isinstance(down, events.Disconnected) and down.error is None
    own.start()
    result = result_of(client, job)
    assert result.pictures[0].data == memoryview(sent.data)
    assert result.expressive.startswith("Echo 1:")
    assert edits_so_far(client) == 2
    client.close()


def test_a_server_killed_in_the_middle_of_an_upload_gets_it_whole_from_its_successor(kind, own):
    client, sent = Client.local(transport=kind, unreachable_after_s=60), picture(3000)
    watch(client, lambda event: isinstance(event, events.Connected))
    job = client.submit(echo(), sent)
    for _ in range(3):
        client.poll()
    own.kill()
    watch(client, lambda event: isinstance(event, events.Disconnected))
    own.start()
    assert result_of(client, job).pictures[0].data == memoryview(sent.data)
    client.close()


# --- kept results ------------------------------------------------------------------------------------


def test_a_kept_result_waits_for_a_client_that_left(connect, own):
    client, sent = connect(own), picture(500)
    job = client.submit(echo("sleep 0.5"), sent, on_disconnect="keep")
    watch(client, in_stage("editing"))
    client.close()
    client = connect(own)
    listed: list[dict] = []
    end = time.monotonic() + 20
    while not listed and time.monotonic() < end:
        client.fetch()
        last = watch(client, lambda event: isinstance(event, events.FetchList))[-1]
        assert isinstance(last, events.FetchList)
        listed = last.jobs
    assert [(one["job"], one["instruction"], one["model"]) for one in listed] == [(job, "sleep 0.5", "echo")]
    own.stop()
    own.start()  # kept results outlive the server
    client = connect(own)
    client.fetch(job)
    assert result_of(client, job).pictures[0].data == memoryview(sent.data)
    client.fetch(job)
    assert error_of(client, job).code == "job_unknown"


def test_a_job_whose_client_said_goodbye_is_cancelled(connect, served):
    first = connect(served)
    job = first.submit(echo("sleep 60; steps 200"), picture())
    watch(first, in_stage("editing"))
    first.close()
    second = connect(served)
    result_of(second, second.submit(echo(), picture()))  # the worker is free
    second.fetch(job)
    assert error_of(second, job).code in ("cancelled", "job_unknown")


def test_an_unknown_job_cannot_be_fetched(connect, served):
    client = connect(served)
    client.fetch("never-heard-of")
    assert error_of(client, "never-heard-of").code == "job_unknown"


# --- what is refused ---------------------------------------------------------------------------------


def test_a_wrong_token_is_refused(connect, served):
    client = connect(served, token="wrong")
    job = client.submit(echo(), picture())
    assert error_of(client, job).code == "unauthorized"
    assert client.wait(0.5) == []


@pytest.mark.parametrize("version", ["2.0", "0.9", "rubbish"])
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
    say(raw, messages.Hello("test", "1"))
    assert isinstance(hear(raw), messages.Welcome)
    job = str(uuid.uuid4())
    values = {"request": echo(), "picture": PixelFormat(8, 8, 4, "u8"), **submit}
    say(raw, messages.Submit(job, **values))
    answer = hear(raw)  # an error and no credit
    assert isinstance(answer, messages.Error) and answer.job == job
    assert answer.error.code == code


def test_pixels_without_credit_end_their_job(raw):
    say(raw, messages.Hello("test", "1"))
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
    say(raw, messages.Hello("test", "1"))
    assert isinstance(hear(raw), messages.Welcome)
    for parts in ([os.urandom(50)], [b"{}"], [b"[]", b"x"], [b"a", b"b", b"c"], [b'{"type": "chunk"}']):
        say(raw, parts)
        answer = hear(raw)
        assert isinstance(answer, messages.Error) and answer.error.code == "message_invalid", parts
    say(raw, messages.Ping(9))
    assert hear(raw) == messages.Pong(9)


def test_random_bytes_on_the_port_leave_the_server_as_it_was(connect, served):
    host, _, port = served.connection.endpoint.removeprefix("tcp://").rpartition(":")
    for size in (1, 64, 5_000, 200_000):
        with socket.create_connection((host, int(port))) as peer:
            try:
                peer.sendall(os.urandom(size))
            except ConnectionError:
                pass
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
    watch(client, lambda event: isinstance(event, events.Connected))
    client.shutdown()
    watch(client, lambda event: isinstance(event, events.Disconnected))
    assert own.wait(20) == 0
