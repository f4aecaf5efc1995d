"""Which model suits which machine."""

from __future__ import annotations

import pytest

from mgie_server.engines.recommending import recommend
from mgie_server.runtime.placement import GB, Room

DISK = 500 * 10**9


@pytest.mark.parametrize(
    ("gpu", "host", "disk", "name"),
    [
        (80, 128, DISK, "qwen-edit"),
        (24, 128, DISK, "qwen-edit"),
        (16, 64, DISK, "longcat-edit-turbo"),
        (9, 32, DISK, "klein-4b"),
        (24, 64, 25 * 10**9, "klein-4b"),
        (12, 8, DISK, "mini"),
        (4, 32, DISK, "mini"),
    ],
)
def test_the_best_that_fits(gpu: int, host: int, disk: int, name: str) -> None:
    found = recommend(Room("cuda", gpu * GB, host * GB), disk)
    assert found.name == name, found
    assert len(found.passed) == ("qwen-edit", "longcat-edit-turbo", "klein-4b", "mini").index(name)


def test_without_a_gpu_it_is_mini() -> None:
    assert recommend(Room("cpu", 64 * GB), DISK).name == "mini"
