"""A receipt in every format: it is read back, and what the file said before is still there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from packets import CAMERA, LIGHTROOM, TERMS
from PIL import Image, ImageCms
from scenes import buffer_of, scene
from test_imaging_xmp import MALICE

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.files import Metadata, PictureFile, read_picture, write_picture
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.provenance import coded_digest, found_in, pixel_digest

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
RECEIPT: dict[str, Any] = {
    "painted": True,
    "identical": 0.5,
    "source_type": "compositeWithTrainedAlgorithmicMedia",
    "instruction": 'warmer <b> & "更暖" \x1b[31m \ufffe\ud800',
}
TARGETS = [
    *[("png", dtype, channels) for dtype in ("u8", "u16") for channels in (1, 2, 3, 4)],
    *[("tif", dtype, channels) for dtype in ("u8", "u16", "f32") for channels in (1, 2, 3, 4)],
    *[("webp", "u8", channels) for channels in (1, 3, 4)],
    *[("jpg", "u8", channels) for channels in (1, 3)],
]
SOURCES = ["png", "png16", "jpg", "tif", "tif16", "tif32", "webp"]


def pixels_of(channels: int, dtype: str) -> PixelBuffer:
    values = np.concatenate([scene(33, 47), scene(33, 47, seed=2)], axis=2)
    return buffer_of(values[..., -channels:], dtype)


def exif_made() -> Image.Exif:
    exif = Image.Exif()
    exif[0x013B] = "A painter"
    exif.get_ifd(0x8769)[0x9003] = "2020:02:02 20:20:20"
    exif.get_ifd(0x8769)[0x829A] = 0.004
    exif.get_ifd(0x8769)[0xA005] = {1: "R98"}
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 15.0, 30.5)})
    return exif


def source_of(folder: Path, kind: str) -> PictureFile:
    """A picture with EXIF, GPS, a profile and a packet, by the hands of this project's own writer."""
    ending = kind.rstrip("0123456789")
    dtype = {"png16": "u16", "tif16": "u16", "tif32": "f32"}.get(kind, "u8")
    path, pixels = folder / f"source.{ending}", pixels_of(3, dtype)
    metadata = Metadata(PROFILE, exif_made().tobytes(), CAMERA, (300.0, 300.0))
    write_picture(path, pixels, PictureFile(pixels, "PNG", metadata))
    return read_picture(path)


def check_kept(path: Path, packet: bytes = CAMERA) -> None:
    read = read_picture(path)
    assert read.metadata.xmp is not None and read.metadata.icc == PROFILE
    assert b"A camera" in read.metadata.xmp and b"Harbour" in read.metadata.xmp
    exif = Image.Exif()
    exif.load(read.metadata.exif or b"")
    assert exif[0x013B] == "A painter"
    assert exif.get_ifd(0x8769)[0x9003] == "2020:02:02 20:20:20"
    assert exif.get_ifd(0x8769)[0x829A] == pytest.approx(0.004)
    assert exif.get_ifd(0xA005)[1] == "R98"
    assert exif.get_ifd(0x8825)[1] == "N" and exif.get_ifd(0x8825)[2] == pytest.approx((43.0, 15.0, 30.5))


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "tif16", "tif32", "webp", "png16"])
@pytest.mark.parametrize("source", SOURCES)
def test_from_every_format_to_every_other(tmp_path: Path, source: str, ending: str) -> None:
    read = source_of(tmp_path, source)
    dtype = {"png16": "u16", "tif16": "u16", "tif32": "f32"}.get(ending, "u8")
    out = tmp_path / f"out.{ending.rstrip('0123456789')}"
    assert write_picture(out, pixels_of(3, dtype), read, RECEIPT) == ""
    check_kept(out)
    found = found_in(read_picture(out).metadata.xmp)
    assert found.source_type == "compositeWithTrainedAlgorithmicMedia" and found.receipt is not None
    assert {key: found.receipt[key] for key in RECEIPT} == RECEIPT
    assert found.receipt["original"]["sha256"] == pixel_digest(read.pixels)


@pytest.mark.parametrize(("ending", "dtype", "channels"), TARGETS)
def test_every_format_and_depth(tmp_path: Path, ending: str, dtype: str, channels: int) -> None:
    pixels, path = pixels_of(channels, dtype), tmp_path / f"p.{ending}"
    source = PictureFile(pixels, "PNG", Metadata(PROFILE, exif_made().tobytes(), LIGHTROOM))
    assert write_picture(path, pixels, source, RECEIPT) == ""
    read = read_picture(path)
    assert read.metadata.xmp is not None and b"<photoshop:City>Bilbao<" in read.metadata.xmp
    assert b"digitalCapture" not in read.metadata.xmp
    said = (found_in(read.metadata.xmp).receipt or {})["result"]
    if ending in ("png", "tif"):
        assert as_array(read.pixels).tobytes() == as_array(pixels).tobytes()
        assert said["sha256"] == pixel_digest(read.pixels) and said["of"] == "pixels"
    else:
        assert said["sha256"] == coded_digest(path.read_bytes(), read.format) and said["of"] == "coded data"
    if ending == "tif":
        with tifffile.TiffFile(path) as file:
            page = file.pages.first
            assert page.asarray().tobytes() == as_array(pixels).tobytes()
            assert page.tags.valueof(700) == read.metadata.xmp and len(file.pages) == 1
        if dtype == "f32" or (dtype == "u16" and channels > 1):
            return  # which Pillow does not know, or cuts to 8 bits
    with Image.open(path) as made:
        made.load()
        assert made.info["icc_profile"] == PROFILE
        assert made.getexif().get_ifd(0x8769)[0x9003] == "2020:02:02 20:20:20"
        assert made.info["xmp"] == read.metadata.xmp


def test_without_a_receipt_the_packet_is_carried(tmp_path: Path) -> None:
    for kind in SOURCES:
        read = source_of(tmp_path, kind)
        assert read.metadata.xmp == CAMERA and found_in(CAMERA).source_type == "digitalCapture"


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "webp"])
@pytest.mark.parametrize("name", list(MALICE))
def test_malice_is_kept_and_does_no_harm(tmp_path: Path, name: str, ending: str) -> None:
    packet, pixels = MALICE[name], pixels_of(3, "u8")
    path, out = tmp_path / f"in.{ending}", tmp_path / f"out.{ending}"
    note = write_picture(path, pixels, PictureFile(pixels, "PNG", Metadata(xmp=packet or None)))
    if ending == "jpg" and name == "over the limit":
        assert "left out" in note
        return
    read = read_picture(path)
    assert (read.metadata.xmp or b"") == packet
    note = write_picture(out, pixels, read, RECEIPT)
    again = read_picture(out)
    assert as_array(again.pixels).shape == (33, 47, 3)
    if packet:
        assert note.startswith("The receipt was left out") and again.metadata.xmp == packet
    else:
        assert note == "" and found_in(again.metadata.xmp).receipt is not None


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "webp"])
def test_five_megabytes_travel_through_every_format(tmp_path: Path, ending: str) -> None:
    packet, pixels = CAMERA.replace(b"Harbour", b"x" * 5_000_000), pixels_of(3, "u8")
    source = PictureFile(pixels, "PNG", Metadata(xmp=packet))
    path, out = tmp_path / f"p.{ending}", tmp_path / f"q.{ending}"
    for one, picture in ((path, source), (out, None)):
        assert write_picture(one, pixels, picture or read_picture(path), RECEIPT) == ""
        found = read_picture(one)
        assert found.metadata.xmp is not None and b"x" * 5_000_000 in found.metadata.xmp
        assert found.metadata.xmp.count(b"<mgie:receipt") == 1
        receipt = found_in(found.metadata.xmp).receipt
        assert receipt is not None and receipt["instruction"] == RECEIPT["instruction"]
        if ending == "jpg":
            assert receipt["result"]["sha256"] == coded_digest(one.read_bytes(), "JPEG")
            with Image.open(one) as made:  # a reader without extensions finds the receipt
                assert found_in(made.info["xmp"]).receipt == receipt


def test_a_packet_behind_the_pixels_of_a_png_is_found(tmp_path: Path) -> None:
    import struct
    import zlib

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", exif=exif_made())
    for zipped in (False, True):
        text = zlib.compress(CAMERA) if zipped else CAMERA
        body = b"iTXtXML:com.adobe.xmp\0" + bytes([zipped]) + b"\0\0\0" + text
        chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
        (tmp_path / "p.png").write_bytes(out.getvalue()[:-12] + chunk + out.getvalue()[-12:])
        assert read_picture(tmp_path / "p.png").metadata.xmp == CAMERA


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "webp"])
def test_an_orientation_in_the_packet_is_applied_once(tmp_path: Path, ending: str) -> None:
    packet = CAMERA.replace(b"<tiff:Make>", b"<tiff:Orientation>6</tiff:Orientation><tiff:Make>")
    pixels = pixels_of(3, "u8")
    path, out = tmp_path / f"p.{ending}", tmp_path / f"q.{ending}"
    write_picture(path, pixels, PictureFile(pixels, "PNG", Metadata(xmp=packet)))
    first = read_picture(path)
    write_picture(out, first.pixels, first, RECEIPT)
    second = read_picture(out)
    assert second.pixels.format == first.pixels.format
    assert second.metadata.xmp is not None and b"<tiff:Orientation>1<" in second.metadata.xmp
    with Image.open(out) as made:
        assert made.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        ("digitalCapture", "algorithmicallyEnhanced", "algorithmicallyEnhanced"),
        ("digitalCapture", "compositeWithTrainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"),
        ("trainedAlgorithmicMedia", "algorithmicallyEnhanced", "trainedAlgorithmicMedia"),
        (
            "compositeWithTrainedAlgorithmicMedia",
            "algorithmicallyEnhanced",
            "compositeWithTrainedAlgorithmicMedia",
        ),
        ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "trainedAlgorithmicMedia"),
        ("compositeWithTrainedAlgorithmicMedia", "trainedAlgorithmicMedia", "trainedAlgorithmicMedia"),
        ("digitalCapture", "", "digitalCapture"),
        ("digitalCapture", "<no term>", "digitalCapture"),
    ],
)
def test_light_edits_do_not_wash_a_painted_picture(tmp_path: Path, before: str, now: str, after: str) -> None:
    pixels, path = pixels_of(3, "u8"), tmp_path / "p.png"
    packet = CAMERA.replace(b"digitalCapture", before.encode())
    write_picture(
        path, pixels, PictureFile(pixels, "PNG", Metadata(xmp=packet)), {**RECEIPT, "source_type": now}
    )
    found = read_picture(path).metadata.xmp
    assert found_in(found).source_type == after
    assert found is not None and found.count((TERMS + after).encode()) == 1


def test_a_long_makers_note_is_left_out_of_a_jpeg(tmp_path: Path) -> None:
    pixels, exif = pixels_of(3, "u8"), exif_made()
    exif.get_ifd(0x8769)[0x927C] = bytes(70_000)
    source = PictureFile(pixels, "PNG", Metadata(exif=exif.tobytes(), icc=PROFILE, xmp=CAMERA))
    write_picture(tmp_path / "p.jpg", pixels, source, RECEIPT)
    check_kept(tmp_path / "p.jpg")
    write_picture(tmp_path / "p.png", pixels, source, RECEIPT)
    with Image.open(tmp_path / "p.png") as made:
        assert made.getexif().get_ifd(0x8769)[0x927C] == bytes(70_000)
