from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from commands import Commands
from PIL import Image


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """Commands of one home; the tests of a module share the server that the first of them starts."""
    made = Commands(tmp_path_factory.mktemp("served") / "mgie")
    yield made
    made.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Commands]:
    """Commands of a home of their own, for what breaks a server."""
    made = Commands(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """64 x 48, RGB, 8 bits, PNG."""
    path = tmp_path / "picture.png"
    pixels = np.random.default_rng(4).integers(0, 256, (48, 64, 3), np.uint8)
    Image.fromarray(pixels).save(path)
    return path
