"""Results: the little pictures, the comparison pixel by pixel, the expressive text, errors."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_stage import LEFT, QTest, Stage, click, color_at, job, plain_picture, press, ready, settle

from mgie_krita.panel.compare import HOLD_MS
from mgie_krita.panel.pictures import pixmap_of
from mgie_krita.plain import FAILED, READY, Options, Thumbnail
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_protocol.errors import MgieError

NONE = QtCore.Qt.KeyboardModifier.NoModifier
BEFORE, AFTER = (200, 40, 40), (20, 120, 0)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, text="make it warmer")
    yield made
    made.close()


def sides(stage: Stage) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The colours at a fifth and at four fifths of the picture, above the names."""
    compare = stage["mgie_compare"]
    image = compare.grab().toImage()
    place = compare.picture_place()
    y = place.top() + place.height() // 4
    return tuple(color_at(image, place.left() + place.width() * n // 5, y) for n in (1, 4))  # type: ignore[return-value]


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_one_little_picture_a_variation(stage: Stage, count: int) -> None:
    stage.put(ready(count))
    seen = [n for n in range(1, 9) if stage.seen(f"mgie_thumb_{n}")]
    assert seen == ([] if count == 1 else list(range(1, count + 1)))


def test_a_click_on_a_little_picture_shows_it(stage: Stage) -> None:
    stage.put(ready(4))
    for number in (3, 2):
        click(stage[f"mgie_thumb_{number}"])
        assert sides(stage)[1] == (20, 120, 30 * (number - 1))
        assert stage["mgie_caption"].text().startswith(f"{number} of 4 · seed {1233 + number}")
    assert "Seed 1236" in stage["mgie_thumb_3"].toolTip()
    click(stage["mgie_apply"])
    assert stage.workshop.last("apply") == ("apply", "job-1", 1)


def test_another_job_begins_with_its_first_variation(stage: Stage) -> None:
    stage.put(ready(4))
    click(stage["mgie_thumb_3"])
    stage.put(ready(4, job_id="next"))
    assert stage.panel.middle.results.variation == 0


def test_left_of_the_line_is_before_and_right_of_it_after(stage: Stage) -> None:
    stage.put(ready())
    assert sides(stage) == (BEFORE, AFTER)


def test_dragging_moves_the_line_to_the_pixel(stage: Stage) -> None:
    stage.put(ready())
    compare = stage["mgie_compare"]
    place = compare.picture_place()
    y = place.center().y()
    for x in (place.left() + place.width() // 10, place.right() - place.width() // 10):
        start = QtCore.QPoint(place.left() + round(compare.split * place.width()), y)
        QTest.mousePress(compare, LEFT, NONE, start)
        drag(compare, start, QtCore.QPoint(x, y))
        QTest.mouseRelease(compare, LEFT, NONE, QtCore.QPoint(x, y))
        settle()
        image = compare.grab().toImage()
        top = place.top() + 10  # away from the handle
        assert color_at(image, x - 4, top) == BEFORE and color_at(image, x + 5, top) == AFTER
    assert compare.holding is False and not windows()


def drag(widget: QtWidgets.QWidget, start: QtCore.QPoint, end: QtCore.QPoint) -> None:
    """QTest's own moves carry no button; these do."""
    for share in (0.5, 1.0):
        here = QtCore.QPointF(start + (end - start) * share)
        event = QtGui.QMouseEvent(
            QtCore.QEvent.Type.MouseMove, here, QtCore.QPointF(widget.mapToGlobal(here.toPoint())),
            QtCore.Qt.MouseButton.NoButton, LEFT, NONE,
        )  # fmt: skip
        QtWidgets.QApplication.sendEvent(widget, event)


def windows() -> list[QtWidgets.QWidget]:
    return [
        w
        for w in QtWidgets.QApplication.topLevelWidgets()
        if w.objectName() == "mgie_compare_window" and w.isVisible()
    ]


def test_the_line_stops_at_the_edges(stage: Stage) -> None:
    stage.put(ready())
    compare = stage["mgie_compare"]
    compare.set_split(7)
    assert sides(stage) == (BEFORE, BEFORE)
    compare.set_split(-7)
    assert sides(stage) == (AFTER, AFTER)


def test_arrow_keys_move_the_line(stage: Stage) -> None:
    stage.put(ready())
    compare = stage["mgie_compare"]
    for _ in range(20):
        press(compare, QtCore.Qt.Key.Key_Right)
    assert compare.split == pytest.approx(0.9) and sides(stage) == (BEFORE, BEFORE)


def test_holding_the_button_shows_before_and_does_not_enlarge(stage: Stage) -> None:
    stage.put(ready())
    compare = stage["mgie_compare"]
    spot = compare.rect().center() + QtCore.QPoint(40, -20)
    QTest.mousePress(compare, LEFT, NONE, spot)
    until = time.monotonic() + 5
    while not compare.holding and time.monotonic() < until:
        QtWidgets.QApplication.processEvents(QtCore.QEventLoop.ProcessEventsFlag.WaitForMoreEvents, HOLD_MS)
    assert sides(stage) == (BEFORE, BEFORE)
    QTest.mouseRelease(compare, LEFT, NONE, spot)
    settle()
    assert sides(stage) == (BEFORE, AFTER) and not windows()


def test_a_click_opens_a_larger_window_that_is_not_modal(stage: Stage) -> None:
    stage.put(ready(2))
    click(stage["mgie_compare"])
    (window,) = windows()
    assert not window.isModal() and window.windowTitle() == "make it a rainy evening"
    click(stage["mgie_thumb_2"])
    large = stage["mgie_compare_large"]
    assert large.pictures()[1] is stage.workshop.jobs[0].after[1]
    press(large, QtCore.Qt.Key.Key_Escape)
    assert not windows()


def test_space_shows_the_whole_picture_before(stage: Stage) -> None:
    stage.put(ready())
    stage["mgie_compare"].setFocus()
    QTest.keyPress(stage["mgie_compare"], QtCore.Qt.Key.Key_Space)
    assert sides(stage) == (BEFORE, BEFORE)
    QTest.keyRelease(stage["mgie_compare"], QtCore.Qt.Key.Key_Space)
    assert sides(stage) == (BEFORE, AFTER)


def test_transparent_places_show_squares(stage: Stage) -> None:
    clear = Thumbnail(96, 64, bytes(96 * 64 * 4))
    stage.put(ready(before=clear, after=[clear]))
    compare = stage["mgie_compare"]
    compare.set_split(0)
    image, place = compare.grab().toImage(), compare.picture_place()
    row = {color_at(image, place.left() + 20 + n, place.top() + 9) for n in range(24)}
    assert len(row) == 2


@pytest.mark.parametrize(
    "bad", [None, Thumbnail(4, 4, b""), Thumbnail(4, 4, bytes(63)), Thumbnail(0, 0, b"")]
)
def test_a_broken_thumbnail_is_no_picture(stage: Stage, bad: Thumbnail | None) -> None:
    assert pixmap_of(bad).isNull()
    stage.put(ready(before=bad, after=[plain_picture(1, 2, 3)]))
    stage["mgie_compare"].grab()


# --- the expressive text ------------------------------------------------------------------------------


def test_the_text_is_read_only_until_the_pencil_is_pressed(stage: Stage) -> None:
    stage.put(ready())
    box = stage["mgie_expressive"]
    assert box.isReadOnly() and not stage.seen("mgie_expressive_edit")
    click(stage["mgie_expressive_pencil"])
    assert not box.isReadOnly() and stage.seen("mgie_expressive_edit")
    button = stage["mgie_expressive_edit"]
    assert not button.isEnabled() and button.toolTip() == "First change the text"
    QTest.keyClicks(box, " More fog.")
    settle()
    click(button)
    name, old, _options, text = stage.workshop.last("again")
    assert (name, old) == ("again", "job-1")
    assert text == "The scene would be darker, with wet streets and lights. More fog."


def test_leaving_the_pencil_brings_the_text_back(stage: Stage) -> None:
    stage.put(ready())
    click(stage["mgie_expressive_pencil"])
    QTest.keyClicks(stage["mgie_expressive"], "No.")
    click(stage["mgie_expressive_pencil"])
    assert stage["mgie_expressive"].toPlainText() == "The scene would be darker, with wet streets and lights."


def test_a_redraw_does_not_overwrite_what_is_being_written(stage: Stage) -> None:
    stage.put(ready())
    click(stage["mgie_expressive_pencil"])
    QTest.keyClicks(stage["mgie_expressive"], " Mine.")
    stage.told()
    assert stage["mgie_expressive"].toPlainText().endswith(" Mine.")


def test_again_goes_by_a_rewritten_text(stage: Stage) -> None:
    stage.put(ready())
    click(stage["mgie_expressive_pencil"])
    QTest.keyClicks(stage["mgie_expressive"], " Mine.")
    click(stage["mgie_again"])
    assert stage.workshop.last("again")[3].endswith(" Mine.")


def test_an_own_text_stays_the_artists(stage: Stage) -> None:
    stage.put(ready(own_expressive=True, expressive="My words."))
    assert stage.panel.middle.reading.title.text() == "By your text"
    click(stage["mgie_again"])
    assert stage.workshop.last("again")[3] == "My words."


def test_a_model_that_says_nothing_has_no_text(stage: Stage) -> None:
    stage.put(ready(expressive=""))
    assert not stage.seen("mgie_expressive") and stage.seen("mgie_compare")


def test_the_lock_keeps_the_seed_of_the_result(stage: Stage) -> None:
    stage.put(ready())
    click(stage["mgie_more"])
    assert stage["mgie_seed"].text() == "random" and not stage["mgie_seed"].isEnabled()
    click(stage["mgie_seed_locked"])
    assert stage["mgie_seed"].text() == "1234"
    assert stage.workshop.settings.options.seed == 1234 and stage.workshop.settings.options.seed_locked


# --- errors -------------------------------------------------------------------------------------------


def failed(
    code: str, message: str = "It did not work.", hint: str = "Do this.", **details: object
) -> MgieError:
    return MgieError(code, message, hint, details)


@pytest.mark.parametrize(
    ("code", "button", "asked"),
    [
        ("worker_crashed", "Try again", "edit"),
        ("queue_full", "Try again", "edit"),
        ("canvas_locked", "Try again", "edit"),
        ("model_not_installed", "Try again", "edit"),
        ("server_unreachable", "Start server", "start_server edit"),
        ("internal", "Copy details", None),
        ("some_code_of_tomorrow", "Try again", "edit"),
    ],
)
def test_an_error_has_a_sentence_a_hint_and_one_button(
    stage: Stage, code: str, button: str, asked: str | None
) -> None:
    stage.put(job(state=FAILED, error=failed(code)))
    assert (
        stage["mgie_error_words"].text() == "It did not work."
        and stage["mgie_error_hint"].text() == "Do this."
    )
    assert stage["mgie_error_button"].text() == button and not stage.seen("mgie_apply")
    assert stage["mgie_edit"].text() == "Edit" and stage["mgie_edit"].isEnabled()
    click(stage["mgie_error_button"])
    assert stage.workshop.names() == (asked or "").split()


def test_copy_details_copies_all_of_it(stage: Stage) -> None:
    stage.put(
        job(state=FAILED, error=failed("internal", "Broke.", "Tell us.", trace="line 7"), options=Options())
    )
    click(stage["mgie_error_button"])
    clipboard = QtGui.QGuiApplication.clipboard()
    assert clipboard is not None
    copied = clipboard.text()
    for part in ("Broke. Tell us.", "code: internal", "job: job-1", "model: mini", "rainy evening", "line 7"):
        assert part in copied
    assert stage["mgie_error_button"].text() == "Copied"


def test_nearest_edits_fill_in_and_edit(stage: Stage) -> None:
    stage.workshop.near = ["darker", "cooler"]
    error = failed("edit_not_supported", "It cannot.", "Nearest edits that it can do: darker, cooler.")
    stage.put(job(state=FAILED, error=error))
    assert [stage.seen(f"mgie_nearest_{n}") for n in (1, 2, 3)] == [True, True, False]
    assert not stage.seen("mgie_error_button") and not stage.seen("mgie_error_hint")
    click(stage["mgie_nearest_2"])
    assert stage["mgie_instruction"].toPlainText() == "cooler"
    assert stage.workshop.last("edit")[1] == "cooler"


def test_a_hint_that_says_more_than_the_buttons_stays(stage: Stage) -> None:
    stage.workshop.near = ["darker"]
    error = failed("edit_not_supported", "It cannot.", "Install another model for this.")
    stage.put(job(state=FAILED, error=error))
    assert stage.seen("mgie_error_hint") and stage.seen("mgie_nearest_1")


def test_trying_again_keeps_an_own_text(stage: Stage) -> None:
    stage.put(job(state=FAILED, error=failed("worker_hung"), own_expressive=True, expressive="Mine."))
    click(stage["mgie_error_button"])
    assert stage.workshop.last("edit")[3] == "Mine."


@pytest.mark.parametrize("state", [FAILED, READY])
def test_a_result_whose_document_is_gone_can_be_opened(stage: Stage, state: str) -> None:
    stage.put(ready(2, state=state, error=failed("canvas_document_gone")))
    click(stage["mgie_thumb_2"])
    assert stage.seen("mgie_error") and stage.seen("mgie_discard")
    click(stage["mgie_error_button"])
    assert stage.workshop.last("open_new") == ("open_new", "job-1", 1)


def test_an_error_of_applying_stands_beside_the_result(stage: Stage) -> None:
    stage.put(ready(state=READY, error=failed("canvas_locked")))
    assert stage.seen("mgie_error") and stage.seen("mgie_compare")
    click(stage["mgie_error_button"])
    assert stage.workshop.names() == ["apply"]


def test_an_error_goes_away_with_its_job(stage: Stage) -> None:
    stage.put(job(state=FAILED, error=failed("internal")))
    click(stage["mgie_error_close"])
    assert not stage.seen("mgie_error") and stage.workshop.names() == ["discard"]
    stage.put(ready(job_id="next"))
    assert not stage.seen("mgie_error")
