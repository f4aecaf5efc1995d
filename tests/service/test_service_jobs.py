"""Jobs on their way through a real server with the echo engine."""

from __future__ import annotations

import time
import uuid

import pytest
from server_process import (
    TIMEOUT_S,
    Installation,
    end_of,
    failed_with,
    in_stage,
    is_end,
    picture,
    status,
    submit,
    until,
)

from mgie_protocol import events, messages
from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest

pytestmark = pytest.mark.timeout(90)


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
@pytest.mark.parametrize(("channels", "dtype", "item"), [(1, "u8", 1), (4, "u16", 2), (3, "f32", 4)])
def test_echo_comes_back_bit_for_bit(
    served: Installation, transport: str, channels: int, dtype: str, item: int
) -> None:
    client = served.client(transport=transport)
    data = bytes(range(5 * 3 * channels * item))
    image = PixelBuffer(5, 3, channels, dtype, "srgb", data)
    result = end_of(client, submit(client, "echo", image, seed=7, variations=2))
    assert isinstance(result, events.Result)
    assert [bytes(made.data) for made in result.pixels] == [data, data]
    assert [made.format for made in result.pixels] == [image.format] * 2
    assert result.seeds == [7, 8]
    assert result.request["instruction"] == "echo"
    assert set(result.seconds) >= {"queued", "loading", "describing", "editing", "total"}


def test_events_tell_the_story_in_order(served: Installation) -> None:
    client = served.client()
    job = submit(client, "steps 3; sleep 0.9")
    story = [e for e in until(client, is_end) if getattr(e, "job", None) == job]
    kinds = [type(event) for event in story]
    assert kinds[0] is messages.Accepted
    assert kinds[-1] is events.Result
    assert messages.Expressive in kinds
    stages = [event.stage for event in story if isinstance(event, messages.Progress)]
    assert list(dict.fromkeys(stages)) == ["loading", "describing", "editing", "landing"]
    steps = [(e.step, e.steps) for e in story if isinstance(e, messages.Progress) and e.step]
    assert steps == [(1, 3), (2, 3), (3, 3)]
    previews = [e.picture for e in story if isinstance(e, messages.Progress) and e.picture]
    assert previews
    assert all(preview.channels == 3 and preview.dtype == "u8" for preview in previews)


def test_no_previews_when_none_are_wanted(served: Installation) -> None:
    client = served.client()
    submit(client, "steps 2; sleep 0.4", previews=False)
    story = until(client, is_end)
    assert not any(isinstance(event, messages.Progress) and event.preview for event in story)


def test_describe_brings_text_and_no_picture(served: Installation) -> None:
    client = served.client()
    result = end_of(client, submit(client, "say something", task="describe"))
    assert isinstance(result, events.Result)
    assert result.pictures == []
    assert result.expressive.endswith("say something")


def test_cancel_while_running_takes_one_step(served: Installation) -> None:
    client = served.client()
    job = submit(client, "steps 200; sleep 60")  # 0.3 s a step
    until(client, in_stage(job, "editing"))
    asked = time.monotonic()
    client.cancel(job)
    assert failed_with(end_of(client, job)) == "cancelled"
    after = end_of(client, submit(client, "next"))  # the worker itself has let go as well
    assert isinstance(after, events.Result)
    assert time.monotonic() - asked < 10


def test_cancel_while_queued_and_places_move_up(served: Installation) -> None:
    client = served.client()
    first = submit(client, "steps 100; sleep 60")
    until(client, in_stage(first, "editing"))
    waiting = [submit(client, f"wait {number}") for number in range(3)]
    places = until(client, lambda e: e == messages.Accepted(waiting[2], 2))
    assert messages.Accepted(waiting[1], 1) in places
    client.cancel(waiting[0])
    until(client, lambda e: e == messages.Accepted(waiting[2], 1))
    client.cancel(first)
    assert isinstance(end_of(client, waiting[2]), events.Result)


def test_cancel_of_what_nobody_knows(served: Installation) -> None:
    raw = served.raw()
    raw.send(messages.Cancel("never-heard-of"))
    answer = raw.read()
    assert isinstance(answer, messages.Error)
    assert (answer.job, answer.error.code) == ("never-heard-of", "job_unknown")


@pytest.mark.parametrize("instruction", ["steps 100; sleep 60", "wait"])
def test_deadline(served: Installation, instruction: str) -> None:
    """Of a job that runs, and of one that waits behind another."""
    client = served.client()
    ahead = None
    if instruction == "wait":
        ahead = submit(client, "steps 100; sleep 60")
        until(client, in_stage(ahead, "editing"))
    job = submit(client, instruction, deadline_s=0.6)
    assert failed_with(end_of(client, job)) == "deadline_exceeded"
    if ahead:
        client.cancel(ahead)
    assert isinstance(end_of(client, submit(client, "next")), events.Result)


def test_in_order_for_one_client_and_by_turns_between_two(served: Installation) -> None:
    busy, small = served.client(), served.client()
    blocker = submit(busy, "steps 100; sleep 60")
    until(busy, in_stage(blocker, "editing"))
    many = [submit(busy, f"many {number}") for number in range(4)]
    until(busy, lambda e: e == messages.Accepted(many[3], 3))
    one = submit(small, "one")
    until(small, lambda e: e == messages.Accepted(one, 1))  # behind one of the four, not behind all
    busy.cancel(blocker)
    until(busy, lambda e: isinstance(e, events.Result) and e.job == many[0])
    ends = until(busy, lambda e: isinstance(e, events.Result) and e.job == many[3])
    assert [e.job for e in ends if is_end(e)] == many[1:]  # type: ignore[union-attr]
    assert isinstance(end_of(small, one), events.Result)


def test_the_same_id_never_edits_twice(served: Installation) -> None:
    """While it runs, when it is finished, and after it was delivered."""
    first, second = served.client(), served.client()
    job = str(uuid.uuid4())
    submit(first, "steps 4; sleep 1.2", job_id=job)
    until(first, in_stage(job, "editing"))
    submit(second, "steps 4; sleep 1.2", job_id=job)
    story = until(second, is_end)
    assert isinstance(story[-1], events.Result)
    assert any(isinstance(event, messages.Expressive) for event in story)
    text = story[-1].expressive
    again = served.client()
    submit(again, "steps 4; sleep 1.2", job_id=job)
    assert failed_with(end_of(again, job)) == "job_unknown"  # delivered, not kept
    fresh = end_of(again, submit(again, "count"))
    assert isinstance(
        fresh, events.Result
    )  # the echo engine counts its descriptions: the job was one of them
    assert int(fresh.expressive.split()[1].rstrip(":")) == int(text.split()[1].rstrip(":")) + 1


def test_a_failed_id_fails_again_without_work(served: Installation) -> None:
    client = served.client()
    job = submit(client, "bug")
    assert failed_with(end_of(client, job)) == "internal"
    other = served.client()
    submit(other, "bug", job_id=job)
    assert failed_with(end_of(other, job)) == "internal"


def test_an_id_cannot_be_taken_for_another_request(served: Installation) -> None:
    client, other = served.client(), served.client()
    job = submit(client, "steps 100; sleep 60")
    until(client, in_stage(job, "editing"))
    submit(other, "something else", job_id=job)
    refused = until(other, is_end)[-1]
    assert failed_with(refused) == "message_invalid"
    assert status(client)["running"][0]["job"] == job  # the first one goes on
    client.cancel(job)
    assert failed_with(end_of(client, job)) == "cancelled"


def test_goodbye_cancels_and_keep_goes_on(served: Installation) -> None:
    leaving, staying = served.client(), served.client()
    gone = submit(leaving, "steps 200; sleep 60")
    until(leaving, in_stage(gone, "editing"))
    kept = submit(leaving, "kept", on_disconnect="keep")
    until(leaving, lambda e: isinstance(e, messages.Accepted) and e.job == kept)
    leaving.close()
    assert isinstance(end_of(staying, submit(staying, "mine")), events.Result)
    staying.fetch(kept)
    result = end_of(staying, kept)
    assert isinstance(result, events.Result)
    assert bytes(result.pixels[0].data) == picture().data


def test_unknown_model_names_the_nearest(served: Installation) -> None:
    client = served.client()
    end = end_of(client, submit(client, "x", model="ecco"))
    assert failed_with(end) == "model_unknown"
    assert isinstance(end, messages.Error)
    assert end.error.details["nearest"] == ["echo"]
    assert failed_with(end_of(client, submit(client, "x", model="mgie-7b"))) == "model_not_installed"


def test_a_lost_client_has_a_grace(installation: Installation) -> None:
    """Without a goodbye: it may come back in time, and its job is cancelled when it does not."""
    installation.start(disconnect_grace_s=1.0)
    lost = installation.raw()
    lost.send(messages.Submit("back", EditRequest("sleep 3", model="echo"), PixelFormat(2, 2, 1, "u8")))
    lost.send(messages.Chunk("back", 0, b"abcd"))
    lost.read()
    assert isinstance(lost.read(), messages.Accepted)
    lost.close()
    found = installation.raw()
    found.send(messages.Submit("back", EditRequest("sleep 3", model="echo"), PixelFormat(2, 2, 1, "u8")))
    assert isinstance(found.read(), messages.Accepted)
    while not isinstance(last := found.read(), messages.Result):
        assert not isinstance(last, messages.Error), last
    found.close()

    lost = installation.raw()
    lost.send(messages.Submit("gone", EditRequest("sleep 60", model="echo"), PixelFormat(2, 2, 1, "u8")))
    lost.send(messages.Chunk("gone", 0, b"abcd"))
    lost.read()
    assert isinstance(lost.read(), messages.Accepted)
    lost.close()
    watcher = installation.client()
    deadline = time.monotonic() + TIMEOUT_S
    while status(watcher)["running"]:
        assert time.monotonic() < deadline
    assert "gone" in installation.log()
