"""Files that are no pictures, names that cannot be written, and the names of results."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image
from scenes import buffer_of, scene

from mgie_protocol.errors import MgieError
from mgie_server.imaging.files import PictureFile, check_writable, read_picture

NOISE = np.random.default_rng(1).integers(0, 256, (90, 120, 3), np.uint8)


def encoded(kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(NOISE).save(out, kind, **how)
    return out.getvalue()


def deep_tiff(**how: Any) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, NOISE.astype(np.uint16), photometric="rgb", **how)
    return out.getvalue()


def deep_png() -> bytes:
    import cv2

    return cv2.imencode(".png", NOISE.astype(np.uint16) * 257)[1].tobytes()


def png_header(width: int, height: int, depth: int = 8) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )


def huge_tiff() -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, np.zeros((4, 4, 3), np.uint16), photometric="rgb")
    return (
        out.getvalue()
        .replace(  # ImageWidth and ImageLength, type LONG or SHORT
            struct.pack("<HHII", 256, 4, 1, 4), struct.pack("<HHII", 256, 4, 1, 60_000)
        )
        .replace(struct.pack("<HHII", 257, 4, 1, 4), struct.pack("<HHII", 257, 4, 1, 60_000))
    )


def bomb(kind: str) -> bytes:
    """A few kilobytes that would decode to over 100 megapixels."""
    out = io.BytesIO()
    how: dict[str, Any] = {"compression": "group4"} if kind == "TIFF" else {}
    Image.new("1", (20_000, 16_000)).save(out, kind, **how)
    return out.getvalue()


def nan_tiff() -> bytes:
    values = np.zeros((5, 6, 3), np.float32)
    values[2, 4, 1] = np.nan
    out = io.BytesIO()
    tifffile.imwrite(out, values, photometric="rgb")
    return out.getvalue()


BAD = {
    "empty": (b"", "picture_unreadable"),
    "text": (b"this is no picture at all", "picture_unreadable"),
    "gif": (b"GIF89a" + bytes(100), "picture_unreadable"),
    "signature alone": (b"\x89PNG\r\n\x1a\n", "picture_unreadable"),
    "png cut off": (encoded("PNG")[:-2000], "picture_unreadable"),
    "png damaged": (encoded("PNG")[:200] + bytes(50) + encoded("PNG")[250:], "picture_unreadable"),
    "16-bit png cut off": (deep_png()[:-2000], "picture_unreadable"),
    "jpeg cut off": (encoded("JPEG")[:-2000], "picture_unreadable"),
    "jpeg header alone": (encoded("JPEG")[:30], "picture_unreadable"),
    "webp cut off": (encoded("WEBP")[:-2000], "picture_unreadable"),
    "tiff cut off": (encoded("TIFF")[:-2000], "picture_unreadable"),
    "tiff header alone": (encoded("TIFF")[:8], "picture_unreadable"),
    "deep tiff cut off": (deep_tiff()[:-5000], "picture_unreadable"),
    "deep tiff, zipped, cut off": (deep_tiff(compression="zlib")[:-3000], "picture_unreadable"),
    "no width": (png_header(0, 10), "picture_invalid"),
    "huge png": (png_header(30_000, 30_000), "picture_too_large"),
    "huge 16-bit png": (png_header(30_000, 30_000, 16), "picture_too_large"),
    "png bomb": (bomb("PNG"), "picture_too_large"),
    "tiff bomb": (bomb("TIFF"), "picture_too_large"),
    "nan": (nan_tiff(), "picture_invalid"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_get_their_code(tmp_path: Path, name: str) -> None:
    data, code = BAD[name]
    path = tmp_path / "bad.png"
    path.write_bytes(data)
    with pytest.raises(MgieError) as caught:
        read_picture(path)
    assert caught.value.code == code, caught.value
    assert str(path) in caught.value.message or code == "picture_invalid"
    assert caught.value.hint or code == "picture_invalid"


def test_nan_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.tif").write_bytes(nan_tiff())
    with pytest.raises(MgieError, match="column 4, row 2"):
        read_picture(tmp_path / "p.tif")


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path):
        with pytest.raises(MgieError) as caught:
            read_picture(path)
        assert caught.value.code == "picture_unreadable"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_one_pixel_is_a_picture(tmp_path: Path, kind: str) -> None:
    Image.new("RGB", (1, 1), "red").save(tmp_path / "p", kind)
    assert read_picture(tmp_path / "p").pixels.width == 1


@pytest.mark.parametrize(
    ("name", "dtype", "channels", "words"),
    [
        ("a.bmp", "u8", 3, ".bmp"),
        ("a", "u8", 3, "without an ending"),
        ("a.jpg", "u8", 4, "alpha"),
        ("a.jpg", "u16", 3, "16 bits"),
        ("a.png", "f32", 3, "floating-point"),
        ("a.webp", "u16", 3, "16 bits"),
        ("missing/a.png", "u8", 3, "no folder"),
        ("file.txt/a.png", "u8", 3, "no folder"),
        ("folder.png", "u8", 3, "folder"),
    ],
)
def test_what_cannot_be_written(tmp_path: Path, name: str, dtype: str, channels: int, words: str) -> None:
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "file.txt").touch()
    values = np.concatenate([scene(8, 8), scene(8, 8) * 0.9], axis=2)[..., :channels]
    with pytest.raises(MgieError, match=words) as caught:
        check_writable(tmp_path / name, PictureFile(buffer_of(values, dtype), "PNG"))
    assert caught.value.code == "output_not_writable" and caught.value.hint


def test_asking_leaves_nothing_behind(tmp_path: Path) -> None:
    check_writable(tmp_path / "a.png", PictureFile(buffer_of(scene(8, 8)), "PNG"))
    assert not list(tmp_path.iterdir())
