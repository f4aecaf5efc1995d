"""`mgie models pull`: licences, download with resume, sizes and hashes, conversion, sharing; against a hub of our own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_server import Hub
from huggingface_hub import constants
from published import TINY
from text_editor_files import write_text_editor
from typer.testing import CliRunner

from mgie_protocol.home import MARK
from mgie_server.cli.app import app
from mgie_server.weights.own_layout import Manifest

BIN = Path(sys.executable).parent
TIMEOUT_S = 150.0
MERGED, EDITOR, CLIP = "tsujuifu/ml-mgie", "timbrooks/instruct-pix2pix", "openai/clip-vit-large-patch14"


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The golden tiny model as its parts lie on the hub."""
    root = tmp_path_factory.mktemp("hub")
    merged, editor, clip = root / "merged", root / "editor", root / "clip"
    shutil.copytree(TINY / "model" / "LLaVA-7B-v1", merged / "LLaVA-7B-v1")
    shutil.copytree(TINY / "model" / "mgie_7b", merged, dirs_exist_ok=True)
    (merged / "README.md").write_text("not needed")
    write_text_editor(editor, vae=TINY / "model" / "ip2p" / "vae")
    shutil.copytree(TINY / "model" / "clip", clip)
    return {MERGED: merged, EDITOR: editor, CLIP: clip}


@pytest.fixture
def hub(repositories: dict[str, Path]) -> Iterator[Hub]:
    with Hub(repositories) as made:
        yield made


class Mgie:
    def __init__(self, home: Path, hub: Hub) -> None:
        self.home = home
        self.environment = {
            **os.environ,
            "MGIE_HOME": str(home),
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(home / "hf"),
            "OMP_NUM_THREADS": "1",
        }

    @staticmethod
    def command(*words: object) -> list[str]:
        # tiny weights are not the pinned
        any_revision = ["--any-revision"] if words[:2] == ("models", "pull") else []
        return [*map(str, words), *any_revision, "--json"]

    def start(self, *words: object) -> subprocess.Popen[str]:
        pipe, command = subprocess.PIPE, [str(BIN / "mgie"), *self.command(*words)]
        return subprocess.Popen(command, env=self.environment, text=True, stdout=pipe, stderr=pipe)

    def __call__(self, *words: object) -> dict:
        """Within this process, which has the libraries loaded already."""
        ran = CliRunner().invoke(app, self.command(*words), prog_name="mgie")
        assert ran.stdout.count("\n") == 1, (ran.stdout, ran.stderr)
        return json.loads(ran.stdout)


@pytest.fixture
def mgie(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Mgie:
    monkeypatch.setattr(constants, "ENDPOINT", hub.url)
    template = hub.url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    return Mgie(tmp_path / "home", hub)


def test_nothing_is_fetched_before_the_licences_are_accepted(mgie: Mgie, hub: Hub) -> None:
    error = mgie("models", "pull", "mgie-7b")["error"]
    assert error["code"] == "not_available" and "not for paid work" in error["message"]
    for words in ("CC-BY-NC", "LLaMA", "OpenRAIL-M", "Not for paid work"):
        assert words in error["licences"]
    assert not hub.served and not mgie.home.exists()


def test_all_three_models_share_what_they_have_in_common(mgie: Mgie, hub: Hub) -> None:
    for name in ("mgie-7b", "instruct-pix2pix", "lgie"):
        done = mgie("models", "pull", name, "--accept-licence", "--remove-downloads")
        assert done.get("path") == str(mgie.home / "models" / name), done
    assert not any((mgie.home / "downloads").iterdir())
    assert "README.md" not in hub.served and "model_index.json" not in hub.served
    folders = {name: mgie.home / "models" / name for name in ("mgie-7b", "instruct-pix2pix", "lgie")}
    vae = "vae-00001-of-00001.safetensors"
    assert folders["instruct-pix2pix"].joinpath(vae).samefile(folders["mgie-7b"] / vae)
    assert folders["lgie"].joinpath(vae).samefile(folders["mgie-7b"] / vae)
    llm = "llm-00001-of-00001.safetensors"
    assert folders["lgie"].joinpath(llm).samefile(folders["mgie-7b"] / llm)
    sources = Manifest.load(folders["mgie-7b"]).sources
    assert len(sources[f"{MERGED}/unet.pt"]) == 64
    for name, folder in folders.items():
        assert mgie("models", "verify", name)["ok"], folder
    assert mgie("models", "pull", "mgie-7b", "--accept-licence")["path"]  # there already: nothing to do


def test_a_broken_connection_goes_on_where_it_stopped(mgie: Mgie, hub: Hub) -> None:
    hub.break_after = {"unet.pt": 500_000}
    assert "path" in mgie("models", "pull", "mgie-7b", "--accept-licence")
    assert (mgie.home / MARK).is_file()  # a home that it made is known as MGIE's
    assert "unet.pt bytes=500000-" in hub.ranges
    assert hub.served["unet.pt"] == (TINY / "model" / "mgie_7b" / "unet.pt").stat().st_size


def test_a_killed_download_goes_on_in_the_next_call(mgie: Mgie, hub: Hub) -> None:
    size = (TINY / "model" / "mgie_7b" / "unet.pt").stat().st_size
    place = mgie.home / "downloads" / "mgie-7b" / "ml-mgie" / "unet.pt.part"
    place.parent.mkdir(parents=True)
    data = (TINY / "model" / "mgie_7b" / "unet.pt").read_bytes()
    killed = threading.Event()
    send = hub._send

    def slow(request, repo: str, name: str) -> None:
        if name != "unet.pt" or killed.is_set():
            return send(request, repo, name)
        request.send_response(200)
        request.send_header("Content-Length", str(size))
        request.end_headers()
        request.wfile.write(data[: size // 2])
        killed.wait(TIMEOUT_S)
        request.close_connection = True
        return None

    hub._send = slow  # type: ignore[method-assign]
    process = mgie.start("models", "pull", "mgie-7b", "--accept-licence")
    until = time.monotonic() + TIMEOUT_S
    while not (place.exists() and place.stat().st_size > 0) and time.monotonic() < until:
        time.sleep(0.05)
    process.kill()
    process.wait(TIMEOUT_S)
    killed.set()
    kept = place.stat().st_size
    assert 0 < kept <= size // 2
    next_call = mgie.start("models", "pull", "mgie-7b", "--accept-licence")
    assert "path" in json.loads(next_call.communicate(timeout=TIMEOUT_S)[0])
    assert f"unet.pt bytes={kept}-" in hub.ranges and hub.served["unet.pt"] == size - kept


def test_what_is_not_what_the_hub_promises_is_removed_and_named(mgie: Mgie, hub: Hub) -> None:
    hub.lie = {"unet.pt"}
    error = mgie("models", "pull", "mgie-7b", "--accept-licence")["error"]
    assert error["code"] == "not_available" and "ml-mgie/unet.pt" in error["message"]
    assert not (mgie.home / "downloads" / "mgie-7b" / "ml-mgie" / "unet.pt").exists()
    assert not (mgie.home / "models" / "mgie-7b").exists()
    hub.lie = set()
    hub.served.clear()
    assert "path" in mgie("models", "pull", "mgie-7b", "--accept-licence")
    assert "unet.pt" in hub.served and "mllm.pt" not in hub.served  # whole files stay


def test_a_repository_that_is_not_there_is_named(mgie: Mgie, hub: Hub) -> None:
    hub.repositories = {name: folder for name, folder in hub.repositories.items() if name != CLIP}
    error = mgie("models", "pull", "mgie-7b", "--accept-licence")["error"]
    assert error["code"] == "not_available" and CLIP in error["message"] and not hub.served


def test_lgie_needs_the_other_two(mgie: Mgie) -> None:
    error = mgie("models", "pull", "lgie", "--accept-licence")["error"]
    assert error["code"] == "model_not_installed" and "mgie-7b" in error["message"]
