"""Runs inside Krita: the states of the panel that docs/krita.md shows. See docs/krita_pictures.py."""

from __future__ import annotations

import os
from typing import Any

from docked_panel import (
    controller,
    edit_button_is_on,
    open_photograph,
    show_panel,
    until_job,
    write_instruction,
)
from mgie_scenario.documents import K, save_kra
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab, grab_screen, window
from PyQt5 import QtCore, QtWidgets  # type: ignore

HEIGHT = 640  # px of the docker
KEPT = ("KisLayerBox", "mgie_docker")  # the dockers that stay open
THEME = os.environ.get("MGIE_PICTURES_THEME", "dark")


def name(state: str) -> str:
    return f"krita-{state}-{THEME}"


def tidy() -> Steps[None]:
    """Only the layers and the panel, so that the panel has room."""
    for frame in window().findChildren(QtWidgets.QDockWidget):
        if frame.objectName() not in KEPT and frame.isVisible() and window().dockWidgetArea(frame) == right():
            frame.hide()
    yield Pause(300)
    window().resizeDocks([docker()], [HEIGHT], QtCore.Qt.Orientation.Vertical)
    window().resizeDocks([docker()], [330], QtCore.Qt.Orientation.Horizontal)
    yield Pause(400)


def right() -> Any:
    return QtCore.Qt.DockWidgetArea.RightDockWidgetArea


def edit(words: str) -> Steps[None]:
    write_instruction(words)
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")


def begin() -> Steps[Any]:
    """The photograph in front, the panel with its defaults; gives the panel."""
    panel = yield from show_panel()
    yield from tidy()
    controller().discard_all([job.job_id for job in controller().jobs])
    panel.controller.settings.options = type(panel.options)()
    panel.show_options()
    yield from open_photograph()
    K.activeWindow().activeView().canvas().setZoomLevel(0.55)
    yield Pause(600)
    return panel


def check_1_one_edit() -> Steps[None]:
    yield from begin()
    grab(name("idle"), docker())
    yield from edit("make it look like golden hour")
    job = controller().current
    yield Until(lambda: job.preview is not None or job.state == "ready", "there is a preview", 150)
    grab(name("working"), docker())
    yield until_job("ready")
    yield Pause(500)
    grab_screen(name("compare"))
    grab(name("result"), docker())
    click("mgie_on_canvas")
    yield Until(lambda: window().findChild(QtWidgets.QWidget, "mgie_overlay"), "it lies over the canvas")
    yield Pause(500)
    grab_screen(name("canvas"))
    click("mgie_on_canvas")
    click("mgie_apply")
    yield until_job("applied")
    yield Pause(800)
    grab_screen(name("applied"))


def check_2_a_refusal() -> Steps[None]:
    panel = yield from begin()
    yield from edit("add a castle on the hill")
    yield until_job("failed")
    yield Pause(400)
    grab(name("refused"), docker())
    panel.controller.settings.options = type(panel.options)(variations=4)
    panel.show_options()
    click("mgie_more")
    yield Pause(300)
    grab(name("more"), docker())
    click("mgie_more")


def check_3_variations() -> Steps[None]:
    panel = yield from begin()
    for words in ("make it look like golden hour", "make it warmer"):
        yield from edit(words)
        yield until_job("ready")
        click("mgie_apply")
        yield until_job("applied")
        click("mgie_discard")
        yield Pause(200)
    panel.controller.settings.options = type(panel.options)(variations=4)
    panel.show_options()
    yield from edit("give it a moonlit look")
    yield until_job("ready")
    yield Until(lambda: find("mgie_thumb_4").isVisible(), "four variations are seen")
    click("mgie_thumb_2")
    yield Pause(500)
    grab(name("variations"), docker())
    click("mgie_history")
    yield Pause(300)
    grab(name("history"), docker())
    click("mgie_history")


def check_4_results_that_wait() -> Steps[None]:
    """Two of a picture that is closed, with another one in front."""
    yield from begin()
    document = K.activeDocument()
    save_kra(document, "mountains")
    for words in ("make it look like autumn", "make it look like night"):
        yield from edit(words)
        yield until_job("ready")
        yield Pause(300)
    jobs = controller().jobs[-2:]
    document.setModified(False)
    yield Pause(400)
    document.close()
    yield Until(lambda: all(job.away for job in jobs), "their picture is known to be closed")
    yield from open_photograph()
    yield Until(lambda: find("mgie_waiting_show").isVisible(), "they wait")
    click("mgie_waiting_show")
    yield Pause(600)
    grab(name("waiting"), docker())
    click("mgie_waiting_show")


def check_5_a_small_docker() -> Steps[None]:
    """As Krita opens it on a screen of 1,000 px."""
    yield from begin()
    yield from edit("make it look like golden hour")
    yield until_job("ready")
    docker().setFloating(True)
    docker().resize(262, 352)
    yield Pause(600)
    grab(name("small"), docker())
    docker().setFloating(False)
    controller().discard_all([job.job_id for job in controller().waiting])
