"""What `mgie edit` writes: size, depth, alpha, metadata, names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import tifffile
from commands import Commands
from PIL import Image, ImageCms

RNG = np.random.default_rng(8)
SMOOTH = cv2.resize(RNG.random((6, 8, 4), np.float32), (160, 120), interpolation=cv2.INTER_LINEAR)
DEEP = np.rint(SMOOTH * 65535).astype(np.uint16)
SHALLOW = np.rint(SMOOTH * 255).astype(np.uint8)


def half(values: np.ndarray, result: np.ndarray, top: float) -> None:
    """The echo engine's "darken 0.5", landed."""
    assert result.shape == values.shape and result.dtype == values.dtype
    error = np.abs(result.astype(float) - values.astype(float) * 0.5)
    assert error.max() <= max(1.0, 0.004 * top) if top > 1 else error.max() < 0.004


@pytest.mark.parametrize("kind", ["png", "tif", "webp", "jpg"])
def test_eight_bits(served: Commands, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"p.{kind}"
    channels = 3 if kind == "jpg" else 4
    how: dict[str, Any] = {"lossless": True} if kind == "webp" else {}
    Image.fromarray(SHALLOW[..., :channels].copy()).save(path, **how)
    ran = served.edit(path, "darken 0.5", "--seed", 3)
    assert ran.code == 0, ran.out
    assert ran.data["out"] == [str(tmp_path / f"p-edited.{kind}")]
    assert ran.data["size"] == [160, 120] and ran.data["seed"] == [3] and ran.data["model"] == "echo"
    assert ran.data["expressive"] and ran.data["seconds"]["total"] > 0
    before, after = np.asarray(Image.open(path)), np.asarray(Image.open(ran.data["out"][0]))
    if kind == "jpg":
        assert after.shape == before.shape and np.abs(after - before * 0.5).mean() < 2
        return
    half(before[..., :3], after[..., :3], 255)
    assert np.array_equal(after[..., 3], before[..., 3])


def test_sixteen_bit_png_keeps_its_depth(served: Commands, tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), DEEP)
    ran = served.edit(path, "darken 0.5")
    result = cv2.imread(ran.data["out"][0], cv2.IMREAD_UNCHANGED)
    assert result is not None
    half(DEEP[..., :3], result[..., :3], 65535)
    assert np.array_equal(result[..., 3], DEEP[..., 3])
    assert len(np.unique(result[..., 0])) > 2000


@pytest.mark.parametrize("dtype", ["uint16", "float32"])
def test_deep_tiff_keeps_its_depth(served: Commands, tmp_path: Path, dtype: str) -> None:
    values = DEEP[..., :3] if dtype == "uint16" else SMOOTH[..., :3] * 1.0
    path = tmp_path / "deep.tiff"
    tifffile.imwrite(path, values, photometric="rgb")
    ran = served.edit(path, "darken 0.5")
    half(values, tifffile.imread(ran.data["out"][0]), 65535 if dtype == "uint16" else 1)


def test_gray_stays_gray(served: Commands, tmp_path: Path) -> None:
    Image.fromarray(SHALLOW[..., 0].copy()).save(tmp_path / "g.png")
    ran = served.edit(tmp_path / "g.png", "darken 0.5")
    result = Image.open(ran.data["out"][0])
    assert result.mode == "L"
    half(SHALLOW[..., 0], np.asarray(result), 255)


def test_metadata_is_kept_and_the_picture_upright(served: Commands, tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A camera", 6
    path = tmp_path / "p.jpg"
    Image.fromarray(SHALLOW[..., :3].copy()).save(path, exif=exif, icc_profile=profile, dpi=(300, 300))
    ran = served.edit(path, "darken 0.5")
    assert ran.data["size"] == [120, 160]
    with Image.open(ran.data["out"][0]) as made:
        assert made.size == (120, 160) and made.getexif().get(0x0112, 1) == 1
        assert made.getexif()[0x010F] == "A camera"
        assert made.info["icc_profile"] == profile and made.info["dpi"] == (300, 300)


def test_nothing_is_overwritten_but_what_out_names(served: Commands, picture: Path) -> None:
    names = [Path(served.edit(picture, "hello").data["out"][0]).name for _ in range(3)]
    assert names == ["picture-edited.png", "picture-edited-2.png", "picture-edited-3.png"]
    out = picture.parent / "mine.png"
    for _ in range(2):
        assert served.edit(picture, "hello", "--out", out).data["out"] == [str(out)]
    assert np.array_equal(np.asarray(Image.open(out)), np.asarray(Image.open(picture)))


def test_variations_are_numbered_and_seeded(served: Commands, picture: Path) -> None:
    data = served.edit(picture, "hello", "--variations", 3, "--seed", 40).data
    assert [Path(p).name for p in data["out"]] == [f"picture-edited-{k}.png" for k in (1, 2, 3)]
    assert data["seed"] == [40, 41, 42] and all(Path(p).exists() for p in data["out"])


def test_variations_of_an_open_wish_have_a_text_each(served: Commands, picture: Path) -> None:
    """In the answer, in words for people, in each receipt and in each recipe."""
    words = ("edit", picture, "-i", "make it better", "--variations", 4, "--seed", 5)
    data = served(*words, "--recipe-out", picture.parent / "r.mgie-recipe", "--json").data
    texts = data["expressives"]
    assert len(set(texts)) == 4 and data["expressive"] == texts[0]
    receipts = [served("verify", path, "--json").data["receipt"] for path in data["out"]]
    assert [one["expressive"] for one in receipts] == texts
    assert [one["reading"] for one in receipts] == [0, 1, 2, 3]
    recipes = [json.loads(Path(path).read_text(encoding="utf-8"))["made"] for path in data["recipe"]]
    assert [made["expressive"] for made in recipes] == texts
    told = served(*words).out
    assert all(f"Expressive instruction {k} (mini): {text}" in told for k, text in enumerate(texts, 1))
    one = ("edit", picture, "-i", "make it better", "--seed", 7, "--expressive", texts[2], "--json")
    third = served(*one).data
    again, before = (np.asarray(Image.open(path)) for path in (third["out"][0], data["out"][2]))
    assert np.array_equal(again, before) and third["expressives"] == [texts[2]]


def test_a_mask_keeps_what_is_outside(served: Commands, picture: Path) -> None:
    mask = Image.new("L", (64, 48), 0)
    mask.paste(255, (0, 0, 32, 48))
    mask.save(picture.parent / "mask.png")
    ran = served.edit(picture, "darken 0.5", "--mask", picture.parent / "mask.png", "--feather", 6)
    before, after = np.asarray(Image.open(picture)), np.asarray(Image.open(ran.data["out"][0]))
    assert np.array_equal(before[:, 32:], after[:, 32:])
    assert np.abs(after[:, :20] - before[:, :20] * 0.5).max() <= 1


def test_one_pixel(served: Commands, tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), (200, 100, 50)).save(tmp_path / "dot.png")
    ran = served.edit(tmp_path / "dot.png", "darken 0.5")
    assert ran.data["size"] == [1, 1]
    assert Image.open(ran.data["out"][0]).getpixel((0, 0)) == (100, 50, 25)


def test_another_format_by_the_ending(served: Commands, picture: Path) -> None:
    out = picture.parent / "x.tiff"
    served.edit(picture, "hello", "--out", out)
    assert np.array_equal(tifffile.imread(out), np.asarray(Image.open(picture)))
