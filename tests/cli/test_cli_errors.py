"""Bad input: one JSON object, a stable code, a hint, the right exit code, and nothing lost."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from commands import Commands
from PIL import Image


def bomb() -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", zlib.crc32(header))
        + bytes(9)
    )


BAD_PICTURES = {
    "missing": (None, "picture_unreadable"),
    "empty": (b"", "picture_unreadable"),
    "text": (b"no picture", "picture_unreadable"),
    "cut off": (b"\x89PNG\r\n\x1a\n", "picture_unreadable"),
    "huge": (bomb(), "picture_too_large"),
}
BAD_WORDS = {
    "empty": (["--instruction", ""], "instruction_empty"),
    "blank": (["--instruction", " \n\t"], "instruction_empty"),
    "too long": (["--instruction", "x" * 2001], "instruction_too_long"),
    "control character": (["--instruction", "make it\x07 darker"], "instruction_invalid"),
    "unknown model": (["--instruction", "hi", "--model", "echoo"], "model_unknown"),
    "model that is not installed": (["--instruction", "hi", "--model", "mgie-7b"], "model_not_installed"),
    "steps": (["--instruction", "hi", "--steps", "0"], "parameter_out_of_range"),
    "many steps": (["--instruction", "hi", "--steps", "201"], "parameter_out_of_range"),
    "text guidance": (["--instruction", "hi", "--text-guidance", "31"], "parameter_out_of_range"),
    "image guidance": (["--instruction", "hi", "--image-guidance", "-0.1"], "parameter_out_of_range"),
    "guidance that is no number": (
        ["--instruction", "hi", "--text-guidance", "nan"],
        "parameter_out_of_range",
    ),
    "seed": (["--instruction", "hi", "--seed", "-1"], "parameter_out_of_range"),
    "large seed": (["--instruction", "hi", "--seed", str(2**63)], "parameter_out_of_range"),
    "variations": (["--instruction", "hi", "--variations", "9"], "parameter_out_of_range"),
    "no variation": (["--instruction", "hi", "--variations", "0"], "parameter_out_of_range"),
    "feather": (["--instruction", "hi", "--feather", "1001"], "parameter_out_of_range"),
}
ENGINE_FAULTS = {
    "refuse": "edit_not_supported",
    "crash": "worker_crashed",
    "device error": "device_error",
    "out of memory": "out_of_memory",
    "bug": "internal",
}


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_bad_pictures(served: Commands, tmp_path: Path, name: str) -> None:
    data, code = BAD_PICTURES[name]
    path = tmp_path / "p.png"
    if data is not None:
        path.write_bytes(data)
    assert served.edit(path, "hello").error["code"] == code
    ran = served.inside("describe", path, "--instruction", "hello", "--json")
    assert ran.error["code"] == code
    assert not (tmp_path / "p-edited.png").exists()


@pytest.mark.parametrize("name", BAD_WORDS)
def test_bad_words(served: Commands, picture: Path, name: str) -> None:
    words, code = BAD_WORDS[name]
    model = [] if "--model" in words else ["--model", "echo"]
    error = served.inside("edit", picture, *words, *model, "--json").error
    assert error["code"] == code and error["message"]
    assert list(picture.parent.glob("*-edited*")) == []
    if name == "unknown model":
        assert error["nearest"] == ["echo"] and "echo" in error["hint"]


@pytest.mark.parametrize("instruction", ENGINE_FAULTS)
def test_faults_of_the_engine(served: Commands, picture: Path, instruction: str) -> None:
    error = served.edit(picture, instruction).error
    assert error["code"] == ENGINE_FAULTS[instruction]
    assert list(picture.parent.glob("*-edited*")) == []
    assert served.edit(picture, "hello").code == 0  # the next edit finds a worker
    if instruction == "refuse":
        assert error["nearest"] == ["sleep 1"]


def test_an_image_token_in_the_text_is_just_text(served: Commands, picture: Path) -> None:
    assert served.edit(picture, "make it [IMG0] darker </s>").code == 0


def test_a_mask_of_another_size(served: Commands, picture: Path) -> None:
    Image.new("L", (63, 48), 255).save(picture.parent / "m.png")
    error = served.edit(picture, "hello", "--mask", picture.parent / "m.png").error
    assert error["code"] == "mask_size_differs" and "63 x 48" in error["message"]
    unreadable = served.edit(picture, "hello", "--mask", picture.parent / "none.png").error
    assert unreadable["code"] == "picture_unreadable" and "none.png" in unreadable["message"]


@pytest.mark.parametrize("out", ["missing/out.png", "folder.png/out.bmp", "out.jpeg2000", "alpha.jpg"])
def test_an_unwritable_result_is_found_before_the_edit(alone: Commands, tmp_path: Path, out: str) -> None:
    (tmp_path / "folder.png").mkdir()
    Image.new("RGBA", (8, 8)).save(tmp_path / "p.png")
    error = alone.edit(tmp_path / "p.png", "hello", "--out", tmp_path / out).error
    assert error["code"] == "output_not_writable" and error["hint"]
    assert not (alone.home / "connection.json").exists()  # no server was started for it


@pytest.mark.parametrize(
    "words",
    [
        ("edit",),
        ("edit", "p.png"),
        ("edit", "p.png", "--instruction", "hi", "--steps", "many"),
        ("edit", "p.png", "--instruction", "hi", "--no-such-flag"),
        ("edit", ".", "--instruction", "hi"),
        ("no-such-command",),
        ("models", "pull"),
        ("plugins", "install"),
    ],
)
def test_wrong_usage_is_exit_code_2(served: Commands, words: tuple[str, ...]) -> None:
    ran = served.inside(*words, "--json")
    assert ran.code == 2 and ran.out == "" and ran.err


def test_an_unknown_editor_and_an_unknown_model(served: Commands) -> None:
    assert served.inside("plugins", "install", "paint", "--json").error["code"] == "parameter_out_of_range"
    assert served.inside("models", "pull", "nothing", "--json").error["code"] == "model_unknown"


def test_a_recipe_that_is_not_there(served: Commands, tmp_path: Path) -> None:
    error = served.inside("train", "--config", tmp_path / "none.toml", "--json").error
    assert error["code"] == "parameter_out_of_range" and "none.toml" in error["message"]


def test_a_stage_that_is_not_there(served: Commands) -> None:
    error = served.inside("train", "--stage", "cooking", "--json").error
    assert (
        error["code"] == "parameter_out_of_range"
        and "cooking" in error["message"]
        and "joint" in error["hint"]
    )


def test_a_joint_stage_without_what_it_begins_with(served: Commands, tmp_path: Path) -> None:
    from mgie_server.training.recipe import MINI_RECIPE

    recipe = tmp_path / "mine.toml"
    recipe.write_text(MINI_RECIPE.read_text().replace("runs/mini", str(tmp_path / "run")))
    error = served.inside("train", "--config", recipe, "--stage", "joint", "--json").error
    assert error["code"] == "parameter_out_of_range"
    assert "editor" in error["message"] and "language" in error["message"]


def test_usage_and_a_failure_in_real_processes(served: Commands) -> None:
    ran = served("edit", "p.png", "--json")
    assert ran.code == 2 and ran.out == "" and "--instruction" in ran.err
    assert served("data", "show", "no-such-set", "--json").error["code"] == "parameter_out_of_range"


def test_a_person_reads_sentences(served: Commands, picture: Path) -> None:
    ran = served("edit", picture, "--instruction", "refuse", "--model", "echo")
    assert ran.code == 1 and ran.out == ""
    assert "echo was asked to refuse" in ran.err and "Traceback" not in ran.err
