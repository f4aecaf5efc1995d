"""A GIMP with its windows, on a screen of its own, driven from a test outside (see gui_inside for the calls)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from host import HERE, Gimp

SIZE = "1400x900"


class Screen:
    """A screen with a GIMP on it. Every method of gui_inside.Hands can be called here by its name.

    pictures: where screenshots go, numbered; one is made when a test fails. With MGIE_TEST_SCREENS they are kept
    in that folder, under the test's name.
    """

    def __init__(self, gimp: Gimp, size: str = SIZE) -> None:
        self.gimp = gimp
        self.pictures = gimp.folder / "screens"
        self.pictures.mkdir(exist_ok=True)
        self._kept = os.environ.get("MGIE_TEST_SCREENS", "")
        self.log = gimp.folder / "gimp.log"
        command = gimp.inside("python3", HERE / "gui_inside.py", size, self.log)
        self._errors = (gimp.folder / "driver.log").open("ab")
        pipe = subprocess.PIPE
        self._driver = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self._errors, text=True)
        self.pid = 0

    def open(self, *files: Path) -> Screen:
        """Start GIMP with these files and wait for the window of the first."""
        self.pid = self.start(["gimp", "-n", "-s", *map(str, files)])
        self.wait_window(files[0].stem if files else "GNU Image Manipulation Program", timeout=90)
        self.fill_screen("GIMP|GNU Image")
        return self

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *words, **settings: self._call(name, *words, **settings)

    def _call(self, name: str, *words: Any, **settings: Any) -> Any:
        assert self._driver.stdin and self._driver.stdout
        line = json.dumps({"call": name, "words": words, "with": settings}, default=str)
        try:
            print(line, file=self._driver.stdin, flush=True)
            answer = json.loads(self._driver.stdout.readline())
        except (BrokenPipeError, ValueError):
            raise AssertionError(f"the screen is gone:\n{self.said()}") from None
        if "error" in answer:
            self.shoot("problem")
            raise AssertionError(f"{name}{words}: {answer['error']}\n{self.said()}")
        return answer["value"]

    def shoot(self, name: str, window: str = "") -> Path:
        """A picture of the screen or of one window, as the next number."""
        path = self.pictures / f"{len(list(self.pictures.iterdir())):02d}-{name}.png"
        line = json.dumps({"call": "screenshot", "words": [str(path), window]})
        assert self._driver.stdin and self._driver.stdout
        print(line, file=self._driver.stdin, flush=True)
        self._driver.stdout.readline()
        return path

    def said(self) -> str:
        """The end of what GIMP, the plug-in and the driver printed."""
        ends = []
        for path in (self.log, self.gimp.folder / "driver.log"):
            if path.exists():
                ends.append(path.read_text(encoding="utf-8", errors="replace")[-3000:])
        return "\n".join(ends)

    @property
    def alive(self) -> bool:
        """Whether GIMP runs."""
        return self.ended(self.pid) is None

    def plug_in(self) -> int:
        """The process id of the plug-in that works now (0: none)."""
        found = self.processes("mgie-gimp.py")
        return found[0] if found else 0

    def close(self) -> None:
        if self._kept:
            to = Path(self._kept) / self.gimp.folder.parent.name
            shutil.copytree(self.pictures, to, dirs_exist_ok=True)
        self._driver.kill()  # and with it everything in its namespace
        self._driver.wait()
        for stream in (self._driver.stdin, self._driver.stdout):
            if stream:
                stream.close()
        self._errors.close()

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is not None and self._driver.poll() is None:
            self.shoot("failed")
        self.close()


def until(what: Callable[[], Any], timeout: float, words: str) -> float:
    """Wait until it is so; the seconds that it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < timeout, f"after {timeout:g} s: not {words}"
        time.sleep(0.03)
    return time.monotonic() - began
