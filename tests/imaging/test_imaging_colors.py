"""Pictures with other colours than sRGB are edited in colour, and come back in their own."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms
from scenes import scene

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.color_profile import D50, D65, ROMM_PRIMARIES, SRGB_PRIMARIES, made_profile
from mgie_server.imaging.files import read_mask, read_picture, write_picture
from mgie_server.imaging.pixels import as_array, to_float
from mgie_server.imaging.png_chunks import with_colors
from mgie_server.imaging.verifying import verdict_of

P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
REC2020 = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
SPACES: dict[str, tuple[Any, tuple[float, float], float]] = {
    "P3": (P3, D65, 2.2),
    "Adobe RGB": (ADOBE, D65, 563 / 256),
    "Rec.2020": (REC2020, D65, 2.4),
    "ProPhoto": (ROMM_PRIMARIES, D50, 1.8),
}
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def xyz(point: tuple[float, float]) -> np.ndarray:
    return np.array([point[0] / point[1], 1, (1 - point[0] - point[1]) / point[1]])


def to_xyz(primaries: Any, white: tuple[float, float]) -> np.ndarray:
    """The matrix of a space's light to XYZ with the white of D50, written down here anew."""
    matrix = np.stack([xyz(point) for point in primaries], 1)
    matrix = matrix * np.linalg.solve(matrix, xyz(white))
    scale = (BRADFORD @ xyz(D50)) / (BRADFORD @ xyz(white))
    return np.linalg.inv(BRADFORD) @ np.diag(scale) @ BRADFORD @ matrix


def light_of(encoded: np.ndarray) -> np.ndarray:
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def encoded_in(name: str, light: np.ndarray) -> np.ndarray:
    """Numbers of a space that show the light of sRGB's primaries."""
    primaries, white, gamma = SPACES[name]
    change = np.linalg.inv(to_xyz(primaries, white)) @ to_xyz(SRGB_PRIMARIES, D65)
    return np.clip(light @ change.T, 0, 1) ** (1 / gamma)


def darker(picture: PixelBuffer, rows: slice = slice(None)) -> PixelBuffer:
    """Half the light in some rows."""
    values = as_array(picture).copy()
    values[rows][..., :3] *= np.float32(0.5)
    return replace(picture, data=values.reshape(-1).data.cast("B"))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("name", SPACES)
def test_a_profile_is_read_edited_and_written(tmp_path: Path, name: str, dtype: Any) -> None:
    light = light_of(scene(40, 60).astype(np.float64))
    icc, top = made_profile(*SPACES[name]), 1 if dtype is np.float32 else np.iinfo(dtype).max
    stored = encoded_in(name, light) * top
    stored = (stored if top == 1 else np.rint(stored)).astype(dtype)
    tifffile.imwrite(tmp_path / "p.tif", stored, photometric="rgb", iccprofile=icc)
    picture = read_picture(tmp_path / "p.tif")
    step = 0.004 if dtype is np.uint8 else 0.0002
    assert np.abs(to_float(picture.pixels)[0] - scene(40, 60)).mean() < step
    write_picture(tmp_path / "o.tif", darker(picture.pixels, slice(0, 20)), picture, {"identical": 0.5})
    with tifffile.TiffFile(tmp_path / "o.tif") as file:
        made, kept = file.asarray(), file.pages.first.tags.valueof(34675)
    assert kept == icc and made.dtype == stored.dtype
    assert np.array_equal(made[20:], stored[20:])  # what was not edited
    wanted = encoded_in(name, light[:20] / 2) * top
    assert np.abs(made[:20] - wanted).mean() < 0.004 * top
    assert verdict_of(tmp_path / "o.tif", tmp_path / "p.tif").fine


def test_colours_beyond_srgb_are_kept(tmp_path: Path) -> None:
    pure = np.zeros((8, 8, 3), np.uint8)
    pure[..., 1] = 255
    Image.fromarray(pure).save(tmp_path / "p.png", icc_profile=made_profile(*SPACES["P3"]))
    picture = read_picture(tmp_path / "p.png")
    assert as_array(picture.pixels)[..., 0].max() < -0.1 and picture.pixels.transfer == "linear"
    write_picture(tmp_path / "o.png", darker(picture.pixels), picture)
    made = np.asarray(Image.open(tmp_path / "o.png"))
    assert made[0, 0].tolist() == [0, round(255 * 0.5 ** (1 / 2.2)), 0]


def test_srgb_is_not_converted(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(np.rint(scene(30, 40) * 255).astype(np.uint8)).save(
        tmp_path / "p.png", icc_profile=profile
    )
    picture = read_picture(tmp_path / "p.png")
    assert picture.own is None and picture.pixels.dtype == "u8" and picture.metadata.icc == profile


def test_a_profile_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "teal").save(tmp_path / "p.png", icc_profile=b"no profile" * 30)
    picture = read_picture(tmp_path / "p.png")
    assert picture.own is None and "profile" in picture.notes[0]


@pytest.mark.parametrize("depth", [8, 16])
def test_png_gamma_and_numbers_are_kept(tmp_path: Path, depth: int) -> None:
    top = (1 << depth) - 1
    stored = np.rint(light_of(scene(40, 60).astype(np.float64)) * top).astype(f"u{depth // 8}")
    data = cv2.imencode(".png", stored[..., ::-1])[1].tobytes()
    colors = {"gAMA": struct.pack(">I", 100_000)}
    (tmp_path / "p.png").write_bytes(with_colors(data, colors))
    picture = read_picture(tmp_path / "p.png")
    assert np.abs(to_float(picture.pixels)[0] - scene(40, 60)).mean() < 0.01
    write_picture(tmp_path / "o.png", picture.pixels, picture)
    again = read_picture(tmp_path / "o.png")
    assert again.metadata.png_color == colors and np.array_equal(as_array(again.samples), stored)
    (tmp_path / "q.png").write_bytes(with_colors(data, {"cICP": bytes([12, 8, 0, 1])}))
    assert read_picture(tmp_path / "q.png").own is not None


def test_a_gray_profile(tmp_path: Path) -> None:
    import imagecodecs

    icc = bytes(imagecodecs.cms_profile("gray", gamma=1.0))
    stored = np.arange(256, dtype=np.uint8).reshape(16, 16)
    Image.fromarray(stored).save(tmp_path / "p.png", icc_profile=icc)
    picture = read_picture(tmp_path / "p.png")
    assert np.allclose(as_array(picture.pixels)[..., 0], stored / 255, atol=1e-3)
    write_picture(tmp_path / "o.png", darker(picture.pixels), picture)
    assert np.abs(np.asarray(Image.open(tmp_path / "o.png")) - stored / 2.0).max() <= 1


def test_adobe_rgb_by_exif_alone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 65535
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    Image.new("RGB", (8, 8), (90, 160, 40)).save(tmp_path / "p.jpg", exif=exif, quality=100)
    picture = read_picture(tmp_path / "p.jpg")
    assert picture.own is not None and picture.metadata.icc


def test_a_mask_is_read_as_it_is_drawn(tmp_path: Path) -> None:
    values = np.full((4, 4), 128, np.uint8)
    Image.fromarray(values).convert("RGB").save(
        tmp_path / "m.png", icc_profile=made_profile(*SPACES["ProPhoto"])
    )
    assert set(bytes(read_mask(tmp_path / "m.png").data)) == {128}
