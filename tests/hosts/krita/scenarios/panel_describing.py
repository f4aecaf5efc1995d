"""The description: read and rewritten before the edit, and left out; with the installed server and the built-in model."""

from __future__ import annotations

from docked_panel import (
    controller,
    edit_button_is_on,
    open_photograph,
    show_panel,
    until_job,
    write_instruction,
)
from mgie_scenario.documents import names, settle, undo_text
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab
from PyQt5 import QtWidgets  # type: ignore

BRIGHTER = "The picture becomes brighter."


def choose(describe: str) -> Steps[None]:
    """Behind More, once a server is there; More is shut again by the edit."""
    click("mgie_more")
    choice = find("mgie_describe")
    yield Until(choice.isVisible, "the choice is offered")
    choice.setCurrentIndex(choice.findData(describe))
    yield Pause(300)
    grab(f"describe-{describe}", docker())
    assert controller().settings.options.describe == describe


def check_1_read_and_rewritten() -> Steps[None]:
    """Nothing is edited until the text is; its words lead the edit, not the instruction."""
    yield from show_panel()
    document = yield from open_photograph()
    yield from choose("first")
    write_instruction("make it darker")
    yield Until(edit_button_is_on, "Edit is on")
    undo = undo_text()
    click("mgie_edit")
    yield until_job("described")
    yield Pause(300)
    text = find("mgie_expressive", QtWidgets.QPlainTextEdit)
    assert "darker" in text.toPlainText() and not text.isReadOnly()
    grab("described", docker())
    assert undo_text() == undo and len(names(document)) == 1
    text.setPlainText(BRIGHTER)
    click("mgie_expressive_edit")
    yield until_job("ready")
    yield Pause(300)
    assert controller().current.expressive == BRIGHTER
    assert controller().current.reports[0]["text_from"] == "person"
    click("mgie_apply")
    yield until_job("applied")
    assert names(document)[-1] == "make it darker"
    yield from settle(document)


def check_2_words_as_they_are() -> Steps[None]:
    yield from show_panel()
    yield from open_photograph()
    yield from choose("off")
    write_instruction("make it warmer")
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    yield until_job("ready")
    yield Pause(300)
    grab("undescribed", docker())
    job = controller().current
    assert job.expressive == "make it warmer" and job.reports[0]["text_from"] == "instruction"
    assert controller().history()[0].request["expressive"] == "make it warmer"
    click("mgie_discard")
    yield from choose("on")
