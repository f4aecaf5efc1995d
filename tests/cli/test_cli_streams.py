"""`mgie` where its streams are closed, foreign, full, or a picture goes through them."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from commands import BIN, TIMEOUT_S, Commands
from PIL import Image


def shell(
    served: Commands, line: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", line.replace("mgie ", f"{BIN / 'mgie'} ")],
        cwd=folder,
        capture_output=True,
        timeout=TIMEOUT_S,
        env={**served.environment, **environment},
        stdin=subprocess.DEVNULL,
    )


EDIT = "mgie edit picture.png -i 'darken 0.5' --model echo --out o.png"


@pytest.mark.parametrize(
    "rest",
    [
        "2>&-",
        ">&-",
        "2>&- >&-",
        "<&- >&- 2>&-",
        "--json 2>&-",
        "> /dev/full",
        "| true; exit ${PIPESTATUS[0]}",
    ],
)
def test_a_written_picture_is_a_success(served: Commands, picture: Path, rest: str) -> None:
    done = shell(served, f"{EDIT} {rest}", picture.parent)
    assert done.returncode == 0 and b"Traceback" not in done.stderr, done
    assert Image.open(picture.parent / "o.png").size == (64, 48)
    if "--json" in rest:
        assert json.loads(done.stdout)["out"] == ["o.png"]


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_words_that_the_terminal_does_not_have(served: Commands, picture: Path, encoding: str) -> None:
    line = "mgie edit picture.png -i '调亮 hello' --model echo --out 照片.png"
    with_json = shell(served, line + " --json", picture.parent, PYTHONIOENCODING=encoding)
    assert with_json.returncode == 0, with_json
    data = json.loads(with_json.stdout.decode(encoding))
    assert "调亮" in data["expressive"] and data["out"] == ["照片.png"]
    plain = shell(served, line, picture.parent, PYTHONIOENCODING=encoding)
    assert plain.returncode == 0 and b"Result: " in plain.stdout.decode(encoding).encode()
    refused = shell(served, "mgie edit 没有.png -i x", picture.parent, PYTHONIOENCODING=encoding)
    assert refused.returncode == 1 and "cannot be read" in refused.stderr.decode(encoding)


def test_a_name_that_is_no_text(served: Commands, picture: Path) -> None:
    picture.rename(picture.parent / b"a\xff.png".decode("utf-8", "surrogateescape"))
    done = shell(served, "mgie edit a*.png -i 'hello' --model echo --json", picture.parent)
    name = json.loads(done.stdout)["out"][0]
    assert name.encode("utf-8", "surrogateescape") == b"a\xff-edited.png"
    assert (picture.parent / name).exists()


def test_a_picture_through_pipes(served: Commands, picture: Path) -> None:
    folder = picture.parent
    Image.open(picture).save(folder / "p.jpg", quality=90)
    words = "-i 'darken 0.5' --model echo --seed 1"
    done = shell(served, f"cat p.jpg | mgie edit - {words} --out - | cat", folder)
    assert done.returncode == 0 and b"Result: -" in done.stderr
    with Image.open(io.BytesIO(done.stdout)) as made:
        assert made.format == "JPEG" and made.size == (64, 48)
        piped = np.asarray(made)
    named = shell(served, f"cat p.jpg | mgie edit - {words} --out o.jpg --json", folder)
    assert json.loads(named.stdout)["out"] == ["o.jpg"]
    assert np.array_equal(np.asarray(Image.open(folder / "o.jpg")), piped)
    described = shell(served, "cat p.jpg | mgie describe - -i hello --model echo --json", folder)
    assert json.loads(described.stdout)["expressive"]


@pytest.mark.parametrize(
    "words",
    [
        "edit - -i x",
        "edit - p.png -i x --out o.png",
        "edit - -i x --mask - --out o.png",
        "edit picture.png -i x --out - --json",
        "edit picture.png -i x --out - --variations 2",
        "edit picture.png picture.png -i x --out -",
        "edit . -i x",
    ],
)
def test_what_a_dash_cannot_mean(served: Commands, picture: Path, words: str) -> None:
    ran = served.inside(*[picture if word == "picture.png" else word for word in words.split(" ")])
    assert ran.code == 2 and ran.out == ""


def test_nothing_on_standard_input(served: Commands, picture: Path) -> None:
    done = shell(served, "mgie edit - -i x --out o.png --json < /dev/null", picture.parent)
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "picture_unreadable" and "standard input" in error["message"]


def test_a_reader_that_went_away_is_no_success_for_a_picture(served: Commands, tmp_path: Path) -> None:
    Image.effect_noise((700, 700), 90).save(tmp_path / "picture.png")  # more than a pipe holds
    done = shell(served, EDIT.replace("o.png", "-") + " | true; exit ${PIPESTATUS[0]}", tmp_path)
    assert done.returncode == 1 and b"standard output cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
