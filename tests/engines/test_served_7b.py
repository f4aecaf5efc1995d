"""MGIE with the golden tiny weights, from published files to a picture: our own conversion, and a real mgie-server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from published import TINY, infer, picture, tensors

from mgie_server.engines.catalog import find_model, load_engine
from mgie_server.engines.engine import Description, EditSettings
from mgie_server.engines.mgie_engine import MgieEngine

BIN = Path(sys.executable).parent
TIMEOUT_S = 120.0
CASE = 0


class Home:
    """MGIE_HOME with an installed mgie-7b, and the commands in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "MGIE_HOME": str(folder), "OMP_NUM_THREADS": "1"}

    def __call__(self, *words: object) -> dict:
        command = [str(BIN / "mgie"), *map(str, words), "--json"]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment, timeout=TIMEOUT_S
        )
        assert done.returncode == 0, (done.stdout, done.stderr)
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    made = Home(tmp_path_factory.mktemp("big") / "home")
    made("models", "convert", TINY / "model", made.folder / "models" / "mgie-7b")
    yield made
    subprocess.run([str(BIN / "mgie"), "stop", "--json"], env=made.environment, capture_output=True)


@pytest.fixture(scope="module")
def server(home: Home) -> Iterator[list[str]]:
    """A server started by hand, and the lines of its log so far."""
    words = [str(BIN / "mgie-server"), "--model", "mgie-7b", "--device", "cpu", "--memory", "6"]
    process = subprocess.Popen(
        words, env=home.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout and process.stderr
    assert "listens on" in process.stdout.readline()
    yield []
    process.terminate()
    process.wait(TIMEOUT_S)
    process.stdout.close()
    process.stderr.close()


@pytest.fixture(scope="module")
def engine(home: Home) -> Iterator[MgieEngine]:
    before = os.environ.get("MGIE_HOME")
    os.environ["MGIE_HOME"] = str(home.folder)
    made = load_engine("mgie-7b", "cpu")
    assert isinstance(made, MgieEngine)
    yield made
    os.environ.pop("MGIE_HOME")
    if before is not None:
        os.environ["MGIE_HOME"] = before


def exact(steps: int) -> EditSettings:
    return EditSettings(steps, 7.5, 1.5, infer()["pipeline_seed"], exact=True)


def describe(engine: MgieEngine, index: int = CASE) -> Description:
    return engine.describe(picture(index), infer()["cases"][index]["instruction"], decoding="exact")


def levels(made: np.ndarray) -> np.ndarray:
    return np.rint(made * 255).astype(int)


def test_the_catalog_says_that_it_is_installed(engine: MgieEngine) -> None:
    info = find_model("mgie-7b")
    assert info.installed and info.memory_bytes < 3 * 1024**3
    can = engine.capabilities
    assert (can.steps, can.exact_steps, can.batch) == (20, 100, 8) and can.paid_work == "no"


@pytest.mark.parametrize("steps", [10, 100])
def test_the_engine_gives_the_originals_words_and_picture(engine: MgieEngine, steps: int) -> None:
    case = infer()["cases"][CASE]
    said = describe(engine)
    assert said.expressive == case["expressive"]
    made = engine.edit(picture(CASE), said, exact(steps), lambda *step: None)
    want = tensors()[f"c{CASE}.s{steps}.image_uint8"].numpy().astype(int)
    assert np.abs(levels(made) - want).max() <= 1


def test_an_edit_through_a_real_server(home: Home, server: list[str], tmp_path: Path) -> None:
    case, out = infer()["cases"][CASE], tmp_path / "out.png"
    words = ("edit", TINY / case["image"], "--instruction", case["instruction"], "--model", "mgie-7b")
    done = home(*words, "--exact", "--seed", 7, "--steps", 10, "--out", out)
    assert done["expressive"] == case["expressive"] and done["model"] == "mgie-7b"
    size = Image.open(TINY / case["image"]).size
    assert Image.open(out).size == size and done["size"] == list(size)
    first = np.asarray(Image.open(out))
    home(*words, "--exact", "--seed", 7, "--steps", 10, "--out", tmp_path / "again.png")
    # a batch of one repeats bit by bit
    assert np.array_equal(np.asarray(Image.open(tmp_path / "again.png")), first)
    fast = home(*words, "--seed", 7, "--out", tmp_path / "fast.png")
    assert fast["expressive"] == case["expressive"]
    assert not np.array_equal(np.asarray(Image.open(tmp_path / "fast.png")), first)
    assert "mgie-7b" in home("status")["workers"][0]["loaded_models"]


def test_variations_share_passes_through_a_real_server(home: Home, server: list[str], tmp_path: Path) -> None:
    case = infer()["cases"][CASE]
    words = ("edit", TINY / case["image"], "--instruction", case["instruction"], "--model", "mgie-7b")
    done = home(*words, "--seed", 3, "--variations", 3, "--steps", 4, "--out", tmp_path / "v.png")
    assert done["seed"] == [3, 4, 5] and len(done["out"]) == 3
    made = [np.asarray(Image.open(path).convert("RGB"), int) for path in done["out"]]
    assert all(np.abs(a - b).max() > 3 for a, b in ((made[0], made[1]), (made[1], made[2])))
    alone = home(*words, "--seed", 4, "--steps", 4, "--out", tmp_path / "alone.png")
    one = np.asarray(Image.open(alone["out"][0]).convert("RGB"), int)
    assert np.abs(made[1] - one).max() <= 1


def test_a_batch_agrees_with_single_edits_and_one_alone_is_bit_exact(engine: MgieEngine) -> None:
    said = describe(engine)
    seeds = (7, 8, 9, 10)
    settings = [EditSettings(5, 7.5, 1.5, seed) for seed in seeds]

    def many(settings: list[EditSettings]) -> list[np.ndarray]:
        return engine.edit_many(picture(CASE), said, settings, lambda *step: None)

    singles = [engine.edit(picture(CASE), said, one, lambda *step: None) for one in settings]
    assert all(np.array_equal(many([one])[0], single) for one, single in zip(settings, singles, strict=True))
    for made, single in zip(many(settings), singles, strict=True):
        assert np.abs(levels(made) - levels(single)).max() <= 1
    assert np.abs(levels(singles[0]) - levels(singles[1])).max() > 3


def test_a_picture_is_encoded_once_for_an_edit_and_its_landing(
    engine: MgieEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, codec, seen = describe(engine), engine.model.editor.autoencoder, []
    mode = codec.mode
    monkeypatch.setattr(codec, "mode", lambda pictures: seen.append(pictures) or mode(pictures))
    one, other = picture(CASE), 1 - picture(CASE)
    engine.model.editor.forget_picture()
    first = engine.edit(one, said, exact(2), lambda *step: None)
    engine.reconstruct(one)
    assert len(seen) == 1
    changed = engine.edit(other, said, exact(2), lambda *step: None)
    assert np.array_equal(engine.edit(one, said, exact(2), lambda *step: None), first)
    assert len(seen) == 3 and np.abs(levels(changed) - levels(first)).max() > 3


@pytest.mark.parametrize("how", ["exact", "fast"])
def test_previews_come_close_to_the_picture(engine: MgieEngine, how: str) -> None:
    said, shown = describe(engine), []
    settings = EditSettings(6, 1.0, 1.0, 5, exact=how == "exact")
    engine.edit(picture(CASE), said, settings, lambda step, steps, preview: shown.append(preview()))
    assert len(shown) == 6
    latent = tuple(side // 8 * 4 for side in picture(CASE).shape[:2])
    assert all(p.shape == (*latent, 3) and p.dtype == np.float32 and np.isfinite(p).all() for p in shown)
    assert all(p.min() >= 0 and p.max() <= 1 for p in shown)


def test_late_steps_without_guidance_branches_stay_close(
    engine: MgieEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And they save what they promise: 14 steps of three branches and 6 of one, instead of 20 of three."""
    said, editor = describe(engine), engine.model.editor
    predict, passes = editor.predict, []

    def count(latents: torch.Tensor, *rest: torch.Tensor) -> torch.Tensor:
        passes.append(len(latents))
        return predict(latents, *rest)

    monkeypatch.setattr(editor, "predict", count)
    settings = EditSettings(20, 7.5, 1.5, 5)
    short = engine.edit(picture(CASE), said, settings, lambda *step: None)
    assert passes == [3] * 14 + [1] * 6
    assert editor.fast is not None
    from dataclasses import replace

    monkeypatch.setattr(editor, "fast", replace(editor.fast, full_until=1.0))
    whole = engine.edit(picture(CASE), said, settings, lambda *step: None)
    assert np.abs(short - whole).mean() < 0.02
