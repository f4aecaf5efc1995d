"""What goes wrong on the client's own side becomes an event, never an exception out of poll."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from talk import picture, until
from wire import EchoAnswers

from mgie_protocol import EditRequest, downloads, events, messages, silence
from mgie_protocol.client import Client


def test_a_result_that_there_is_no_memory_for_ends_its_job(dial, start, monkeypatch):
    def full(nbytes: int) -> memoryview:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(downloads, "lazy_memory", full)
    client = dial(start(EchoAnswers()).endpoint)
    job = client.submit(EditRequest("x"), picture())
    failed = until(client, messages.Error)
    assert (failed.job, failed.error.code) == (job, "out_of_memory")
    assert "Cannot allocate memory" in failed.error.message and client.unanswered == []


def test_no_socket_to_be_had_is_an_unreachable_server(dial):
    def none_left(endpoint: str, token: str):
        raise OSError(24, "Too many open files")

    client = dial("tcp://127.0.0.1:1", unreachable_after_s=0.3)
    client._link._connect = none_left
    job = client.submit(EditRequest("x"), picture())
    failed = until(client, messages.Error)
    assert (failed.job, failed.error.code) == (job, "server_unreachable")
    assert "Too many open files" in failed.error.message


def test_an_answer_of_another_kind_settles_nothing(dial, start):
    def answer(message: messages.Message):
        if isinstance(message, messages.Status):
            return [messages.Pong(message.ref), messages.StatusReply({"seen": 1}, message.ref)]
        return EchoAnswers()(message)

    client = dial(start(answer).endpoint)
    client.ask_status()
    seen: list[events.Event] = []
    assert until(client, messages.StatusReply, of=seen).data == {"seen": 1}
    assert not any(isinstance(event, messages.Pong) for event in seen)


def test_numbers_that_no_float_holds_are_left_out(dial, start):
    def answer(message: messages.Message):
        if not isinstance(message, messages.Submit):
            return EchoAnswers()(message)
        request = message.request.to_dict()
        return [messages.Result(message.job, [], "so", [], "echo", request, {"total": 10**400, "landing": 1})]

    client = dial(start(answer).endpoint)
    client.submit(EditRequest("x", task="describe"), picture())
    assert until(client, events.Result).seconds == {"landing": 1.0}


def test_a_server_that_stops_reading_in_the_middle_of_uploads_is_left(dial, start, monkeypatch):
    monkeypatch.setattr(silence, "QUIET_S", 0.3)
    monkeypatch.setattr(silence, "SILENT_S", 1.0)
    stopped: list[bool] = []

    def answer(message: messages.Message):
        if isinstance(message, messages.Submit):
            return [messages.Credit(message.job, message.body_bytes)]
        while isinstance(message, messages.Chunk) and not stopped:
            time.sleep(0.01)  # as a stopped process: nothing is read, nothing answered
        return [messages.Welcome("0")] if isinstance(message, messages.Hello) else []

    client = dial(start(answer).endpoint)
    until(client, messages.Welcome)
    for _ in range(4):
        client.submit(EditRequest("x"), picture(3000))
    try:
        down = until(client, events.Disconnected, timeout_s=20)
    finally:
        stopped.append(True)
    assert down.error is None and len(client.unanswered) == 4


@pytest.mark.parametrize("kind", ["stdlib"])
def test_a_slow_server_is_not_left_as_long_as_it_reads(dial, start, monkeypatch):
    monkeypatch.setattr(silence, "QUIET_S", 0.5)
    monkeypatch.setattr(silence, "SILENT_S", 2.5)
    taken = 0

    def answer(message: messages.Message):
        nonlocal taken
        if isinstance(message, messages.Chunk):
            taken += 1
            time.sleep(0.3)
            return []
        if isinstance(message, messages.Submit):
            return [messages.Credit(message.job, message.body_bytes)]
        return [messages.Welcome("0")] if isinstance(message, messages.Hello) else []

    client: Client = dial(start(answer).endpoint)
    client.submit(EditRequest("x"), picture(2600))
    end = time.monotonic() + 20
    while taken < 14 and time.monotonic() < end:
        assert not any(isinstance(event, events.Disconnected) for event in client.wait(0.05))
    assert taken >= 14


def test_without_descriptors_waiting_still_works(dial, start):
    resource = pytest.importorskip("resource")
    client = dial(start(EchoAnswers()).endpoint)
    until(client, messages.Welcome)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_now = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_now + 1, limits[1]))
    held = []
    try:
        with pytest.raises(OSError):
            while True:
                held.append(os.open("/dev/null", os.O_RDONLY))
        client.ping()
        until(client, messages.Pong)
    finally:
        for handle in held:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
