"""Which model suits which machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgie_protocol.home import make_home
from mgie_server.engines import recommending
from mgie_server.engines.describers import DEFAULT, describer_folder
from mgie_server.engines.recommending import recommend, recommend_here
from mgie_server.runtime import free_room
from mgie_server.runtime.placement import GB, Room

DISK = 500 * 10**9


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing in it."""
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "own"))
    make_home(tmp_path / "own")


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


def test_what_is_there_is_not_downloaded_again() -> None:
    """The describer, then the editor too; and what is there needs no room on the disk."""
    room, folder = Room("cuda", 9 * GB, 32 * GB), describer_folder(DEFAULT.name)
    all_of_it = recommend(room, DISK).download
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    editor = recommend(room, DISK).download
    assert all_of_it - editor == 2 * DEFAULT.parameters
    assert recommend(room, editor).name == "klein-4b"
    klein = folder.parent.parent / "models" / "klein-4b"
    klein.mkdir(parents=True)
    (klein / "model_index.json").write_text("{}")
    assert recommend(room, 0).download == 0 and recommend(room, 0).name == "klein-4b"


def test_an_edit_s_seconds_follow_the_gpu_and_are_left_out_where_it_is_not_known() -> None:
    room = Room("cuda", 9 * GB, 32 * GB)
    slow, fast = (recommend(room, DISK, peak).seconds for peak in (25e12, 100e12))
    assert slow is not None and fast is not None and 2 < slow / fast < 4  # fetching the parts takes as long
    assert recommend(room, DISK).seconds is None
    assert recommend(Room("cpu", 0), DISK, 1e12).seconds is None


def test_without_a_gpu_it_is_mini() -> None:
    assert recommend(Room("cpu", 64 * GB), DISK).name == "mini"


def test_what_is_free_here_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_room, "look_around", lambda device: Room(device, 9 * GB, 32 * GB))
    monkeypatch.setattr(recommending, "peak_here", lambda device: 50e12)
    not_there_yet = tmp_path / "home" / "mgie"
    assert recommend_here("cuda", not_there_yet).name in ("klein-4b", "mini")  # mini on a full disk
    assert recommend_here("cpu", not_there_yet).name == "mini"
