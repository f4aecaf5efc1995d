"""The one line about a better model: what a server says of it, when it is asked, and that it can be dismissed for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mgie_client.models import ModelInfo
from mgie_client.recommendation import (
    ASK_AGAIN_S,
    MOST_QUESTIONS,
    Recommendation,
    RecommendationWatch,
    recommended_of,
)

KLEIN = {"model": "klein-4b", "download": 16_400_000_000}
MINI = ModelInfo("mini", "Adjust (offline)")
LISTED = [MINI, ModelInfo("klein-4b", "FLUX.2 klein", installed=False)]


class Clock:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    yield Clock()


def watch(clock: Clock, models: list[ModelInfo] = LISTED) -> RecommendationWatch:
    made = RecommendationWatch(clock)
    made.connected(models)
    return made


@pytest.mark.parametrize(
    ("said", "best"),
    [
        (KLEIN, Recommendation("klein-4b", 16)),
        ({**KLEIN, "seconds": 19}, Recommendation("klein-4b", 16, 19)),
        ({**KLEIN, "seconds": None}, Recommendation("klein-4b", 16)),
        ({**KLEIN, "seconds": -3}, Recommendation("klein-4b", 16)),
        ({**KLEIN, "seconds": "19"}, Recommendation("klein-4b", 16)),
        ({"model": "small", "download": 3_000_000}, Recommendation("small", 1)),
        ({"model": "mini", "download": 0}, None),
        ({"model": "klein-4b; rm -rf ~", "download": 5}, None),  # it is to be pasted into a terminal
        ({"model": "--help", "download": 5}, None),
        ({"model": "klein-4b", "download": True}, None),
        ({"model": "klein-4b"}, None),
        ("klein-4b", None),
        (None, None),
    ],
)
def test_what_a_status_recommends(said: Any, best: Recommendation | None) -> None:
    assert recommended_of({"recommended": said}) == best
    assert best is None or best.command == f"mgie models pull {best.model}"


def test_the_sentence_names_seconds_where_they_are_known() -> None:
    assert Recommendation("klein-4b", 20).said(str) == (
        "On this machine klein-4b would run: 20 GB to download: mgie models pull klein-4b"
    )
    assert "about 19 s an edit (computed, not measured): 20 GB" in Recommendation("klein-4b", 20, 19).said(
        str
    )


def test_it_asks_until_a_worker_has_looked(clock: Clock) -> None:
    made = watch(clock)
    assert made.is_due() and not made.is_due()
    made.take({"recommended": None})
    assert not made.is_due() and made.line("mini") is None
    clock.seconds += ASK_AGAIN_S
    assert made.is_due()
    made.take({"recommended": KLEIN})
    clock.seconds += ASK_AGAIN_S
    assert not made.is_due()
    assert made.line("mini") == Recommendation("klein-4b", 16)
    assert made.line("klein-4b") is None  # somebody has chosen already


def test_it_gives_up(clock: Clock) -> None:
    made, asked = watch(clock), 0
    for _ in range(2 * MOST_QUESTIONS):
        asked += made.is_due()
        made.take({"recommended": None})
        clock.seconds += ASK_AGAIN_S
    assert asked == MOST_QUESTIONS


def test_an_older_server_is_asked_once(clock: Clock) -> None:
    made = watch(clock)
    assert made.is_due()
    made.take({"server_version": "0.1.0"})
    clock.seconds += ASK_AGAIN_S
    assert not made.is_due() and made.line("mini") is None


def test_nothing_where_more_is_installed_or_the_model_is_not_listed(clock: Clock) -> None:
    for models in ([MINI, ModelInfo("klein-4b", "FLUX.2 klein")], []):
        made = watch(clock, models)
        assert not made.is_due()
        made.take({"recommended": KLEIN})
        assert made.line("mini") is None
    made = watch(clock, [MINI])
    made.take({"recommended": KLEIN})
    assert made.line("mini") is None


def test_dismissed_for_good(clock: Clock) -> None:
    made = watch(clock)
    made.take({"recommended": KLEIN})
    made.dismiss()
    assert made.line("mini") is None
    later = watch(clock)  # another editor, another day
    assert not later.is_due()
    later.take({"recommended": KLEIN})
    assert later.line("mini") is None
