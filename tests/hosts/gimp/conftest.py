from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from gimp_server import CalledServer, Server
from host import SAMPLE, Gimp, gimp_system

SMALL = """
image = load(arguments["picture"])
image.scale(600, 450)
image.get_layers()[0].set_name("photograph")
save(image, arguments["out"])
"""


@pytest.fixture(scope="session")
def system() -> Path:
    """The system with GIMP. When it cannot be had, every test here fails."""
    return gimp_system()


@pytest.fixture(scope="session")
def plug_ins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plug-ins folder into which the plug-in was installed as a user does it."""
    folder = tmp_path_factory.mktemp("plug-ins")
    mgie = Path(sys.executable).parent / "mgie"
    command = [str(mgie), "plugins", "install", "gimp", "--to", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return folder


@pytest.fixture(scope="session")
def started_profile(system: Path, plug_ins: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile that GIMP has started with once: copies of it start in a second."""
    gimp = Gimp(tmp_path_factory.mktemp("gimp-profile"), plug_ins=plug_ins)
    gimp.console("report['started'] = True")
    return gimp.profile


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that all tests share."""
    made = Server(tmp_path_factory.mktemp("gimp-server"))
    yield made
    made.close()


@pytest.fixture
def gimp(started_profile: Path, plug_ins: Path, server: Server, tmp_path: Path) -> Gimp:
    """A GIMP with a fresh profile and the shared server; its files lie in gimp.folder."""
    folder = tmp_path / "gimp"
    shutil.copytree(started_profile, folder / "profile")
    return Gimp(folder, server.home, plug_ins)


@pytest.fixture
def lonely_gimp(started_profile: Path, plug_ins: Path, tmp_path: Path) -> Gimp:
    """A GIMP for which no server runs, with a plug-in of its own: the test says which command starts one."""
    folder = tmp_path / "gimp"
    shutil.copytree(started_profile, folder / "profile", ignore=shutil.ignore_patterns("gimprc"))
    own = Path(shutil.copytree(plug_ins, folder / "plug-ins"))
    (own / "mgie-gimp" / "server_command.json").unlink()
    return Gimp(folder, plug_ins=own)


@pytest.fixture
def called_server(lonely_gimp: Gimp) -> Iterator[CalledServer]:
    """A server that starts when the plug-in of lonely_gimp runs its recorded command."""
    made = CalledServer(lonely_gimp)
    yield made
    made.close()


@pytest.fixture(scope="session")
def small_photograph(started_profile: Path, plug_ins: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photograph at 600 x 450 as XCF, so that Ctrl+S saves without a question."""
    folder = tmp_path_factory.mktemp("gimp-sample")
    shutil.copytree(started_profile, folder / "profile")
    Gimp(folder, plug_ins=plug_ins).console(SMALL, {"picture": SAMPLE, "out": folder / "small.xcf"})
    return folder / "small.xcf"


@pytest.fixture
def photograph(gimp: Gimp, small_photograph: Path) -> Path:
    return Path(shutil.copy(small_photograph, gimp.folder / "photograph.xcf"))
