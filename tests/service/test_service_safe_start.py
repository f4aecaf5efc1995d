"""Nothing of the folder that a server is started in is imported by it or its workers, or needed later."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from server_process import Installation, end_of, failed_with, submit
from stand_ins import ENGINES

from mgie_protocol import events

pytestmark = pytest.mark.timeout(120)

TRAPS = ("random", "secrets", "numpy", "torch", "zmq", "uuid", "mgie_protocol", "sitecustomize")
SCRIPT = [str(Path(sys.executable).with_name("mgie-server"))]
MODULE = [sys.executable, "-m", "mgie_server.service.server"]


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """A folder of photographs with code in it that says when it is run."""
    folder = tmp_path / "photographs"
    folder.mkdir()
    for name in TRAPS:
        (folder / f"{name}.py").write_text(f"open({str(folder / 'RUN')!r}, 'a').write('{name} ')\n")
    return folder


def start(installation: Installation, command: list[str], cwd: Path, **variables: str) -> None:
    """As a person does it by hand, in that folder."""
    home = os.path.relpath(
        installation.home, cwd
    )  # from where it was started, whatever folder the server is in
    env = {
        "MGIE_HOME": home,
        "MGIE_MEMORY_FOLDER": os.path.relpath(installation.memory, cwd),
        "MGIE_ENGINES": os.path.relpath(ENGINES, cwd),
    }
    own = {n: v for n, v in os.environ.items() if not n.startswith("COVERAGE_")}  # it would import first
    env = {**own, "OMP_NUM_THREADS": "1", **env, **variables}
    command = [*command, "--device", "cpu"]
    with (installation.memory.parent / "log").open("a") as log:
        server = subprocess.Popen(command, env=env, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=log)
    installation.adopt(server)
    assert server.stdout and "listens on" in server.stdout.readline(), installation.log()


@pytest.mark.parametrize(
    ("command", "variables"),
    [(SCRIPT, {"PYTHONOPTIMIZE": "2"}), (MODULE, {}), (MODULE, {"PYTHONPATH": "."})],
    ids=["script", "module", "search path"],
)
def test_code_in_the_start_folder_is_not_run(
    installation: Installation, trapped: Path, command: list[str], variables: dict[str, str]
) -> None:
    if variables.get("PYTHONPATH"):  # then Python itself runs it, before any code of ours
        (trapped / "sitecustomize.py").unlink()
    start(installation, command, trapped, **variables)
    client = installation.client()
    assert isinstance(end_of(client, submit(client, "x")), events.Result)
    assert not (trapped / "RUN").exists(), (trapped / "RUN").read_text()


def test_a_start_folder_that_is_gone_is_not_missed(installation: Installation, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    start(installation, MODULE, stick)
    shutil.rmtree(stick)
    client = installation.client()
    assert failed_with(end_of(client, submit(client, "crash"))) == "worker_crashed"
    assert isinstance(end_of(client, submit(client, "after it")), events.Result)
