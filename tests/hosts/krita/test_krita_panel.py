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
from PIL import Image

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


@pytest.mark.parametrize("transport", ["stdlib", "pyzmq"])
def test_what_goes_wrong(krita: KritaHost, scenarios: Path, transport: str) -> None:
    run = krita.run(
        scenarios / "panel_faults.py",
        environment={"MGIE_TEST_ENGINES": "1", "MGIE_TRANSPORT": transport},
        seconds=300,
    )
    run.check()


def test_krita_ends_in_the_middle_of_an_edit(krita: KritaHost, scenarios: Path) -> None:
    engines = {"MGIE_TEST_ENGINES": "1"}
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
