"""Real Krita for the tests of this folder. Without one they fail; they are never skipped."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from krita_host import KritaHost

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def krita(tmp_path_factory: pytest.TempPathFactory) -> KritaHost:
    """Starts Kritas. What is missing is installed first; where that is impossible the test fails."""
    done = subprocess.run([str(HERE / "install_krita.sh")], capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    return KritaHost(tmp_path_factory.mktemp("krita"))


@pytest.fixture(scope="session")
def scenarios() -> Path:
    return HERE / "scenarios"
