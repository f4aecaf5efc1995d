"""A folder or a file is replaced as a whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mgie_protocol.errors import MgieError
from mgie_server.plugins.placing import check_inside, remove, replace_file, replacing_folder, writing


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "old.txt").write_text("old")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_replaced(old: Path) -> None:
    with replacing_folder(old) as new:
        (new / "new.txt").write_text("new")
        assert names(old) == ["old.txt"]
    assert names(old) == ["new.txt"] and names(old.parent) == ["place"]


def test_a_failure_on_the_way_leaves_what_was(old: Path) -> None:
    with pytest.raises(KeyboardInterrupt), replacing_folder(old) as new:
        (new / "half.txt").write_text("half")
        raise KeyboardInterrupt
    assert names(old) == ["old.txt"] and names(old.parent) == ["place"]


def test_a_rename_that_fails_brings_the_old_folder_back(old: Path) -> None:
    with pytest.raises(OSError), replacing_folder(old) as new:
        new.rmdir()  # somebody took it away
    assert names(old) == ["old.txt"] and names(old.parent) == ["place"]


def test_a_killed_run_leaves_what_was_and_the_next_one_tidies_up(old: Path) -> None:
    code = (
        "import os, sys, pathlib\n"
        "from mgie_server.plugins.placing import replacing_folder\n"
        "with replacing_folder(pathlib.Path(sys.argv[1])) as new:\n"
        "    (new / 'half.txt').write_text('half')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(old)], timeout=60)
    assert done.returncode == -9
    assert names(old) == ["old.txt"] and len(names(old.parent)) == 2
    with replacing_folder(old) as new:
        (new / "new.txt").write_text("new")
    assert names(old) == ["new.txt"] and names(old.parent) == ["place"]


def test_a_link_to_a_folder_is_replaced_and_its_target_stays(tmp_path: Path, old: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(old, target_is_directory=True)
    with replacing_folder(link) as new:
        (new / "new.txt").write_text("new")
    assert not link.is_symlink() and names(link) == ["new.txt"] and names(old) == ["old.txt"]
    other = tmp_path / "other"
    other.symlink_to(old, target_is_directory=True)
    assert remove(other) and names(old) == ["old.txt"]


def test_a_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    replace_file(link, b"new")
    assert link.is_symlink() and real.read_bytes() == b"new" and real.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["link", "real"]


def test_a_new_file_is_for_whom_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "deep" / "file", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "deep" / "file").stat().st_mode & 0o777 == 0o640


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MgieError) as caught, writing(tmp_path / "file" / "inside"):
        (tmp_path / "file" / "inside").mkdir(parents=True)
    assert caught.value.code == "output_not_writable"
    assert str(tmp_path / "file" / "inside") in caught.value.message and "--to" in caught.value.hint


def test_a_file_takes_the_place_of_a_link_whose_target_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"a person's own")
    link.symlink_to(real)
    replace_file(link, b"new", follow=False)
    assert not link.is_symlink() and link.read_bytes() == b"new" and real.read_bytes() == b"a person's own"
    assert names(tmp_path) == ["link", "real"]


def test_a_link_out_of_the_editors_folder_is_refused(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "krita", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "pykrita").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(MgieError, match="leads out of the editor's folder"):
        check_inside(folder / "pykrita", folder)
    moved = tmp_path / "moved"
    moved.symlink_to(folder, target_is_directory=True)  # the whole folder may lie elsewhere
    check_inside(moved / "actions", moved)
