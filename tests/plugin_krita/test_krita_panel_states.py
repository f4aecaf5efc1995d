"""Each state of the panel: what is seen, which buttons are on, and that nothing moves in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_stage import BIG, MINI, OFF_STATE, Stage, child, click, job, ready, settle

from mgie_krita.panel.bottom import REST_MS
from mgie_krita.panel.showing import docker_title
from mgie_krita.panel.waiting import WaitingRow
from mgie_krita.plain import (
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
from mgie_krita.qt import QtCore, QtWidgets
from mgie_protocol.errors import MgieError


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, text="make it a rainy evening")
    yield made
    made.close()


def spin_ms(milliseconds: int) -> None:
    """Until a timer of the panel that is as long has fired."""
    loop = QtCore.QEventLoop()
    QtCore.QTimer.singleShot(milliseconds + 50, loop.quit)
    loop.exec()


def words(stage: Stage) -> str:
    return stage["mgie_progress_words"].text()


def test_idle_offers_edit_source_and_six_examples(stage: Stage) -> None:
    assert stage["mgie_edit"].text() == "Edit" and stage["mgie_edit"].isEnabled()
    assert stage.seen("mgie_source_layer") and stage["mgie_source_layer"].isChecked()
    assert stage["mgie_strict"].isChecked()
    assert [stage.seen(f"mgie_example_{n}") for n in range(1, 7)] == [True] * 6
    assert not stage.seen("mgie_variations") and not stage.seen("mgie_apply") and not stage.seen("mgie_queue")


def test_edit_asks_with_instruction_and_options(stage: Stage) -> None:
    stage.workshop.settings.options = Options(source="group", variations=3)
    stage.panel.show_options()
    click(stage["mgie_edit"])
    assert stage.workshop.last("edit")[1:] == (
        "make it a rainy evening", Options(source="group", variations=3), None,
    )  # fmt: skip
    assert stage["mgie_edit"].text() == "Cancel"


@pytest.mark.parametrize("reason", ["Open a picture first.", "The layer “Ink” is locked."])
def test_edit_is_off_and_says_why(stage: Stage, reason: str) -> None:
    stage.workshop.reason = reason
    stage.told()
    assert not stage["mgie_edit"].isEnabled()
    assert stage["mgie_edit"].toolTip() == reason
    assert stage["mgie_note"].text() == reason
    click(stage["mgie_edit"])
    assert stage.workshop.names() == []


def test_an_empty_instruction_turns_edit_off_while_typing(stage: Stage) -> None:
    stage.panel.instruction.put("  ")
    settle()
    assert not stage["mgie_edit"].isEnabled() and stage["mgie_edit"].toolTip() == "Say what should change."
    stage.panel.instruction.put("warmer")
    settle()
    assert stage["mgie_edit"].isEnabled()


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
def test_under_way_says_what_happens(stage: Stage, fields: dict, expected: str) -> None:
    stage.put(job(**fields))
    assert words(stage) == expected
    assert stage["mgie_edit"].text() == "Cancel"
    assert stage.seen("mgie_preview") and stage.seen("mgie_expressive") and not stage.seen("mgie_apply")


def test_the_bar_counts_over_all_variations(stage: Stage) -> None:
    one = stage.put(job(state=READING, share=0.4))
    bar = stage["mgie_progress"]
    assert bar.value() / bar.maximum() == pytest.approx(0.4, abs=0.01)
    one.state, one.stage = WORKING, "describing"
    stage.told()
    assert bar.maximum() == 0  # nobody knows
    one.stage, one.step, one.steps, one.variation = "editing", 10, 20, 1
    one.options = Options(variations=2)
    stage.told()
    assert bar.value() / bar.maximum() == pytest.approx(0.75, abs=0.01)
    assert words(stage) == "Variation 2 of 2 · step 10 of 20"


def test_the_text_comes_while_it_works_and_is_read_only(stage: Stage) -> None:
    one = stage.put(job(state=WORKING, stage="describing"))
    one.expressive, one.stage = "The scene would be darker.", "editing"
    stage.told()
    box = stage["mgie_expressive"]
    assert box.toPlainText() == "The scene would be darker." and box.isReadOnly()
    assert not stage["mgie_expressive_pencil"].isEnabled()


def test_cancel_is_the_same_button(stage: Stage) -> None:
    stage.put(job(state=WORKING, stage="editing", step=1, steps=20))
    click(stage["mgie_edit"])
    assert stage.workshop.asked[-1] == ("cancel", "job-1")


def test_a_cancelled_edit_makes_room_for_the_result_before_it(stage: Stage) -> None:
    stage.put(ready(job_id="first"))
    stage.put(job("other", "second", state=CANCELLED))
    assert stage.seen("mgie_apply") and stage.panel.shown is stage.workshop.jobs[0]
    stage.workshop.jobs[0].state = CANCELLED
    stage.told()
    assert not stage.seen("mgie_apply") and stage["mgie_edit"].text() == "Edit"


def test_result_buttons(stage: Stage) -> None:
    stage.put(ready())
    assert all(stage[name].isEnabled() for name in ("mgie_apply", "mgie_again", "mgie_discard", "mgie_edit"))
    click(stage["mgie_apply"])
    click(stage["mgie_again"])
    assert stage.workshop.last("apply") == ("apply", "job-1", 0)
    assert stage.workshop.last("again")[1] == "job-1" and stage.workshop.last("again")[3] is None


def test_discard_lets_it_go(stage: Stage) -> None:
    stage.put(ready())
    click(stage["mgie_discard"])
    assert stage.workshop.last("discard") == ("discard", "job-1")
    assert not stage.seen("mgie_apply") and stage.seen("mgie_source_layer")


def test_while_a_layer_is_made_the_buttons_say_so(stage: Stage) -> None:
    one = stage.put(ready(state=APPLYING, share=0.3))
    for name in ("mgie_apply", "mgie_again", "mgie_discard"):
        assert not stage[name].isEnabled(), name
    assert stage["mgie_apply"].toolTip() == "The layer is being made"
    one.state = APPLIED
    stage.told()
    assert stage["mgie_apply"].isEnabled() and stage["mgie_caption"].text().startswith("kept")


def test_again_says_why_not(stage: Stage) -> None:
    stage.put(ready())
    stage.workshop.reason = "The layer is locked."
    stage.told()
    assert not stage["mgie_again"].isEnabled() and stage["mgie_again"].toolTip() == "The layer is locked."
    assert stage["mgie_apply"].isEnabled()


@pytest.mark.parametrize("width", [250, 300, 380])
def test_nothing_around_the_middle_moves(tmp_path: Path, width: int) -> None:
    """The button, the text and the switches stay at the same place to the pixel, in whatever state."""
    stage = Stage(tmp_path, width=width, text="make it warmer")
    names = ("mgie_edit", "mgie_instruction", "mgie_presets", "mgie_history", "mgie_more", "mgie_settings")

    def places() -> dict[str, QtCore.QRect]:
        return {
            name: QtCore.QRect(stage[name].mapTo(stage.panel, QtCore.QPoint()), stage[name].size())
            for name in names
        }

    try:
        first = places()
        one = stage.put(job(state=READING))
        assert places() == first, "reading"
        for fields in (
            {"state": QUEUED, "place": 3}, {"state": WORKING, "stage": "describing"},
            {"stage": "editing", "step": 3, "steps": 20, "expressive": "Long text. " * 40},
            {"state": FAILED, "error": MgieError("internal", "It broke. " * 20, "Tell us. " * 20)},
        ):  # fmt: skip
            for name, value in fields.items():
                setattr(one, name, value)
            stage.told()
            assert places() == first, fields
        for count in (1, 4, 8):
            stage.put(ready(count, job_id=f"result-{count}"))
            assert places() == first, count
        stage.workshop.server = ServerState("problem", "A long sentence about what is wrong. " * 4, "start")
        stage.told()
        assert places() == first, "problem"
        for drawer in ("mgie_more", "mgie_presets", "mgie_history", "mgie_history"):
            click(stage[drawer])
            assert places() == first, drawer
        stage.panel.show_message("Something to say. " * 10)
        settle()
        assert places() == first, "message"
    finally:
        stage.close()


def test_status_line_light_badge_and_start(stage: Stage) -> None:
    assert stage["mgie_status"].text() == "mini · CPU · ready" and not stage.seen("mgie_badge")
    stage.workshop.settings.options = Options(model="mgie-7b")
    stage.told()
    assert stage.seen("mgie_badge") and stage["mgie_badge"].text() == "non-commercial"
    assert "CC-BY-NC-4.0" in stage["mgie_badge"].toolTip()
    stage.workshop.server = OFF_STATE
    stage.told()
    assert stage.seen("mgie_start") and not stage.seen("mgie_badge")
    click(stage["mgie_start"])
    assert stage.workshop.names() == ["start_server"]


def test_a_message_stands_in_the_status_line_for_a_while(stage: Stage) -> None:
    stage.workshop.message.emit("The layer was locked meanwhile.")
    stage.told()
    assert stage["mgie_status"].text() == "The layer was locked meanwhile."
    stage.panel.status._restore()
    assert stage["mgie_status"].text() == "mini · CPU · ready"


def test_title_of_the_docker(stage: Stage) -> None:
    assert docker_title(stage.workshop) == "MGIE – Adjust (offline)"  # type: ignore[arg-type]
    stage.workshop.settings.options = Options(model="mgie-7b")
    assert docker_title(stage.workshop) == "MGIE"  # type: ignore[arg-type]


def test_the_docker_follows_the_model(stage: Stage) -> None:
    dock = QtWidgets.QDockWidget()
    dock.setWidget(stage.panel)
    dock.show()
    stage.workshop.server = ServerState("ready", "ready", "", (MINI, BIG))
    stage.told()
    click(stage["mgie_more"])
    stage["mgie_model"].setCurrentIndex(1)
    settle()
    assert dock.windowTitle() == "MGIE"
    click(stage["mgie_more"])
    assert not stage.seen("mgie_example_1")
    stage.panel.setParent(None)
    dock.deleteLater()


def test_queue_is_seen_when_there_is_more_than_one(stage: Stage) -> None:
    stage.put(job("first", "a", state=WORKING, stage="editing", step=2, steps=20))
    assert not stage.seen("mgie_queue")
    stage.put(job("second", "b", state=QUEUED, place=1, document="other"))
    assert stage.seen("mgie_queue")
    rows = stage.panel.middle.queue.rows
    assert [row.words.text() for row in rows if row.isVisible()] == ["first", "second"]
    click(child(rows[1], "mgie_queue_cancel"))
    assert stage.workshop.asked[-1] == ("cancel", "b")


def test_a_click_on_a_line_of_the_queue_shows_that_edit(stage: Stage) -> None:
    stage.put(job("first", "a", state=WORKING, stage="editing", step=2, steps=20))
    stage.put(job("second", "b", state=QUEUED, place=1, document="other"))
    click(stage.panel.middle.queue.rows[1].words)
    assert words(stage) == "Waiting, 1 before it"
    click(stage["mgie_edit"])
    assert stage.workshop.asked[-1] == ("cancel", "b")


def test_a_single_result_that_waits_is_shown_at_once(stage: Stage) -> None:
    stage.put(ready(job_id="r1", document="closed", instruction="make it warmer", away=True))
    assert stage["mgie_waiting_words"].text() == "1 result waits: harbour.kra: make it warmer"
    click(stage["mgie_waiting_show"])
    assert stage.panel.shown is stage.workshop.jobs[0] and not stage.seen("mgie_waiting")
    assert stage["mgie_apply"].text() == "Open" and not stage["mgie_again"].isEnabled()
    assert stage["mgie_belongs"].text() == "Of harbour.kra, which is not open"
    click(stage["mgie_apply"])
    assert stage.workshop.last("open_new") == ("open_new", "r1", 0)


def test_results_that_wait_are_listed_with_their_documents(stage: Stage) -> None:
    stage.put(ready(job_id="r1", document="closed", instruction="make it warmer", away=True))
    stage.put(ready(job_id="r2", document="open", instruction="make it darker", seen=True))
    assert (
        stage["mgie_waiting_words"].text()
        == "2 results wait: harbour.kra: make it warmer, harbour.kra: make it darker"
    )
    click(stage["mgie_waiting_show"])
    rows = stage.panel.middle.listed.findChildren(WaitingRow)
    said = [(row.words.text(), row.about.text()) for row in rows]
    assert said == [("make it darker", "harbour.kra"), ("make it warmer", "new · harbour.kra · not open")]
    click(child(rows[0], "mgie_waiting_keep"))
    click(child(rows[1], "mgie_waiting_keep"))
    assert stage.workshop.asked[-2:] == [("apply", "r2", 0), ("open_new", "r1", 0)]
    click(stage["mgie_discard_all"])
    assert stage["mgie_discard_all"].text() == "Discard 2 results?"
    click(stage["mgie_discard_all"])
    assert stage.workshop.asked[-1] == ("discard_all", ["r2", "r1"])
    assert not stage.seen("mgie_waiting") and not stage.seen("mgie_discard_all")


def test_what_was_picked_is_left_with_its_document(stage: Stage) -> None:
    stage.put(ready(job_id="r1", document="other"))
    click(stage["mgie_waiting_show"])
    assert stage.seen("mgie_apply") and stage["mgie_belongs"].text() == "Of harbour.kra"
    stage.workshop.document = "third"
    stage.told()
    assert not stage.seen("mgie_apply") and stage.seen("mgie_waiting")


def test_each_line_is_an_edit_where_that_is_asked_for(stage: Stage) -> None:
    assert not stage.seen("mgie_each_line")
    stage.panel.instruction.put("make it warmer\n\n make it darker ")
    settle()
    assert (
        stage["mgie_each_line"].text() == "2 lines: an edit each" and not stage["mgie_each_line"].isChecked()
    )
    click(stage["mgie_edit"])
    assert stage.workshop.names() == ["edit"]
    stage.workshop.jobs.clear()
    stage.told()
    click(stage["mgie_each_line"])
    click(stage["mgie_edit"])
    asked = [call[1] for call in stage.workshop.asked if call[0] == "edit"]
    assert asked[1:] == ["make it warmer", "make it darker"]


def test_a_double_click_applies_one_result(stage: Stage) -> None:
    one = stage.put(ready(job_id="one"))
    click(stage["mgie_apply"])
    one.state = APPLIED
    stage.put(ready(job_id="next"))
    assert stage.panel.shown is stage.workshop.jobs[1] and not stage["mgie_apply"].isEnabled()
    click(stage["mgie_apply"])
    assert stage.workshop.names() == ["apply"]
    spin_ms(REST_MS)
    click(stage["mgie_apply"])
    assert stage.workshop.last("apply")[1] == "next"


def test_a_result_is_seen_once_it_was_left(stage: Stage) -> None:
    """Else a result that comes by itself after another one would go away as soon as it is on show."""
    one = stage.put(ready(job_id="one"))
    stage.told()
    assert not one.seen
    click(stage["mgie_history"])
    assert not one.seen
    stage.put(ready(job_id="next"))
    assert one.seen


def test_the_source_stays_while_a_result_is_there(stage: Stage) -> None:
    stage.put(ready())
    click(stage["mgie_source_merged"])
    click(stage["mgie_strict"])
    made = stage.workshop.settings.options
    assert made.source == "merged" and not made.strict_selection


def test_again_promises_another_seed_only_where_it_is_free(stage: Stage) -> None:
    stage.put(ready())
    assert "another seed" in stage["mgie_again"].toolTip()
    stage.workshop.settings.options = Options(seed=3, seed_locked=True)
    stage.told()
    assert (
        "another seed" not in stage["mgie_again"].toolTip() and "same seed" in stage["mgie_again"].toolTip()
    )


def test_what_was_kept_is_closed_and_not_discarded(stage: Stage) -> None:
    stage.put(ready(state=APPLIED))
    assert stage["mgie_discard"].text() == "Close" and "stays" in stage["mgie_discard"].toolTip()


def test_previews_that_are_switched_off(stage: Stage) -> None:
    stage.workshop.settings.previews = False
    stage.put(job(state=WORKING, stage="editing", step=1, steps=20, preview=ready().before))
    assert stage.panel.middle.progress.preview._pixmap.isNull()


def test_many_signals_make_one_redraw(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []
    monkeypatch.setattr(stage.panel.middle, "turn_to", lambda *a, **k: shown.append(1))
    for _ in range(50):
        stage.workshop.jobs_changed.emit()
    settle()
    assert len(shown) == 1


def test_what_a_wish_raises_is_said_and_goes_no_further(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MgieError("canvas_locked", "The layer is locked.", "Unlock it.")

    monkeypatch.setattr(stage.workshop, "edit", refuse)
    click(stage["mgie_edit"])
    assert stage["mgie_status"].text() == "The layer is locked. Unlock it."

    def break_down(*_: object) -> None:
        raise ValueError("oops")

    monkeypatch.setattr(stage.workshop, "edit", break_down)
    click(stage["mgie_edit"])
    assert "oops" in stage["mgie_status"].text()
