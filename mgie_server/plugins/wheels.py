"""pyzmq for the Python inside an editor: fetched by pip, held against known hashes, unpacked into folders.

A folder is named as `mgie_krita.bundled` looks for it: cp310-linux_x86_64, abi3-win_amd64 (3.12 and later).
"""

from __future__ import annotations

import contextlib
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

VERSION = "27.3.0"
PIP_SECONDS = 30
# of a wheel, what only building against it needs
LEFT_OUT = (".pyi", ".pxd", ".pxi", ".h", ".c")


@dataclass(frozen=True)
class Wheel:
    """One file of the package index. abi: cp310, cp311 or abi3. system: the end of the folder's name."""

    abi: str
    system: str
    sha256: str

    @property
    def tag(self) -> str:
        return f"{self.abi}-{self.system}"

    def pip_words(self) -> list[str]:
        """What makes pip take this file and no other, whatever machine it runs on."""
        python = "312" if self.abi == "abi3" else self.abi.removeprefix("cp")
        words = ["--implementation", "cp", "--python-version", python, "--abi", self.abi]
        return words + [word for name in PIP_SYSTEMS[self.system] for word in ("--platform", name)]


PIP_SYSTEMS = {
    "linux_x86_64": ("manylinux_2_26_x86_64", "manylinux_2_28_x86_64"),
    "linux_aarch64": ("manylinux_2_26_aarch64", "manylinux_2_28_aarch64"),
    "win_amd64": ("win_amd64",),
    "macosx_universal2": ("macosx_10_15_universal2",),  # one file for Intel and Apple processors
}
WHEELS = tuple(
    Wheel(abi, system, sha256)
    for system, abi, sha256 in (
        ("linux_x86_64", "cp310", "e84d88c42ac2ea32314aaa9ef879da16c372ebfb8ad6f2ce1953d88538b44831"),
        ("linux_x86_64", "cp311", "477b8ad30d66fc905c5388351e83b9ac25824b00e82c0d052b72ea6392636dfd"),
        ("linux_x86_64", "abi3", "858fe25231e0fd8612da142efde019faa5ef63fa150a821a27870e791b38c798"),
        ("linux_aarch64", "cp310", "fe0ed75bccf62838682f2615c33aebbb6bc658ab2697afd6932c7919f3b26cba"),
        ("linux_aarch64", "cp311", "f3d14fc8a7b85156c67e3f6ebbe8f2af2f89da2a407997a66e2a578e1bdabf6a"),
        ("linux_aarch64", "abi3", "ad8b828407caee77ff3ab0bdb2984ee8d48922328b226e8fda7c84a71a55dbb4"),
        ("win_amd64", "cp310", "d968d0c2bd7a35c73d62b32fba05e8c2061a6614870e8ec132a6667bc72f24e9"),
        ("win_amd64", "cp311", "df98c790f86b6aa2378b4bb94dec7b85b0adb195b880b41e429a4990aed2a8c9"),
        ("win_amd64", "abi3", "3ea8e8fa5c097e68fef91d70b150fda96f307758103868018fc4deeb9c214122"),
        ("macosx_universal2", "cp310", "de47ad29f7fed1a466e0ef34b13ca307cf24aba77c0a21c87e6cae649ad29669"),
        ("macosx_universal2", "cp311", "86fb4408797aabb54a31e147176ae0f2474d99f1715a36a4564089eca9ef9ce8"),
        ("macosx_universal2", "abi3", "15155fd8f308d3bd47f67a8f6cc809f9db90abbf63c514c384a17622e2cf080f"),
    )
)


@dataclass(frozen=True)
class Gathered:
    """tags: of the folders that are there now. missing: why others are not, "" when all are."""

    tags: tuple[str, ...] = ()
    missing: str = ""


def wheels_here(system: str = sys.platform, machine: str = "") -> tuple[Wheel, ...]:
    """The wheels for an editor on this machine; none on a machine that there is no wheel for."""
    machine = (machine or platform.machine()).lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    name = {"linux": f"linux_{machine}", "darwin": "macosx_universal2"}.get(system, "")
    if system == "win32" and machine == "x86_64":
        name = "win_amd64"
    return tuple(wheel for wheel in WHEELS if wheel.system == name)


def gather(
    wanted: Sequence[Wheel],
    into: Path,
    known: Sequence[Path] = (),
    say: Callable[[str], None] = lambda text: None,
) -> Gathered:
    """Unpack wheels into into/TAG, from an earlier install where it has them, else from the package index.

    known: folders like `into` of earlier installs. Never raises for what the network does: the first wheel that
    cannot be fetched ends the fetching, and `missing` says why.
    """
    if not wanted:
        return Gathered(missing="There is no pyzmq for this kind of machine.")
    into.mkdir(parents=True, exist_ok=True)
    tags: list[str] = []
    missing = ""
    for wheel in wanted:
        earlier = [folder / wheel.tag for folder in known if _holds_it(folder / wheel.tag)]
        if earlier:
            shutil.copytree(earlier[0], into / wheel.tag, ignore=shutil.ignore_patterns("__pycache__"))
        elif not missing:
            say(f"Fetching pyzmq {VERSION} for {wheel.tag} ...")
            missing = _fetch(wheel, into / wheel.tag)
        if (into / wheel.tag).is_dir():
            tags.append(wheel.tag)
    return Gathered(tuple(tags), missing)


def _holds_it(folder: Path) -> bool:
    return (folder / f"pyzmq-{VERSION}.dist-info").is_dir() and (folder / "zmq" / "__init__.py").is_file()


def _fetch(wheel: Wheel, into: Path) -> str:
    """Fetch and unpack one wheel; why it did not work, "" when it did."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        requirement = folder / "requirement.txt"
        requirement.write_text(f"pyzmq=={VERSION} --hash=sha256:{wheel.sha256}\n", encoding="ascii")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        command += ["--no-input", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
        command += ["--retries", "1", "--timeout", "5", "--dest", name, *wheel.pip_words()]
        try:
            done = subprocess.run(
                [*command, "--requirement", str(requirement)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=PIP_SECONDS,
                cwd=name,  # `-m` looks for modules here first: in a folder of ours
            )
        except subprocess.TimeoutExpired:
            return f"pyzmq could not be fetched: no answer in {PIP_SECONDS} s."
        except OSError as error:
            return f"pyzmq could not be fetched: {error.strerror}."
        files = sorted(folder.glob("*.whl"))
        if done.returncode or not files:
            return f"pyzmq could not be fetched: {_last_error(done.stderr)}"
        return _unpack(files[0], into)


def _last_error(said: str) -> str:
    if "Retrying" in said:
        return "the package index does not answer."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["pip ended without a word."])[-1][:300].removeprefix("ERROR: ")


def _unpack(wheel: Path, into: Path) -> str:
    """Unpack beside, then rename: a folder with this name is whole."""
    aside = into.with_name(f".{into.name}")
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                parts = PurePosixPath(name).parts
                if name.startswith("/") or ".." in parts or "\\" in name or ":" in name:
                    return f"pyzmq could not be unpacked: it holds the path {name!r}."
                if not name.endswith(("/", *LEFT_OUT)) and parts[:2] != ("zmq", "tests"):
                    archive.extract(name, aside)
        aside.rename(into)
    except (zipfile.BadZipFile, OSError) as error:
        return f"pyzmq could not be unpacked: {error}."
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(aside)
    return ""
