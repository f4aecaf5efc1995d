"""What the plug-in does first inside Krita: its own protocol comes first, then the pyzmq that fits."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mgie_server.plugins.wheels import wheels_here

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "plugin_krita" / "mgie_krita"

LOOK = """
import json, sys
sys.path.insert(0, sys.argv[1])
import bundled
first = bundled.put_on_path()
again = bundled.put_on_path()
def where(name):
    try:
        return __import__(name).__file__
    except ImportError:
        return ""
print(json.dumps({"put": first, "again": again, "path": sys.path[:2], "times": sys.path.count(first[0] if first else ""),
    "protocol": where("mgie_protocol"), "zmq": where("zmq")}))
"""


def look(folder: Path) -> dict:
    """A Python without site-packages runs the helper that lies in a folder."""
    command = [sys.executable, "-I", "-S", "-c", LOOK, str(folder)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)


def tag_here() -> str:
    code = "import sys; sys.path.insert(0, sys.argv[1]); import bundled; print(bundled.tag())"
    done = subprocess.run([sys.executable, "-I", "-c", code, str(PLUGIN)], capture_output=True, text=True)
    return done.stdout.strip()


def tag_of(version: tuple[int, int], system: str, machine: str) -> str:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import bundled\n"
        f"print(bundled.tag({version!r}, {system!r}, {machine!r}))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code, str(PLUGIN)], capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A plug-in's folder as an install leaves it, with a pyzmq for this Python that is not pyzmq."""
    folder = tmp_path / "somewhere" / "else" / "mgie_krita"
    folder.mkdir(parents=True)
    shutil.copy(PLUGIN / "bundled.py", folder)
    shutil.copytree(ROOT / "shared" / "mgie_protocol", folder / "bundled" / "mgie_protocol")
    (folder / "bundled" / "pyzmq" / tag_here() / "zmq").mkdir(parents=True)
    (folder / "bundled" / "pyzmq" / tag_here() / "zmq" / "__init__.py").write_text("")
    return folder


def test_the_bundled_copies_come_first(installed: Path) -> None:
    seen = look(installed)
    bundled = installed / "bundled"
    assert seen["put"] == seen["again"] == seen["path"] == [str(bundled), str(bundled / "pyzmq" / tag_here())]
    assert seen["times"] == 1
    assert Path(seen["protocol"]).is_relative_to(bundled / "mgie_protocol")
    assert Path(seen["zmq"]).is_relative_to(bundled / "pyzmq")


def test_a_pyzmq_for_another_python_is_not_used(installed: Path) -> None:
    pyzmq = installed / "bundled" / "pyzmq"
    (pyzmq / tag_here()).rename(pyzmq / "cp27-amiga_m68k")
    seen = look(installed)
    assert seen["put"] == [str(installed / "bundled")] and seen["zmq"] == ""


def test_a_checkout_uses_the_protocol_beside_it() -> None:
    if (PLUGIN / "bundled").exists():
        pytest.skip("this checkout has a bundled folder of its own")
    seen = look(PLUGIN)
    assert seen["put"] == [str(ROOT / "shared")]
    assert Path(seen["protocol"]).is_relative_to(ROOT / "shared")


def test_with_nothing_there_nothing_happens(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    shutil.copy(PLUGIN / "bundled.py", folder)
    seen = look(folder)
    assert seen["put"] == [] and seen["protocol"] == ""


@pytest.mark.parametrize(
    ("system", "machine"),
    [("linux", "x86_64"), ("linux", "aarch64"), ("win32", "AMD64"), ("darwin", "arm64")],
)
def test_the_names_are_those_that_an_install_makes(system: str, machine: str) -> None:
    names = [tag_of(version, system, machine) for version in ((3, 10), (3, 11), (3, 12), (3, 13))]
    made = [wheel.tag for wheel in wheels_here(system, machine)]
    assert names == [*made, made[-1]]
    assert tag_of((3, 9), system, machine) not in made
