"""`mgie ui` as a process of its own, in a home of its own, with a trap for whatever it asks of other machines."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
BIN, ENGINES = ROOT / ".venv" / "bin", ROOT / "mgie_server" / "assets" / "engines"
SAID = re.compile(r"The page is at (\S+?)(?:, user (\w+)(?:, password (\S+))?)?\. Ctrl")


class Trap:
    """A proxy that takes connections and serves none."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.asked: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def _listen(self) -> None:
        while True:
            try:
                guest, _ = self._door.accept()
            except OSError:
                return
            with guest:
                self.asked.append(guest.recv(200))

    def close(self) -> None:
        self._door.close()


class PageProcess:
    """url, password: as it said them. trap: has every request to another machine."""

    def __init__(self, home: Path, *flags: str, **variables: str) -> None:
        self.home, self.trap = home, Trap()
        proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), self.trap.url)
        upper = {name.upper(): url for name, url in proxies.items()}
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MGIE_")},
            **proxies,
            **upper,
            "no_proxy": "127.0.0.1,localhost",
            "NO_PROXY": "127.0.0.1,localhost",
            "MGIE_HOME": str(home),
            "MGIE_ENGINES": str(ENGINES),
            "OMP_NUM_THREADS": "1",
            **variables,
        }
        command = [str(BIN / "mgie"), "ui", "--port", "0", *flags]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=self._environment)
        self.url, self.user, self.password = self._address()

    def _address(self) -> tuple[str, str, str]:
        assert self.process.stderr
        lines = []
        for line in self.process.stderr:
            lines.append(line)
            found = SAID.search(line)
            if found:
                threading.Thread(
                    target=self.process.stderr.read, daemon=True
                ).start()  # so that it never blocks
                return found[1], found[2] or "", found[3] or ""
        raise AssertionError("".join(lines))

    def mgie(self, *words: str) -> dict[str, Any]:
        """What another command says, of the same home."""
        done = subprocess.run(
            [str(BIN / "mgie"), *words, "--json"],
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=60,
        )
        return json.loads(done.stdout)

    @property
    def folders(self) -> list[Path]:
        """Of those who are on the page; what lies beside them is gradio's."""
        return [path for path in self.home.glob("ui/*/*") if len(path.name) == 24]

    def close(self) -> int:
        """Its exit code after Ctrl+C."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        self.mgie("stop")
        self.trap.close()
        return code
