"""The panel by keyboard alone."""

from __future__ import annotations

import pytest
from panel_driver import PanelDriver, QTest, click, job, press, ready, settle

from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.types import FAILED, WORKING
from mgie_protocol.errors import MgieError

Key = QtCore.Qt.Key
CTRL = QtCore.Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_ctrl_enter_edits(driver: PanelDriver, key: Key) -> None:
    press(driver["mgie_instruction"], key, CTRL)
    assert driver.controller.last("edit")[1] == "make it warmer"
    assert driver["mgie_instruction"].toPlainText() == "make it warmer"


def test_ctrl_enter_edits_from_other_controls_with_the_number_being_typed(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    steps = driver["mgie_steps"]
    steps.setFocus()
    steps.selectAll()
    QTest.keyClicks(steps, "33")
    press(steps, Key.Key_Return, CTRL)
    assert driver.controller.last("edit")[2].steps == 33


def test_ctrl_enter_twice_is_one_edit_and_another_text_is_another(driver: PanelDriver) -> None:
    press(driver["mgie_instruction"], Key.Key_Return, CTRL)
    press(driver["mgie_instruction"], Key.Key_Return, CTRL)
    assert driver.controller.names() == ["edit"]
    driver.panel.instruction.put("make it darker")
    press(driver["mgie_instruction"], Key.Key_Return, CTRL)
    assert driver.controller.names() == ["edit", "edit"]


def test_ctrl_enter_that_cannot_edit_says_why(driver: PanelDriver) -> None:
    driver.panel.instruction.put("")
    press(driver["mgie_instruction"], Key.Key_Return, CTRL)
    assert driver.controller.names() == [] and driver["mgie_status"].text() == "Say what should change."


@pytest.mark.parametrize("where", ["mgie_instruction", "mgie_edit", "mgie_more"])
def test_escape_cancels(driver: PanelDriver, where: str) -> None:
    driver.put(job(state=WORKING, stage="editing"))
    press(driver[where], Key.Key_Escape)
    assert driver.controller.names() == ["cancel"]


def test_escape_shuts_a_drawer_first_and_closes_an_error(driver: PanelDriver) -> None:
    driver.put(job(state=FAILED, error=MgieError("internal", "It broke.")))
    click(driver["mgie_history"])
    press(driver["mgie_instruction"], Key.Key_Escape)
    assert not driver["mgie_history"].isChecked() and driver.seen("mgie_error")
    press(driver["mgie_instruction"], Key.Key_Escape)
    assert driver.controller.names() == ["discard"] and not driver.seen("mgie_error")


def test_escape_without_anything_to_do_is_left_to_krita(driver: PanelDriver) -> None:
    event = QtGui.QKeyEvent(
        QtCore.QEvent.Type.KeyPress, Key.Key_Escape, QtCore.Qt.KeyboardModifier.NoModifier
    )
    driver.panel.keyPressEvent(event)
    assert not event.isAccepted() and driver.controller.names() == []


def test_digits_choose_a_variation(driver: PanelDriver) -> None:
    driver.put(ready(4))
    compare = driver["mgie_compare"]
    compare.setFocus()
    for number in (3, 1, 4):
        press(compare, getattr(Key, f"Key_{number}"))
        assert [driver[f"mgie_thumb_{n}"].isChecked() for n in range(1, 5)] == [
            n == number for n in range(1, 5)
        ]
    press(compare, Key.Key_8)
    assert driver.panel.middle.results.variation == 3
    click(driver["mgie_apply"])
    assert driver.controller.last("apply") == ("apply", "job-1", 3)


def test_digits_in_the_text_are_text(driver: PanelDriver) -> None:
    driver.put(ready(4))
    box = driver["mgie_instruction"]
    box.setFocus()
    QTest.keyClicks(box, " 2 boats")
    settle()
    assert box.toPlainText() == "make it warmer 2 boats" and driver.panel.middle.results.variation == 0


@pytest.mark.parametrize("where", ["mgie_compare", "mgie_thumb_2"])
def test_space_held_shows_before(driver: PanelDriver, where: str) -> None:
    driver.put(ready(2))
    driver[where].setFocus()
    QTest.keyPress(driver[where], Key.Key_Space)
    assert driver["mgie_compare"].holding
    QTest.keyRelease(driver[where], Key.Key_Space)
    assert not driver["mgie_compare"].holding
    assert driver.panel.middle.results.variation == 0  # Space did not press the little picture


def test_krita_must_stand_back_from_the_keys_of_the_panel(driver: PanelDriver) -> None:
    def claimed(
        key: Key, modifier: QtCore.Qt.KeyboardModifier = QtCore.Qt.KeyboardModifier.NoModifier
    ) -> bool:
        event = QtGui.QKeyEvent(QtCore.QEvent.Type.ShortcutOverride, key, modifier)
        event.ignore()
        QtWidgets.QApplication.sendEvent(driver["mgie_compare"], event)
        return event.isAccepted()

    assert claimed(Key.Key_Return, CTRL) and claimed(Key.Key_Escape)
    assert not claimed(Key.Key_3) and not claimed(Key.Key_Space) and not claimed(Key.Key_Z, CTRL)
    driver.put(ready(4))
    assert claimed(Key.Key_3) and claimed(Key.Key_Space)
    assert not claimed(Key.Key_9) and not claimed(Key.Key_3, CTRL)


def test_up_and_down_walk_through_earlier_instructions(driver: PanelDriver) -> None:
    driver.controller.settings.instructions = ["newest", "older", "oldest"]
    driver.told()
    box = driver["mgie_instruction"]
    box.setFocus()
    seen = []
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Down):
        press(box, key)
        seen.append(box.toPlainText())
    assert seen == ["newest", "older", "oldest", "oldest", "older", "newest", "make it warmer"]


def test_up_within_several_lines_moves_the_cursor_first(driver: PanelDriver) -> None:
    driver.controller.settings.instructions = ["earlier"]
    driver.told()
    box = driver["mgie_instruction"]
    box.setFocus()
    driver.panel.instruction.put("first line\nsecond line")
    press(box, Key.Key_Up)
    assert box.toPlainText() == "first line\nsecond line" and box.textCursor().blockNumber() == 0
    press(box, Key.Key_Up)
    assert box.toPlainText() == "earlier"
    press(box, Key.Key_Down)
    assert box.toPlainText() == "first line\nsecond line"


def test_what_the_history_replaced_comes_back_with_undo(driver: PanelDriver) -> None:
    driver.controller.settings.instructions = ["earlier"]
    driver.told()
    press(driver["mgie_instruction"], Key.Key_Up)
    driver["mgie_instruction"].undo()
    assert driver["mgie_instruction"].toPlainText() == "make it warmer"


def test_tab_goes_from_top_to_bottom(driver: PanelDriver) -> None:
    driver.put(ready(4))
    driver["mgie_instruction"].setFocus()
    heights, names = [], []
    for _ in range(30):
        widget = driver.app.focusWidget()
        assert widget is not None
        names.append(widget.objectName())
        heights.append(widget.mapTo(driver.panel, widget.rect().center()).y())
        if names[-1] == "mgie_edit":
            break
        QTest.keyClick(widget, Key.Key_Tab)
        settle()
    expected = ["mgie_instruction", "mgie_presets", "mgie_history", "mgie_more", "mgie_source_layer", "mgie_strict",
                "mgie_expressive_pencil", "mgie_expressive", "mgie_thumb_1", "mgie_thumb_2", "mgie_thumb_3",
                "mgie_thumb_4", "mgie_on_canvas", "mgie_compare", "mgie_strength", "mgie_apply", "mgie_again",
                "mgie_discard", "mgie_edit"]  # fmt: skip
    assert names == expected
    assert heights == sorted(heights)


def test_tab_through_the_options(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    driver["mgie_more"].setFocus()
    names: list[str] = []
    for _ in range(20):
        widget = driver.app.focusWidget()
        assert widget is not None
        names.append(widget.objectName())
        QTest.keyClick(widget, Key.Key_Tab)
        settle()
        if names[-1] == "mgie_edit":
            break
    wanted = ["mgie_more", "mgie_source_layer", "mgie_strict", "mgie_model", "mgie_paid_work", "mgie_describe",
              "mgie_variations", "mgie_seed_dice", "mgie_seed_locked", "mgie_text_guidance",
              "mgie_image_guidance", "mgie_steps",
              "mgie_feather", "mgie_context", "mgie_apply_as", "mgie_hide_source", "mgie_edit"]  # fmt: skip
    assert names == wanted


def test_the_focus_leaves_the_button_when_the_result_comes(driver: PanelDriver) -> None:
    """Else Space, meant to show the picture before, would edit once more."""
    click(driver["mgie_edit"])
    driver["mgie_edit"].setFocus()
    one = driver.controller.jobs[0]
    done = ready()
    one.state, one.before, one.after, one.seeds = done.state, done.before, done.after, done.seeds
    driver.told()
    assert driver.app.focusWidget() is driver["mgie_compare"]


def test_actions_of_krita(driver: PanelDriver) -> None:
    panel = driver.panel
    panel.instruction.put("")
    driver.controller.settings.instructions = ["the last one"]
    panel.edit_with_last_instruction()
    assert driver.controller.last("edit")[1] == "the last one"
    panel.cancel()
    assert driver.controller.names() == ["edit", "cancel"]
    panel.apply()
    panel.discard()
    assert driver.controller.names() == ["edit", "cancel"]  # there is no result to keep or to let go
    driver.put(ready())
    panel.toggle_preview()
    assert driver["mgie_compare"].only_before
    panel.toggle_preview()
    panel.apply()
    panel.discard()
    assert not driver["mgie_compare"].only_before
    assert driver.controller.names() == ["edit", "cancel", "apply", "discard"]
