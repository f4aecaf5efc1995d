"""The panel in a real Krita, with the installed server and the built-in model."""

from __future__ import annotations

import json
import os
import subprocess
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from krita_host import KritaHost, RunningKrita
from licensed import write_engines
from PIL import Image
from server_process import Installation
from stand_ins import ENGINES, SMALL_GPU

pytestmark = pytest.mark.timeout(600)  # a scenario starts a Krita and a server, on a busy machine too

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "sample.jpg"


def pixels(path: str) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_the_plain_path(krita: KritaHost, scenarios: Path) -> None:
    run = krita.run(
        scenarios / "panel_edit.py", environment={"MGIE_SCENARIO_PHOTOGRAPH": str(SAMPLE)}, seconds=300
    )
    run.check()
    values = run.report["values"]
    before = np.asarray(Image.open(SAMPLE).convert("RGB")).astype(int)
    after = pixels(values["png"])
    assert after.shape == before.shape and (before - after).mean() > 8
    with zipfile.ZipFile(values["kra"]) as kra:
        assert 'name="make it darker"' in kra.read("maindoc.xml").decode()
    _selection_held(values, run.folder)


def test_the_description(krita: KritaHost, scenarios: Path) -> None:
    environment = {"MGIE_SCENARIO_PHOTOGRAPH": str(SAMPLE)}
    krita.run(scenarios / "panel_describing.py", environment=environment, seconds=300).check()


@pytest.mark.parametrize("transport", ["stdlib", "pyzmq"])
def test_what_goes_wrong(krita: KritaHost, scenarios: Path, transport: str) -> None:
    run = krita.run(
        scenarios / "panel_faults.py",
        environment={"MGIE_ENGINES": str(ENGINES), "MGIE_TRANSPORT": transport},
        seconds=300,
    )
    run.check()


def test_krita_ends_in_the_middle_of_an_edit(krita: KritaHost, scenarios: Path) -> None:
    engines = {"MGIE_ENGINES": str(ENGINES)}
    first = krita.start(scenarios / "panel_close.py", environment=engines)
    gone = first.wait(leave_server=True)
    gone.check()
    home = {"MGIE_HOME": str(first.mgie_home), "MGIE_SCENARIO_KRA": gone.report["values"]["kra"]}
    second = krita.start(scenarios / "panel_return.py", environment={**engines, **home})
    second.wait().check()


def test_by_mouse_and_keyboard_from_outside(krita: KritaHost, scenarios: Path) -> None:
    running = krita.start(
        scenarios / "panel_outside.py", environment={"MGIE_SCENARIO_PHOTOGRAPH": str(SAMPLE)}
    )
    for control, words in (("mgie_instruction", "make it warmer"), ("mgie_edit", ""), ("mgie_apply", "")):
        x, y = _place(running, control)
        _xdotool(running, "mousemove", x, y, "click", 1)
        if words:
            _xdotool(running, "type", "--delay", 30, words)
    running.wait().check()


def test_a_better_model_for_this_machine(
    krita: KritaHost, scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", SMALL_GPU)
    server = Installation(tmp_path).start(engines="")
    try:
        home = {"MGIE_HOME": str(server.home)}
        krita.run(scenarios / "panel_recommended.py", environment=home, seconds=200).check()
    finally:
        server.close()


def test_what_a_licence_says_of_paid_work(krita: KritaHost, scenarios: Path, tmp_path: Path) -> None:
    run = krita.run(
        scenarios / "panel_licences.py",
        environment={
            "MGIE_ENGINES": str(write_engines(tmp_path / "engines")),
            "MGIE_SCENARIO_PHOTOGRAPH": str(SAMPLE),
        },
        seconds=300,
    )
    run.check()


def test_a_model_that_paints(krita: KritaHost, scenarios: Path) -> None:
    """Its picture lies where the selection is, nothing else changes by a bit, and the file says what became of it."""
    run = krita.run(
        scenarios / "panel_paint.py",
        environment={"MGIE_ENGINES": str(ENGINES), "MGIE_SCENARIO_PHOTOGRAPH": str(SAMPLE)},
        seconds=300,
    )
    run.check()
    values = run.report["values"]
    before, after, said = pixels(values["before_png"]), pixels(values["after_png"]), values["report"]
    left, top, wide, high = values["selection"]
    outside = np.ones(before.shape[:2], bool)
    outside[top : top + high, left : left + wide] = False
    assert np.array_equal(before[outside], after[outside])
    _is_the_disc(before, after, said["frame"])
    changed = (before != after).any(axis=-1)
    assert said["painted"] and said["new"] > 0.7 * changed.mean()
    assert said["identical"] == pytest.approx(1 - changed.mean(), abs=0.002)
    frame, whole = said["frame"], before.shape
    assert frame["width"] < whole[1] and frame["height"] < whole[0]  # it saw the selection, with context
    assert frame["x"] <= left and left + wide <= frame["x"] + frame["width"]
    kept = _history(values["kra"])[0]["reports"]
    assert [one["layer"] for one in kept] == ["paint a red disc"]
    assert {**kept[0], "layer": ""} == {**said, "layer": ""} and "licence" in kept[0]


def test_what_goes_beside_the_layer(krita: KritaHost, scenarios: Path) -> None:
    """Reference pictures, marks, and a result that is larger than its source."""
    krita.run(scenarios / "panel_beside.py", environment={"MGIE_ENGINES": str(ENGINES)}, seconds=300).check()


def _is_the_disc(before: np.ndarray, after: np.ndarray, frame: dict[str, int]) -> None:
    """Red in the middle of what the model saw, a fifth of its width across, and next to nothing around."""
    y, x = np.mgrid[: before.shape[0], : before.shape[1]] + 0.5
    far = np.hypot(x - frame["x"] - frame["width"] / 2, y - frame["y"] - frame["height"] / 2)
    radius = frame["width"] / 10
    red = after[far < 0.8 * radius].mean(axis=0)
    assert red[0] > 180 and red[1:].max() < 70, red
    around = (before == after).all(axis=-1)[far > 1.4 * radius].mean()
    assert around > 0.98, around


def _history(kra: str) -> list[dict]:
    """The entries of the annotation in a .kra file."""
    with zipfile.ZipFile(kra) as file:
        name = next(name for name in file.namelist() if name.endswith("mgie-history"))
        return json.loads(file.read(name))["entries"]


def _place(running: RunningKrita, control: str) -> tuple[int, int]:
    """Where the scenario says that a control is."""
    path = running.folder / f"where-{control}.json"
    until = time.monotonic() + 120
    while not path.exists():
        assert running.process.poll() is None and time.monotonic() < until, f"no place of {control}"
        time.sleep(0.05)
    return tuple(json.loads(path.read_text())[control])


def _xdotool(running: RunningKrita, *words: object) -> None:
    environment = {**os.environ, "DISPLAY": running.display}
    subprocess.run(["xdotool", *map(str, words)], env=environment, check=True, timeout=30)


def _selection_held(values: dict, folder: Path) -> None:
    """Outside the feathered selection every pixel of the saved picture is the same bit for bit."""
    left, top, width, height = values["selection"]
    before, after = pixels(values["unselected_png"]), pixels(values["selected_png"])
    mask = np.zeros(before.shape[:2], np.uint8)
    inside = np.frombuffer((folder / "selection.bin").read_bytes(), np.uint8).reshape(height, width)
    mask[top : top + height, left : left + width] = inside
    assert 0 < (mask == 0).mean() < 1 and ((mask > 0) & (mask < 255)).any()
    assert np.array_equal(before[mask == 0], after[mask == 0])
    assert np.ptp(after[mask == 255], axis=1).mean() < np.ptp(before[mask == 255], axis=1).mean() / 2


@pytest.mark.parametrize("scenario", ["panel_small", "panel_waiting"])
def test_in_an_artist_s_hands(krita: KritaHost, scenarios: Path, scenario: str) -> None:
    """Dockers of Krita's own size; results of several pictures, open and closed."""
    run = krita.run(scenarios / f"{scenario}.py", environment={"MGIE_ENGINES": str(ENGINES)}, seconds=480)
    run.check()
