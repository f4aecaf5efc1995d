"""A wheel of this checkout, built without its weights: the plug-ins are inside, and nothing that is not meant for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = "mgie_server/plugins/data"
PACKAGES = {"krita": "mgie_krita", "gimp": "mgie-gimp"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("setuptools", minversion="77")
    tree = tmp_path_factory.mktemp("tree")
    ignore = shutil.ignore_patterns("__pycache__", "assets", "*.egg-info")
    for name in ("mgie_server", "shared", "plugin_krita", "plugin_gimp"):
        shutil.copytree(ROOT / name, tree / name, ignore=ignore)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "THIRD_PARTY.md"):
        shutil.copy(ROOT / name, tree)
    for stray in (
        "__pycache__/a.pyc",
        "tests/test_a.py",
        "bundled/VERSION",
        ".hidden",
        "server_command.json",
    ):
        for editor, package in PACKAGES.items():
            path = tree / f"plugin_{editor}" / package / stray
            path.parent.mkdir(exist_ok=True)
            path.write_text("not for the wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(tree / "out"), str(tree)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stderr
    return next((tree / "out").glob("*.whl"))


@pytest.mark.parametrize(
    ("editor", "some"),
    [
        ("krita", {"mgie_krita.desktop", "mgie_krita.action", "mgie_krita/__init__.py"}),
        ("gimp", {"mgie-gimp/mgie-gimp.py", "mgie-gimp/mgie_gimp/__init__.py"}),
    ],
)
def test_the_plug_in_is_inside(wheel: Path, editor: str, some: set[str]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        prefix = f"{PLUGIN}/{editor}/"
        inside = {n.removeprefix(prefix) for n in archive.namelist() if n.startswith(prefix)}
    left_out = ("__pycache__", ".pyc")
    source = ROOT / f"plugin_{editor}"
    wanted = {p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file()}
    wanted = {n for n in wanted if not any(part in n for part in left_out) and "/bundled/" not in n}
    assert some <= inside
    assert inside == wanted


def test_no_tests_and_no_caches_are(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {"mgie_server", "mgie_protocol"} == {top for top in tops if not top.endswith(".dist-info")}
    assert not [n for n in names if "__pycache__" in n or n.endswith(".pyc") or "tests" in n.split("/")]


def test_an_installation_takes_it_from_there(wheel: Path, tmp_path: Path) -> None:
    """The command's own code, from the unpacked wheel and without the checkout."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from mgie_server.plugins import gimp, krita\n"
        "krita.install(krita.places(to=Path(sys.argv[2])), pyzmq=False)\n"
        "gimp.install(gimp.places(to=Path(sys.argv[2])))\n"
        "print(krita.source().folder, gimp.source().folder)"
    )
    words = [sys.executable, "-I", "-c", code, str(tmp_path / "site"), str(tmp_path / "to")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    site = tmp_path / "site" / PLUGIN
    assert done.stdout.strip() == f"{site / 'krita'} {site / 'gimp'}", done.stderr
    assert os.access(tmp_path / "to" / "mgie-gimp" / "mgie-gimp.py", os.X_OK)
    assert (tmp_path / "to" / "pykrita" / "mgie_krita" / "bundled" / "mgie_protocol" / "client.py").is_file()
