"""How long an edit would take: the work that is counted, what a GPU does in a second, and when nothing is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from pass_work import TEXT, pass_work

from mgie_server.engines.edit_time import WORK_OF_A_PASS, seconds_of
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.runtime.gpu_speed import peak_here, peak_of
from mgie_server.runtime.pipeline_plan import PipelinePlan

WHOLE = PipelinePlan("cuda", "bfloat16", "whole", 0)
KLEIN, QWEN = OPEN_MODELS["klein-4b"], OPEN_MODELS["qwen-edit"]


@pytest.mark.parametrize("pipeline", TEXT)
def test_the_work_of_a_pass_is_what_torch_counts_at_full_size(pipeline: str) -> None:
    assert pass_work(pipeline) == pytest.approx(WORK_OF_A_PASS[pipeline], rel=0.01)


@pytest.mark.parametrize(
    ("name", "capability", "multiprocessors", "clock_hz", "published"),
    [
        ("NVIDIA A100-SXM4-80GB", (8, 0), 108, 1.41e9, 312e12),
        ("NVIDIA H100 80GB HBM3", (9, 0), 132, 1.83e9, 989e12),
        ("NVIDIA GeForce RTX 3090", (8, 6), 82, 1.695e9, 71e12),
        ("NVIDIA RTX A6000", (8, 6), 84, 1.8e9, 154.8e12),
        ("NVIDIA GeForce RTX 4090", (8, 9), 128, 2.52e9, 165e12),
        ("NVIDIA GeForce RTX 5090", (12, 0), 170, 2.407e9, 209.5e12),
    ],
)
def test_peaks_are_those_of_the_data_sheets(
    name: str, capability: tuple[int, int], multiprocessors: int, clock_hz: float, published: float
) -> None:
    found = peak_of(name, capability, multiprocessors, clock_hz)
    assert found == pytest.approx(published, rel=0.01)


def test_a_step_of_qwen_on_an_a6000_is_what_others_measured() -> None:
    """4.25 to 5.8 s; all of 40 steps, without a describer."""
    seconds = seconds_of(QWEN, QWEN.sizes, WHOLE, 154.8e12)
    assert seconds is not None and 4.25 * 40 < seconds < 5.8 * 40


def test_parts_that_come_and_go_and_a_describer_take_their_time() -> None:
    described = replace(KLEIN.sizes, describer=2 * 10**9)
    alone, whole = (seconds_of(KLEIN, sizes, WHOLE, 20e12) for sizes in (KLEIN.sizes, described))
    turns, eight = (
        seconds_of(KLEIN, described, replace(WHOLE, way=way), 20e12) for way in ("turns", "eight")
    )
    assert alone and whole and turns and eight
    assert alone < whole < eight < turns


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert peak_of("NVIDIA GeForce RTX 2070", (7, 5), 36, 1.6e9) is None  # no bfloat16
    assert peak_here("cpu") is None and peak_here("mps") is None
    assert seconds_of(KLEIN, KLEIN.sizes, WHOLE, None) is None
    assert seconds_of(KLEIN, KLEIN.sizes, replace(WHOLE, way="streamed"), 1e14) is None
    assert seconds_of(OPEN_MODELS["kontext"], KLEIN.sizes, WHOLE, 1e14) is None  # never recommended


class _About:
    """What torch says of a GPU. clock_rate: kHz; older ones do not say it."""

    name, major, minor, multi_processor_count = "NVIDIA GeForce RTX 4090", 8, 9, 128


def test_the_clock_comes_from_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    about = _About()
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda device: about)
    assert peak_here("cuda") is None
    monkeypatch.setattr(_About, "clock_rate", 2_520_000, raising=False)
    assert peak_here("cuda:0") == pytest.approx(165e12, rel=0.01)
    monkeypatch.setattr(torch.version, "hip", "6.4")
    assert peak_here("cuda") is None
