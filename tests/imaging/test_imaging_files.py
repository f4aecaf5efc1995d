"""Picture files: what is read is what was written, with depth, alpha and metadata."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms
from scenes import buffer_of, scene

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.files import PictureFile, read_mask, read_picture, write_picture
from mgie_server.imaging.pixels import as_array

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
CASES = [
    *[("png", dtype, channels) for dtype in ("u8", "u16") for channels in (1, 2, 3, 4)],
    *[("tif", dtype, channels) for dtype in ("u8", "u16", "f32") for channels in (1, 2, 3, 4)],
    *[("webp", "u8", channels) for channels in (3, 4)],
    *[("jpg", "u8", channels) for channels in (1, 3)],
]


def pixels_of(channels: int, dtype: str) -> PixelBuffer:
    values = np.concatenate([scene(33, 47), scene(33, 47, seed=2)], axis=2)
    return buffer_of(values[..., -channels:], dtype)


@pytest.mark.parametrize(("ending", "dtype", "channels"), CASES)
def test_written_and_read_again(tmp_path: Path, ending: str, dtype: str, channels: int) -> None:
    before, path = pixels_of(channels, dtype), tmp_path / f"p.{ending}"
    write_picture(path, before, PictureFile(before, "PNG"))
    after = read_picture(path)
    assert after.pixels.format == before.format
    difference = np.abs(as_array(after.pixels).astype(float) - as_array(before).astype(float))
    if ending in ("png", "tif"):
        assert difference.max() == 0
    else:
        assert difference.mean() < (4 if ending == "jpg" else 10)  # WebP halves the colour's resolution
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("ending", "dtype"), [("png", "u8"), ("png", "u16"), ("jpg", "u8"), ("webp", "u8")])
def test_profile_exif_and_resolution_are_kept(tmp_path: Path, ending: str, dtype: str) -> None:
    source = tmp_path / "source.jpg"
    exif = Image.Exif()
    exif[0x010F], exif[0x8298] = "A camera", "A photographer"
    exif.get_ifd(0x8769)[0x9003] = "2020:02:02 20:20:20"
    Image.new("RGB", (40, 30), "teal").save(source, icc_profile=PROFILE, exif=exif, dpi=(300, 300))
    read = read_picture(source)
    path = tmp_path / f"out.{ending}"
    write_picture(path, pixels_of(3, dtype), read)
    with Image.open(path) as made:
        assert made.info["icc_profile"] == PROFILE
        kept = made.getexif()
        assert kept[0x010F] == "A camera" and kept[0x8298] == "A photographer"
        assert kept.get_ifd(0x8769)[0x9003] == "2020:02:02 20:20:20"
        if ending != "webp":
            assert made.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_what_a_tiff_says_of_itself_is_kept(tmp_path: Path, dtype: str) -> None:
    exif = Image.Exif()
    exif[270], exif[315] = "A harbour", "A painter"
    pixels = pixels_of(3, dtype)
    first, second = tmp_path / "first.tif", tmp_path / "second.tif"
    Image.new("RGB", (40, 30)).save(first, exif=exif, icc_profile=PROFILE, dpi=(240, 240))
    write_picture(second, pixels, read_picture(first))
    again = tmp_path / "third.tif"
    write_picture(again, pixels, read_picture(second))
    with tifffile.TiffFile(again) as file:
        tags = file.pages.first.tags
        assert tags.valueof(270) == "A harbour" and tags.valueof(315) == "A painter"
        assert tags.valueof(34675) == PROFILE and tags.valueof(282)[0] / tags.valueof(282)[1] == 240
    assert as_array(read_picture(again).pixels).tobytes() == as_array(pixels).tobytes()


@pytest.mark.parametrize("ending", ["jpg", "png", "tif", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_applied_and_gone(tmp_path: Path, orientation: int, ending: str) -> None:
    upright = np.zeros((30, 40, 3), np.uint8)
    upright[:15, :20], upright[:15, 20:], upright[15:, :20] = [250, 0, 0], [0, 250, 0], [0, 0, 250]
    turns = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
        8: lambda a: np.rot90(a, -1),
    }
    stored = np.ascontiguousarray(turns[orientation](upright))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"p.{ending}"
    ways: dict[str, dict[str, Any]] = {"jpg": {"quality": 100, "subsampling": 0}, "webp": {"lossless": True}}
    Image.fromarray(stored).save(path, exif=exif, **ways.get(ending, {}))
    read = read_picture(path)
    difference = np.abs(as_array(read.pixels).astype(int) - upright.astype(int))
    assert difference.shape == upright.shape and difference.mean() < 5
    write_picture(path, read.pixels, read)
    with Image.open(path) as made:
        assert made.getexif().get(0x0112, 1) == 1 and made.size == (40, 30)


def test_palettes_bits_and_cmyk_become_plain_pixels(tmp_path: Path) -> None:
    picture = Image.fromarray((scene(60, 80) * 255).astype(np.uint8))
    cases = {
        "palette.png": (picture.quantize(16), 3),
        "bits.png": (picture.convert("1"), 1),
        "bits.tif": (picture.convert("1"), 1),
        "ink.jpg": (picture.convert("CMYK"), 3),
        "ink.tif": (picture.convert("CMYK"), 3),
    }
    for name, (image, channels) in cases.items():
        image.save(tmp_path / name)
        pixels = read_picture(tmp_path / name).pixels
        assert (pixels.channels, pixels.dtype, pixels.width, pixels.height) == (channels, "u8", 80, 60), name
        reference = np.asarray(image.convert("RGB" if channels == 3 else "L"), int)
        found = as_array(pixels).astype(int)
        assert np.abs(found - reference.reshape(found.shape)).mean() < 6, name


def test_a_transparent_colour_becomes_alpha(tmp_path: Path) -> None:
    image = Image.new("P", (4, 4), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((1, 1), 1)
    image.save(tmp_path / "p.png", transparency=0)
    pixels = as_array(read_picture(tmp_path / "p.png").pixels)
    assert pixels.shape == (4, 4, 4)
    assert pixels[0, 0, 3] == 0 and pixels[1, 1].tolist() == [0, 0, 255, 255]


def test_premultiplied_tiffs_become_straight(tmp_path: Path) -> None:
    straight = np.tile(np.array([0.8, 0.4, 0.2, 0.5], np.float32), (8, 8, 1))
    stored = straight * np.array([0.5, 0.5, 0.5, 1], np.float32)
    tifffile.imwrite(tmp_path / "p.tif", stored, photometric="rgb", extrasamples=["assocalpha"])
    assert np.allclose(as_array(read_picture(tmp_path / "p.tif").pixels), straight, atol=1e-6)


def test_planes_big_endian_and_white_is_zero(tmp_path: Path) -> None:
    picture = (scene(20, 30) * 65535).astype(np.uint16)
    tifffile.imwrite(
        tmp_path / "p.tif", picture.transpose(2, 0, 1), photometric="rgb", planarconfig="separate"
    )
    tifffile.imwrite(tmp_path / "b.tif", picture, photometric="rgb", byteorder=">", compression="zlib")
    for name in ("p.tif", "b.tif"):
        assert np.array_equal(as_array(read_picture(tmp_path / name).pixels), picture)
    tifffile.imwrite(tmp_path / "w.tif", picture[..., 0], photometric="miniswhite")
    assert np.array_equal(as_array(read_picture(tmp_path / "w.tif").pixels)[..., 0], 65535 - picture[..., 0])


def test_a_jpeg_keeps_its_quality(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jpg", tmp_path / "b.jpg"
    Image.fromarray((scene() * 255).astype(np.uint8)).save(source, quality=60, subsampling=2)
    read = read_picture(source)
    write_picture(out, read.pixels, read)
    with Image.open(source) as first, Image.open(out) as second:
        assert getattr(first, "quantization") == getattr(second, "quantization")  # noqa: B009
    assert abs(out.stat().st_size / source.stat().st_size - 1) < 0.1


def test_lossless_webp_stays_lossless(tmp_path: Path) -> None:
    path, out = tmp_path / "a.webp", tmp_path / "b.webp"
    Image.fromarray((scene(50, 60) * 255).astype(np.uint8)).save(path, lossless=True)
    read = read_picture(path)
    write_picture(out, read.pixels, read)
    assert np.array_equal(as_array(read_picture(out).pixels), as_array(read.pixels))


def test_a_mask_is_its_lightness_and_alpha(tmp_path: Path) -> None:
    image = Image.new("RGBA", (3, 1))
    for x, colour in enumerate([(255, 255, 255, 255), (255, 255, 255, 0), (0, 0, 0, 255)]):
        image.putpixel((x, 0), colour)
    image.save(tmp_path / "m.png")
    assert bytes(read_mask(tmp_path / "m.png").data) == bytes([255, 0, 0])
    deep = buffer_of(np.array([[[0.0], [0.5], [1.0]]]), "u16")
    write_picture(tmp_path / "d.png", deep, PictureFile(deep, "PNG"))
    assert bytes(read_mask(tmp_path / "d.png").data) == bytes([0, 128, 255])


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.png"
    path.write_bytes(b"precious")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    pixels = pixels_of(3, "u8")
    with pytest.raises(MgieError, match="No space left") as caught:
        write_picture(path, pixels, PictureFile(pixels, "PNG"))
    assert caught.value.code == "output_not_writable"
    assert path.read_bytes() == b"precious" and list(tmp_path.iterdir()) == [path]
