"""Input that cannot be edited: a sentence that says what and why, and not a layer is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from host import SAMPLE, Gimp
from PIL import Image

SCRIPT = Path(__file__).parent / "scripts" / "bad_calls.py"
CALLING, EXECUTION = "calling-error", "execution-error"
EXPECTED = {
    "empty": (CALLING, "instruction is empty"),
    "spaces": (CALLING, "instruction is empty"),
    "long": (CALLING, "2799 characters; at most 2000"),
    "control": (CALLING, "U+0007"),
    "no_layer": (CALLING, "No layer is selected"),
    "two_layers": (CALLING, "2 layers are selected"),
    "channel": (CALLING, "is a channel"),
    "refused": (EXECUTION, "Nearest edits that it can do: "),
    "unknown_model": (EXECUTION, "nobody"),
    "not_installed": (EXECUTION, "not installed"),
    "no_record": (CALLING, "was not made by an edit"),
    "beside": (CALLING, "The selection lies beside the layer"),
    "floating": (CALLING, "floating selection"),
    "indexed": (CALLING, "indexed colours"),
    "source_gone": (CALLING, "is not in the image any more"),
    "broken_record": (CALLING, "cannot be read"),
    "nan": (EXECUTION, "nan"),
}
OUT_OF_RANGE = [
    "variations 9",
    "variations 0",
    "steps 201",
    "feather -1.0",
    "feather 1001.0",
    "text_guidance",
]


@pytest.fixture(scope="module")
def answers(
    started_profile: Path, plug_ins: Path, server: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("bad")
    shutil.copytree(started_profile, folder / "profile")
    Image.open(SAMPLE).convert("RGB").resize((120, 90)).save(folder / "picture.png")
    gimp = Gimp(folder, server.home, plug_ins)
    return gimp.console(SCRIPT, {"picture": str(folder / "picture.png")}, timeout=170).report


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sentence_says_why(answers: dict[str, Any], name: str) -> None:
    status, sentence, same_layers = answers[name]
    expected, words = EXPECTED[name]
    assert status == expected and words in sentence and same_layers, answers[name]
    assert "Traceback" not in sentence and "MgieError" not in sentence


@pytest.mark.parametrize("name", OUT_OF_RANGE)
def test_out_of_range(answers: dict[str, Any], name: str) -> None:
    """GIMP itself refuses the value, or keeps to the range that the argument declares."""
    status, sentence, same_layers = answers[name]
    refused = status in (CALLING, EXECUTION, "refused by GIMP") and sentence and same_layers
    assert refused or status == "success", answers[name]


def test_an_unknown_transport(answers: dict[str, Any]) -> None:
    status, sentence, same_layers = answers["transport"]
    assert (status != "success" and sentence and same_layers) or status == "success"
