"""`mgie describe --reference --marks`: the describer sees what the edit would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from commands import Commands
from PIL import Image

# an engine of one's own that describes what it was shown: the colour in the middle, and each reference's
ENGINE = """
import json
from mgie_server.engines.engine import Capabilities, Description
from mgie_server.mgie.config import Sizing

class Witness:
    capabilities = Capabilities(
        name="witness", title="Witness", licence="Apache-2.0", paid_work="free", describes=True,
        sizing=Sizing("fit", 256, 8), steps=1, text_guidance=1.0, image_guidance=1.0, paints=True, references=2)

    def describe(self, picture, instruction, expressive=None, decoding="fast", references=()):
        middle = picture[picture.shape[0] // 2, picture.shape[1] // 2]
        said = {"middle": middle.tolist(), "references": [one.mean(axis=(0, 1)).tolist() for one in references]}
        return Description(json.dumps(said), None)

    def edit(self, picture, description, settings, on_step):
        raise AssertionError("a description edits nothing")

    def reconstruct(self, picture):
        return picture

def load(device):
    return Witness()
"""
SAYS = 'title = "Witness"\nlicence = "Apache-2.0"\npaid_work = "free"\npaints = true\nreferences = 2\n'


@pytest.fixture(scope="module")
def witness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    folder = tmp_path_factory.mktemp("engines")
    (folder / "witness").mkdir()
    (folder / "witness" / "engine.py").write_text(ENGINE)
    (folder / "witness" / "engine.toml").write_text(SAYS)
    made = Commands(tmp_path_factory.mktemp("home") / "mgie")
    made.environment["MGIE_ENGINES"] = str(folder)
    yield made
    made.close()


def picture_of(colour: tuple[int, ...], path: Path) -> Path:
    Image.fromarray(np.full((48, 64, len(colour)), colour, np.uint8)).save(path)
    return path


def test_the_describer_sees_references_in_their_order_and_marks(witness: Commands, tmp_path: Path) -> None:
    gray = picture_of((90, 90, 90), tmp_path / "gray.png")
    green = picture_of((0, 255, 0), tmp_path / "green.png")
    blue = picture_of((0, 0, 255), tmp_path / "blue.png")
    marks = picture_of((255, 0, 0, 255), tmp_path / "marks.png")
    words = ("describe", gray, "-i", "the colour of picture 2", "--model", "witness", "--json")
    plain = json.loads(witness(*words).data["expressive"])
    assert np.allclose(plain["middle"], 90 / 255, atol=0.01) and plain["references"] == []
    beside = ("--reference", green, "--reference", blue, "--marks", marks)
    seen = json.loads(witness(*words, *beside).data["expressive"])
    assert np.allclose(seen["middle"], (1, 0, 0), atol=0.01)
    assert np.allclose(seen["references"], [(0, 1, 0), (0, 0, 1)], atol=0.01)
    third = witness(*words, *beside, "--reference", green).error
    assert third["code"] == "edit_not_supported" and "at most 2 reference pictures" in third["message"]


def test_a_model_without_use_for_them_says_so(witness: Commands, tmp_path: Path) -> None:
    gray = picture_of((90, 90, 90), tmp_path / "gray.png")
    marks = picture_of((255, 0, 0, 255), tmp_path / "marks.png")
    words = ("describe", gray, "-i", "make it darker", "--json")
    for beside, sentence in (("--reference", gray), "takes no reference"), (("--marks", marks), "marks"):
        error = witness(*words, *beside).error
        assert error["code"] == "edit_not_supported" and sentence in error["message"]
    opaque = witness(*words[:-1], "--model", "witness", "--marks", gray, "--json").error
    assert opaque["code"] == "picture_invalid" and "opaque" in opaque["message"]
