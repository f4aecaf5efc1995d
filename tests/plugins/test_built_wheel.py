"""Wheel and sdist of this checkout: the plug-ins are inside, nothing that is not meant for it, and it edits elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = "mgie_server/plugins/data"
PACKAGES = {"krita": "mgie_krita", "gimp": "mgie-gimp"}


PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
AS_IT_IS = ("--no-deps", "--no-build-isolation")
DEMO = ("edit", "sample.jpg", "--instruction", "make it look like night", "--json")


def run(*words: str | Path, **more: Any) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=150, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build takes, with strays in it that are not to go along."""
    tree = tmp_path_factory.mktemp("tree")
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
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
    return tree


@pytest.fixture(scope="module")
def sdist(tree: Path) -> Path:
    code = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
    run(sys.executable, "-c", code, tree / "out", cwd=tree)
    return next((tree / "out").glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(tree: Path) -> Path:
    run(*PIP, "wheel", *AS_IT_IS, "--wheel-dir", tree / "out", tree)
    return next((tree / "out").glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist installed into an environment of its own, which borrows the dependencies and not this checkout."""
    env = tmp_path_factory.mktemp("elsewhere")
    venv.create(env)
    python = env / "bin" / "python"
    run(*PIP, "--python", python, "install", "--ignore-installed", *AS_IT_IS, sdist, env=_borrowing(python))
    return env


def _borrowing(python: Path) -> dict[str, str]:
    """Let the environment see the packages here: their editable installations are not followed from a .pth."""
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (site / "borrowed.pth").write_text("\n".join(p for p in sys.path if p.endswith("site-packages")))
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


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


def test_phrases_and_recipes_of_the_training_are(wheel: Path) -> None:
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "mgie_server").rglob("*.toml")}
    with zipfile.ZipFile(wheel) as archive:
        assert len(wanted) > 30 and wanted <= set(archive.namelist())


def test_no_tests_and_no_caches_are(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {"mgie_server", "mgie_protocol", "mgie_client"} == {
        top for top in tops if not top.endswith(".dist-info")
    }
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
    bundled = tmp_path / "to" / "pykrita" / "mgie_krita" / "bundled"
    assert (bundled / "mgie_protocol" / "client.py").is_file()
    assert (bundled / "mgie_client" / "starting.py").is_file()


def test_the_sdist_has_what_the_wheel_has(wheel: Path, sdist: Path, elsewhere: Path) -> None:
    """Installed from the sdist, the same files are there as in the wheel."""
    with tarfile.open(sdist) as archive:
        assert not [name for name in archive.getnames() if name.endswith(".pyc")]
    site = next(elsewhere.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        wanted = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert any(name.endswith("model.safetensors") for name in wanted)
    assert {name for name in wanted if not (site / name).is_file()} == set()


def test_it_edits_outside_of_the_checkout(elsewhere: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "docs" / "sample.jpg", tmp_path)
    environment = {**os.environ, "MGIE_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1"}
    environment.pop("PYTHONPATH", None)
    mgie = elsewhere / "bin" / "mgie"
    try:
        out = json.loads(run(mgie, *DEMO, cwd=tmp_path, env=environment))["out"]
    finally:
        subprocess.run([mgie, "stop"], cwd=tmp_path, env=environment, capture_output=True, timeout=60)
    with Image.open(tmp_path / "sample.jpg") as before, Image.open(tmp_path / out[0]) as after:
        assert after.size == before.size
        assert ImageStat.Stat(after.convert("L")).mean[0] < ImageStat.Stat(before.convert("L")).mean[0]
    code = "import mgie_server; print(mgie_server.__file__)"
    assert run(elsewhere / "bin/python", "-c", code, cwd=tmp_path, env=environment).startswith(str(elsewhere))
