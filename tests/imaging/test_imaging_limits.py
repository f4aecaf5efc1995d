"""Files that are made to take time or memory are refused, or decoded in a process that ends."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_server.imaging import apart, limits
from mgie_server.imaging.apart import decode_apart
from mgie_server.imaging.decoded import Unreadable
from mgie_server.imaging.files import read_picture

NOISE = np.random.default_rng(1).integers(0, 256, (40, 60, 3), np.uint8)


def tiff(**tags: int) -> bytes:
    """A gray TIFF of 8 x 8 pixels whose header claims something else."""
    numbers = {
        "256": 8, "257": 8, "258": 8, "259": 1, "262": 1, "273": 8, "277": 1, "278": 8, "279": 64, **tags,
    }  # fmt: skip
    entries = [struct.pack("<HHII", int(tag), 4, 1, value) for tag, value in sorted(numbers.items())]
    body = struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", 108) + bytes(100) + body


def many_scans() -> bytes:
    out = io.BytesIO()
    Image.new("L", (64, 64)).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    return data[:-2] + data[data.rfind(b"\xff\xda") : -2] * 300 + data[-2:]


def scans_in_tiff() -> bytes:
    """A TIFF whose one strip is that JPEG."""
    made, jpeg = io.BytesIO(), many_scans()
    tifffile.imwrite(made, np.zeros((64, 64), np.uint8), photometric="minisblack", compression="jpeg")
    data = bytearray(made.getvalue())
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        tags = file.pages[0].tags  # type: ignore[union-attr]
        for number, value in ((273, len(data)), (279, len(jpeg))):
            at = tags[number].valueoffset
            data[at : at + 4] = struct.pack("<I", value)
    return bytes(data) + jpeg


def jxl_header(side: int) -> bytes:
    """The first fields of a square JPEG XL: its side in 18 bits, a ratio of 1, everything else as usual."""
    bits = (2 << 1) | ((side - 1) << 3) | (1 << 21) | (1 << 24)
    return b"\xff\x0a" + bits.to_bytes(4, "little") + bytes(60)


REFUSED = {
    "a volume": (tiff(**{"32997": 10**8}), "volume"),
    "a tile of gigabytes": (tiff(**{"322": 65520, "323": 65520, "324": 8, "325": 64}), "tiles"),
    "thousands of channels": (tiff(**{"277": 60_000}), "channels"),
    "strips that are not there": (tiff(**{"273": 0}), "missing"),
    "hundreds of scans": (many_scans(), "scans"),
    "hundreds of scans in a TIFF": (scans_in_tiff(), "scans"),
    "a huge JPEG XL": (jxl_header(12_000), "megapixels"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_from_the_header(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data, words = REFUSED[name]
    monkeypatch.setattr("mgie_server.imaging.reading.decode_here", None)  # nothing is decoded
    monkeypatch.setattr("mgie_server.imaging.reading.decode_apart", None)
    (tmp_path / "p").write_bytes(data)
    with pytest.raises(MgieError, match=words):
        read_picture(tmp_path / "p")


def test_a_chain_of_pages_is_not_followed_for_ever(tmp_path: Path) -> None:
    """Its last page stands behind more than are looked at."""
    step = 2 + 3 * 12 + 4
    entries = b"".join(struct.pack("<HHII", tag, 3, 1, 8) for tag in (256, 257, 258))
    pages = [struct.pack("<H", 3) + entries + struct.pack("<I", 8 + step * (k + 1)) for k in range(50_000)]
    (tmp_path / "p").write_bytes(b"II*\0" + struct.pack("<I", 8) + b"".join(pages))
    with pytest.raises(MgieError, match="missing"):
        read_picture(tmp_path / "p")


def test_a_decoder_apart_gives_the_same_pixels() -> None:
    out = io.BytesIO()
    Image.fromarray(NOISE).save(out, "PNG")
    made = decode_apart("PNG", out.getvalue(), Path("p"), NOISE.size // 3)
    assert np.array_equal(made.pixels, NOISE) and made.model == "rgb" and not made.notes


def test_few_bytes_for_many_pixels_are_decoded_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(kind: str, data: bytes, path: Path, pixels: int) -> object:
        asked.append(kind)
        return decode_apart(kind, data, path, pixels)

    monkeypatch.setattr("mgie_server.imaging.reading.decode_apart", noted)
    Image.new("L", (2500, 2000)).save(tmp_path / "flat.png")
    Image.fromarray(NOISE).save(tmp_path / "noise.png")
    assert read_picture(tmp_path / "flat.png").pixels.width == 2500
    read_picture(tmp_path / "noise.png")
    assert asked == ["PNG"]


def test_a_decoder_apart_ends_at_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_START", "import time; time.sleep(600)")
    monkeypatch.setattr(apart, "seconds_for", lambda pixels: 0.2)
    with pytest.raises(Unreadable, match="longer"):
        decode_apart("PNG", b"", Path("p"), 1)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is set on Linux")
def test_a_decoder_apart_ends_at_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("RGB", (4000, 4000)).save(out, "PNG")
    monkeypatch.setattr(apart, "memory_for", lambda pixels: 16 << 20)
    with pytest.raises(MemoryError):
        decode_apart("PNG", out.getvalue(), Path("p"), 1)


def test_what_a_decoder_apart_may_take_grows_with_the_picture() -> None:
    assert limits.memory_for(10**8) > 10**8 * limits.MAX_SAMPLE_BYTES
    assert limits.seconds_for(10**8) > limits.seconds_for(1)


def test_what_looks_like_a_scan_and_is_none(tmp_path: Path) -> None:
    """Bytes of profiles and thumbnails, and the many small JPEGs of a tiled TIFF."""
    pixels = np.random.default_rng(0).integers(0, 255, (256, 256, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "p.jpg", icc_profile=b"\xff\xda\xff\xd9" * 9000)
    assert read_picture(tmp_path / "p.jpg").pixels.width == 256
    tifffile.imwrite(tmp_path / "p.tif", pixels, photometric="rgb", compression="jpeg", tile=(16, 16))
    assert read_picture(tmp_path / "p.tif").pixels.width == 256
