"""The how-tos, done as they are written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from server_process import Installation

PAGES = Path(__file__).resolve().parent.parent / "docs" / "how-to"


def block(page: str, kind: str) -> str:
    """The first block of code of this kind on a page."""
    found = re.search(rf"```{kind}\n(.*?)```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{page} shows no {kind}"
    return found.group(1)


def test_an_engine_of_ones_own_and_a_client_of_ones_own(tmp_path: Path) -> None:
    """The client's program, edited only in the model that it asks for, through the engine of the other page."""
    place = tmp_path / "engines" / "negative"
    place.mkdir(parents=True)
    (place / "engine.toml").write_text(block("own-engine.md", "toml"))
    (place / "engine.py").write_text(block("own-engine.md", "python"))
    program = block("client.md", "python").replace('("make it darker")', '("turn it", model="negative")')
    program += "print('mean', sum(made.data) / len(made.data), 255 - sum(pixels) / len(pixels))\n"
    installation = Installation(tmp_path)
    try:
        installation.start(engines=tmp_path / "engines")
        ran = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "MGIE_HOME": str(installation.home)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    finally:
        installation.close()
    assert ran.returncode == 0, ran.stderr + installation.log()
    said = ran.stdout.splitlines()
    assert "it says: Light would be dark, and dark light." in said
    assert any(line.startswith("editing 4 of 4") for line in said)
    assert "done: 64 x 48 by negative" in said
    made, wanted = map(float, said[-1].split()[1:])
    assert abs(made - wanted) < 4


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_the_unit_is_one(tmp_path: Path) -> None:
    """Every key is known to systemd, and what it starts is there."""
    unit, program = tmp_path / "mgie.service", tmp_path / "mgie" / ".venv" / "bin" / "mgie-server"
    unit.write_text(block("service-unit.md", "ini"))
    program.parent.mkdir(parents=True)
    program.symlink_to("/bin/true")
    env = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    command = ["systemd-analyze", "--user", "verify", str(unit)]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
