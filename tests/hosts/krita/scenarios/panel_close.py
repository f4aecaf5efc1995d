"""Krita ends while the server works: the result waits for the next Krita."""

from __future__ import annotations

from dataclasses import replace

from docked_panel import controller, edit_button_is_on, show_panel, write_instruction
from mgie_scenario.documents import fill, newdoc, save_kra, settle
from mgie_scenario.report import report
from mgie_scenario.steps import Steps, Until
from mgie_scenario.widgets import click

SIDE = 128


def check_edit_and_go() -> Steps[None]:
    panel = yield from show_panel()
    controller().settings.options = replace(controller().settings.options, model="echo")
    panel.show_options()
    document = yield from newdoc(SIDE, SIDE, name="left")
    fill(document.activeNode(), bytes((10, 120, 230, 255)) * SIDE * SIDE, 0, 0, SIDE, SIDE)
    yield from settle(document)
    report.note("kra", save_kra(document, "left"))
    write_instruction("sleep 4; steps 20; darken 0.5")
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    yield Until(lambda: controller().current.stage == "editing", "it samples", 60)
