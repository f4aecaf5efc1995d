"""No client takes all places, all slots for arriving pixels, or all memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from server_process import Installation, end_of, submit

from mgie_protocol import events, messages
from mgie_protocol.pixels import PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.service.admission import share

pytestmark = pytest.mark.timeout(90)


@given(st.integers(4, 1000), st.integers(0, 1000))
def test_a_share_leaves_something_and_is_something(limit: int, others: int) -> None:
    own = share(limit, others)
    assert own < limit
    assert own + others <= max(limit, others)
    assert own > 0 or others >= limit


def _submit(name: str, side: int = 16) -> messages.Submit:
    return messages.Submit(name, EditRequest("x", model="echo"), PixelFormat(side, side, 4, "u8"))


def test_jobs_without_pixels_block_nobody(installation: Installation) -> None:
    """One connection takes every place it gets and sends nothing; another one edits meanwhile."""
    hog = installation.start(max_queue=8, max_uploads=2).raw()
    for number in range(10):
        hog.send(_submit(f"hog{number}"))
    answers = [hog.read() for _ in range(6)]
    refused = [answer for answer in answers if isinstance(answer, messages.Error)]
    assert [answer.error.code for answer in refused] == ["queue_full"] * 4
    assert sum(isinstance(answer, messages.Credit) for answer in answers) == 2
    client = installation.client()
    assert isinstance(end_of(client, submit(client, "one")), events.Result)
    assert isinstance(end_of(client, submit(client, "two")), events.Result)


def test_one_client_does_not_promise_itself_all_memory(installation: Installation) -> None:
    """A result that is to come counts from the first."""
    need = 2 * 16 * 16 * 4
    hog = installation.start(max_held_bytes=4 * need).raw()
    for name in "abcd":
        hog.send(_submit(name))
    answers = [hog.read() for _ in range(4)]
    assert [answer.job for answer in answers if isinstance(answer, messages.Error)] == ["d"]
    client = installation.client()
    assert isinstance(end_of(client, submit(client, "one")), events.Result)


def test_an_upload_that_trickles_is_ended(installation: Installation) -> None:
    """Never idle, but never through."""
    raw = installation.start(upload_idle_s=0.6, upload_bytes_per_s=10**6).raw()
    raw.send(_submit("slow"))
    assert isinstance(raw.read(), messages.Credit)
    answer: messages.Message | None = None
    for place in range(1000):
        raw.send(messages.Chunk("slow", place, b"x"))
        if raw.socket.poll(100) and isinstance(answer := raw.read(), messages.Error):
            break
    assert isinstance(answer, messages.Error)
    assert (answer.job, answer.error.code) == ("slow", "cancelled")
    assert "slowly" in answer.error.message
