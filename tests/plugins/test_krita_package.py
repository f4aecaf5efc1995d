"""The zip, read by Krita's own importer where Krita is installed."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mgie_server.plugins import krita, package
from mgie_server.plugins.bundle import fill
from mgie_server.plugins.wheels import VERSION, Wheel

IMPORTER = Path("/usr/share/krita/pykrita/plugin_importer/plugin_importer.py")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A pyzmq that an earlier install left: taken from there instead of the network."""
    folder = tmp_path / "earlier" / "abi3-win_amd64"
    (folder / "zmq").mkdir(parents=True)
    (folder / "zmq" / "__init__.py").write_text("")
    (folder / f"pyzmq-{VERSION}.dist-info").mkdir()
    (folder / f"pyzmq-{VERSION}.dist-info" / "METADATA").write_text("x")
    return folder.parent


def make(out: Path, earlier: Path) -> package.Package:
    return package.make(krita.source(), out, [Wheel("abi3", "win_amd64", "0" * 64)], [earlier])


def test_the_zip_holds_all_of_it(tmp_path: Path, earlier: Path) -> None:
    made = make(tmp_path / "mgie.zip", earlier)
    with zipfile.ZipFile(made.out) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {"mgie_krita.desktop", "mgie_krita.action", "mgie_krita/", "mgie_krita/__init__.py"} <= set(names)
    assert "mgie_krita/bundled/mgie_protocol/client.py" in names
    assert "mgie_krita/bundled/pyzmq/abi3-win_amd64/zmq/__init__.py" in names
    assert "mgie_krita/server_command.json" not in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]
    assert made.size == made.out.stat().st_size and made.gathered.tags == ("abi3-win_amd64",)
    assert made.files == sum(not name.endswith("/") for name in names)
    assert "pyzmq abi3-win_amd64: 2 files" in made.contents


def test_the_same_content_makes_the_same_file(tmp_path: Path, earlier: Path) -> None:
    one, two = make(tmp_path / "1.zip", earlier), make(tmp_path / "2.zip", earlier)
    assert hashlib.sha256(one.out.read_bytes()).digest() == hashlib.sha256(two.out.read_bytes()).digest()


def test_the_command(plugins: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = plugins("package", "krita", "--no-wheels", "--json")
    data = json.loads(ran.stdout)
    out = tmp_path / data["out"]
    assert ran.exit_code == 0 and zipfile.is_zipfile(out) and data["bytes"] == out.stat().st_size
    assert data["pyzmq"] == [] and data["files"] > 30
    told = plugins("package", "krita", "--no-wheels", "--out", tmp_path / "b.zip").stdout
    assert str(tmp_path / "b.zip") in told and "mgie_protocol:" in told and "standard library" in told
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.is_file()) == [".zip", ".zip"]


def test_a_file_that_cannot_be_written(plugins: Any, tmp_path: Path) -> None:
    ran = plugins("package", "krita", "--no-wheels", "--out", tmp_path, "--json")
    assert ran.exit_code == 1 and json.loads(ran.stdout)["error"]["code"] == "output_not_writable"


@pytest.fixture
def importer() -> ModuleType:
    """Krita's own code: plain Python, which asks only for its words of Krita."""
    if not IMPORTER.is_file():
        pytest.skip("no Krita is installed here")
    spec = importlib.util.spec_from_file_location("krita_plugin_importer", IMPORTER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    module.i18n = str  # type: ignore[attr-defined]
    spec.loader.exec_module(module)
    return module


def test_kritas_importer_takes_it(importer: ModuleType, tmp_path: Path, earlier: Path) -> None:
    made = make(tmp_path / "mgie.zip", earlier)
    resources = tmp_path / "krita"
    resources.mkdir()
    asked: list[str] = []

    def overwrite(plugin: dict[str, str]) -> bool:
        asked.append(plugin["ui_name"])
        return True

    for _ in range(2):
        imported = importer.PluginImporter(str(made.out), str(resources), overwrite).import_all()
        assert [plugin["name"] for plugin in imported] == ["mgie_krita"]
    assert asked == ["MGIE: edit by instruction"]
    state = krita.state(krita.Place("folder", resources, None))
    assert state.installed and state.up_to_date and state.pyzmq == ["abi3-win_amd64"]
    expected = tmp_path / "expected"
    fill(expected, krita.source(), earlier, ())
    there = resources / "pykrita" / "mgie_krita"
    assert {p.relative_to(there) for p in there.rglob("*")} == {
        p.relative_to(expected) for p in expected.rglob("*")
    }
