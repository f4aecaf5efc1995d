"""The panel by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_stage import QTest, Stage, click, job, press, ready, settle

from mgie_krita.plain import FAILED, WORKING
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_protocol.errors import MgieError

Key = QtCore.Qt.Key
CTRL = QtCore.Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, text="make it warmer")
    yield made
    made.close()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_ctrl_enter_edits(stage: Stage, key: Key) -> None:
    press(stage["mgie_instruction"], key, CTRL)
    assert stage.workshop.last("edit")[1] == "make it warmer"
    assert stage["mgie_instruction"].toPlainText() == "make it warmer"


def test_ctrl_enter_edits_from_other_controls_with_the_number_being_typed(stage: Stage) -> None:
    click(stage["mgie_more"])
    steps = stage["mgie_steps"]
    steps.setFocus()
    steps.selectAll()
    QTest.keyClicks(steps, "33")
    press(steps, Key.Key_Return, CTRL)
    assert stage.workshop.last("edit")[2].steps == 33


def test_ctrl_enter_twice_is_one_edit_and_another_text_is_another(stage: Stage) -> None:
    press(stage["mgie_instruction"], Key.Key_Return, CTRL)
    press(stage["mgie_instruction"], Key.Key_Return, CTRL)
    assert stage.workshop.names() == ["edit"]
    stage.panel.instruction.put("make it darker")
    press(stage["mgie_instruction"], Key.Key_Return, CTRL)
    assert stage.workshop.names() == ["edit", "edit"]


def test_ctrl_enter_that_cannot_edit_says_why(stage: Stage) -> None:
    stage.panel.instruction.put("")
    press(stage["mgie_instruction"], Key.Key_Return, CTRL)
    assert stage.workshop.names() == [] and stage["mgie_status"].text() == "Say what should change."


@pytest.mark.parametrize("where", ["mgie_instruction", "mgie_edit", "mgie_more"])
def test_escape_cancels(stage: Stage, where: str) -> None:
    stage.put(job(state=WORKING, stage="editing"))
    press(stage[where], Key.Key_Escape)
    assert stage.workshop.names() == ["cancel"]


def test_escape_shuts_a_drawer_first_and_closes_an_error(stage: Stage) -> None:
    stage.put(job(state=FAILED, error=MgieError("internal", "It broke.")))
    click(stage["mgie_history"])
    press(stage["mgie_instruction"], Key.Key_Escape)
    assert not stage["mgie_history"].isChecked() and stage.seen("mgie_error")
    press(stage["mgie_instruction"], Key.Key_Escape)
    assert stage.workshop.names() == ["discard"] and not stage.seen("mgie_error")


def test_escape_without_anything_to_do_is_left_to_krita(stage: Stage) -> None:
    event = QtGui.QKeyEvent(
        QtCore.QEvent.Type.KeyPress, Key.Key_Escape, QtCore.Qt.KeyboardModifier.NoModifier
    )
    stage.panel.keyPressEvent(event)
    assert not event.isAccepted() and stage.workshop.names() == []


def test_digits_choose_a_variation(stage: Stage) -> None:
    stage.put(ready(4))
    compare = stage["mgie_compare"]
    compare.setFocus()
    for number in (3, 1, 4):
        press(compare, getattr(Key, f"Key_{number}"))
        assert [stage[f"mgie_thumb_{n}"].isChecked() for n in range(1, 5)] == [
            n == number for n in range(1, 5)
        ]
    press(compare, Key.Key_8)
    assert stage.panel.middle.results.variation == 3
    click(stage["mgie_apply"])
    assert stage.workshop.last("apply") == ("apply", "job-1", 3)


def test_digits_in_the_text_are_text(stage: Stage) -> None:
    stage.put(ready(4))
    box = stage["mgie_instruction"]
    box.setFocus()
    QTest.keyClicks(box, " 2 boats")
    settle()
    assert box.toPlainText() == "make it warmer 2 boats" and stage.panel.middle.results.variation == 0


@pytest.mark.parametrize("where", ["mgie_compare", "mgie_thumb_2"])
def test_space_held_shows_before(stage: Stage, where: str) -> None:
    stage.put(ready(2))
    stage[where].setFocus()
    QTest.keyPress(stage[where], Key.Key_Space)
    assert stage["mgie_compare"].holding
    QTest.keyRelease(stage[where], Key.Key_Space)
    assert not stage["mgie_compare"].holding
    assert stage.panel.middle.results.variation == 0  # Space did not press the little picture


def test_krita_must_stand_back_from_the_keys_of_the_panel(stage: Stage) -> None:
    def claimed(
        key: Key, modifier: QtCore.Qt.KeyboardModifier = QtCore.Qt.KeyboardModifier.NoModifier
    ) -> bool:
        event = QtGui.QKeyEvent(QtCore.QEvent.Type.ShortcutOverride, key, modifier)
        event.ignore()
        QtWidgets.QApplication.sendEvent(stage["mgie_compare"], event)
        return event.isAccepted()

    assert claimed(Key.Key_Return, CTRL) and claimed(Key.Key_Escape)
    assert not claimed(Key.Key_3) and not claimed(Key.Key_Space) and not claimed(Key.Key_Z, CTRL)
    stage.put(ready(4))
    assert claimed(Key.Key_3) and claimed(Key.Key_Space)
    assert not claimed(Key.Key_9) and not claimed(Key.Key_3, CTRL)


def test_up_and_down_walk_through_earlier_instructions(stage: Stage) -> None:
    stage.workshop.settings.instructions = ["newest", "older", "oldest"]
    stage.told()
    box = stage["mgie_instruction"]
    box.setFocus()
    seen = []
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Down):
        press(box, key)
        seen.append(box.toPlainText())
    assert seen == ["newest", "older", "oldest", "oldest", "older", "newest", "make it warmer"]


def test_up_within_several_lines_moves_the_cursor_first(stage: Stage) -> None:
    stage.workshop.settings.instructions = ["earlier"]
    stage.told()
    box = stage["mgie_instruction"]
    box.setFocus()
    stage.panel.instruction.put("first line\nsecond line")
    press(box, Key.Key_Up)
    assert box.toPlainText() == "first line\nsecond line" and box.textCursor().blockNumber() == 0
    press(box, Key.Key_Up)
    assert box.toPlainText() == "earlier"
    press(box, Key.Key_Down)
    assert box.toPlainText() == "first line\nsecond line"


def test_what_the_history_replaced_comes_back_with_undo(stage: Stage) -> None:
    stage.workshop.settings.instructions = ["earlier"]
    stage.told()
    press(stage["mgie_instruction"], Key.Key_Up)
    stage["mgie_instruction"].undo()
    assert stage["mgie_instruction"].toPlainText() == "make it warmer"


def test_tab_goes_from_top_to_bottom(stage: Stage) -> None:
    stage.put(ready(4))
    stage["mgie_instruction"].setFocus()
    heights, names = [], []
    for _ in range(30):
        widget = stage.app.focusWidget()
        assert widget is not None
        names.append(widget.objectName())
        heights.append(widget.mapTo(stage.panel, widget.rect().center()).y())
        if names[-1] == "mgie_edit":
            break
        QTest.keyClick(widget, Key.Key_Tab)
        settle()
    expected = ["mgie_instruction", "mgie_presets", "mgie_history", "mgie_more", "mgie_source_layer", "mgie_strict",
                "mgie_expressive_pencil", "mgie_expressive", "mgie_thumb_1", "mgie_thumb_2", "mgie_thumb_3",
                "mgie_thumb_4", "mgie_compare", "mgie_strength", "mgie_apply", "mgie_again", "mgie_discard",
                "mgie_edit"]  # fmt: skip
    assert names == expected
    assert heights == sorted(heights)


def test_tab_through_the_options(stage: Stage) -> None:
    click(stage["mgie_more"])
    stage["mgie_more"].setFocus()
    names: list[str] = []
    for _ in range(20):
        widget = stage.app.focusWidget()
        assert widget is not None
        names.append(widget.objectName())
        QTest.keyClick(widget, Key.Key_Tab)
        settle()
        if names[-1] == "mgie_edit":
            break
    wanted = ["mgie_more", "mgie_source_layer", "mgie_strict", "mgie_model", "mgie_variations", "mgie_seed_dice",
              "mgie_seed_locked", "mgie_text_guidance", "mgie_image_guidance", "mgie_steps", "mgie_feather",
              "mgie_edit"]  # fmt: skip
    assert names == wanted


def test_the_focus_leaves_the_button_when_the_result_comes(stage: Stage) -> None:
    """Else Space, meant to show the picture before, would edit once more."""
    click(stage["mgie_edit"])
    stage["mgie_edit"].setFocus()
    one = stage.workshop.jobs[0]
    done = ready()
    one.state, one.before, one.after, one.seeds = done.state, done.before, done.after, done.seeds
    stage.told()
    assert stage.app.focusWidget() is stage["mgie_compare"]


def test_actions_of_krita(stage: Stage) -> None:
    panel = stage.panel
    panel.instruction.put("")
    stage.workshop.settings.instructions = ["the last one"]
    panel.edit_with_last_instruction()
    assert stage.workshop.last("edit")[1] == "the last one"
    panel.cancel()
    assert stage.workshop.names() == ["edit", "cancel"]
    panel.apply()
    panel.discard()
    assert stage.workshop.names() == ["edit", "cancel"]  # there is no result to keep or to let go
    stage.put(ready())
    panel.toggle_preview()
    assert stage["mgie_compare"].only_before
    panel.toggle_preview()
    panel.apply()
    panel.discard()
    assert not stage["mgie_compare"].only_before
    assert stage.workshop.names() == ["edit", "cancel", "apply", "discard"]
