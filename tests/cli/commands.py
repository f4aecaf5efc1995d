"""The installed `mgie` in a home of its own, with the echo engine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stand_ins import ENGINES
from typer.testing import CliRunner

BIN = Path(sys.executable).parent
TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """What --json printed: one object, and nothing else."""
        made = json.loads(self.out)
        assert isinstance(made, dict) and self.out.count("\n") == 1, self.out
        return made

    @property
    def error(self) -> dict[str, Any]:
        assert self.code == 1, (self.code, self.out, self.err)
        assert set(self.data) == {"error"}, self.out
        found = self.data["error"]
        assert found["code"] and found["message"] and "hint" in found
        return found


def _heed_ctrl_c() -> None:
    """Tests run in the background of a shell inherit that Ctrl+C is ignored; a person's command does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Commands:
    """Runs `mgie` words; ends the server that a command started."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {name: v for name, v in os.environ.items() if not name.startswith("MGIE_")}
        self.environment |= {"MGIE_HOME": str(home), "MGIE_ENGINES": str(ENGINES), "OMP_NUM_THREADS": "1"}

    def __call__(self, *words: object, **environment: str) -> Ran:
        process = self.start(*words, **environment)
        out, err = process.communicate(timeout=TIMEOUT_S)
        return Ran(process.returncode, out, err)

    def start(self, *words: object, **environment: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [str(BIN / "mgie"), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
            env={**self.environment, **environment},
            preexec_fn=_heed_ctrl_c,
        )

    def inside(self, *words: object) -> Ran:
        """The same without a process of its own: for what is refused before anything is done."""
        from mgie_server.cli.app import app

        done = CliRunner().invoke(app, [str(word) for word in words], env=self.environment, prog_name="mgie")
        return Ran(done.exit_code, done.stdout, done.stderr)

    def edit(self, picture: Path, instruction: str, *words: object) -> Ran:
        return self("edit", picture, "--instruction", instruction, "--model", "echo", "--json", *words)

    def connection(self) -> dict[str, Any]:
        return json.loads((self.home / "connection.json").read_text())

    def wait_for_job(self, state: str) -> None:
        """Until the server's status has a job in this stage."""
        until = time.monotonic() + TIMEOUT_S
        while time.monotonic() < until:
            ran = self("status", "--json")
            if ran.code == 0 and state in ran.out:
                return
        raise AssertionError(f"no job came to {state}: {ran.out}")

    def kill_server(self) -> None:
        os.kill(self.connection()["pid"], signal.SIGKILL)

    def close(self) -> None:
        self("stop", "--json")
