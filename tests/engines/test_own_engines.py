"""A person's own engines: listed by their engine.toml, loaded by their engine.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from stand_ins import ENGINES

from mgie_protocol.errors import MgieError
from mgie_protocol.licences import PAID_WORK
from mgie_server.engines import catalog
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.settings import Settings

CODE = "print('RUN')\ndef load(device):\n    return device\n"


def engine(folder: Path, said: str, code: str | None = CODE) -> Settings:
    """Settings of a server that finds one engine called mine."""
    place = folder / "engines" / "mine"
    place.mkdir(parents=True)
    (place / "engine.toml").write_text(said, encoding="utf-8")
    if code is not None:
        (place / "engine.py").write_text(code)
    return Settings(home=folder)


def test_the_ones_in_home_are_listed_behind_the_projects_own_and_their_code_is_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = engine(tmp_path, 'title = "Mine"\nlicence = "MIT"\npaints = true\nmemory_bytes = 7')
    listed = catalog.list_models(settings)
    assert [info.name for info in listed] == [
        "mini",
        "mgie-7b",
        "instruct-pix2pix",
        "lgie",
        *OPEN_MODELS,
        "mine",
    ]
    mine = listed[-1]
    assert (mine.title, mine.licence, mine.paints, mine.memory_bytes) == ("Mine", "MIT", True, 7)
    assert mine.installed and capsys.readouterr().out == ""
    assert catalog.load_engine("mine", "cuda:1", catalog.LoadOptions(settings)) == "cuda:1"
    assert capsys.readouterr().out == "RUN\n"


@pytest.mark.parametrize("paid_work", PAID_WORK)
def test_a_licence_has_four_states(tmp_path: Path, paid_work: str) -> None:
    settings = engine(tmp_path, f'paid_work = "{paid_work}"\ncondition = "Not to deceive."')
    mine = catalog.list_models(settings)[-1]
    assert mine.for_paid_work == (paid_work in ("free", "conditional"))
    said = mine.to_dict()
    assert (said["paid_work"], said["condition"]) == (paid_work, "Not to deceive.")
    assert said["non_commercial"] == (paid_work == "no")  # what older clients look at


def test_one_that_says_nothing_of_its_licence_is_not_for_paid_work(tmp_path: Path) -> None:
    mine = catalog.list_models(engine(tmp_path, ""))[-1]
    assert (mine.licence, mine.paid_work, mine.for_paid_work) == ("unknown", "unknown", False)


def test_the_folder_of_a_setting_goes_before_the_one_in_home(tmp_path: Path) -> None:
    engine(tmp_path, "")
    names = [info.name for info in catalog.list_models(Settings(home=tmp_path, engines=str(ENGINES)))]
    assert names[4 + len(OPEN_MODELS) :] == ["echo", "painter"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("title = ", "Invalid value"),
        ("colour = 1", "'colour' is no key"),
        ("paints = 1", "paints must be a bool, not 1"),
        ('paid_work = "perhaps"', "paid_work is 'perhaps'; it is one of free, conditional, no, unknown"),
        ("memory_bytes = -1", "memory_bytes must be a int, not -1"),
        (f'title = "{"x" * 70_000}"', "more than 65536 bytes"),
    ],
)
def test_one_that_is_described_wrongly_says_so_and_hinders_nobody(
    tmp_path: Path, said: str, why: str
) -> None:
    settings = engine(tmp_path, said)
    assert catalog.find_model("mini", settings).installed
    with pytest.raises(MgieError) as caught:
        catalog.find_model("mine", settings)
    assert caught.value.code == "model_not_installed"
    assert why in caught.value.hint and str(tmp_path / "engines" / "mine") in caught.value.hint


@pytest.mark.parametrize("code", [None, "x = 1"])
def test_one_without_code_is_not_installed(tmp_path: Path, code: str | None) -> None:
    settings = engine(tmp_path, "", code)
    with pytest.raises(MgieError) as caught:
        catalog.load_engine("mine", "cpu", catalog.LoadOptions(settings))
    assert caught.value.code == "model_not_installed" and "engine.py" in caught.value.message


def test_nobody_takes_the_place_of_a_model_of_the_project(tmp_path: Path) -> None:
    settings = engine(tmp_path, "")
    (tmp_path / "engines" / "mine").rename(tmp_path / "engines" / "mini")
    assert [info.title for info in catalog.list_models(settings) if info.name == "mini"] == [
        "Adjust (offline)"
    ]
