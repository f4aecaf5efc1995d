"""Data sets of the hub: fetched by name, in parts, on where it stopped, and read from MGIE's home."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import layouts
import pytest
from hub_server import Hub
from huggingface_hub import constants
from typer.testing import CliRunner

from mgie_protocol.errors import MgieError
from mgie_server.cli.app import app
from mgie_server.datasets.catalog import open_set
from mgie_server.datasets.hub import files_of
from mgie_server.weights import downloading

REPO = "osunlp/MagicBrush"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    folder = layouts.magicbrush_parquet(tmp_path / "there")
    (folder / "README.md").write_text("a card")
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    with Hub({f"datasets/{REPO}": folder, "datasets/somebody/pairs": folder}) as made:
        monkeypatch.setattr(constants, "ENDPOINT", made.url)
        template = made.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(downloading, "_PAUSE_S", 0.0)
        yield made


def mgie(*words: str) -> tuple[int, dict]:
    done = CliRunner().invoke(app, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_a_part_then_the_rest(hub: Hub, tmp_path: Path) -> None:
    dev, train = sorted(file.path for file in files_of(REPO))
    with pytest.raises(MgieError, match=f"mgie data list|{REPO}"):
        open_set(REPO)
    hub.break_after[dev] = 700
    code, told = mgie("data", "pull", "magicbrush", "--files", "data/dev-*", "--accept-licence")
    assert code == 0 and told["files"] == [dev], told
    assert hub.ranges == [f"{dev} bytes=700-"]
    folder = tmp_path / "home" / "datasets" / "osunlp" / "MagicBrush"
    assert told["path"] == str(folder) and open_set("magicbrush").counts() == {"dev": 3}
    code, told = mgie("data", "pull", REPO, "--accept-licence")
    assert code == 0 and told["files"] == [dev, train] and hub.served[dev] == (folder / dev).stat().st_size
    for name in ("magicbrush", REPO):
        data = open_set(name)
        assert data.counts() == {"train": 4, "dev": 3} and data.licence == "CC-BY-4.0"


def test_a_set_that_nobody_knows(hub: Hub) -> None:
    with pytest.raises(MgieError) as caught:
        open_set("somebody/pairs")
    assert caught.value.code == "not_available" and "mgie data pull somebody/pairs" in caught.value.hint
    code, _ = mgie("data", "pull", "somebody/pairs", "--accept-licence")
    assert code == 0
    data = open_set("somebody/pairs")
    assert next(data.records("dev")).key == "somebody/pairs/dev/500/1" and "card" in data.licence


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((REPO,), "not_available", "its licence was not accepted: CC-BY-4.0"),
        ((REPO, "--files", "*.csv", "--accept-licence"), "not_available", "has no *.csv; it has README.md"),
        (("nobody/nothing", "--accept-licence"), "not_available", "nobody/nothing could not be fetched"),
        (("gier", "--accept-licence"), "not_available", "gier is not on the hub"),
        (("../secret", "--accept-licence"), "parameter_out_of_range", "is no OWNER/NAME"),
    ],
)
def test_what_is_not_fetched(words: tuple[str, ...], code: str, says: str, hub: Hub, tmp_path: Path) -> None:
    status, told = mgie("data", "pull", *words)
    assert status == 1 and told["error"]["code"] == code and says in told["error"]["message"]
    assert "models convert" not in told["error"]["hint"] and not hub.served
