"""What goes beside the picture: `--reference`, `--negative`."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from commands import Commands
from PIL import Image, ImageCms

from mgie_server.imaging.color_profile import D65, made_profile

P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
GREEN = np.array([20, 200, 90])


@pytest.fixture
def green(tmp_path: Path) -> Path:
    path = tmp_path / "green.png"
    Image.fromarray(np.full((30, 50, 3), GREEN, np.uint8)).save(path)
    return path


def test_a_reference_reaches_the_model_and_the_receipt(
    served: Commands, picture: Path, green: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.png"
    words = ("-i", "the colour of picture 2", "--model", "painter", "--landing", "raw", "--out", out)
    data = served("edit", picture, *words, "--reference", green, "--reference", picture, "--json").data
    assert np.abs(np.asarray(Image.open(out), int)[24, 32] - GREEN).max() <= 1
    assert [one["name"] for one in data["reports"][0]["references"]] == ["green.png", "picture.png"]
    told = served("verify", out, picture).out
    assert "Reference pictures: green.png, picture.png" in told
    receipt = served("verify", out, "--json").data["receipt"]
    assert receipt["request"]["references"] == ["green.png", "picture.png"]
    assert len(receipt["references"][0]["sha256"]) == 64


def test_several_pictures_take_the_same_reference(
    served: Commands, picture: Path, green: Path, tmp_path: Path
) -> None:
    words = ("-i", "x", "--model", "painter", "--landing", "raw", "--reference", green)
    data = served("edit", picture, green, "--out", tmp_path / "out", *words, "--json").data
    made = [np.asarray(Image.open(path), int) for path in sorted((tmp_path / "out").iterdir())]
    assert len(made) == 2, data
    assert all(np.abs(one[one.shape[0] // 2, one.shape[1] // 2] - GREEN).max() <= 1 for one in made)


def test_the_negative_reaches_the_model(served: Commands, picture: Path) -> None:
    words = ("-i", "x", "--model", "painter", "--landing", "raw", "--json")
    plain = served("edit", picture, *words)
    turned = served("edit", picture, *words, "--negative", "red", "--text-guidance", 4)
    centres = [np.asarray(Image.open(ran.data["out"][0]), int)[24, 32] for ran in (plain, turned)]
    assert np.abs(centres[0] + centres[1] - 255).max() <= 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--reference", "PICTURE"), "takes no reference pictures"),
        (("--negative", "a cap"), "no use for words"),
        (("--inpaint",), "cannot be told to keep"),
    ],
)
def test_a_model_that_has_no_use_for_it_says_so(served: Commands, picture: Path, words, sentence) -> None:
    given = [picture if word == "PICTURE" else word for word in words]
    error = served("edit", picture, "-i", "the hat of picture 2", *given, "--json").error
    assert error["code"] == "edit_not_supported" and sentence in error["message"]
    assert "painter" in error["hint"]


def test_five_references_are_too_many(alone: Commands, picture: Path) -> None:
    words = [word for _ in range(5) for word in ("--reference", picture)]
    error = alone.inside("edit", picture, "-i", "x", *words, "--json").error
    assert error["code"] == "parameter_out_of_range" and "4 reference pictures" in error["message"]


def test_marks_are_seen_and_the_frame_is_as_wide_as_asked(served: Commands, tmp_path: Path) -> None:
    """The painter keeps what it saw, marks too, so that a test can tell: raw hands it on."""
    layer = np.full((800, 1000, 3), 90, np.uint8)
    mask, marks = np.zeros((800, 1000), np.uint8), np.zeros((800, 1000, 4), np.uint8)
    mask[350:450, 450:550] = 255
    marks[345:365, 445:465] = (0, 0, 255, 255)
    names = [tmp_path / f"{name}.png" for name in ("layer", "mask", "marks")]
    for path, pixels in zip(names, (layer, mask, marks), strict=True):
        Image.fromarray(pixels).save(path)
    words = ("-i", "x", "--model", "painter", "--landing", "raw", "--mask", names[1], "--context", 2)
    data = served("edit", names[0], *words, "--marks", names[2], "--json").data
    made = np.asarray(Image.open(data["out"][0]), int)
    assert np.abs(made[355, 455] - (0, 0, 255)).max() <= 8 and (made[mask == 0] == 90).all()
    assert 480 <= data["reports"][0]["frame"]["width"] <= 520


def test_marks_that_cannot_be_used_are_refused(served: Commands, picture: Path, tmp_path: Path) -> None:
    opaque = served("edit", picture, "-i", "x", "--model", "painter", "--marks", picture, "--json").error
    assert opaque["code"] == "picture_invalid" and "opaque" in opaque["message"]
    Image.fromarray(np.zeros((9, 9, 4), np.uint8)).save(tmp_path / "small.png")
    words = ("-i", "x", "--marks", tmp_path / "small.png", "--json")
    assert served("edit", picture, *words, "--model", "painter").error["code"] == "mask_size_differs"
    Image.fromarray(np.zeros((48, 64, 4), np.uint8)).save(tmp_path / "small.png")
    assert "light and colour alone" in served("edit", picture, *words).error["message"]


def test_a_larger_canvas(served: Commands, picture: Path, tmp_path: Path) -> None:
    """Its file has the larger size and a receipt that holds; the picture stays inside; mini cannot."""
    out, words = tmp_path / "out.png", ("-i", "more of it", "--model", "painter")
    data = served("edit", picture, *words, "--expand", "16,8,0,24", "--out", out, "--json").data
    made, before = np.asarray(Image.open(out)), np.asarray(Image.open(picture))
    assert made.shape == (48 + 32, 64 + 16, 3) and data["size"] == [80, 80]
    same = (made[8:56, 16:] == before).all(axis=2)
    assert same.mean() > 0.6  # but for the disc
    assert data["reports"][0]["expand"] == {"left": 16, "top": 8, "right": 0, "bottom": 24}
    verified = served("verify", out, "--json").data
    assert verified["as_written"] is True and verified["receipt"]["request"]["expand"] == [16, 8, 0, 24]
    beside = served("verify", out, picture, "--json").data
    assert beside["agrees"] is True and beside["original_as_edited"] is True
    assert 0 < beside["counted"]["identical"] < beside["counted"]["pixels"]
    assert "larger canvas" in served("edit", picture, "-i", "x", "--expand", 9, "--json").error["message"]
    masked = served("edit", picture, *words, "--expand", 9, "--mask", picture, "--json").error
    assert masked["code"] == "parameter_out_of_range"
    half = served("edit", picture, *words, "--expand", "1,2", "--json").error
    assert half["code"] == "parameter_out_of_range" and "'1,2'" in half["message"]


def test_a_larger_canvas_stays_in_the_pictures_own_colours(served: Commands, tmp_path: Path) -> None:
    """The same scene in sRGB and in a wide space (by littleCMS), edited alike: one picture to the eye, the profile kept, the
    numbers inside too."""
    ramp = np.linspace(40, 200, 64 * 48 * 3).reshape(48, 64, 3).astype(np.uint8)
    plain = Image.fromarray(ramp)
    srgb = ImageCms.createProfile("sRGB")
    wide = ImageCms.ImageCmsProfile(io.BytesIO(made_profile(P3, D65, 2.2)))
    twin = ImageCms.profileToProfile(plain, srgb, wide, renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC)
    assert twin
    plain.save(tmp_path / "srgb.png")
    twin.save(tmp_path / "p3.png", icc_profile=wide.tobytes())
    made: dict[str, Image.Image] = {}
    for name in ("srgb", "p3"):
        out = tmp_path / f"{name}-out.png"
        words = ("-i", "more of it", "--model", "painter", "--expand", "16,8,0,24", "--out", out)
        assert served("edit", tmp_path / f"{name}.png", *words, "--json").data["size"] == [80, 80]
        made[name] = Image.open(out)
    assert made["p3"].info["icc_profile"] == wide.tobytes() and "icc_profile" not in made["srgb"].info
    inside = np.asarray(made["p3"])[8:56, 16:]
    assert (inside == np.asarray(twin)).all(axis=2).mean() > 0.6  # but for the disc
    shown = ImageCms.profileToProfile(
        made["p3"], wide, srgb, renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    assert np.abs(np.asarray(shown, int) - np.asarray(made["srgb"], int)).max() <= 4
    assert np.abs(np.asarray(made["p3"], int) - np.asarray(made["srgb"], int)).max() > 8
    assert served("verify", tmp_path / "p3-out.png", "--json").data["as_written"] is True
