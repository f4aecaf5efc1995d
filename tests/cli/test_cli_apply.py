"""`mgie apply`: a recipe on pictures of all depths, without a server."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from commands import TIMEOUT_S, Commands
from PIL import Image

from mgie_server.imaging.landing.photometric import Photometric
from mgie_server.imaging.recipes.file import to_bytes
from mgie_server.imaging.recipes.recipe import Made, Recipe

SMOOTH = cv2.resize(
    np.random.default_rng(8).random((6, 8, 4), np.float32), (160, 120), interpolation=cv2.INTER_LINEAR
)


@pytest.fixture(scope="module")
def halved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recipe of an edit that halves all colours."""
    before = np.random.default_rng(2).random((64, 64, 3), np.float32)
    recipe = Recipe.of(
        Photometric.fit(before, before * np.float32(0.5)), before, Made("darken 0.5", model="echo")
    )
    path = tmp_path_factory.mktemp("recipe") / "half.mgie-recipe"
    path.write_bytes(to_bytes(recipe))
    return path


def pixels_of(path: str | Path) -> np.ndarray:
    return np.asarray(Image.open(path)).astype(float)


def clip_of(folder: Path, frames: int, size: tuple[int, int] = (48, 32)) -> list[Path]:
    """Frames, two of which are alike."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"frame{number:04}.png" for number in range(frames)]
    for number, path in enumerate(paths):
        Image.new("RGB", size, (20 * (number // 2), 100, 200)).save(path)
    return paths


def test_eight_sixteen_and_floating_point(alone: Commands, halved: Path, tmp_path: Path) -> None:
    deep = np.rint(SMOOTH * 65535).astype(np.uint16)
    Image.fromarray(np.rint(SMOOTH * 255).astype(np.uint8)).save(tmp_path / "a.png")
    cv2.imwrite(str(tmp_path / "b.png"), deep)
    tifffile.imwrite(tmp_path / "c.tiff", deep[..., :3], photometric="rgb")
    tifffile.imwrite(tmp_path / "d.tif", SMOOTH[..., :3] * 1.5, photometric="rgb")
    names = ["a.png", "b.png", "c.tiff", "d.tif"]
    ran = alone("apply", halved, *(tmp_path / name for name in names), "--out", tmp_path / "out", "--json")
    assert ran.code == 0 and ran.data["failed"] == []
    assert [entry["out"] for entry in ran.data["results"]] == [str(tmp_path / "out" / n) for n in names]
    assert ran.data["results"][0]["size"] == [160, 120]
    before, after = pixels_of(tmp_path / "a.png"), pixels_of(tmp_path / "out" / "a.png")
    assert np.abs(after[..., :3] - before[..., :3] / 2).max() <= 1
    assert np.array_equal(after[..., 3], before[..., 3])
    made = cv2.imread(str(tmp_path / "out" / "b.png"), cv2.IMREAD_UNCHANGED)
    assert made is not None and made.dtype == np.uint16 and np.array_equal(made[..., 3], deep[..., 3])
    assert np.abs(made[..., :3].astype(float) - deep[..., :3] / 2).max() < 40
    assert len(np.unique(made[..., 0])) > 2000
    tiff = tifffile.imread(tmp_path / "out" / "c.tiff")
    assert tiff.dtype == np.uint16 and np.abs(tiff.astype(float) - deep[..., :3] / 2).max() < 40
    floats = tifffile.imread(tmp_path / "out" / "d.tif")
    assert floats.dtype == np.float32 and np.abs(floats - SMOOTH[..., :3] * 0.75).max() < 1e-3
    assert not (alone.home / "connection.json").exists()  # no server


def test_a_clip_goes_on_where_it_was_interrupted(served: Commands, halved: Path, tmp_path: Path) -> None:
    frames = clip_of(tmp_path / "clip", 6)
    out = tmp_path / "out"
    words = ("apply", halved, tmp_path / "clip", "--out", out, "--json")
    frames[3].rename(tmp_path / "later.png")
    assert len(served(*words).data["results"]) == 5
    (tmp_path / "later.png").rename(frames[3])
    (out / "frame0001.png").unlink()  # in the journal and not in the folder: never finished
    (out / ".mgie-apply.jsonl").open("a").write('{"out": "cut o')
    kept = {path.name: path.stat().st_mtime_ns for path in out.glob("*.png")}
    again = served(*words, "--resume").data
    assert [entry["skipped"] for entry in again["results"]] == [True, False, True, False, True, True]
    assert sorted(path.name for path in out.glob("*.png")) == [frame.name for frame in frames]
    assert all((out / name).stat().st_mtime_ns == time for name, time in kept.items())
    for frame in frames:
        assert np.abs(pixels_of(out / frame.name) - pixels_of(frame) / 2).max() <= 1


def test_what_differs_is_not_skipped_and_nothing_overwritten(
    served: Commands, halved: Path, tmp_path: Path
) -> None:
    (frame,) = clip_of(tmp_path / "clip", 1)
    out = tmp_path / "out"
    words = ("apply", halved, frame, "--out", out, "--json")

    def names(*more: object) -> tuple[str, bool]:
        (entry,) = served(*words, *more).data["results"]
        return Path(entry["out"]).name, entry["skipped"]

    assert names() == ("frame0000.png", False)
    assert names() == ("frame0000-2.png", False)  # without --resume it is made anew
    assert names("--resume") == ("frame0000-2.png", True)
    assert names("--resume", "--strength", 0.5) == ("frame0000-3.png", False)
    Image.new("RGB", (48, 32), (1, 2, 3)).save(frame)
    assert names("--resume") == ("frame0000-4.png", False)
    assert np.array_equal(pixels_of(out / "frame0000.png")[0, 0], [0, 50, 100])
    assert np.array_equal(pixels_of(out / "frame0000-3.png")[0, 0], [0, 75, 150])


def test_the_mean_is_the_same_at_every_place(served: Commands, tmp_path: Path) -> None:
    before = np.random.default_rng(2).random((64, 64, 3), np.float32)
    light = np.linspace(0.2, 0.8, 64, dtype=np.float32)[None, :, None]
    path = tmp_path / "light.mgie-recipe"
    path.write_bytes(to_bytes(Recipe.of(Photometric.fit(before, before * light), before)))
    Image.new("RGB", (90, 60), (100, 100, 100)).save(tmp_path / "p.png")
    words = ("apply", path, tmp_path / "p.png", "--json", "--out")
    placed = pixels_of(served(*words, tmp_path / "placed").data["results"][0]["out"])
    assert placed[:, :10].mean() < 35 and placed[:, -10:].mean() > 65
    same = pixels_of(served(*words, tmp_path / "same", "--mean").data["results"][0]["out"])
    assert np.ptp(same) <= 1 and abs(same.mean() - 50) < 4


def test_pictures_of_the_same_name(served: Commands, halved: Path, tmp_path: Path) -> None:
    clip_of(tmp_path / "a", 3)
    clip_of(tmp_path / "b", 3)
    ran = served("apply", halved, tmp_path / "a", tmp_path / "b", "--out", tmp_path / "out")
    assert ran.code == 0 and "6 of 6 pictures done; " in ran.out
    again = served("apply", halved, tmp_path / "a", tmp_path / "b", "--out", tmp_path / "out", "--resume")
    assert "6 of 6 pictures done (6 of them before)" in again.out
    assert len(list((tmp_path / "out").glob("*.png"))) == 6


def test_a_broken_picture_is_named_and_the_rest_done(served: Commands, halved: Path, tmp_path: Path) -> None:
    frames = clip_of(tmp_path / "clip", 4)
    frames[1].write_bytes(frames[1].read_bytes()[:60])
    missing = tmp_path / "none.png"
    ran = served("apply", halved, *frames, missing, "--out", tmp_path / "out", "--json")
    assert ran.code == 1 and len(ran.data["results"]) == 3
    assert [entry["picture"] for entry in ran.data["failed"]] == [str(frames[1]), str(missing)]
    assert {entry["error"]["code"] for entry in ran.data["failed"]} == {"picture_unreadable"}
    assert len(list((tmp_path / "out").glob("*.png"))) == 3


def test_a_result_says_what_was_done(served: Commands, halved: Path, tmp_path: Path) -> None:
    (frame,) = clip_of(tmp_path / "clip", 1)
    out = served("apply", halved, frame, "--out", tmp_path / "out", "--json").data["results"][0]["out"]
    said = served("verify", out, frame, "--json").data
    assert said["source_type"] == "algorithmicallyEnhanced" and said["agrees"] and said["original_as_edited"]
    assert said["receipt"]["model"] == "echo" and said["receipt"]["instruction"] == "darken 0.5"
    assert said["receipt"]["recipe"]["strength"] == 1


def test_ctrl_c_leaves_whole_pictures(alone: Commands, halved: Path, tmp_path: Path) -> None:
    frames = clip_of(tmp_path / "clip", 300, (640, 480))
    out = tmp_path / "out"
    words = ("apply", halved, tmp_path / "clip", "--out", out, "--json")
    process = alone.start(*words)
    while not list(out.glob("*.png")):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1
    error = json.loads(said)["error"]
    done = list(out.glob("*.png"))
    assert error["code"] == "cancelled" and "--resume" in error["hint"] and 0 < len(done) < 300
    for path in done:
        assert pixels_of(path).shape == (480, 640, 3)
    again = alone(*words, "--resume").data["results"]
    assert sum(entry["skipped"] for entry in again) == len(done)
    assert sorted(path.name for path in out.glob("*.png")) == [frame.name for frame in frames]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--strength", "1.5"), "parameter_out_of_range"),
        (("--strength", "nan"), "parameter_out_of_range"),
        (("--out", "x.png"), "output_not_writable"),
    ],
)
def test_wrong_values(
    served: Commands, halved: Path, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    out = ("--out", tmp_path / "out")
    ran = served.inside("apply", halved, tmp_path / "p.png", *out, *words, "--json")
    assert ran.error["code"] == code


def test_what_is_no_recipe(served: Commands, tmp_path: Path) -> None:
    (frame,) = clip_of(tmp_path / "clip", 1)
    (tmp_path / "r").write_text('{"mgie_recipe": 7}')
    for recipe in (frame, tmp_path / "r", tmp_path / "none", tmp_path):
        error = served.inside("apply", recipe, frame, "--out", tmp_path / "out", "--json").error
        assert error["code"] == "recipe_invalid" and str(recipe) in error["message"]
    assert served.inside("apply", tmp_path / "r", "--out", tmp_path, "--json").code == 2
    assert served.inside("apply", tmp_path / "r", frame, "--json").code == 2
