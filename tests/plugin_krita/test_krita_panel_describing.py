"""The description in the panel: the choice behind More, and the text that is read before the edit."""

from __future__ import annotations

import pytest
from panel_driver import MINI, PanelDriver, QTest, click, job, press, ready, settle

from mgie_client.models import ModelInfo
from mgie_client.requests import FIRST, OFF, ON
from mgie_krita.qt import QtCore, QtGui
from mgie_krita.types import DESCRIBED, DISCARDED, WORKING, Job, Options, ServerState

SAID = "The scene would be darker."


@pytest.fixture
def first(driver: PanelDriver) -> Job:
    """A text that waits to be read, for the instruction in the box."""
    driver.controller.settings.options = Options(describe=FIRST)
    driver.panel.show_options()
    one = driver.put(job("make it warmer", state=WORKING, stage="describing"))
    one.state, one.expressive = DESCRIBED, SAID
    driver.told()
    return one


def test_the_choice_is_offered_where_the_model_describes(driver: PanelDriver) -> None:
    plain = ModelInfo("plain", "Plain", "none", "free", describes=False)
    driver.controller.server = ServerState("ready", "ready", "", (MINI, plain))
    driver.told()
    click(driver["mgie_more"])
    choice = driver["mgie_describe"]
    assert driver.seen("mgie_describe") and choice.currentData() == ON
    choice.setCurrentIndex(choice.findData(OFF))
    settle()
    assert driver.controller.settings.options.describe == OFF
    driver["mgie_model"].setCurrentIndex(1)
    driver.told()
    assert not driver.seen("mgie_describe")


def test_it_is_read_and_edited_by(driver: PanelDriver, first: Job) -> None:
    box, button = driver["mgie_expressive"], driver["mgie_expressive_edit"]
    assert box.toPlainText() == SAID and not box.isReadOnly() and driver.seen("mgie_expressive_edit")
    assert button.isEnabled() and button.text() == "Edit by this text" and not driver.seen("mgie_apply")
    click(button)
    assert driver.controller.last("again")[1:] == (first.job_id, Options(describe=FIRST), None)


def test_several_variations_follow_the_text_that_was_read(driver: PanelDriver, first: Job) -> None:
    driver.controller.settings.options = Options(describe=FIRST, variations=4)
    driver.panel.show_options()
    click(driver["mgie_expressive_edit"])
    assert driver.controller.last("again")[3] == SAID


def test_it_is_rewritten(driver: PanelDriver, first: Job) -> None:
    driver["mgie_expressive"].moveCursor(QtGui.QTextCursor.MoveOperation.End)
    QTest.keyClicks(driver["mgie_expressive"], " Much.")
    driver.told()
    assert driver["mgie_expressive"].toPlainText() == SAID + " Much."
    click(driver["mgie_expressive_edit"])
    assert driver.controller.last("again")[3] == SAID + " Much."


def test_edit_takes_the_text_on_show(driver: PanelDriver, first: Job) -> None:
    """By its button and by Ctrl+Enter; other words are another edit."""
    click(driver["mgie_edit"])
    assert driver.controller.names() == ["again"]
    driver.controller.jobs.pop()
    driver.told()
    press(driver["mgie_expressive"], QtCore.Qt.Key.Key_Return, QtCore.Qt.KeyboardModifier.ControlModifier)
    assert driver.controller.names() == ["again", "again"]
    driver.controller.jobs.pop()
    driver.panel.instruction.put("make it foggy")
    driver.told()
    click(driver["mgie_edit"])
    assert driver.controller.last("edit")[1] == "make it foggy"


@pytest.mark.parametrize("way", ["cross", "Esc"])
def test_it_is_left(driver: PanelDriver, first: Job, way: str) -> None:
    if way == "cross":
        click(driver["mgie_expressive_pencil"])
    else:
        press(driver["mgie_expressive"], QtCore.Qt.Key.Key_Escape)
    assert first.state == DISCARDED and not driver.seen("mgie_expressive")
    driver.put(ready())
    assert driver["mgie_expressive"].isReadOnly() and not driver.seen("mgie_expressive_edit")


def test_the_focus_stays_where_it_is(driver: PanelDriver) -> None:
    """But for the button that was Cancel: Space would edit."""
    for name, then in (("mgie_instruction", "mgie_instruction"), ("mgie_edit", "mgie_expressive")):
        one = driver.put(job("make it warmer", name, state=WORKING))
        driver[name].setFocus()
        one.state, one.expressive = DESCRIBED, SAID
        driver.told()
        assert driver.app.focusWidget() is driver[then]
        one.state = DISCARDED


def test_several_lines_are_not_read_first(driver: PanelDriver) -> None:
    driver.controller.settings.options = Options(describe=FIRST)
    driver.panel.show_options()
    driver.panel.instruction.put("make it darker\nmake it warmer")
    settle()
    click(driver["mgie_each_line"])
    click(driver["mgie_edit"])
    assert [call[2].describe for call in driver.controller.asked if call[0] == "edit"] == [ON, ON]


@pytest.mark.parametrize(
    ("own", "expressive", "title"),
    [
        (True, "make it warmer", "By your text"),
        (False, "make it warmer", "Your words, as they are"),
        (False, SAID, "MGIE reads it as"),
    ],
)
def test_whose_the_text_is(driver: PanelDriver, own: bool, expressive: str, title: str) -> None:
    driver.put(ready(instruction="make it warmer", own_expressive=own, expressive=expressive))
    assert driver.panel.middle.reading.title.text() == title
