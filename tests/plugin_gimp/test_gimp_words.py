"""What people read of errors, stages and the time left."""

from __future__ import annotations

import pytest

from mgie_client.time_left import ShareClock, share_done
from mgie_gimp.jobs.wording import error_words, stage_words, time_words
from mgie_gimp.types import Situation
from mgie_protocol.errors import CODES, MgieError


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_error_has_words(code: str) -> None:
    words = error_words(MgieError(code, "What happened.", "What to do."))
    assert words.strip() and "{" not in words and "None" not in words


def test_a_refusal_names_what_is_near() -> None:
    error = MgieError("edit_not_supported", "No.", "", {"nearest": ["darker", "cooler"]})
    assert "darker, cooler" in error_words(error)
    assert "No." in error_words(MgieError("edit_not_supported", "No.", "", {"nearest": "all"}))


@pytest.mark.parametrize("stage", ["starting", "connecting", "sending", "queued", "loading", "describing",
                                   "editing", "landing", "something new"])  # fmt: skip
def test_every_stage_has_words(stage: str) -> None:
    assert stage_words(Situation(stage=stage)).strip()


def test_words_with_numbers() -> None:
    now = Situation(stage="editing", step=3, steps=20, variation=1, variations=4)
    assert stage_words(now) == "Editing: step 3 of 20, variation 2 of 4"
    assert stage_words(Situation(stage="queued", place=1)) == "Waiting for 1 other edit"
    assert stage_words(Situation(stage="queued", place=2)) == "Waiting for 2 other edits"
    assert [time_words(s) for s in (None, 1.0, 61.0, 300.0)] == [
        "",
        "less than two seconds left",
        "about 61 s left",
        "about 5 min left",
    ]


def test_the_clock() -> None:
    now = [0.0]
    clock = ShareClock(lambda: now[0])
    assert clock.seconds_left(0.0) is None
    now[0] = 0.1
    assert clock.seconds_left(0.5) is None  # too early to say
    now[0] = 2.0
    assert clock.seconds_left(0.5) == pytest.approx(2.0)
    assert share_done(0, 0, 0, 1) is None and share_done(5, 10, 1, 2) == pytest.approx(0.75)
