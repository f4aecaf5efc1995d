from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

Plugins = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, on a Linux without XDG variables."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    return made


@pytest.fixture
def plugins(home: Path) -> Plugins:
    """`mgie plugins ...` in that home."""
    from mgie_server.cli.app import app

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, ["plugins", *map(str, words)], prog_name="mgie")

    return run
