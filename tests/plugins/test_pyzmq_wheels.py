"""pyzmq comes through real pip, from an index folder made here, and only with the hash that is known."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from mgie_server.plugins.wheels import PIP_SYSTEMS, VERSION, WHEELS, Wheel, gather, wheels_here

INFO = f"pyzmq-{VERSION}.dist-info"
CONTENT = {
    "zmq/__init__.py": "name = 'a fake'\n",
    "zmq/__init__.pyi": "left out\n",
    "zmq/tests/test_it.py": "left out\n",
    "zmq/backend/_zmq.abi3.so": "binary\n",
    f"{INFO}/METADATA": f"Metadata-Version: 2.1\nName: pyzmq\nVersion: {VERSION}\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: false\nTag: cp310-cp310-win_amd64\n",
    f"{INFO}/licenses/LICENSE.md": "the licence\n",
}


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip looks."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def put_wheel(index: Path, content: dict[str, str] = CONTENT) -> Wheel:
    path = index / f"pyzmq-{VERSION}-cp310-cp310-win_amd64.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
        archive.writestr(f"{INFO}/RECORD", "")
    return Wheel("cp310", "win_amd64", hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_wheel_for_another_system_is_fetched_and_unpacked(index: Path, tmp_path: Path) -> None:
    said: list[str] = []
    got = gather([put_wheel(index)], tmp_path / "out", say=said.append)
    assert got.tags == ("cp310-win_amd64",) and got.missing == "" and "cp310-win_amd64" in said[0]
    inside = tmp_path / "out" / "cp310-win_amd64"
    assert (inside / "zmq" / "backend" / "_zmq.abi3.so").read_text() == "binary\n"
    assert (inside / INFO / "licenses" / "LICENSE.md").exists()
    assert not (inside / "zmq" / "tests").exists() and not (inside / "zmq" / "__init__.pyi").exists()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["cp310-win_amd64"]


def test_a_wheel_with_another_hash_is_refused(index: Path, tmp_path: Path) -> None:
    put_wheel(index)
    got = gather([Wheel("cp310", "win_amd64", "0" * 64)], tmp_path / "out")
    assert got.tags == () and "could not be fetched" in got.missing
    assert not list((tmp_path / "out").iterdir())


def test_a_wheel_that_writes_elsewhere_is_refused(index: Path, tmp_path: Path) -> None:
    wheel = put_wheel(index, {**CONTENT, "../evil.py": "x"})
    got = gather([wheel], tmp_path / "out")
    assert got.tags == () and "../evil.py" in got.missing
    assert not list((tmp_path / "out").iterdir()) and not (tmp_path / "evil.py").exists()


def test_without_network_the_first_failure_is_the_last_try(index: Path, tmp_path: Path) -> None:
    said: list[str] = []
    got = gather(WHEELS, tmp_path / "out", say=said.append)
    assert got.tags == () and "pyzmq could not be fetched" in got.missing and len(said) == 1


def test_what_an_earlier_install_has_is_not_fetched_again(index: Path, tmp_path: Path) -> None:
    wheel = put_wheel(index)
    gather([wheel], tmp_path / "earlier")
    (index / f"pyzmq-{VERSION}-cp310-cp310-win_amd64.whl").unlink()
    said: list[str] = []
    got = gather([wheel], tmp_path / "out", [tmp_path / "earlier"], said.append)
    assert got.tags == ("cp310-win_amd64",) and not said
    (tmp_path / "earlier" / "cp310-win_amd64" / INFO).rename(tmp_path / "of-another-version")
    assert gather([wheel], tmp_path / "out2", [tmp_path / "earlier"]).tags == ()


def test_the_list_covers_every_system_and_python_once() -> None:
    tags = [wheel.tag for wheel in WHEELS]
    assert sorted(tags) == sorted(f"{abi}-{s}" for abi in ("cp310", "cp311", "abi3") for s in PIP_SYSTEMS)
    assert len({wheel.sha256 for wheel in WHEELS}) == 12


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("linux", "x86_64", "linux_x86_64"),
        ("linux", "aarch64", "linux_aarch64"),
        ("win32", "AMD64", "win_amd64"),
        ("darwin", "arm64", "macosx_universal2"),
        ("darwin", "x86_64", "macosx_universal2"),
    ],
)
def test_the_wheels_of_a_machine(system: str, machine: str, name: str) -> None:
    found = wheels_here(system, machine)
    assert [wheel.tag for wheel in found] == [f"cp310-{name}", f"cp311-{name}", f"abi3-{name}"]


def test_a_machine_without_wheels(tmp_path: Path) -> None:
    assert wheels_here("linux", "riscv64") == () and wheels_here("win32", "ARM64") == ()
    assert "this kind of machine" in gather((), tmp_path / "out").missing
