"""Pictures of many formats, depths and colour spaces are read as what they show."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image
from scenes import scene

from mgie_protocol.errors import MgieError
from mgie_server.imaging.files import PictureFile, read_picture
from mgie_server.imaging.pixels import as_array, to_float

SCENE = scene(64, 96)
U8 = np.rint(SCENE * 255).astype(np.uint8)
U16 = np.rint(SCENE * 65535).astype(np.uint16)
END = b"\0\0\0\0IEND\xaeB`\x82"


def saved(kind: str, image: Image.Image | None = None, **how: Any) -> bytes:
    out = io.BytesIO()
    (image or Image.fromarray(U8)).save(out, kind, **how)
    return out.getvalue()


def tiff(pixels: np.ndarray, **how: Any) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, pixels, **{"photometric": "rgb", **how})
    return out.getvalue()


def read(folder: Path, data: bytes, name: str = "p") -> PictureFile:
    (folder / name).write_bytes(data)
    return read_picture(folder / name)


def far(picture: PictureFile, reference: np.ndarray = SCENE) -> float:
    """Mean distance of the colours in 8-bit steps."""
    return float(np.abs(to_float(picture.pixels)[0] - reference).mean() * 255)


def test_deep_tiffs_of_every_compression(tmp_path: Path) -> None:
    pictures = {"u2": U16, "f4": SCENE, "f2": SCENE.astype(np.float16)}
    for name, pixels in pictures.items():
        for how in ("lzw", "zlib", "zstd", "lzma", "packbits"):
            predictor = how != "packbits"
            data = tiff(pixels, compression=how, predictor=predictor, tile=(32, 32))
            assert far(read(tmp_path, data)) < 0.1, (name, how)


def lab16() -> np.ndarray:
    """The scene as CIELAB with the white of D50, by OpenCV's with D65's: gray is the same in both."""
    gray = np.repeat(SCENE[..., 1:2], 3, axis=2)
    light = np.where(gray <= 0.04045, gray / 12.92, ((gray + 0.055) / 1.055) ** 2.4)[..., 0]
    lightness = 116 * np.where(light > 216 / 24389, np.cbrt(light), (24389 / 27 * light + 16) / 116) - 16
    zero = np.zeros(light.shape, np.uint16)
    return np.stack([np.rint(lightness / 100 * 65535).astype(np.uint16), zero, zero], -1)


def test_lab_inks_palettes_and_large_numbers(tmp_path: Path) -> None:
    inks = np.concatenate([1 - SCENE, np.zeros((64, 96, 1))], axis=2)
    gray = np.repeat(SCENE[..., 1:2], 3, axis=2)
    wide = np.rint(SCENE.astype(np.float64) * (2**32 - 1)).astype(np.uint32)
    assert far(read(tmp_path, tiff(lab16(), photometric="cielab")), gray) < 0.1
    assert far(read(tmp_path, tiff(np.rint(inks * 65535).astype(np.uint16), photometric="separated"))) < 0.1
    assert far(read(tmp_path, tiff(wide))) < 0.1
    palette = read(tmp_path, saved("TIFF", Image.fromarray(U8).quantize(256)))
    assert palette.pixels.dtype == "u8" and far(palette) < 9
    assert far(read(tmp_path, saved("TIFF", Image.fromarray(U8).convert("YCbCr")))) < 2


@pytest.mark.parametrize("kind", ["BMP", "GIF", "AVIF", "JPEG2000", "PPM", "TGA"])
def test_formats_that_pillow_knows(tmp_path: Path, kind: str) -> None:
    assert far(read(tmp_path, saved(kind), f"p.{kind.lower()}")) < 8


def test_jpeg_xl_and_deep_avif_keep_their_depth(tmp_path: Path) -> None:
    tenth = np.rint(SCENE * 1023).astype(np.uint16)
    avif = read(tmp_path, bytes(imagecodecs.avif_encode(tenth, bitspersample=10, level=98)))
    jxl = read(tmp_path, bytes(imagecodecs.jpegxl_encode(U8, lossless=True)))
    assert (avif.pixels.dtype, jxl.pixels.dtype) == ("u16", "u8")
    assert far(avif) < 2 and np.array_equal(as_array(jxl.pixels), U8)


def test_an_unknown_channel_is_no_transparency(tmp_path: Path) -> None:
    for pixels in (U8, U16):
        four = np.concatenate([pixels, pixels[..., :1] // 2], axis=2)
        picture = read(tmp_path, tiff(four, extrasamples=["unspecified"]))
        assert picture.pixels.channels == 3 and "channel" in picture.notes[0]


def test_a_transparent_gray_of_16_bits_becomes_alpha(tmp_path: Path) -> None:
    data = bytes(imagecodecs.png_encode(np.ascontiguousarray(U16[..., 0])))
    chunk = b"tRNS" + struct.pack(">H", int(U16[0, 0, 0]))
    body = struct.pack(">I", 2) + chunk + struct.pack(">I", zlib.crc32(chunk))
    pixels = as_array(read(tmp_path, data[:33] + body + data[33:]).pixels)
    assert pixels.shape[2] == 2 and pixels[0, 0, 1] == 0
    assert np.array_equal(pixels[..., 1] == 0, U16[..., 0] == U16[0, 0, 0])


def test_the_picture_and_not_its_thumbnail(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tifffile.TiffWriter(out) as file:
        file.write(U8[::4, ::4], photometric="rgb", subfiletype=1)
        file.write(U8, photometric="rgb")
    picture = read(tmp_path, out.getvalue())
    assert far(picture) < 1 and not picture.notes


def test_a_raw_file_is_developed_or_refused(tmp_path: Path) -> None:
    """What looks like one and holds a thumbnail alone is never edited as if that were the picture."""
    version = (50706, 1, 4, bytes([1, 4, 0, 0]), True)
    for name, data in (("p.dng", tiff(U8, extratags=[version])), ("p.nef", tiff(U8))):
        with pytest.raises(MgieError, match="developed first"):
            read(tmp_path, data, name)


def test_other_frames_and_pages_are_told(tmp_path: Path) -> None:
    more = [Image.fromarray(U8[::-1]), Image.fromarray(U8[:, ::-1])]
    for kind in ("GIF", "WEBP", "TIFF", "PNG"):
        picture = read(tmp_path, saved(kind, save_all=True, append_images=more))
        assert "first of 3" in picture.notes[0] and far(picture) < 12, kind


def test_files_without_their_last_bytes(tmp_path: Path) -> None:
    for data in (saved("PNG"), bytes(imagecodecs.png_encode(U16))):
        for cut in (1, 12, 16):
            picture = read(tmp_path, data[:-cut])
            assert far(picture) < 0.5 and "no pixel" in picture.notes[0]
        with pytest.raises(MgieError, match="damaged"):
            read(tmp_path, data[:-300])
    jpeg = saved("JPEG", quality=95)
    assert "no pixel" in read(tmp_path, jpeg[:-2]).notes[0]
    cut = read(tmp_path, jpeg[:-20])
    assert "rows" in cut.notes[0] and far(cut) < 6
    with pytest.raises(MgieError, match="cut off"):
        read(tmp_path, jpeg[: len(jpeg) // 2])


def test_long_texts_and_odd_exif_values_refuse_nothing(tmp_path: Path) -> None:
    text = b"iTXtworkflow\0\1\0\0\0" + zlib.compress(bytes(3 << 20))
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    data = saved("PNG")
    for mixed in (data[:33] + chunk + data[33:], data[:-12] + chunk + END):
        assert far(read(tmp_path, mixed)) < 1
    entries = [
        struct.pack("<HHII", 0x0112, 3, 1, 6),
        struct.pack("<HHI4s", 0x011A, 2, 4, b"odd\0"),
        struct.pack("<HHIi", 0x8298, 9, 1, -7),
        struct.pack("<HHII", 0x8825, 9, 1, 0xFFFFFFF0),
    ]
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 4) + b"".join(entries) + bytes(4)
    picture = read(tmp_path, saved("JPEG", exif=exif))
    assert (picture.pixels.width, picture.pixels.height) == (64, 96)
