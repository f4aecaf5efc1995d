"""Names of results: free ones, claimed ones, long ones, those behind links."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from scenes import buffer_of, scene

from mgie_protocol.errors import MgieError
from mgie_server.imaging.claiming import claimed
from mgie_server.imaging.files import PictureFile, check_writable, write_picture
from mgie_server.imaging.naming import target_in, target_named, target_of

PIXELS = buffer_of(scene(8, 8))
SOURCE = PictureFile(PIXELS, "PNG")


def names(paths: Iterable[Path]) -> list[str]:
    return [path.name for path in paths]


def test_names_never_overwrite(tmp_path: Path) -> None:
    picture = tmp_path / "a.b.jpg"
    for expected in ("a.b-edited.jpg", "a.b-edited-2.jpg", "a.b-edited-3.jpg"):
        (path,) = target_of(picture, SOURCE, None).paths
        assert path.name == expected
        path.touch()
    several = target_of(picture, SOURCE, None, 3).paths
    assert names(several) == ["a.b-edited-4.jpg", "a.b-edited-5.jpg", "a.b-edited-6.jpg"]
    other = target_of(tmp_path / "new.png", SOURCE, None, 2).paths
    assert names(other) == ["new-edited-1.png", "new-edited-2.png"]


def test_an_explicit_name_is_taken_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "out.tif"
    out.touch()
    assert target_of(tmp_path / "a.png", SOURCE, out).paths == [out]
    assert names(target_of(tmp_path / "a.png", SOURCE, out, 2).paths) == ["out-1.tif", "out-2.tif"]
    folder = tmp_path / "results"
    folder.mkdir()
    assert target_of(tmp_path / "a.png", SOURCE, folder).paths == [folder / "a-edited.png"]


@pytest.mark.parametrize(
    ("name", "format", "expected"),
    [
        ("p.jfif", "JPEG", "p-edited.jfif"),
        ("p.JPE", "JPEG", "p-edited.JPE"),
        ("p.TIFF", "TIFF", "p-edited.TIFF"),
        ("p", "JPEG", "p-edited.jpg"),
        ("p.jpg.", "JPEG", "p.jpg.-edited.jpg"),
        ("p.dat", "WEBP", "p-edited.webp"),
        ("p.bmp", "BMP", "p-edited.png"),
        ("a\nb.png", "PNG", "a\nb-edited.png"),
        (".png", "PNG", ".png-edited.png"),
        (os.fsdecode(b"a\xff.png"), "PNG", os.fsdecode(b"a\xff-edited.png")),
    ],
)
def test_endings(tmp_path: Path, name: str, format: str, expected: str) -> None:
    (path,) = target_of(tmp_path / name, PictureFile(PIXELS, format), None).paths
    assert path.name == expected
    write_picture(path, PIXELS, SOURCE)
    assert path.exists()


def test_a_float_picture_of_another_format_becomes_a_tiff(tmp_path: Path) -> None:
    source = PictureFile(buffer_of(scene(8, 8), "f32"), "JXL")
    assert names(target_of(tmp_path / "p.jxl", source, None).paths) == ["p-edited.tif"]


@pytest.mark.parametrize("letter", ["a", "ü", "照"])
def test_long_names_are_cut(tmp_path: Path, letter: str) -> None:
    size = len(letter.encode())
    picture = tmp_path / (letter * (251 // size) + ".jpg")
    picture.touch()
    for target in (target_of(picture, SOURCE, None, 3), target_in(picture, SOURCE, tmp_path / "out")):
        (tmp_path / "out").mkdir(exist_ok=True)
        assert all(letter * (230 // size) in path.name and path.suffix == ".jpg" for path in target.paths)
        with claimed(target) as paths:
            for path in paths:
                write_picture(path, PIXELS, SOURCE)


def test_a_name_that_is_too_long_to_be_asked_for(tmp_path: Path) -> None:
    with pytest.raises(MgieError, match="too long") as caught:
        check_writable(tmp_path / ("a" * 300 + ".png"), SOURCE)
    assert caught.value.code == "output_not_writable" and caught.value.hint


def _claim(start: Barrier, picture: Path, out: Path | None, count: int) -> None:
    target = target_of(picture, SOURCE, out, count)
    start.wait()  # all have planned the same names
    with claimed(target) as paths:
        for path in paths:
            write_picture(path, PIXELS, SOURCE)


@pytest.mark.parametrize(("out", "count"), [(None, 1), (None, 3), ("o.png", 1), ("o.png", 2)])
def test_processes_at_once_write_files_of_their_own(tmp_path: Path, out: str | None, count: int) -> None:
    forks = multiprocessing.get_context("fork")
    start = forks.Barrier(4)
    named = tmp_path / out if out else None
    others = [forks.Process(target=_claim, args=(start, tmp_path / "p.png", named, count)) for _ in range(4)]
    for process in others:
        process.start()
    for process in others:
        process.join()
    assert [process.exitcode for process in others] == [0] * 4
    written = list(tmp_path.iterdir())
    assert len(written) == 4 * count and all(path.stat().st_size for path in written)


def test_a_claimed_name_is_released_when_it_fails(tmp_path: Path) -> None:
    (tmp_path / "there.png").write_bytes(b"")
    targets = [target_of(tmp_path / "p.png", SOURCE, None, 2), target_named(tmp_path / "there.png")]
    for target in targets:
        with pytest.raises(ZeroDivisionError), claimed(target) as paths:
            assert all(path.exists() for path in paths)
            paths[0].write_bytes(b"one was written" if len(paths) == 2 else b"")
            raise ZeroDivisionError
    assert sorted(names(tmp_path.iterdir())) == ["p-edited-1.png", "there.png"]


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "t.png").write_bytes(b"old")
    for link, leads in (("l.png", "real/t.png"), ("new.png", "real/not yet.png")):
        (tmp_path / link).symlink_to(leads)
        check_writable(tmp_path / link, SOURCE)
        with claimed(target_named(tmp_path / link)) as (path,):
            write_picture(path, PIXELS, SOURCE)
        assert (tmp_path / link).is_symlink() and (tmp_path / leads).read_bytes()[:4] == b"\x89PNG"
    (tmp_path / "loop.png").symlink_to("loop.png")
    (tmp_path / "astray.png").symlink_to("none/p.png")
    for link in ("loop.png", "astray.png"):
        with pytest.raises(MgieError) as caught:
            check_writable(tmp_path / link, SOURCE)
        assert caught.value.code == "output_not_writable"
