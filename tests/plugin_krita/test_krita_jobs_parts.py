"""The parts of the floor of jobs, each by itself: what is held, what is small."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import pytest
from fake_canvas import SRGB

from mgie_client import time_left as timing
from mgie_client.models import device_words
from mgie_krita.jobs.event_loop import Lane, Task
from mgie_krita.jobs.job_registry import MAX_FINISHED, JobRegistry
from mgie_krita.jobs.work import NO_SOURCE, Work, layer_name, new_job, options_of, with_seed
from mgie_krita.types import (
    APPLIED,
    CANCELLED,
    DISCARDED,
    READY,
    WORKING,
    Options,
    Source,
)
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest


def work(name: str, state: str, nbytes: int = 0, document: str = "d1") -> Work:
    source = replace(NO_SOURCE, document=document)
    made = Work(new_job(name, name, Options(), source))
    made.job.state = state
    made.results = [PixelBuffer(nbytes, 1, 1, "u8", "srgb", bytes(nbytes))] if nbytes else []
    return made


def filled(*works: Work, held: int = 100) -> JobRegistry:
    registry = JobRegistry(held)
    for one in works:
        registry.add(one)
    return registry


def test_over_its_bytes_the_book_lets_go_of_the_oldest_results() -> None:
    works = [work(name, READY, 40) for name in "abcd"]
    lost = filled(*works).trim("d1")
    assert [one.id for one in lost] == ["a", "b"] and [one.job.state for one in works] == [
        DISCARDED,
        DISCARDED,
        READY,
        READY,
    ]


def test_what_became_a_layer_goes_first_and_silently() -> None:
    a, b, c = work("a", READY, 40), work("b", APPLIED, 40), work("c", READY, 40)
    assert filled(a, b, c).trim("d1") == []
    assert (a.nbytes, b.nbytes, b.job.state) == (40, 0, APPLIED)


def test_the_current_result_is_never_dropped() -> None:
    shown, other = work("a", READY, 90), work("b", READY, 90, "d2")
    assert [one.id for one in filled(shown, other).trim("d1")] == ["b"]
    huge = work("a", READY, 900)
    assert filled(huge).trim("d1") == [] and huge.nbytes == 900


def test_finished_jobs_are_counted_and_those_under_way_stay() -> None:
    works = [work(f"w{n}", WORKING) for n in range(5)] + [work(f"r{n}", READY, 1) for n in range(15)]
    works += [work(f"c{n}", CANCELLED) for n in range(10)]
    registry = filled(*works, held=1000)
    assert registry.trim("d1") == []
    kept = [job.job_id for job in registry.jobs]
    assert len(kept) == 5 + MAX_FINISHED and [n for n in kept if n[0] == "r"] == [f"r{n}" for n in range(15)]
    assert kept[-5:] == [f"c{n}" for n in range(5, 10)]
    full = filled(*(work(f"r{n}", READY, 1) for n in range(MAX_FINISHED + 2)), held=1000)
    assert [one.id for one in full.trim("d1")] == ["r0", "r1"] and len(full.jobs) == MAX_FINISHED


def test_names_of_layers() -> None:
    assert layer_name("make it\n  darker", 0) == "make it darker"
    assert layer_name("make it darker", 2) == "make it darker #3"
    for variation in (0, 7):
        assert len(layer_name("word " * 100, variation)) <= 80
    assert layer_name("x" * 80, 0) == "x" * 80 and layer_name("word " * 100, 1).endswith("… #2")


def test_seeds() -> None:
    assert with_seed(Options(seed=5, seed_locked=True)).seed == 5
    seeds = {with_seed(Options(seed=5)).seed for _ in range(20)}
    assert len(seeds) > 10 and all(0 <= seed < 2**31 for seed in seeds)


def test_options_of_a_request_ask_for_it_again() -> None:
    request = EditRequest(
        "x",
        seed=9,
        variations=3,
        steps=5,
        text_guidance=2.0,
        feather=1.0,
        strict_selection=False,
        inpaint=True,
    )
    options = options_of(request, "group")
    assert options.seed_locked and options.source == "group"
    for name in (
        "seed",
        "variations",
        "steps",
        "text_guidance",
        "image_guidance",
        "feather",
        "strict_selection",
        "inpaint",
    ):
        assert getattr(options, name) == getattr(request, name)


def test_time_left() -> None:
    durations: timing.Durations = {}
    seconds = {"loading": 3.0, "describing": 1.0, "editing": 8.0, "landing": 2.0, "total": 14.0}
    timing.learn(durations, "m", seconds, 4, 2.0)
    assert durations["m"] == {"loading": 3.0, "describing": 1.0, "editing": 2.0, "landing": 0.25}
    source = Source("d", "", "n", "layer", "", 0, 0, 1000, 2000, SRGB, SRGB)
    job = new_job("j", "x", Options(variations=2), source)
    clock = timing.StageClock(("loading", 0), since=100.0)

    def left(stage: str, at: float, known: dict[str, float] | None = None) -> float | None:
        job.stage = stage
        return timing.seconds_left(job, clock, durations["m"] if known is None else known, 2.0, 100.0 + at)

    assert left("loading", 1.0) == pytest.approx(2 + 1 + 2 * 2.5)
    assert left("loading", 60.0) == pytest.approx(
        2 * 2.5
    )  # longer than ever: what comes after is still ahead
    assert left("describing", 0.5) == pytest.approx(0.5 + 5)
    assert left("describing", 0.5, {}) is None
    job.step, job.steps = 4, 10
    assert left("editing", 2.0) == pytest.approx(
        3.0 + 0.5 + 5.5
    )  # this machine is slower today: 5 s a variation
    assert left("editing", 2.0, {}) == pytest.approx(3.0 + 5.0)
    job.variation = 1
    assert left("landing", 0.1) == pytest.approx(0.4)
    timing.learn(durations, "m", {"editing": 4.0, "describing": 0.001}, 1, 2.0)
    assert durations["m"]["editing"] == 3.0 and durations["m"]["describing"] == 1.0  # it was known already


def test_a_lane_does_one_thing_after_the_other() -> None:
    lane, seen = Lane(), []

    def steps(name: str, fail: Exception | None = None) -> Generator[float, None, str]:
        for step in range(3):
            seen.append((name, step))
            yield step / 3
        if fail:
            raise fail
        return name.upper()

    def add(name: str, fail: Exception | None = None) -> None:
        lane.add(Task(name, lambda: steps(name, fail), seen.append, lambda e: seen.append(e.code)))

    add("a")
    add("b", MgieError("queue_full", "x"))
    add("c", ValueError("y"))
    add("d")
    add("e")
    assert lane.has("d") and not lane.has("x")
    lane.cancel("d")
    while lane:
        lane.work(0.0)
    ends = [item for item in seen if isinstance(item, str)]
    assert ends == ["A", "queue_full", "internal", "E"]
    assert [item for item in seen if item[0] == "d"] == [] and seen[3] == "A"


def test_a_step_that_runs_the_event_loop_is_not_entered_again() -> None:
    lane, depth = Lane(), []

    def steps() -> Generator[float, None, None]:
        depth.append(lane.work(1.0))  # as a host does that spins its events within a call
        lane.cancel("a")  # the artist pressed Cancel there
        yield 0.5
        raise AssertionError("it was cancelled")

    lane.add(Task("a", steps, depth.append, depth.append))
    while lane:
        lane.work(0.0)
    assert depth == [False]


def test_devices() -> None:
    workers = [
        {"device": "cuda:1"},
        {"device": "cuda"},
        {"device": "cpu"},
        {"device": "mps"},
        {"device": "auto"},
        {},
        3,
    ]
    assert device_words({"workers": workers}) == "GPU 1, GPU 0, CPU, mps" and device_words({}) == ""
