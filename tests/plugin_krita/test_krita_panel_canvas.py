"""What of a result reaches the canvas: the switch over the comparison, and how Apply applies."""

from __future__ import annotations

from panel_driver import PanelDriver, click, job, press, ready, settle

from mgie_krita.qt import QtCore
from mgie_krita.types import APPLIED

Key = QtCore.Qt.Key


def on_canvas(driver: PanelDriver) -> tuple[str, int, float]:
    return driver.controller.on_canvas


def test_a_result_lies_over_the_canvas_while_the_switch_is_on(driver: PanelDriver) -> None:
    one = driver.put(ready(2))
    assert on_canvas(driver)[0] == ""
    click(driver["mgie_on_canvas"])
    assert on_canvas(driver) == (one.job_id, 0, 1.0) and driver.controller.settings.on_canvas
    click(driver["mgie_thumb_2"])
    assert on_canvas(driver) == (one.job_id, 1, 1.0)
    driver["mgie_strength"].setValue(40)
    settle()
    assert on_canvas(driver) == (one.job_id, 1, 0.4)
    one.state = APPLIED
    driver.told()
    assert on_canvas(driver)[0] == "", "then the layer is seen"


def test_before_is_seen_on_the_canvas_too(driver: PanelDriver) -> None:
    driver.put(ready())
    click(driver["mgie_on_canvas"])
    driver["mgie_compare"].set_holding(True)
    settle()
    assert on_canvas(driver)[2] == 0
    driver["mgie_compare"].set_holding(False)
    driver.panel.toggle_preview()
    settle()
    assert on_canvas(driver)[2] == 0
    driver.panel.toggle_preview()
    settle()
    assert on_canvas(driver)[2] == 1


def test_nothing_lies_over_another_picture_or_behind_a_closed_panel(driver: PanelDriver) -> None:
    driver.controller.settings.on_canvas = True
    other = driver.put(ready(job_id="other", document="elsewhere"))
    driver.panel.pick(other.job_id)
    settle()
    assert driver["mgie_on_canvas"].isChecked() and on_canvas(driver)[0] == ""
    own = driver.put(ready())
    driver.panel.pick(own.job_id)
    settle()
    assert on_canvas(driver)[0] == own.job_id
    driver.panel.hide()
    settle()
    assert on_canvas(driver)[0] == ""


def test_an_edit_under_way_is_not_on_the_canvas(driver: PanelDriver) -> None:
    driver.controller.settings.on_canvas = True
    driver.put(job())
    assert on_canvas(driver)[0] == ""


def test_apply_says_that_it_replaces(driver: PanelDriver) -> None:
    driver.put(ready())
    assert driver["mgie_apply"].text() == "Apply"
    click(driver["mgie_more"])
    driver["mgie_apply_as"].setCurrentIndex(1)
    click(driver["mgie_hide_source"])
    click(driver["mgie_more"])
    made = driver.controller.settings.options
    assert (made.apply_as, made.hide_source) == ("place", False)
    assert driver["mgie_apply"].text() == "Replace" and "own pixels" in driver["mgie_apply"].toolTip()


# --- words while nothing happens ------------------------------------------------------------------------


def test_what_is_typed_can_be_completed(driver: PanelDriver) -> None:
    box = driver["mgie_instruction"]
    box.setFocus()
    driver.controller.settings.instructions = ["make it rain on the harbour"]
    driver.told()
    box.put("Make it ra")
    settle()
    assert box.offered() == "in on the harbour"
    press(box, Key.Key_Right)
    assert box.instruction() == "Make it rain on the harbour" and box.offered() == ""
    box.put("bright")
    assert box.offered() == "en the shadows", "what the built-in model can do"
    press(box, Key.Key_Home)
    assert box.offered() == "" and box.instruction() == "bright"
    press(box, Key.Key_End)
    assert box.instruction() == "bright", "at first it only moves there"
    press(box, Key.Key_End)
    assert box.instruction() == "brighten the shadows"
    box.put("nothing like this")
    press(box, Key.Key_Right)
    assert box.instruction() == "nothing like this"


def test_an_empty_box_names_something_that_can_be_done(driver: PanelDriver) -> None:
    box = driver["mgie_instruction"]
    assert "make it" in box.placeholderText()
    driver.controller.settings.options = type(driver.panel.options)(model="mgie-7b")
    driver.told()
    assert "make it" not in box.placeholderText(), "of another model it is not known"
