"""A real GIMP for the tests: its system, its profiles, and runs of its console."""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[2]
PLUG_INS = CHECKOUT / "plugin_gimp"
SAMPLE = CHECKOUT / "docs" / "sample.jpg"

GIMPRC = """\
(config-version "{version}")
(show-welcome-dialog no)
(check-updates no)
(save-document-history no)
(plug-in-path "{plug_ins}:${{gimp_plug_in_dir}}/plug-ins")
"""


class GimpMissing(AssertionError):
    """The tests have no GIMP: a failure, never a skip."""


def gimp_system() -> Path:
    """The folder with GIMP in a Debian trixie; made when it is not there. Raises GimpMissing."""
    done = subprocess.run([str(HERE / "build_chroot.sh")], capture_output=True, text=True)
    if done.returncode != 0:
        raise GimpMissing(f"build_chroot.sh ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return Path(done.stdout.strip().splitlines()[-1])


@dataclass(frozen=True)
class ConsoleRun:
    """A finished console run. report: what the script put there. problem: its traceback, "" when it had none.

    code: GIMP's exit code. output: everything that GIMP and the plug-in printed.
    """

    report: dict[str, Any]
    problem: str
    code: int
    output: str


@dataclass
class Gimp:
    """One GIMP profile, and the folder in which its tests keep their files (the same path inside and outside).

    mgie_home: MGIE_HOME of the server to be used; a folder without a server when None.
    plug_ins: the folder that holds mgie-gimp/; the checkout's own by default.
    language: the locale ("en_US.UTF-8", "zh_CN.UTF-8"). transport: MGIE_TRANSPORT for the plug-in.
    environment: more variables for GIMP.
    """

    folder: Path
    mgie_home: Path | None = None
    plug_ins: Path = PLUG_INS
    language: str = "en_US.UTF-8"
    transport: str = "auto"
    environment: dict[str, str] = field(default_factory=dict)
    binds: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.home = self.mgie_home or self.folder / "no-server"
        self.home.mkdir(parents=True, exist_ok=True)
        self.profile = self.folder / "profile"
        self._write_profile()

    def _write_profile(self) -> None:
        """Settings without first-run windows and updates; GIMP adds the rest at its first start."""
        self.profile.mkdir(exist_ok=True)
        if not (self.profile / "gimprc").exists():
            text = GIMPRC.format(version=gimp_version(), plug_ins=self.plug_ins)
            (self.profile / "gimprc").write_text(text, encoding="utf-8")

    def inside(self, *command: object, environment: Mapping[str, str] | None = None) -> list[str]:
        """The command line that runs a command in GIMP's system, with this profile, folder and server.

        environment: over the profile's own; an empty value leaves a variable unset.
        """
        words = [str(HERE / "in_chroot.sh"), "--read-only", str(CHECKOUT)]
        seen: list[Path] = [CHECKOUT]
        for path in [self.folder, self.home, *self.binds]:
            words += ["--bind", str(path)]
            seen.append(path)
        if not any(self.plug_ins.is_relative_to(path) for path in seen):
            words += ["--read-only", str(self.plug_ins)]
        variables = {
            "GIMP3_DIRECTORY": str(self.profile),
            "MGIE_HOME": str(self.home),
            "MGIE_TRANSPORT": self.transport,
            "LANG": self.language,
            "LANGUAGE": self.language.partition(".")[0],
            **self.environment,
            **(environment or {}),
        }
        for name, value in variables.items():
            words += ["--env", f"{name}={value}"] if value else []
        return [*words, "--", *map(str, command)]

    def console(
        self,
        script: Path | str,
        arguments: Mapping[str, Any] | None = None,
        *,
        timeout: float = 120,
        environment: Mapping[str, str] | None = None,
        check: bool = True,
    ) -> ConsoleRun:
        """Run a Python script (a file, or its text) in gimp-console; see console_side for what it may use.

        check: a script that raised, or that wrote no report, fails the test.
        """
        run = self.folder / f"run-{uuid.uuid4().hex[:8]}"
        run.mkdir()
        path = self._script(script, run)
        told = run / "report.json"
        start = f"import sys; sys.path.insert(0, {str(HERE)!r}); import console_side; console_side.run({str(path)!r})"
        command = [
            "gimp-console",
            "-i",
            "-d",
            "-f",
            "--batch-interpreter=python-fu-eval",
            "-b",
            start,
            "--quit",
        ]
        variables = {
            "MGIE_TEST_ARGUMENTS": json.dumps(dict(arguments or {}), default=str),
            "MGIE_TEST_REPORT": str(told),
            **(environment or {}),
        }
        done = self._finish(self.inside(*command, environment=variables), run / "output.txt", timeout)
        data = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
        output = (run / "output.txt").read_text(encoding="utf-8", errors="replace")
        ran = ConsoleRun(data.get("report", {}), data.get("problem", "GIMP wrote no report"), done, output)
        if check:
            assert not ran.problem, f"{ran.problem}\n--- GIMP said:\n{output[-4000:]}"
        return ran

    def script_fu(self, text: str, *, timeout: float = 120) -> tuple[int, str]:
        """Run Script-Fu in gimp-console; gives the exit code and what was printed."""
        output = self.folder / f"script-fu-{uuid.uuid4().hex[:8]}.txt"
        command = [
            "gimp-console",
            "-i",
            "-d",
            "--batch-interpreter=plug-in-script-fu-eval",
            "-b",
            text,
            "--quit",
        ]
        code = self._finish(self.inside(*command), output, timeout)
        return code, output.read_text(encoding="utf-8", errors="replace")

    def _script(self, script: Path | str, run: Path) -> Path:
        if isinstance(script, Path):
            return script
        path = run / "script.py"
        path.write_text(script, encoding="utf-8")
        return path

    def _finish(self, command: list[str], output: Path, timeout: float) -> int:
        """Run to the end; a GIMP that takes too long is killed with everything that it started."""
        with output.open("wb") as file:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
            try:
                return process.wait(timeout)
            except subprocess.TimeoutExpired:
                said = output.read_text(encoding="utf-8", errors="replace")
                raise AssertionError(f"GIMP was not done after {timeout:g} s:\n{said[-4000:]}") from None
            finally:
                process.kill()
                process.wait()


_version: list[str] = []


def gimp_version() -> str:
    """The version of the GIMP under test, such as "3.0.4"."""
    if not _version:
        gimp_system()
        command = [str(HERE / "in_chroot.sh"), "--", "gimp-console", "--version"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode != 0 or "version" not in done.stdout:
            raise GimpMissing(f"gimp-console does not start: {done.stdout}{done.stderr}")
        _version.append(done.stdout.split()[-1])
    return _version[0]
