"""`mgie ui` before it shows anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mgie_server.cli.app import app


def test_sharing_is_refused_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path))
    ran = CliRunner().invoke(app, ["ui", "--share"])
    assert ran.exit_code == 1
    assert "relay" in ran.output and "--host" in ran.output
    assert not (tmp_path / "ui").exists()
