"""Runs inside Krita: what goes beside the layer, in the panel, as docs/asking.md shows it. See docs/krita_pictures.py."""

from __future__ import annotations

import os

from artists_day import in_sight
from docked_panel import SERVER_SECONDS, controller
from mgie_scenario.documents import K, activate, add_layer, fill, settle
from mgie_scenario.report import OUT
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab
from pictures import begin, name, write_instruction
from PyQt5 import QtGui  # type: ignore

MODEL = os.environ.get("MGIE_PICTURES_MODEL", "")
INSTRUCTION = "put the straw hat of picture 2 on the man in the circle"


def check_1_what_goes_beside_the_layer() -> Steps[None]:
    panel = yield from begin()
    controller().start_server()
    yield Until(lambda: controller().server.light == "ready", "the server is ready", SERVER_SECONDS)
    document = K.activeDocument()
    photograph = document.activeNode()
    layers = [add_layer(document, layer) for layer in ("straw hat", "red circle")]
    yield Pause(300)  # the window must know a new layer before it is hidden
    for layer in layers:
        fill(layer, bytes((40, 90, 220, 255)) * 100, 10, 10, 10, 10)
        layer.setVisible(False)
    yield from settle(document)
    yield from activate(document, photograph)
    panel.controller.settings.options = type(panel.options)(model=MODEL)
    panel.show_options()
    write_instruction(INSTRUCTION)
    click("mgie_more")
    for field in ("mgie_reference_layer", "mgie_marks"):
        choice, wanted = find(field), "straw hat" if field == "mgie_reference_layer" else "red circle"
        yield Until(lambda choice=choice, wanted=wanted: choice.findText(wanted) > 0, f"{wanted} is offered")
        choice.activated.emit(choice.findText(wanted))
    ribbon = QtGui.QImage(30, 20, QtGui.QImage.Format.Format_RGB888)
    ribbon.fill(QtGui.QColor(200, 40, 90))
    assert ribbon.save(str(OUT / "ribbon.png"))
    panel.middle.options.references.add_files([str(OUT / "ribbon.png")])
    find("mgie_negative").setText("text, logos")
    find("mgie_expand").setText("0, 0, 400, 0")
    yield Until(lambda: in_sight("mgie_reference_1"), "both are listed")
    yield Pause(500)
    grab(name("asking"), docker())
