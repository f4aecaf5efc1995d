"""The two commands as a user has them: installed, in a home of their own, with the built-in model."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from host_commands import BIN, SAMPLE, Mgie, Ran


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "mgie"


@pytest.fixture(scope="module")
def mgie(home: Path) -> Iterator[Mgie]:
    """Runs the installed `mgie`; the server that it started is stopped in the end."""
    environment = {**os.environ, "MGIE_HOME": str(home), "OMP_NUM_THREADS": "1"}

    def run(*words: object, timeout: float = 120) -> Ran:
        command = [str(BIN / "mgie"), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=timeout)
        return Ran(done.returncode, done.stdout, done.stderr)

    yield run
    run("stop", "--json")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photograph at 300 x 200, as PNG with alpha."""
    from PIL import Image

    path = tmp_path_factory.mktemp("pictures") / "small.png"
    image = Image.open(SAMPLE).convert("RGB").resize((300, 200))
    image.putalpha(Image.linear_gradient("L").resize((300, 200)))
    image.save(path)
    return path
