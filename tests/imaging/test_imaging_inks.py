"""CMYK with a profile comes back as CMYK: its own numbers where nothing was edited, the edit's colours elsewhere."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from ink_profile import ink_profile, light_of_inks
from PIL import Image
from scenes import scene

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.files import PictureFile, read_picture, write_picture
from mgie_server.imaging.pixels import as_array, decode_srgb, store_colour, to_float
from mgie_server.imaging.verifying import verdict_of

SCENE = scene(48, 64)
DEPTHS = {"u1": 255, "u2": 65535, "f4": 1}


def inks_of(scale: float, dtype: str) -> np.ndarray:
    """CMYK [h, w, 4] that shows the scene, with half of the black that there could be."""
    black = (1 - SCENE.max(axis=2, keepdims=True)) / 2
    inks = np.concatenate([1 - SCENE / (1 - black), black], axis=2).clip(0, 1)
    return (np.rint(inks * scale) if scale > 1 else inks).astype(dtype)


def darker_below(source: PictureFile) -> PixelBuffer:
    """The lower half at half its light."""
    pixels = source.pixels
    out = as_array(pixels).copy()
    light = decode_srgb(to_float(pixels)[0][24:]) / 2
    encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.abs(light) ** (1 / 2.4) - 0.055)
    store_colour(encoded.astype(np.float32), out[24:], pixels.format)
    return PixelBuffer.from_format(pixels.format, out.tobytes())


def tiff(pixels: np.ndarray, **how) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, pixels, **how)
    return out.getvalue()


def edited(folder: Path, data: bytes, name: str, out: str) -> tuple[Path, str]:
    """Read, half of it darkened, written; and what was said."""
    (folder / name).write_bytes(data)
    source = read_picture(folder / name)
    receipt = {"identical": 0.5, "photometric": 0.5, "new": 0.0, "source_type": "algorithmicallyEnhanced"}
    return folder / out, write_picture(folder / out, darker_below(source), source, receipt)


@pytest.mark.parametrize("dtype", DEPTHS)
def test_inks_of_a_tiff_come_back_as_inks(tmp_path: Path, dtype: str) -> None:
    inks = inks_of(DEPTHS[dtype], dtype)
    icc = ink_profile()
    data = tiff(inks, photometric="separated", iccprofile=icc)
    path, note = edited(tmp_path, data, "p.tif", "r.tif")
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        assert page.photometric.name == "SEPARATED" and page.tags.valueof(34675) == icc  # type: ignore[union-attr]
        made = file.asarray()
    assert note == "" and made.dtype == inks.dtype and made.shape == inks.shape
    assert np.array_equal(made[:24], inks[:24])
    light = light_of_inks(inks / DEPTHS[dtype]), light_of_inks(made / DEPTHS[dtype])
    assert np.abs(light[1][24:] - light[0][24:] / 2).mean() < 0.006
    verdict = verdict_of(path, tmp_path / "p.tif")
    assert verdict.as_written and verdict.original_as_edited and verdict.agrees


def test_inks_of_a_jpeg_come_back_as_inks(tmp_path: Path) -> None:
    inks, icc, out = inks_of(255, "u1"), ink_profile(), io.BytesIO()
    Image.fromarray(inks, "CMYK").save(out, "JPEG", quality=97, icc_profile=icc)
    path, note = edited(tmp_path, out.getvalue(), "p.jpg", "r.jpg")
    with Image.open(path) as made, Image.open(tmp_path / "p.jpg") as before:
        assert made.mode == "CMYK" and made.info["icc_profile"] == icc
        far = np.abs(np.asarray(made, int) - np.asarray(before, int))
        light = light_of_inks(np.asarray(before) / 255), light_of_inks(np.asarray(made) / 255)
    assert note == "" and far[:16].mean() < 1
    assert np.abs(light[1][32:] - light[0][32:] / 2).mean() < 0.01
    assert verdict_of(path).as_written


def test_a_format_without_inks_gets_rgb_and_a_sentence(tmp_path: Path) -> None:
    data = tiff(inks_of(255, "u1"), photometric="separated", iccprofile=ink_profile())
    path, note = edited(tmp_path, data, "p.tif", "r.png")
    assert "PNG holds no CMYK" in note
    with Image.open(path) as made:
        assert made.mode == "RGB"


def test_alpha_beside_inks_stays(tmp_path: Path) -> None:
    alpha = np.arange(48 * 64, dtype="u1").reshape(48, 64, 1)
    inks = np.concatenate([inks_of(255, "u1"), alpha], axis=2)
    data = tiff(inks, photometric="separated", extrasamples=["unassalpha"], iccprofile=ink_profile())
    path, _ = edited(tmp_path, data, "p.tif", "r.tif")
    assert np.array_equal(tifffile.imread(path)[..., 4:], alpha)


@pytest.mark.parametrize("extra", [0, 1], ids=["CMYK", "CMYK and alpha"])
def test_a_larger_result_keeps_its_inks_inside_and_has_inks_in_its_margin(tmp_path: Path, extra: int) -> None:
    """The margin is red here, opaque where the picture has alpha: cyan stays away from it, and the paper shows nowhere."""
    inks = inks_of(255, "u1")
    how = {"extrasamples": ["unassalpha"]} if extra else {}
    stored = np.concatenate([inks, np.full((48, 64, extra), 100, "u1")], axis=2)
    (tmp_path / "p.tif").write_bytes(tiff(stored, photometric="separated", iccprofile=ink_profile(), **how))
    read = read_picture(tmp_path / "p.tif")
    source = replace(read, larger=(16, 0, 0, 8))
    before = as_array(read.pixels)
    made = np.pad(before, ((0, 8), (16, 0), (0, 0)), mode="edge")
    red = [0.8, 0.1, 0.1, 1][: before.shape[2]]
    made[48:] = made[:, :16] = (
        red if made.dtype.kind == "f" else np.rint(np.array(red) * np.iinfo(made.dtype).max)
    )
    form = replace(read.pixels.format, width=80, height=56)
    receipt = {"identical": 0.7, "photometric": 0.0, "new": 0.3, "source_type": "algorithmicallyEnhanced"}
    result = PixelBuffer.from_format(form, made.tobytes())
    assert write_picture(tmp_path / "r.tif", result, source, receipt) == ""
    again = tifffile.imread(tmp_path / "r.tif")
    assert again.shape == (56, 80, 4 + extra) and np.array_equal(again[:48, 16:], stored)
    outside = again[48:].reshape(-1, 4 + extra)
    assert (outside[:, 0] < outside[:, 1]).all() and (outside[:, 4:] == 255).all()
    light = light_of_inks(again[48:, :, :4] / 255)
    assert np.abs(light - decode_srgb(np.array(red[:3], np.float32))).mean() < 0.03
    assert verdict_of(tmp_path / "r.tif").as_written
