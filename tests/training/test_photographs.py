"""The list of photographs holds free licences only; crops and resource bundles are read as promised."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from mgie_server.training import photographs
from mgie_server.training.photographs import Photograph, check_file, crops_of, read_list
from mgie_server.training.qt_resources import read_bundle, unpack_bundle


def test_every_listed_photograph_is_free_and_names_its_author():
    listed = read_list()
    assert len(listed) > 100
    assert len({(p.package, p.file) for p in listed}) == len(listed)
    for photograph in listed:
        assert photograph.author and photograph.stated_in and len(photograph.sha256) == 64
        assert photograph.source in ("apt", "pypi")
        assert photograph.use in ("train", "evaluate")


@pytest.mark.parametrize(
    "licence", ["GPL-3+", "CC-BY-NC-SA-1.0", "CC-BY-ND-4.0", "", "proprietary", "CC-BY-NC-4.0"]
)
def test_other_licences_are_refused(licence):
    with pytest.raises(ValueError, match="licence"):
        replace(read_list()[0], licence=licence).check()


def test_a_changed_file_is_refused(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"picture")
    check_file(path, hashlib.sha256(b"picture").hexdigest())
    with pytest.raises(ValueError, match="SHA-256"):
        check_file(path, "0" * 64)


def test_crops_are_squares_and_the_first_is_the_whole_picture():
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 255, (240, 320, 3), np.uint8)
    crops, parts = crops_of(picture, 20, rng)
    assert crops.shape == (20, 64, 64, 3) and crops.dtype == np.uint8
    assert parts[0] == 1.0 and (parts > 0.2).all() and (parts <= 1).all()
    assert abs(float(crops[0].mean()) - float(picture.mean())) < 1.5


def listed_as(use: str, name: str, folder: Path, level: int) -> Photograph:
    """A photograph of one gray in a package of its own."""
    path = folder / f"{name}.png"
    cv2.imwrite(str(path), np.full((120, 160, 3), level, np.uint8))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Photograph("apt", name, path.name, "somebody", "CC0-1.0", "here", sha256, use)


def test_photographs_for_evaluation_are_kept_out_of_the_crops(tmp_path, monkeypatch):
    listed = [
        listed_as(use, f"photo{i}", tmp_path, 50 * i)
        for i, use in enumerate(("train", "evaluate", "train", "evaluate"))
    ]
    monkeypatch.setattr(photographs, "read_list", lambda: listed)
    monkeypatch.setattr(photographs, "fetch_package", lambda source, package, dest: tmp_path)
    with np.load(photographs.gather(tmp_path / "out", per_photograph=5)) as file:
        assert (
            sorted(set(file["photograph"].tolist())) == [0, 2]
            and len(file["crops"]) == len(file["parts"]) == 10
        )
        assert sorted(set(file["crops"].ravel().tolist())) == [0, 100]
    kept = sorted((tmp_path / "out" / "held_out").iterdir())
    assert [path.name for path in kept] == ["photo1.png", "photo3.png"]
    assert [int(photographs.read_picture(path).mean()) for path in kept] == [50, 150]


def test_no_photograph_for_evaluation_is_also_one_for_training():
    listed = read_list()
    assert {p.use for p in listed} == {"train", "evaluate"}
    held_out = [p for p in listed if p.use == "evaluate"]
    trained = [p for p in listed if p.use == "train"]
    assert len(held_out) >= 10 and len(trained) > 100
    assert not {p.sha256 for p in held_out} & {p.sha256 for p in trained}
    assert not {Path(p.file).stem for p in held_out} & {Path(p.file).stem for p in trained}
    assert len({Path(p.file).stem for p in held_out}) == len(held_out)  # their files lie in one folder


def _bundle() -> bytes:
    """A version 1 bundle with folder/a.png (plain) and folder/b.txt (zlib)."""

    def name(text: str) -> bytes:
        return struct.pack(">HI", len(text), 0) + text.encode("utf-16-be")

    names = b"".join(name(t) for t in ("folder", "a.png", "b.txt"))
    at = [0, len(name("folder")), len(name("folder")) + len(name("a.png"))]
    packed = struct.pack(">I", 5) + zlib.compress(b"hello")
    data = struct.pack(">I", 3) + b"PNG" + struct.pack(">I", len(packed)) + packed
    root = struct.pack(">IHII", 0, 2, 1, 1)
    folder = struct.pack(">IHII", at[0], 2, 2, 2)
    plain = struct.pack(">IHHHI", at[1], 0, 0, 0, 0)
    squeezed = struct.pack(">IHHHI", at[2], 1, 0, 0, 7)
    tree = root + folder + plain + squeezed
    head = 20
    return (
        struct.pack(">4s4I", b"qres", 1, head, head + len(tree), head + len(tree) + len(data))
        + tree
        + data
        + names
    )


def test_resource_bundles_are_read(tmp_path):
    path = tmp_path / "pictures.rcc"
    path.write_bytes(_bundle())
    assert dict(read_bundle(path)) == {"folder/a.png": b"PNG", "folder/b.txt": b"hello"}
    unpack_bundle(path, tmp_path / "out")
    assert (tmp_path / "out/folder/a.png").read_bytes() == b"PNG"
    assert not (tmp_path / "out/folder/b.txt").exists()


def test_other_files_are_no_bundle(tmp_path):
    path = tmp_path / "x.rcc"
    path.write_bytes(b"something else")
    with pytest.raises(ValueError, match="not a Qt resource bundle"):
        list(read_bundle(path))
