"""The doctor names a place that is too small or cannot be written, and the remedy."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from mgie_server.cli.doctor_places import free_bytes, look_at_places
from mgie_server.settings import Settings

GB = 10**9


@pytest.mark.parametrize(
    ("home", "memory", "spill", "bad", "word"),
    [
        (9 * GB, 9 * GB, 9 * GB, [], "9000 MB"),
        (9 * GB, GB // 16, 9 * GB, [], "--shm-size"),
        (None, 9 * GB, None, ["room"], "MGIE_HOME"),
        (GB // 10, GB // 16, GB // 10, ["room", "shared memory"], "MGIE_MEMORY_FOLDER"),
    ],
)
def test_each_place_is_looked_at(
    tmp_path: Path, home: int | None, memory: int | None, spill: int | None, bad: list[str], word: str
) -> None:
    rooms = {tmp_path: home, tmp_path / "memory": memory, tmp_path / "segments": spill}
    settings = Settings(home=tmp_path, memory_folder=str(tmp_path / "memory"))
    found = look_at_places(settings, rooms.__getitem__)
    assert [place.what for place in found if not place.ok] == bad
    assert any(word in place.found + place.mend for place in found)
    assert all(place.mend for place in found if not place.ok)


def test_a_folder_that_is_not_there_yet_has_the_room_of_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=7 if path == tmp_path else 0))
    assert free_bytes(tmp_path / "a" / "b") == 7
    assert free_bytes(Path("/dev/null/x")) in (None, 0)
