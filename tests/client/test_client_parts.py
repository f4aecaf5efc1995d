"""What plug-ins and command share, each part by itself."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from mgie_client.json_files import read_object, write_json
from mgie_client.kept import KeptResult, kept_results
from mgie_client.models import may_paint, models_of
from mgie_client.requests import MAX_RANDOM_SEED, fitting, margins_from, random_seed, recipes_of, request_of
from mgie_client.server_start import ServerStart, StartFailed, find_server, is_running
from mgie_client.starting import typed_command
from mgie_client.waiting import wait_for
from mgie_protocol import events, messages
from mgie_protocol.attachments import Attachment
from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_VARIATIONS
from mgie_protocol.request import EditRequest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


# --- a server -------------------------------------------------------------------------------------------


def test_a_start_that_fails_says_all_that_is_known(home: Path) -> None:
    assert find_server() is None and not is_running()
    start = ServerStart(
        [sys.executable, "-c", "import sys; print('looking', flush=True); sys.exit('no disk\\n  mount it')"]
    )
    until = time.monotonic() + 30
    with pytest.raises(StartFailed) as caught:
        while time.monotonic() < until:
            assert start.poll() is None
            time.sleep(0.01)
    failed = caught.value
    assert failed.ended and failed.code == "server_unreachable"
    assert failed.said == "no disk mount it" and failed.lines == "looking\nno disk\n  mount it"
    assert failed.said in failed.message and str(home / "server.log") in failed.hint


def test_a_command_that_cannot_be_run(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mgie-server").write_text("no program")
    for command in (str(tmp_path / "mgie-server"), "\0"):
        with pytest.raises(StartFailed) as caught:
            ServerStart([command])
        assert caught.value.ended and caught.value.said.startswith(f"{command}: ")


def test_a_command_as_typed(tmp_path: Path) -> None:
    blank = tmp_path / "my server"
    blank.touch()
    assert typed_command(f" {blank} ") == [str(blank)] and typed_command(" ") == []
    assert typed_command("'a b' --flag") == ["a b", "--flag"]
    with pytest.raises(ValueError):
        typed_command("'open")


def test_models_of_a_welcome() -> None:
    models = models_of([{"name": "x", "hint": "pull it", "paints": 1}, {"title": "nameless"}, 3])
    assert [(model.name, model.title, model.hint, model.installed) for model in models] == [
        ("x", "x", "pull it", True)
    ]
    said = models_of(
        [{"name": "x", "inpaints": True, "guided": False, "describes": False}, {"name": "older"}]
    )
    known = [(model.inpaints, model.guided, model.describes) for model in said]
    assert known == [(True, False, False), (False, True, True)]
    assert may_paint(models, "x") and may_paint([], "y") and not may_paint(models_of([{"name": "y"}]), "y")


# --- requests and answers -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chosen:
    landing: str = "raw"
    coverage: str = "grow"
    other: int = 3


def test_a_model_of_light_and_colour_is_not_asked_for_more() -> None:
    assert (
        fitting(Chosen(), paints=False) == Chosen("auto", "keep", 3)
        and fitting(Chosen(), paints=True) == Chosen()
    )


def test_random_seeds_leave_room_for_the_variations() -> None:
    seeds = {random_seed() for _ in range(20)}
    assert len(seeds) > 15 and min(seeds) >= 0 and max(seeds) <= MAX_RANDOM_SEED
    EditRequest("darker", seed=MAX_RANDOM_SEED, variations=MAX_VARIATIONS).check()
    assert MAX_RANDOM_SEED + MAX_VARIATIONS <= 2**31 - 1


def test_what_a_result_brings() -> None:
    attachments = [
        Attachment(name, k, memoryview(b"r%d" % k)) for k in (1, 0) for name in ("recipe", "model")
    ]
    result = events.Result("j", [], "", [], "mini", {"instruction": "darker"}, {}, attached=attachments)
    assert recipes_of(result) == {0: b"r0", 1: b"r1"}
    assert request_of(result.request) == EditRequest("darker") and request_of({"steps": 3}) is None


def test_what_a_server_keeps() -> None:
    entry = {
        "job": "a",
        "instruction": "darker",
        "model": "mini",
        "client": "gimp",
        "finished_at": 5,
        "nbytes": 7,
    }
    broken = [{}, {**entry, "job": 3}, {**entry, "finished_at": "now"}, {**entry, "nbytes": "7"}]
    assert kept_results([*broken, entry]) == [KeptResult("a", "darker", "mini", 5.0, 7, "gimp")]
    assert kept_results([{"job": "b", "finished_at": 1.5}]) == [KeptResult("b", "", "", 1.5, 0)]


def test_waiting_for_an_answer() -> None:
    told: list[list[events.Event]] = [
        [messages.Error(MgieError("internal", "x"), "another")],
        [messages.Pong()],
    ]

    def wait(_: float) -> list[events.Event]:
        return told.pop(0) if told else []

    assert wait_for(wait, messages.Pong, 5.0) == messages.Pong()
    for failed in (
        messages.Error(MgieError("queue_full", "x")),
        messages.Error(MgieError("queue_full", "x"), "j"),
    ):
        told.append([failed])
        with pytest.raises(MgieError, match="x"):
            wait_for(wait, messages.Pong, 5.0, job="j")
    with pytest.raises(MgieError, match="did not answer within 0 s"):
        wait_for(wait, messages.Pong, 0.01)


# --- files ----------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "x.json"
    write_json(path, {"layer": "图层"})
    assert read_object(path) == {"layer": "图层"} and path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ValueError):
        write_json(path, {"half": "\ud800"})
    assert read_object(path) == {"layer": "图层"} and list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("text", ["", "[]", "3", "{", "[" * 100_000])
def test_a_broken_file_is_an_empty_object(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    assert read_object(tmp_path / "x.json") == {} == read_object(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("text", "margins"),
    [
        (" ", (0, 0, 0, 0)),
        ("200", (200, 200, 200, 200)),
        ("1, 2;3,4", (1, 2, 3, 4)),
        ("1，2，3；4", (1, 2, 3, 4)),  # as Chinese keyboards write them
    ],
)
def test_margins_as_people_write_them(text: str, margins: tuple[int, ...]) -> None:
    assert margins_from(text) == margins


@pytest.mark.parametrize("text", ["1,2", "-1", "1.5", "many", "1,2,3,4,5", "123456"])
def test_margins_that_are_none(text: str) -> None:
    with pytest.raises(MgieError, match="one number of pixels, or four"):
        margins_from(text)
