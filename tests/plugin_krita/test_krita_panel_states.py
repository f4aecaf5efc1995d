"""Each state of the panel: what is seen, which buttons are on, and that nothing moves in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from panel_driver import PanelDriver, click, job, ready, settle

from mgie_krita.qt import QtCore
from mgie_krita.types import (
    APPLIED,
    APPLYING,
    CANCELLED,
    FAILED,
    QUEUED,
    READING,
    SENDING,
    WORKING,
    Options,
    ServerState,
)
from mgie_protocol.errors import MgieError


def words(driver: PanelDriver) -> str:
    return driver["mgie_progress_words"].text()


def test_idle_offers_edit_source_and_six_examples(driver: PanelDriver) -> None:
    assert driver["mgie_edit"].text() == "Edit" and driver["mgie_edit"].isEnabled()
    assert driver.seen("mgie_source_layer") and driver["mgie_source_layer"].isChecked()
    assert driver["mgie_strict"].isChecked()
    assert [driver.seen(f"mgie_example_{n}") for n in range(1, 7)] == [True] * 6
    assert (
        not driver.seen("mgie_variations") and not driver.seen("mgie_apply") and not driver.seen("mgie_queue")
    )


def test_edit_asks_with_instruction_and_options(driver: PanelDriver) -> None:
    driver.controller.settings.options = Options(source="group", variations=3)
    driver.panel.show_options()
    click(driver["mgie_edit"])
    assert driver.controller.last("edit")[1:] == (
        "make it warmer", Options(source="group", variations=3), None,
    )  # fmt: skip
    assert driver["mgie_edit"].text() == "Cancel"


@pytest.mark.parametrize("reason", ["Open a picture first.", "The layer “Ink” is locked."])
def test_edit_is_off_and_says_why(driver: PanelDriver, reason: str) -> None:
    driver.controller.reason = reason
    driver.told()
    assert not driver["mgie_edit"].isEnabled()
    assert driver["mgie_edit"].toolTip() == reason
    assert driver["mgie_note"].text() == reason
    click(driver["mgie_edit"])
    assert driver.controller.names() == []


def test_an_empty_instruction_turns_edit_off_while_typing(driver: PanelDriver) -> None:
    driver.panel.instruction.put("  ")
    settle()
    assert not driver["mgie_edit"].isEnabled() and driver["mgie_edit"].toolTip() == "Say what should change."
    driver.panel.instruction.put("warmer")
    settle()
    assert driver["mgie_edit"].isEnabled()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": READING, "share": 0.4}, "Reading the picture"),
        ({"state": SENDING, "share": 0.9}, "Sending the picture"),
        ({"state": QUEUED, "stage": "queued", "place": 2}, "Waiting, 2 before it"),
        ({"state": WORKING, "stage": "loading"}, "Loading the model"),
        ({"state": WORKING, "stage": "describing", "seconds_left": 4.6}, "Looking at the picture · 5 s left"),
        ({"state": WORKING, "stage": "editing", "step": 2, "steps": 9, "seconds_left": 200.0}, "Step 2 of 9 · 3 min left"),
        ({"state": WORKING, "stage": "landing"}, "Bringing it to full size"),
    ],
)  # fmt: skip
def test_under_way_says_what_happens(driver: PanelDriver, fields: dict, expected: str) -> None:
    driver.put(job(**fields))
    assert words(driver) == expected
    assert driver["mgie_edit"].text() == "Cancel"
    assert driver.seen("mgie_preview") and driver.seen("mgie_expressive") and not driver.seen("mgie_apply")


def test_the_bar_counts_over_all_variations(driver: PanelDriver) -> None:
    one = driver.put(job(state=READING, share=0.4))
    bar = driver["mgie_progress"]
    assert bar.value() / bar.maximum() == pytest.approx(0.4, abs=0.01)
    one.state, one.stage = WORKING, "describing"
    driver.told()
    assert bar.maximum() == 0  # nobody knows
    one.stage, one.step, one.steps, one.variation = "editing", 10, 20, 1
    one.options = Options(variations=2)
    driver.told()
    assert bar.value() / bar.maximum() == pytest.approx(0.75, abs=0.01)
    assert words(driver) == "Variation 2 of 2 · step 10 of 20"


def test_the_text_comes_while_it_works_and_is_read_only(driver: PanelDriver) -> None:
    one = driver.put(job(state=WORKING, stage="describing"))
    one.expressive, one.stage = "The scene would be darker.", "editing"
    driver.told()
    box = driver["mgie_expressive"]
    assert box.toPlainText() == "The scene would be darker." and box.isReadOnly()
    assert not driver["mgie_expressive_pencil"].isEnabled()


def test_cancel_is_the_same_button(driver: PanelDriver) -> None:
    driver.put(job(state=WORKING, stage="editing", step=1, steps=20))
    click(driver["mgie_edit"])
    assert driver.controller.asked[-1] == ("cancel", "job-1")


def test_a_cancelled_edit_makes_room_for_the_result_before_it(driver: PanelDriver) -> None:
    driver.put(ready(job_id="first"))
    driver.put(job("other", "second", state=CANCELLED))
    assert driver.seen("mgie_apply") and driver.panel.shown is driver.controller.jobs[0]
    driver.controller.jobs[0].state = CANCELLED
    driver.told()
    assert not driver.seen("mgie_apply") and driver["mgie_edit"].text() == "Edit"


def test_result_buttons(driver: PanelDriver) -> None:
    driver.put(ready())
    assert all(driver[name].isEnabled() for name in ("mgie_apply", "mgie_again", "mgie_discard", "mgie_edit"))
    click(driver["mgie_apply"])
    click(driver["mgie_again"])
    assert driver.controller.last("apply") == ("apply", "job-1", 0)
    assert driver.controller.last("again")[1] == "job-1" and driver.controller.last("again")[3] is None


def test_discard_lets_it_go(driver: PanelDriver) -> None:
    driver.put(ready())
    click(driver["mgie_discard"])
    assert driver.controller.last("discard") == ("discard", "job-1")
    assert not driver.seen("mgie_apply") and driver.seen("mgie_source_layer")


def test_while_a_layer_is_made_the_buttons_say_so(driver: PanelDriver) -> None:
    one = driver.put(ready(state=APPLYING, share=0.3))
    for name in ("mgie_apply", "mgie_again", "mgie_discard"):
        assert not driver[name].isEnabled(), name
    assert driver["mgie_apply"].toolTip() == "The layer is being made"
    one.state = APPLIED
    driver.told()
    assert driver["mgie_apply"].isEnabled() and driver["mgie_caption"].text().startswith("kept")


def test_again_says_why_not(driver: PanelDriver) -> None:
    driver.put(ready())
    driver.controller.reason = "The layer is locked."
    driver.told()
    assert not driver["mgie_again"].isEnabled() and driver["mgie_again"].toolTip() == "The layer is locked."
    assert driver["mgie_apply"].isEnabled()


@pytest.mark.parametrize("width", [250, 300, 380])
def test_nothing_around_the_middle_moves(tmp_path: Path, width: int) -> None:
    """The button, the text and the switches stay at the same place to the pixel, in whatever state."""
    driver = PanelDriver(tmp_path, width=width, text="make it warmer")
    names = ("mgie_edit", "mgie_instruction", "mgie_presets", "mgie_history", "mgie_more", "mgie_settings")

    def places() -> dict[str, QtCore.QRect]:
        return {
            name: QtCore.QRect(driver[name].mapTo(driver.panel, QtCore.QPoint()), driver[name].size())
            for name in names
        }

    try:
        first = places()
        one = driver.put(job(state=READING))
        assert places() == first, "reading"
        for fields in (
            {"state": QUEUED, "place": 3}, {"state": WORKING, "stage": "describing"},
            {"stage": "editing", "step": 3, "steps": 20, "expressive": "Long text. " * 40},
            {"state": FAILED, "error": MgieError("internal", "It broke. " * 20, "Tell us. " * 20)},
        ):  # fmt: skip
            for name, value in fields.items():
                setattr(one, name, value)
            driver.told()
            assert places() == first, fields
        for count in (1, 4, 8):
            driver.put(ready(count, job_id=f"result-{count}"))
            assert places() == first, count
        driver.controller.server = ServerState(
            "problem", "A long sentence about what is wrong. " * 4, "start"
        )
        driver.told()
        assert places() == first, "problem"
        for drawer in ("mgie_more", "mgie_presets", "mgie_history", "mgie_history"):
            click(driver[drawer])
            assert places() == first, drawer
        driver.panel.show_message("Something to say. " * 10)
        settle()
        assert places() == first, "message"
    finally:
        driver.close()


def test_the_source_stays_while_a_result_is_there(driver: PanelDriver) -> None:
    driver.put(ready())
    click(driver["mgie_source_merged"])
    click(driver["mgie_strict"])
    made = driver.controller.settings.options
    assert made.source == "merged" and not made.strict_selection


def test_again_promises_another_seed_only_where_it_is_free(driver: PanelDriver) -> None:
    driver.put(ready())
    assert "another seed" in driver["mgie_again"].toolTip()
    driver.controller.settings.options = Options(seed=3, seed_locked=True)
    driver.told()
    assert (
        "another seed" not in driver["mgie_again"].toolTip() and "same seed" in driver["mgie_again"].toolTip()
    )


def test_what_was_kept_is_closed_and_not_discarded(driver: PanelDriver) -> None:
    driver.put(ready(state=APPLIED))
    assert driver["mgie_discard"].text() == "Close" and "stays" in driver["mgie_discard"].toolTip()


def test_previews_that_are_switched_off(driver: PanelDriver) -> None:
    driver.controller.settings.previews = False
    driver.put(job(state=WORKING, stage="editing", step=1, steps=20, preview=ready().before))
    assert driver.panel.middle.progress.preview._pixmap.isNull()
