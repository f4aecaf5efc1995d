"""What PROTOCOL.md promises of a job, over both transports, against the real server with its echo engine."""

from __future__ import annotations

import time

import pytest
from talk import echo, end_of, error_of, in_stage, picture, result_of, watch

from mgie_protocol import EditRequest, PixelBuffer, events, frames, messages


def test_hello_is_answered_with_versions_limits_and_models(connect, served):
    (welcome,) = [e for e in watch(connect(served), lambda e: True) if isinstance(e, messages.Welcome)]
    frames.check_protocol(welcome.protocol)
    assert welcome.server_version == served.connection.server_version
    assert welcome.limits["max_pixels"] == 100_000_000
    assert welcome.limits["max_instruction_chars"] == 2000
    (model,) = [model for model in welcome.models if model["name"] == "echo"]
    assert model["licence"] and model["installed"] is True and model["non_commercial"] is False


def test_one_edit_tells_its_whole_story(connect, served):
    client, sent = connect(served), picture()
    request = echo("sleep 0.1", seed=11, variations=2)
    job = client.submit(request, sent)
    seen = [event for event in end_of(client, job) if getattr(event, "job", job) == job]
    kinds = [type(event) for event in seen]
    assert kinds.index(messages.Accepted) < kinds.index(messages.Expressive) < kinds.index(events.Result)
    stages = [event.stage for event in seen if isinstance(event, messages.Progress)]
    assert [stage for stage in ("describing", "editing", "landing") if stage in stages] != []
    steps = [e for e in seen if isinstance(e, messages.Progress) and e.stage == "editing" and e.step]
    assert {event.variation for event in steps} == {0, 1}
    assert all(1 <= event.step <= event.steps for event in steps)
    result = seen[-1]
    assert isinstance(result, events.Result)
    assert [one.format for one in result.pixels] == [sent.format] * 2
    assert all(one.data == memoryview(sent.data) for one in result.pixels)
    assert result.seeds == [11, 12] and result.model == "echo"
    assert EditRequest.from_dict(result.request) == request
    assert "sleep 0.1" in result.expressive and result.seconds["total"] > 0.1


@pytest.mark.parametrize(("channels", "dtype"), [(1, "u8"), (2, "u16"), (3, "u8"), (4, "u16")])
def test_every_kind_of_pixel_comes_back_as_it_was(connect, served, channels, dtype):
    client, sent = connect(served), picture(33, channels, dtype)
    result = result_of(client, client.submit(echo(), sent))
    assert result.pixels[0].format == sent.format
    assert result.pixels[0].data == memoryview(sent.data)


def test_a_large_picture_with_a_selection_goes_through_many_windows(connect, served):
    client, sent = connect(served), picture(2500)
    selection = PixelBuffer(2500, 2500, 1, "u8", "srgb", bytes(2500 * 2500))
    result = result_of(client, client.submit(echo(), sent, selection))
    assert result.pixels[0].data == memoryview(sent.data)


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
    watch(client, lambda event: isinstance(event, messages.Welcome))
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
    watch(client, lambda event: isinstance(event, messages.Pong), 5)
    watch(client, lambda event: isinstance(event, messages.StatusReply), 5)
    client.cancel(job)
    error_of(client, job)
