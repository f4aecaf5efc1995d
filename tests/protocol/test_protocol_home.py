"""Where MGIE's folder lies: alone, in a folder of its own, or among the temporary ones."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from mgie_protocol import MgieError
from mgie_protocol.home import MARK, make_home, mgie_home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What MGIE_HOME names."""
    path = tmp_path / "chosen"
    monkeypatch.setenv("MGIE_HOME", str(path))
    return path


def test_a_new_folder_is_marked_and_stays_ours_whatever_comes_into_it(chosen: Path) -> None:
    assert mgie_home() == chosen
    make_home(chosen)
    assert _mode(chosen) == 0o700
    assert (chosen / MARK).is_file()
    (chosen / "holiday.jpg").touch()
    assert mgie_home() == chosen
    make_home(chosen)


def test_a_folder_with_other_things_is_left_alone(chosen: Path) -> None:
    (chosen / "results" / "2019").mkdir(parents=True)
    (chosen / "holiday.jpg").touch()
    chosen.chmod(0o755)
    assert mgie_home() == chosen / "mgie"
    make_home(mgie_home())
    assert _mode(chosen) == 0o755
    assert sorted(path.name for path in chosen.iterdir()) == ["holiday.jpg", "mgie", "results"]


def test_an_old_home_with_nothing_but_known_names_counts_as_ours(chosen: Path) -> None:
    for name in ("results", "models", "server.lock", "server.log", "krita-pending.json.lock", "recipes"):
        (chosen / name).mkdir(parents=True)
    assert mgie_home() == chosen


def test_a_folder_open_to_all_is_not_ours(chosen: Path) -> None:
    chosen.mkdir()
    chosen.chmod(0o1777)
    assert mgie_home() == chosen / "mgie"
    (chosen / MARK).touch()  # anybody could
    assert mgie_home() == chosen / "mgie"


def test_the_home_of_the_user_is_not_ours(chosen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen.mkdir()
    monkeypatch.setattr(Path, "home", lambda: chosen)
    assert mgie_home() == chosen / "mgie"


def test_a_relative_name_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MGIE_HOME", "here")
    assert mgie_home() == tmp_path / "here"


def test_a_folder_that_cannot_be_made_names_the_remedy(chosen: Path) -> None:
    chosen.write_text("a file")
    with pytest.raises(MgieError) as caught:
        make_home(mgie_home())
    assert caught.value.code == "output_not_writable"
    assert str(chosen) in caught.value.message
    assert "MGIE_HOME" in caught.value.hint


def _no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


@pytest.mark.parametrize("home", [_no_home, lambda: Path("/dev/null"), lambda: Path("relative")])
def test_without_a_home_there_is_a_private_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home
) -> None:
    monkeypatch.delenv("MGIE_HOME", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "home", home)
    found = mgie_home()
    assert found == mgie_home() == tmp_path / f"mgie-{os.getuid()}"
    assert _mode(found) == 0o700
    found.chmod(0o777)
    with pytest.raises(MgieError, match="open to all"):
        mgie_home()
    found.rmdir()
    found.symlink_to(tmp_path)
    with pytest.raises(MgieError, match="MGIE_HOME"):
        mgie_home()
