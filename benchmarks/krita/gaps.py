"""Runs inside Krita: the longest pauses of the user interface while big layers are edited. See ../krita_panel.py."""

from __future__ import annotations

import struct
import time
from dataclasses import replace
from typing import Any

from mgie_scenario.documents import LINEAR, SRGB, fill, newdoc, settle, trigger
from mgie_scenario.report import report
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find
from PyQt5 import QtCore  # type: ignore

SIDE = 4096
TICK_MS = 10
PHASES = {"reading": "reading", "applying": "inserting"}  # by the job's state; all others are in between
DEFAULT = ""  # the profile that Krita takes by itself
CASES = {
    "RGBA U8, sRGB": ("RGBA", "U8", SRGB),
    "RGBA F32, linear sRGB": ("RGBA", "F32", LINEAR),
    "CMYKA U8 (converted)": ("CMYKA", "U8", DEFAULT),
}


class Ticks:
    """The longest time between two ticks of a 10 ms timer, by phase."""

    def __init__(self, controller: Any) -> None:
        self._controller = controller
        self.longest: dict[str, float] = {"reading": 0.0, "in between": 0.0, "inserting": 0.0}
        self._last = time.perf_counter()
        self._phase = "in between"
        self._timer = QtCore.QTimer()
        self._timer.setTimerType(QtCore.Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        job = self._controller.current
        phase = PHASES.get(job.state if job else "", "in between")
        for one in {self._phase, phase}:
            self.longest[one] = max(self.longest[one], (now - self._last) * 1000)
        self._last, self._phase = now, phase

    def stop(self) -> dict[str, float]:
        self._timer.stop()
        return {name: round(value, 1) for name, value in self.longest.items()}


def floor(node: Any) -> dict[str, float]:
    """What Krita's own calls cost when a layer is read and written in one go: a plug-in without strips."""
    started = time.perf_counter()
    data = node.pixelData(0, 0, SIDE, SIDE)
    read = time.perf_counter()
    node.setPixelData(data, 0, 0, SIDE, SIDE)
    written = time.perf_counter()
    return {
        "read in one go": round((read - started) * 1000, 1),
        "write in one go": round((written - read) * 1000, 1),
    }


def measured(name: str) -> Steps[None]:
    frame = docker()
    frame.show()
    panel = frame.widget()
    controller = panel.controller
    controller.settings.options = replace(controller.settings.options, model="echo")
    panel.show_options()
    document = yield from newdoc(SIDE, SIDE, CASES[name])
    node = document.activeNode()
    pixel = bytes(node.pixelData(0, 0, 1, 1))
    values = bytes((n * 37 + 11) % 60 for n in range(len(pixel)))
    row = (values if CASES[name][1] != "F32" else _floats()) * SIDE
    fill(node, row * SIDE, 0, 0, SIDE, SIDE)
    yield from settle(document)
    yield Pause(1500)  # thumbnails of the layer and of the overview
    find("mgie_instruction").setPlainText("sleep 1; steps 20")
    yield Until(lambda: find("mgie_edit").isEnabled(), "Edit is on")
    ticks = Ticks(controller)
    started = time.perf_counter()
    click("mgie_edit")
    yield Until(
        lambda: controller.current and controller.current.state in ("ready", "failed"), "it is done", 85
    )
    assert controller.current.state == "ready", controller.current.error
    click("mgie_apply")
    yield Until(lambda: controller.current.state == "applied", "it is a layer", 60)
    seconds = time.perf_counter() - started
    yield Pause(500)
    found = {**ticks.stop(), "seconds": round(seconds, 2)}
    found.update(floor(document.topLevelNodes()[0]))
    own = Ticks(controller)
    trigger("add_new_paint_layer")
    yield Pause(5000)
    found["Krita adds a layer"] = max(own.stop().values())
    report.note(name, found)
    controller.discard(controller.current.job_id)
    document.setModified(False)
    document.close()
    yield Pause(500)


def _floats() -> bytes:
    return struct.pack("<4f", 0.25, 0.5, 0.75, 1.0)


def check_rgba_u8() -> Steps[None]:
    yield from measured("RGBA U8, sRGB")


def check_rgba_f32() -> Steps[None]:
    yield from measured("RGBA F32, linear sRGB")


def check_cmyka() -> Steps[None]:
    yield from measured("CMYKA U8 (converted)")
