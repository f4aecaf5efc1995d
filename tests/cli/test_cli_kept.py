"""A result that came is not lost, whatever becomes of the file: it is kept, listed and fetched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commands import BIN, TIMEOUT_S, Commands
from PIL import Image


@pytest.mark.skipif(sys.platform == "win32", reason="ulimit")
def test_a_result_that_cannot_be_written_is_kept_and_fetched(
    alone: Commands, picture: Path, tmp_path: Path
) -> None:
    assert alone("results", "--json").data == {"results": []}  # starts the server, without the limit below
    out = tmp_path / "out.png"
    words = [BIN / "mgie", "edit", picture, "-i", "hello", "--model", "echo", "--json", "--out", out]
    limited = ["sh", "-c", 'ulimit -f 4; exec "$@"', "sh", *map(str, words)]  # no file over 4 blocks
    ran = subprocess.run(
        limited, env=alone.environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    error = json.loads(ran.stdout)["error"]
    assert ran.returncode == 1 and error["code"] == "output_not_writable"
    job = error["kept"]
    assert f"mgie fetch {job}" in error["hint"] and not out.exists()

    listed = alone("results", "--json").data["results"]
    assert [(one["job"], one["client"], one["instruction"]) for one in listed] == [(job, "mgie", "hello")]
    assert job in alone("results").out
    assert (
        alone("fetch", job, "--out", tmp_path / "no" / "x.png", "--json").error["code"]
        == "output_not_writable"
    )
    fetched = alone("fetch", job[:6], "--out", out, "--picture", picture, "--json")
    assert fetched.data["out"] == [str(out)] and fetched.data["reports"]
    with Image.open(out) as made, Image.open(picture) as before:
        assert made.tobytes() == before.tobytes()
    assert alone("results", "--json").data == {"results": []}
    gone = alone("fetch", job, "--out", out, "--json").error
    assert gone["code"] == "job_unknown" and "mgie results" in gone["hint"]
