"""The client over both transports against a small server in a thread, for what a real one seldom does."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from talk import picture, until
from wire import TOKEN, EchoAnswers

from mgie_protocol import EditRequest, MgieError, PixelBuffer, events, messages
from mgie_protocol.attachments import Attachment


def test_a_picture_and_its_selection_go_there_and_the_result_comes_back(dial, start):
    answers = EchoAnswers()
    client = dial(start(answers).endpoint)
    sent = picture(1500)  # over one window
    selection = PixelBuffer(1500, 1500, 1, "u8", "srgb", os.urandom(1500 * 1500))
    job = client.submit(EditRequest("x", seed=3), sent, selection)
    seen: list[events.Event] = []
    result = until(client, events.Result, of=seen)
    assert result.job == job and result.seeds == [3] and result.model == "echo"
    assert bytes(result.pixels[0].data) == sent.data
    assert [type(event) for event in seen] == [
        messages.Welcome,
        messages.Accepted,
        messages.Expressive,
        events.Result,
    ]
    assert client.unanswered == []


def test_attachments_and_reports_come_with_the_result(dial, start):
    small = picture(20, channels=3)
    attached = [
        Attachment("model_picture", 0, small.data, small.format),
        Attachment("recipe", 0, os.urandom(1_200_000)),
    ]
    client = dial(start(EchoAnswers(attached)).endpoint)
    sent = picture(300)
    client.submit(EditRequest("x", with_model_picture=True, with_recipe=True), sent)
    result = until(client, events.Result)
    assert bytes(result.pixels[0].data) == sent.data
    assert result.report(0) == {"identical": 1.0} and result.report(1) == {}
    came = result.attachment("model_picture", 0)
    assert came is not None and came.picture.format == small.format and bytes(came.data) == small.data
    recipe = result.attachment("recipe", 0)
    assert recipe is not None and recipe.format is None and bytes(recipe.data) == attached[1].data
    assert result.attachment("recipe", 1) is None


def test_many_jobs_at_once_all_come_back(dial, start):
    client = dial(start(EchoAnswers()).endpoint)
    sent = {client.submit(EditRequest(str(n)), one): one for n, one in enumerate([picture(700)] * 6)}
    end = time.monotonic() + 20
    while sent and time.monotonic() < end:
        for event in client.wait(0.2):
            if isinstance(event, events.Result):
                assert bytes(event.pixels[0].data) == sent.pop(event.job).data
    assert not sent


def test_the_result_is_acknowledged(dial, start):
    server = start(EchoAnswers())
    client = dial(server.endpoint)
    job = client.submit(EditRequest("x"), picture())
    until(client, events.Result)
    client.ping()
    until(client, messages.Pong)
    assert messages.Received(job) in server.seen


def test_a_job_cancelled_before_there_is_a_connection_is_never_sent(dial, start):
    server = start(EchoAnswers())
    client = dial(server.endpoint)
    job = client.submit(EditRequest("x"), picture())
    client.cancel(job)
    failed = until(client, messages.Error)
    assert failed.job == job and failed.error.code == "cancelled"
    until(client, messages.Welcome)
    client.ping()
    until(client, messages.Pong)
    assert not any(isinstance(message, messages.Submit) for message in server.seen)


def test_a_result_with_a_gap_fails_its_job_alone(dial, start):
    echo = EchoAnswers()

    def answer(message: messages.Message):
        said = echo(message)
        if isinstance(message, messages.Credit) and message.job == "broken":
            return [messages.Chunk("broken", 17, b"x")]
        return said

    client = dial(start(answer).endpoint)
    client.submit(EditRequest("x"), picture(), job_id="broken")
    client.submit(EditRequest("x"), picture(), job_id="good")
    seen: list[events.Event] = []
    assert until(client, events.Result, of=seen).job == "good"
    failed = [event for event in seen if isinstance(event, messages.Error)]
    assert [(event.job, event.error.code) for event in failed] == [("broken", "message_invalid")]


def test_rubbish_from_the_server_does_not_end_the_client(dial, start):
    echo = EchoAnswers()

    def answer(message: messages.Message):
        return [*echo(message), b"\x80\x02pickle", b"[1, 2]", b'{"type": "result"}']

    client = dial(start(answer).endpoint)
    client.submit(EditRequest("x"), picture())
    until(client, events.Result)


def test_shutdown_ends_the_connection_for_good(dial, start):
    def answer(message: messages.Message):
        if isinstance(message, messages.Shutdown):
            return [messages.Stopping("as asked", message.ref)]
        return [messages.Welcome("0")]

    client = dial(start(answer).endpoint)
    until(client, messages.Welcome)
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
def test_what_the_server_would_refuse_is_refused_at_once(dial, code, values):
    client = dial("tcp://127.0.0.1:1")
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
    print(bytes(result.pixels[0].data).decode(), error.code)
"""


def test_without_pyzmq_the_standard_library_does(start):
    """What GIMP's own Python on Windows needs."""
    command = [sys.executable, "-c", WITHOUT_PYZMQ, start(EchoAnswers()).endpoint, TOKEN]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["rgb", "not_available"], done.stderr
