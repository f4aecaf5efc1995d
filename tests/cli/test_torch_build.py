"""The build of torch that a machine gets: chosen by its GPU, taken by a real pip from an index in a folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pip
import pytest

from mgie_server.cli import torch_build
from mgie_server.cli.torch_build import PYPI, choose
from mgie_server.runtime.gpus import AMD, NVIDIA

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
VERSION = torch_build.pinned(ROOT / "constraints.txt")


@pytest.mark.parametrize(
    ("asked", "system", "gpu", "build"),
    [
        ("auto", "Linux", "", "cpu"),
        ("auto", "Linux", AMD, "cpu"),
        ("auto", "Linux", NVIDIA, PYPI),
        ("auto", "Darwin", "", PYPI),
        ("auto", "Windows", "", PYPI),
        ("cpu", "Linux", NVIDIA, "cpu"),
        ("cpu", "Darwin", "", PYPI),
        ("cuda", "Linux", "", PYPI),
        ("cuda", "Windows", "", "cu130"),
        ("rocm7.2", "Linux", "", "rocm7.2"),
        ("xpu", "Linux", "", "xpu"),
    ],
)
def test_the_build_that_is_chosen(asked: str, system: str, gpu: str, build: str) -> None:
    assert choose(asked, system, gpu).build == build


class Machine:
    """An environment without torch, and an index of torch's builds, each a wheel with nothing in it."""

    def __init__(self, folder: Path) -> None:
        self.index, self.env = folder / "whl", folder / "env"
        venv.create(self.env)
        self.python = next(self.env.glob("bin/python")) if os.name == "posix" else self.env / "Scripts/python"
        self.site = Path(self("-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())
        (self.site / "pip").symlink_to(Path(pip.__file__).parent)

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        clean["PIP_CONFIG_FILE"] = os.devnull
        return subprocess.run(
            [self.python, *words], capture_output=True, text=True, env=clean, timeout=100, cwd=ROOT
        )

    def offer(self, build: str, version: str = VERSION) -> None:
        """Put a wheel of this build into the index."""
        folder = self.index / build / "torch"
        folder.mkdir(parents=True, exist_ok=True)
        name, about = f"torch-{version}+{build}", f"torch-{version}+{build}.dist-info"
        with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(
                f"{about}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}+{build}\n"
            )
            wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{about}/RECORD", "")
        (folder / "index.html").write_text(
            "\n".join(f'<a href="{w.name}">{w.name}</a>' for w in folder.glob("*.whl"))
        )

    def install(self, build: str) -> subprocess.CompletedProcess[str]:
        words = ("-m", "mgie_server.cli.torch_build", build, "--index", self.index.as_uri())
        return self(*words, "--constraint", str(ROOT / "constraints.txt"))

    def torch(self) -> str:
        return next((p.name[6:-10] for p in self.site.glob("torch-*.dist-info")), "")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere PyPI's torch is for the CPU")
def test_a_machine_without_a_gpu_gets_the_pinned_cpu_build(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    none = machine.install("cpu")
    assert none.returncode == 1 and "no cpu build" in none.stdout and machine.torch() == ""
    machine.offer("cpu")
    machine.offer("cpu", version="99.0")
    done = machine.install("cpu")
    assert done.returncode == 0 and machine.torch() == f"{VERSION}+cpu", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere PyPI's torch is for the CPU")
def test_a_build_by_name_replaces_another_and_auto_leaves_it_alone(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.offer("cpu")
    machine.offer("cu126")
    for build, then in (("cpu", "cpu"), ("cu126", "cu126"), ("auto", "cu126")):
        done = machine.install(build)
        assert done.returncode == 0 and machine.torch() == f"{VERSION}+{then}", done.stderr


def test_unasked_it_says_what_comes_instead(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert torch_build.without(torch_build.Choice("cpu"), tmp_path.as_uri(), auto=True) == 0
    said = capsys.readouterr().out
    assert "CUDA" in said and "GB" in said and "TORCH_INDEX" in said


PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
MACHINES = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64"))


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("platform", "machine"), MACHINES)
def test_the_lock_has_one_version_of_everything(python: str, platform: str, machine: str) -> None:
    """Every direct dependency is pinned once for each Python and platform, within what pyproject.toml allows."""
    from packaging.requirements import Requirement

    where = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": platform}
    where |= {"platform_machine": machine, "implementation_name": "cpython", "extra": ""}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    here = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(where)]
    versions = {pin.name: str(pin.specifier).removeprefix("==") for pin in here}
    assert len(versions) == len(here)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    wanted = [Requirement(words) for words in named]
    wanted = [w for w in wanted if w.marker is None or w.marker.evaluate(where)]
    assert len(wanted) > 15
    for requirement in wanted:
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert requirement.specifier.contains(versions[name]), requirement
