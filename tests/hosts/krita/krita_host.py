"""A real Krita for one scenario: a home, a screen and a window manager of its own, and only these are ended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from krita_chroot import chroot_prefix

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PLUGIN, SCENARIO = "mgie_krita", "mgie_scenario"
SCREEN = "1600x1000x24"
BAD_WORDS = ("SAFE ASSERT", "Traceback", "Script error")  # on stderr; each of them fails a run
# but for this: on a busy machine Krita may be told late of a change of a layer that a scenario took away, and goes on
TOLD_LATE = 'SAFE ASSERT (krita): "dummy" in file ./libs/ui/flake/kis_dummies_facade_base.cpp'


@dataclass
class KritaRun:
    """A finished Krita. folder: what the scenario wrote. report: see mgie_scenario/report.py, {} without one."""

    code: int
    out: str
    err: str
    folder: Path
    report: dict[str, Any] = field(default_factory=dict)
    timed_out: bool = False

    def problems(self) -> list[str]:
        """Everything that is wrong apart from the checks themselves, in words."""
        said = (self.err + self.out).replace(TOLD_LATE, "")
        found = [f"stderr has {word!r}" for word in BAD_WORDS if word in said]
        if self.timed_out:
            found.append("Krita did not end in time")
        if self.code != 0:
            found.append(f"Krita's exit code is {self.code}")
        if not self.report.get("finished"):
            found.append("the scenario did not come to its end")
        return found + self.report.get("problems", [])

    def failures(self) -> dict[str, str]:
        return {name: words for name, words in self.report.get("checks", {}).items() if words}

    def check(self) -> None:
        """Raises AssertionError with all that is wrong."""
        wrong = self.problems() + [f"{name}:\n{words}" for name, words in self.failures().items()]
        if wrong:
            raise AssertionError(
                "\n".join([*wrong, f"--- the end of stderr ({self.folder})", self.err[-3000:]])
            )


def install_plugin(data: Path, wheels: bool) -> None:
    """The plug-in as a user installs it, into Krita's data folder. wheels: with pyzmq, which takes the network."""
    command = [str(Path(sys.executable).parent / "mgie"), "plugins", "install", PLUGIN.removeprefix("mgie_")]
    command += ["--to", str(data), "--json", "--wheels" if wheels else "--no-wheels"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


_no_caches = shutil.ignore_patterns("__pycache__", "*.pyc")


class Screen:
    """An X server on a display number of its own choice, with a window manager."""

    def __init__(self, folder: Path) -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
        log = (folder / "xvfb.log").open("wb")
        self._server = subprocess.Popen(command, pass_fds=[writing], stdout=log, stderr=log)
        os.close(writing)
        with os.fdopen(reading) as pipe:  # Xvfb writes the number when it is ready, or ends
            number = pipe.readline().strip()
        if not number:
            raise AssertionError(f"Xvfb did not start, see {folder / 'xvfb.log'}")
        self.display = f":{number}"
        environment = {**os.environ, "DISPLAY": self.display, "HOME": str(folder)}
        self._manager = subprocess.Popen(["openbox", "--sm-disable"], env=environment, stdout=log, stderr=log)

    def picture(self, path: Path) -> None:
        """What stands on the screen: mostly the dialog that nobody answers."""
        environment = {**os.environ, "DISPLAY": self.display}
        command = ["import", "-window", "root", str(path)]
        subprocess.run(command, env=environment, capture_output=True, timeout=20, check=False)

    def close(self) -> None:
        for process in (self._manager, self._server):
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it, then make it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


class RunningKrita:
    """A Krita under way; display and process are open to tests that act from outside (xdotool, a kill)."""

    def __init__(self, folder: Path, scenario: Path, extra: dict[str, str], seed: Path | None, kritarc: str):
        self.folder = folder
        self.home = folder / "home"
        self.mgie_home = Path(
            extra.get("MGIE_HOME", folder / "mgie")
        )  # another Krita's, to go on with its server
        folder.mkdir(parents=True)
        if seed is not None:
            shutil.copytree(seed, self.home, symlinks=True)
        self._furnish(kritarc, extra.get("MGIE_TRANSPORT") == "pyzmq", extra.get("MGIE_SCENARIO_OPENGL", ""))
        self._screen = Screen(folder)
        self.display = self._screen.display
        with (folder / "out.log").open("wb") as out, (folder / "err.log").open("wb") as err:
            environment = {**self._environment(scenario), **extra}
            command = [*chroot_prefix(folder.parent), "krita", "--nosplash"]
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=err, cwd=folder)

    def wait(self, seconds: float = 300.0, *, leave_server: bool = False) -> KritaRun:
        """Its end, its own or a forced one after so many seconds; the screen and the server that it left are closed."""
        timed_out = False
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            timed_out = True
            self._screen.picture(self.folder / "timeout.png")
        self.close(leave_server)
        out, err = (
            (self.folder / name).read_text(encoding="utf-8", errors="replace")
            for name in ("out.log", "err.log")
        )
        return KritaRun(self.process.returncode, out, err, self.folder, self._report(), timed_out)

    def close(self, leave_server: bool = False) -> None:
        end(self.process)
        self._screen.close()
        if not leave_server and (self.mgie_home / "connection.json").exists():
            command = [str(Path(sys.executable).parent / "mgie"), "stop", "--json"]
            environment = {**os.environ, "MGIE_HOME": str(self.mgie_home)}
            subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)

    def _report(self) -> dict[str, Any]:
        path = self.folder / "report.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def _furnish(self, kritarc: str, wheels: bool, opengl: str) -> None:
        pykrita = self.home / "data" / "krita" / "pykrita"
        for name in ("config", "cache", "run", "data/krita/pykrita"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        (self.home / "run").chmod(0o700)
        install_plugin(self.home / "data" / "krita", wheels)
        shutil.copytree(HERE / "scenario_plugin", pykrita, dirs_exist_ok=True, ignore=_no_caches)
        (self.home / "config" / "kritarc").write_text(kritarc, encoding="utf-8")
        if opengl == "none":  # without a GPU every redraw of a window with an OpenGL canvas takes 40 to 80 ms
            (self.home / "config" / "kritadisplayrc").write_text("[General]\nOpenGLRenderer=none\n")

    def _environment(self, scenario: Path) -> dict[str, str]:
        unwanted = ("PYTHONHOME", "PYTHONPATH", "SESSION_MANAGER", "DBUS_SESSION_BUS_ADDRESS", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        xdg = {f"XDG_{kind.upper()}_HOME": str(self.home / kind) for kind in ("data", "config", "cache")}
        own = {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LP_NUM_THREADS": "1",  # of OpenGL in software
            "MGIE_HOME": str(self.mgie_home),
            "MGIE_SCENARIO": str(scenario.resolve()),
            "MGIE_SCENARIO_OUT": str(self.folder),
        }
        return {**kept, **xdg, **own}


def kritarc(plugin: bool, more: str = "") -> str:
    """Krita's settings: which plug-ins are switched on."""
    enabled = {SCENARIO: True, PLUGIN: plugin}
    lines = ["[python]", *(f"enable_{name}={str(on).lower()}" for name, on in enabled.items())]
    return "\n".join([*lines, more]) + "\n"


class KritaHost:
    """Starts Kritas, one a scenario; the first start of a session makes the home that all others copy."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._seed: Path | None = None
        self._count = 0

    def start(
        self,
        scenario: Path,
        *,
        plugin: bool = True,
        environment: dict[str, str] | None = None,
        settings: str = "",
    ) -> RunningKrita:
        """plugin: whether the plug-in itself is enabled; its modules are there in any case.

        settings: further lines of kritarc.
        """
        if self._seed is None:
            first = self._start(HERE / "scenarios" / "nothing.py", {}, kritarc(False))
            first.wait().check()
            shutil.rmtree(first.home / "run")  # sockets, which cannot be copied
            self._seed = first.home
        return self._start(scenario, environment or {}, kritarc(plugin, settings))

    def run(
        self,
        scenario: Path,
        *,
        plugin: bool = True,
        environment: dict[str, str] | None = None,
        settings: str = "",
        seconds: float = 300.0,
    ) -> KritaRun:
        """One scenario to its end. Nothing is checked yet: call check() of what it gives."""
        running = self.start(scenario, plugin=plugin, environment=environment, settings=settings)
        return running.wait(seconds)

    def _start(self, scenario: Path, extra: dict[str, str], settings: str) -> RunningKrita:
        self._count += 1
        folder = self._work / f"{self._count:02d}-{scenario.stem}"
        return RunningKrita(folder, scenario, extra, self._seed, settings)
