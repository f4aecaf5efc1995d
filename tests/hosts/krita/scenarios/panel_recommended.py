"""The line about a better model, where mini alone is installed: also in Krita's own docker; its command, and its end."""

from __future__ import annotations

import json
import os
from pathlib import Path

from artists_day import floating, in_sight, stage
from docked_panel import controller, show_panel
from mgie_scenario.steps import Steps, Until
from mgie_scenario.widgets import click, docker, find, grab
from PyQt5 import QtWidgets  # type: ignore

# the seconds between, where they can be computed, are those of the machine
BEGINS, ENDS = "On this machine klein-4b would run", ": 20 GB to download: mgie models pull klein-4b"


def check_1_it_is_said_and_read_whole() -> Steps[None]:
    yield from show_panel()
    yield from stage(model="mini")
    yield Until(lambda: find("mgie_recommendation").isVisible(), "a better model is named")
    grab("recommended", docker())
    for width in (262, 250):
        yield from floating(width, 352)
        yield Until(lambda: in_sight("mgie_recommendation_copy"), "it is in sight")
        grab(f"recommended_{width}", docker())
        words = find("mgie_recommendation_words")
        line = words.accessibleName()
        assert line.startswith(BEGINS) and line.endswith(ENDS), line
        assert in_sight("mgie_recommendation_words") and in_sight("mgie_recommendation_dismiss")
        assert words.height() >= words.heightForWidth(words.width()), (words.height(), words.width())
        assert find("mgie_edit").isVisible() and in_sight("mgie_more")
    docker().setFloating(False)


def check_2_its_command_and_its_end() -> Steps[None]:
    click("mgie_recommendation_copy")
    assert QtWidgets.QApplication.clipboard().text() == "mgie models pull klein-4b"
    click("mgie_recommendation_dismiss")
    yield Until(lambda: not find("mgie_recommendation").isVisible(), "it is gone")
    assert controller().server.recommended is None
    kept = Path(os.environ["MGIE_HOME"]) / "recommendation.json"
    assert json.loads(kept.read_text()) == {"dismissed": True}
