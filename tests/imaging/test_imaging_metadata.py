"""What lies beside the pixels survives from and to every format, in the bytes that it had."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from packets import CAMERA
from PIL import Image
from scenes import buffer_of, scene

from mgie_server.imaging import photoshop
from mgie_server.imaging.exif import EXIF, GPS, INTEROP, Entry, Exif, block_of, entry_of, little, parse
from mgie_server.imaging.files import Metadata, PictureFile, read_picture, write_picture
from mgie_server.imaging.jpeg_segments import beside_jpeg, comment_segment, photoshop_segments, segment
from mgie_server.imaging.texts import raw_profile, texts_of_png

RIGHTS = "© 2026 Jürgen 照片".encode()
LATIN = "Jürgen".encode("latin-1")
NOTE = bytes(range(256)) * 3
IPTC = b"\x1c\x02\x05\x00\x06Harbor" + b"\x1c\x02\x74\x00" + bytes([len(RIGHTS)]) + RIGHTS
TARGETS = ["jpg", "png", "png16", "tif", "tif16", "tif32", "webp"]
DTYPES = {"png16": "u16", "tif16": "u16", "tif32": "f32"}


def exif_made(order: str) -> Exif:
    root = {
        0x0112: Entry(3, 1, struct.pack(order + "H", 6)),
        0x013B: entry_of(2, LATIN + b"\0"),
        0x8298: entry_of(2, RIGHTS + b"\0"),
        0x011A: Entry(5, 1, struct.pack(order + "II", 240, 1)),
        0x011B: Entry(5, 1, struct.pack(order + "II", 240, 1)),
        0x0128: Entry(3, 1, struct.pack(order + "H", 2)),
    }
    taken = {0x9003: entry_of(2, b"2020:02:02 20:20:20\0"), 0x927C: Entry(7, len(NOTE), NOTE, 600)}
    gps = {1: entry_of(2, b"N\0"), 2: Entry(5, 3, struct.pack(order + "6I", 43, 1, 15, 1, 0, 0))}
    return Exif(order, root, {EXIF: taken, GPS: gps, INTEROP: {1: entry_of(2, b"R98\0")}})


def jpeg_with(exif: bytes, more: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.fromarray((scene(30, 40) * 255).astype(np.uint8)).save(out, "JPEG", quality=90)
    return out.getvalue()[:2] + segment(0xE1, exif) + more + out.getvalue()[2:]


def with_thumbnail(block: bytes) -> bytes:
    """A second directory with a preview behind the block's first one."""
    data = bytearray(block[6:])
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, at)
    struct.pack_into(order + "I", data, at + 2 + 12 * count, len(data))
    lines = [(0x0201, 4, 1, len(data) + 30), (0x0202, 4, 1, 200)]
    data += (
        struct.pack(order + "H", 2)
        + b"".join(struct.pack(order + "HHII", *line) for line in lines)
        + bytes(4)
    )
    return block[:6] + bytes(data) + b"\xff\xd8PREVIEW" + bytes(191)


def written(tmp_path: Path, source: PictureFile, target: str) -> tuple[Path, str]:
    path = tmp_path / f"out.{target.rstrip('0123456789')}"
    height, width = source.pixels.height, source.pixels.width
    note = write_picture(
        path, buffer_of(scene(height, width), DTYPES.get(target, "u8")), source, {"painted": False}
    )
    return path, note


def exif_in(path: Path) -> Exif:
    found = parse(read_picture(path).metadata.exif or b"")
    assert found is not None
    return found


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("order", ["<", ">"])
def test_every_directory_in_its_own_bytes(tmp_path: Path, order: str, target: str) -> None:
    before = exif_made(order)
    block = block_of(before)
    assert block is not None
    (tmp_path / "in.jpg").write_bytes(jpeg_with(with_thumbnail(block)))
    read = read_picture(tmp_path / "in.jpg")
    assert (read.pixels.width, read.pixels.height) == (30, 40)
    path, note = written(tmp_path, read, target)
    assert note == ""
    after = exif_in(path)
    expected = little(before) if target.startswith("tif") else before
    assert after.order == expected.order
    assert after.root[0x013B].data == LATIN + b"\0" and after.root[0x8298].data == RIGHTS + b"\0"
    assert 0x0112 not in after.root
    assert after.inside[GPS] == expected.inside[GPS] and after.inside[INTEROP] == expected.inside[INTEROP]
    kept = after.inside[EXIF][0x927C]
    assert kept.data == NOTE and (kept.place == 600 or target.startswith("tif"))
    assert b"PREVIEW" not in path.read_bytes()
    assert read_picture(path).metadata.dpi == pytest.approx((240, 240), rel=1e-4)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("source", ["jpg", "png", "tif", "tif16"])
def test_iptc(tmp_path: Path, source: str, target: str) -> None:
    preview = b"8BIM\x04\x0c\0\0\0\0\0\x08PREVIEWS"
    section = preview + photoshop.resources_of(IPTC)
    (tmp_path / "first.jpg").write_bytes(jpeg_with(b"", photoshop_segments(section)))
    first, _ = written(tmp_path, read_picture(tmp_path / "first.jpg"), source)
    first.rename(tmp_path / f"in.{first.suffix}")
    path, note = written(tmp_path, read_picture(tmp_path / f"in.{first.suffix}"), target)
    data = path.read_bytes()
    assert b"PREVIEWS" not in data
    if target == "webp":
        assert "IPTC" in note
        return
    if target == "jpg":
        found = photoshop.iptc_of(beside_jpeg(data)[0])
    elif target.startswith("png"):
        found = photoshop.iptc_of(raw_profile(data, b"iptc") or b"")
    else:
        with tifffile.TiffFile(path) as file:
            found = bytes(file.pages.first.tags[33723].value)
    assert found == IPTC and note == ""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("comment", [b"a harbour", RIGHTS, LATIN])
def test_comments(tmp_path: Path, comment: bytes, target: str) -> None:
    (tmp_path / "in.jpg").write_bytes(jpeg_with(b"", comment_segment(comment)))
    path, note = written(tmp_path, read_picture(tmp_path / "in.jpg"), target)
    assert note == ""
    if target == "jpg":
        assert beside_jpeg(path.read_bytes())[1] == [comment]
    elif target.startswith("png"):
        (text,) = texts_of_png(path.read_bytes())
        assert (text.keyword, text.value) == (b"Comment", comment)
    else:
        assert exif_in(path).root[270].data == comment + b"\0"


def png_with_texts() -> bytes:
    bodies = [
        (b"tEXt", b"Author\0" + LATIN),
        (b"zTXt", b"parameters\0\0" + zlib.compress(b"a harbour, Steps: 20")),
        (b"iTXt", b"Title\0\0\0de\0Titel\0" + RIGHTS),
        (b"tEXt", b"workflow\0" + b"x" * 70_000),
    ]
    out = io.BytesIO()
    Image.fromarray((scene(30, 40) * 255).astype(np.uint8)).save(out, "PNG")
    data = out.getvalue()
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in bodies
    ]
    return data[:-12] + b"".join(chunks) + data[-12:]  # behind the pixels, as many programs do


@pytest.mark.parametrize("target", TARGETS)
def test_texts_of_a_png(tmp_path: Path, target: str) -> None:
    (tmp_path / "in.png").write_bytes(png_with_texts())
    path, note = written(tmp_path, read_picture(tmp_path / "in.png"), target)
    data = path.read_bytes()
    if target.startswith("png"):
        assert [text.chunk for text in texts_of_png(data)] == [
            text.chunk for text in texts_of_png(png_with_texts())
        ]
        assert len(texts_of_png(data)) == 4 and note == ""
        return
    for line in (b"Author: " + LATIN, b"parameters: a harbour, Steps: 20", b"Title: " + RIGHTS):
        assert line in data
    if target == "jpg":
        assert "workflow was left out" in note
    else:
        assert note == "" and b"workflow: xxx" in data


def test_a_long_exif_loses_its_longest_parts_in_a_jpeg(tmp_path: Path) -> None:
    made = exif_made("<")
    made.inside[EXIF][0x927C] = entry_of(7, bytes(300_000))
    made.root[40092] = entry_of(1, bytes(70_000))
    source = PictureFile(buffer_of(scene(30, 40)), "PNG", Metadata(exif=block_of(made)))
    path, note = written(tmp_path, source, "jpg")
    assert "maker's note (292 KiB)" in note and "tag 40092" in note
    assert exif_in(path).root[0x8298].data == RIGHTS + b"\0"
    for target in ("png", "webp", "tif16"):
        path, note = written(tmp_path, source, target)
        assert note == "" and len(exif_in(path).inside[EXIF][0x927C].data) == 300_000


def test_a_description_and_a_comment_that_have_no_place(tmp_path: Path) -> None:
    made = exif_made("<")
    made.root[270] = entry_of(2, b"A harbour\0")
    (tmp_path / "in.jpg").write_bytes(jpeg_with(block_of(made) or b"", comment_segment(RIGHTS)))
    path, note = written(tmp_path, read_picture(tmp_path / "in.jpg"), "webp")
    found = exif_in(path)
    assert note == "" and found.root[270].data == b"A harbour\0"
    comment = found.inside[EXIF][0x9286].data
    assert comment[:8] == b"UNICODE\0" and comment[8:].decode("utf-16-le") == RIGHTS.decode()
    made.inside[EXIF][0x9286] = entry_of(7, b"ASCII\0\0\0mine")
    (tmp_path / "in.jpg").write_bytes(jpeg_with(block_of(made) or b"", comment_segment(RIGHTS)))
    path, note = written(tmp_path, read_picture(tmp_path / "in.jpg"), "tif")
    assert "Comment was left out" in note and exif_in(path).inside[EXIF][0x9286].data == b"ASCII\0\0\0mine"


@pytest.mark.parametrize("text", ["ImageJ=1.54f\nimages=2\nslices=2\n", "<?xml?><OME><Image/></OME>"])
def test_a_description_of_axes_is_dropped(tmp_path: Path, text: str) -> None:
    gray = (scene(30, 40)[..., 0] * 65535).astype(np.uint16)
    tifffile.imwrite(tmp_path / "in.tif", gray, description=text, metadata=None, photometric="minisblack")
    read = read_picture(tmp_path / "in.tif")
    write_picture(tmp_path / "out.tif", read.pixels, read)
    with tifffile.TiffFile(tmp_path / "out.tif") as file:
        assert 270 not in file.pages.first.tags and np.array_equal(file.asarray(), gray)


def test_a_preview_in_the_packet_is_dropped(tmp_path: Path) -> None:
    name = b'xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    preview = b"<xmp:Thumbnails " + name + b"><rdf:Alt><rdf:li>PREVIEW</rdf:li></rdf:Alt></xmp:Thumbnails>"
    packet = CAMERA.replace(b"<tiff:Make>", preview + b"<tiff:Make>")
    (tmp_path / "in.jpg").write_bytes(
        jpeg_with(b"", segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet))
    )
    path, _ = written(tmp_path, read_picture(tmp_path / "in.jpg"), "png")
    assert b"PREVIEW" not in path.read_bytes() and b"A camera" in path.read_bytes()


def test_no_damaged_exif_breaks_a_writer(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    whole = with_thumbnail(block_of(exif_made(">")) or b"")
    pixels = buffer_of(scene(6, 8))
    for number in range(150):
        data = bytearray(whole)
        for place in random.integers(6, 500, 1 + number % 8):
            data[place] = random.integers(0, 256)
        source = PictureFile(pixels, "PNG", Metadata(exif=bytes(data)))
        for ending in ("tif", "jpg", "webp"):
            write_picture(tmp_path / f"o.{ending}", pixels, source)
        found = parse(bytes(data[: 40 + number * 4]))
        assert found is None or parse(block_of(found) or b"") is not None or not found.root


def test_a_directory_that_leads_to_itself(tmp_path: Path) -> None:
    line = struct.pack("<HHII", EXIF, 4, 1, 8)
    found = parse(b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + line + bytes(4))
    assert found is not None and found.root == {} and found.inside == {}
