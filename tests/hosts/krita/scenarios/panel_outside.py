"""The hands are outside: xdotool types and clicks where this scenario says that the controls are."""

from __future__ import annotations

import json

from docked_panel import controller, edit_button_is_on, open_photograph, show_panel, until_job
from mgie_scenario.documents import names
from mgie_scenario.report import OUT
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import center, find, grab_screen


def say_where(*controls: str) -> None:
    """The file stands there whole or not at all: the test waits for it."""
    part = OUT / "where.part"
    part.write_text(json.dumps({control: center(control) for control in controls}))
    part.replace(OUT / f"where-{controls[0]}.json")


def check_from_outside() -> Steps[None]:
    yield from show_panel()
    document = yield from open_photograph()
    yield Pause(500)
    say_where("mgie_instruction")
    yield Until(lambda: find("mgie_instruction").toPlainText() == "make it warmer", "it was typed", 60)
    yield Until(edit_button_is_on, "Edit is on")
    say_where("mgie_edit")
    yield Until(lambda: controller().current is not None, "Edit was clicked", 60)
    yield until_job("ready")
    yield Pause(500)
    say_where("mgie_apply")
    yield until_job("applied")
    grab_screen("outside")
    assert names(document)[-1] == "make it warmer"
