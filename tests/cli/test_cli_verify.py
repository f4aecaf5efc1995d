"""`mgie verify` on what `mgie edit` wrote, by the built-in model: receipt, hashes, shares; and after tampering."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from commands import Commands
from PIL import Image
from PIL.PngImagePlugin import PngInfo

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "sample.jpg"


@pytest.fixture(scope="module")
def edited(served: Commands, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A picture and its right half made darker by mini."""
    folder = tmp_path_factory.mktemp("edited")
    with Image.open(SAMPLE) as sample:
        sample.convert("RGB").resize((240, 160)).save(folder / "photo.png")
    mask = Image.new("L", (240, 160), 0)
    mask.paste(255, (120, 0, 240, 160))
    mask.save(folder / "mask.png")
    words = ("-i", "make it darker", "--mask", folder / "mask.png", "--seed", 7, "--json")
    ran = served("edit", folder / "photo.png", *words)
    assert ran.code == 0, ran.out
    assert ran.data["notes"] == []
    return folder / "photo.png", Path(ran.data["out"][0])


def test_the_receipt_and_the_shares(served: Commands, edited: tuple[Path, Path]) -> None:
    original, result = edited
    ran = served("verify", result, original, "--json")
    data = ran.data
    assert ran.code == 0
    assert (data["as_written"], data["original_as_edited"], data["agrees"]) == (True, True, True)
    receipt = data["receipt"]
    assert receipt["instruction"] == "make it darker" and receipt["model"] == "mini" and receipt["seed"] == 7
    assert "darker" in receipt["expressive"] and receipt["request"]["seed"] == 7
    assert data["source_type"] == receipt["source_type"] == "algorithmicallyEnhanced"
    same = (np.asarray(Image.open(original)) == np.asarray(Image.open(result))).all(axis=2).mean()
    assert 0.5 <= same < 0.6
    assert data["counted"]["identical_share"] == same
    assert receipt["identical"] == pytest.approx(same, abs=0.001)
    assert data["counted"]["pixels"] == 240 * 160 and not data["lossy"]


def test_in_words(served: Commands, edited: tuple[Path, Path]) -> None:
    original, result = edited
    ran = served("verify", result, original)
    assert ran.code == 0 and not ran.err
    assert "% untouched" in ran.out and "light and colour" in ran.out
    for words in ("Asked for: make it darker", "algorithmically enhanced", "mini"):
        assert words in ran.out
    assert "The pixels are those that were written." in ran.out
    assert f"{original} is the picture that was edited." in ran.out
    assert "as the receipt says" in ran.out


def test_the_receipt_alone(served: Commands, edited: tuple[Path, Path]) -> None:
    data = served.inside("verify", edited[1], "--json").data
    assert data["as_written"] is True and data["counted"] is None and data["agrees"] is None


def tampered(source: Path, out: Path) -> Path:
    """The file with its XMP and one pixel changed."""
    with Image.open(source) as image:
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", image.info["XML:com.adobe.xmp"])
        pixels = np.array(image)
    pixels[3, 5, 1] ^= 1
    Image.fromarray(pixels).save(out, pnginfo=info)
    return out


def test_one_changed_pixel_is_said(served: Commands, edited: tuple[Path, Path], tmp_path: Path) -> None:
    original, result = edited
    forged = tampered(result, tmp_path / "forged.png")
    ran = served.inside("verify", forged, original, "--json")
    assert ran.code == 1 and ran.data["as_written"] is False
    ran = served.inside("verify", forged)
    assert ran.code == 1 and "NOT those that were written" in ran.out


def test_another_original_is_said(served: Commands, edited: tuple[Path, Path], tmp_path: Path) -> None:
    result = edited[1]
    ran = served.inside("verify", result, tampered(result, tmp_path / "other.png"), "--json")
    assert ran.code == 1
    assert ran.data["original_as_edited"] is False and ran.data["agrees"] is False
    assert ran.data["counted"]["identical"] == 240 * 160 - 1
    assert "is NOT the picture" in served.inside("verify", result, tmp_path / "other.png").out


def test_a_receipt_that_lies_about_its_shares(
    served: Commands, edited: tuple[Path, Path], tmp_path: Path
) -> None:
    original, result = edited
    with Image.open(result) as image:
        packet = image.info["XML:com.adobe.xmp"]
        start = packet.index('"identical": ')
        stop = packet.index(",", start)
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet[:start] + '"identical": 0.9' + packet[stop:])
        image.save(tmp_path / "lie.png", pnginfo=info)
    ran = served.inside("verify", tmp_path / "lie.png", original, "--json")
    assert ran.code == 1 and ran.data["as_written"] is True and ran.data["agrees"] is False
    assert "but the receipt says 90.00%" in served.inside("verify", tmp_path / "lie.png", original).out


@pytest.mark.parametrize("ending", ["jpg", "webp", "tif"])
def test_other_formats(served: Commands, edited: tuple[Path, Path], tmp_path: Path, ending: str) -> None:
    original, out = edited[0], tmp_path / f"out.{ending}"
    assert served("edit", original, "-i", "make it darker", "--seed", 7, "--out", out, "--json").code == 0
    ran = served.inside("verify", out, original, "--json")
    data = ran.data
    assert ran.code == 0 and data["as_written"] is True and data["original_as_edited"] is True
    assert data["lossy"] == (ending != "tif") and data["agrees"] == (None if data["lossy"] else True)
    within = [data["counted"]["within_levels"][str(n)] for n in (1, 2, 4, 8, 16, 32)]
    assert within == sorted(within) and 0 < within[-1] <= 1
    words = served.inside("verify", out, original).out
    assert ("moves every pixel a little" in words) == data["lossy"]
    if data["lossy"]:  # written anew, as a program does that keeps metadata
        with Image.open(out) as image:
            image.save(tmp_path / f"again.{ending}", xmp=image.info["xmp"], quality=70)
        ran = served.inside("verify", tmp_path / f"again.{ending}", "--json")
        assert ran.code == 1 and ran.data["as_written"] is False


def test_without_a_receipt(served: Commands, edited: tuple[Path, Path], tmp_path: Path) -> None:
    original, result = edited
    found = served.inside("verify", original, "--json").error
    assert found["code"] == "receipt_missing" and "no XMP" in found["message"] and found["hint"]
    with Image.open(result) as image:
        image.save(tmp_path / "bare.png")
    ran = served.inside("verify", tmp_path / "bare.png", original, "--json")
    assert ran.code == 0 and ran.data["receipt"] is None and ran.data["agrees"] is None
    assert ran.data["counted"]["identical_share"] >= 0.5
    assert "no receipt" in served.inside("verify", tmp_path / "bare.png", original).out


@pytest.mark.parametrize(
    "receipt",
    [
        "{",
        "[1]",
        "[" * 100_000,
        "NaN",
        '{"identical": NaN}',
        json.dumps({"identical": "all", "result": [1], "original": {"sha256": 5}, "seconds": {}, "frame": 3}),
        json.dumps(
            {"identical": 10**300, "instruction": "\x1b[31mred\x07\r\n", "model_size": "ab", "shift": []}
        ),
        json.dumps({"identical": None, "frame": {"x": []}, "landing": [], "seed": {}, "model": 5}),
    ],
)
def test_a_strangers_receipt_does_no_harm(
    served: Commands, edited: tuple[Path, Path], tmp_path: Path, receipt: str
) -> None:
    from xml.sax.saxutils import escape

    original, path = edited[0], tmp_path / "strange.png"
    info = PngInfo()
    info.add_itxt(
        "XML:com.adobe.xmp",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>'
        f'<m:receipt xmlns:m="urn:mgie:receipt:1">{escape(receipt)}</m:receipt></rdf:Description></rdf:RDF>',
    )
    Image.open(original).save(path, pnginfo=info)
    for words in ((path, "--json"), (path, original, "--json"), (path,), (path, original)):
        ran = served.inside("verify", *words)
        assert ran.code in (0, 1)
        assert "internal" not in ran.out and "should not have happened" not in ran.err
        assert not any(ord(char) < 32 and char != "\n" for char in ran.out + ran.err)


def test_sizes_depths_and_no_pictures(served: Commands, edited: tuple[Path, Path], tmp_path: Path) -> None:
    result = edited[1]
    Image.new("RGB", (10, 10)).save(tmp_path / "small.png")
    Image.new("I;16", (240, 160)).save(tmp_path / "deep.png")
    (tmp_path / "text.png").write_text("no picture")
    for other, code in (
        ("small.png", "pictures_differ"),
        ("deep.png", "pictures_differ"),
        ("text.png", "picture_unreadable"),
        ("none.png", "picture_unreadable"),
    ):
        found = served.inside("verify", result, tmp_path / other, "--json").error
        assert found["code"] == code and found["message"]


def test_an_edit_of_an_edit_keeps_one_receipt(served: Commands, edited: tuple[Path, Path]) -> None:
    ran = served("edit", edited[1], "-i", "make it warmer", "--seed", 1, "--json")
    again = Path(ran.data["out"][0])
    data = served.inside("verify", again, edited[1], "--json").data
    assert data["receipt"]["instruction"] == "make it warmer" and data["agrees"] is True
    assert again.read_bytes().count(b"<mgie:receipt") == 1


@pytest.mark.parametrize("landing", ["auto", "raw"])
def test_new_pixels_make_a_composite_and_it_stays_one(
    served: Commands, edited: tuple[Path, Path], tmp_path: Path, landing: str
) -> None:
    original, painted, warmer = edited[0], tmp_path / "painted.png", tmp_path / "warmer.png"
    mask = ("--mask", original.parent / "mask.png") if landing == "raw" else ()
    words = ("-i", "a disc", "--model", "painter", "--landing", landing, *mask, "--json")
    ran = served("edit", original, *words, "--out", painted, "--save-model-picture", tmp_path / "own.png")
    assert ran.code == 0, ran.out
    data = served.inside("verify", painted, original, "--json").data
    assert data["receipt"]["painted"] is True and data["receipt"]["new"] > 0.01
    assert data["source_type"] == "compositeWithTrainedAlgorithmicMedia" and data["agrees"] is True
    words = served.inside("verify", painted, original).out
    assert "% new" in words and "composite with trained algorithmic media" in words
    assert served("edit", painted, "-i", "make it warmer", "--out", warmer, "--json").code == 0
    data = served.inside("verify", warmer, painted, "--json").data
    assert data["receipt"]["source_type"] == "algorithmicallyEnhanced"
    assert data["source_type"] == "compositeWithTrainedAlgorithmicMedia"
    assert "Of the whole file: compositeWith" in served.inside("verify", warmer).out
    data = served.inside("verify", tmp_path / "own.png", "--json").data
    assert data["as_written"] is True and data["source_type"] == "trainedAlgorithmicMedia"


def test_a_packet_that_cannot_be_read_is_told(served: Commands, picture: Path) -> None:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", "<!DOCTYPE x><x/>")
    with Image.open(picture) as image:
        image.save(picture, pnginfo=info)
    ran = served.edit(picture, "hello")
    assert ran.code == 0 and len(ran.data["notes"]) == 1 and "DOCTYPE" in ran.data["notes"][0]
    with Image.open(ran.data["out"][0]) as image:
        assert image.info["XML:com.adobe.xmp"] == "<!DOCTYPE x><x/>"


def test_a_server_without_reports_is_counted_by_the_command() -> None:
    """Protocol 1.0 sends none; what its landing left untouched can be told from the pixels."""
    from mgie_protocol.events import Result
    from mgie_protocol.pixels import PixelBuffer
    from mgie_server.imaging.receipts import receipt_of

    before = PixelBuffer(2, 2, 1, "u8", "srgb", bytes([1, 2, 3, 4]))
    after = PixelBuffer(2, 2, 1, "u8", "srgb", bytes([1, 2, 3, 9]))
    told = ("j", [after.format], "It is brighter.", [5], "old", {"instruction": "brighter"}, {"total": 2.0})
    result = Result(*told, pixels=[after])
    receipt = receipt_of(result, 0, before)
    assert (receipt["identical"], receipt["photometric"], receipt["new"]) == (0.75, 0.25, 0.0)
    assert receipt["source_type"] == "algorithmicallyEnhanced" and receipt["painted"] is False
    assert receipt["model"] == "old" and receipt["seed"] == 5 and receipt["instruction"] == "brighter"
