"""Which model suits which machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgie_server.engines.recommending import recommend, recommend_here
from mgie_server.runtime import free_room
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


def test_the_download_is_all_that_pull_fetches() -> None:
    """As the page of the models says it: klein with the layers that are never loaded, and the describer."""
    assert round(recommend(Room("cuda", 9 * GB, 32 * GB), DISK).download / 1e9) == 20
    assert round(recommend(Room("cuda", 16 * GB, 64 * GB), DISK).download / 1e9) == 34


def test_without_a_gpu_it_is_mini() -> None:
    assert recommend(Room("cpu", 64 * GB), DISK).name == "mini"


def test_what_is_free_here_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_room, "look_around", lambda device: Room(device, 9 * GB, 32 * GB))
    not_there_yet = tmp_path / "home" / "mgie"
    assert recommend_here("cuda", not_there_yet).name in ("klein-4b", "mini")  # mini on a full disk
    assert recommend_here("cpu", not_there_yet).name == "mini"
