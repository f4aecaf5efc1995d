"""Results: the little pictures, the comparison pixel by pixel, the expressive text, errors."""

from __future__ import annotations

import time

import pytest
from panel_driver import LEFT, PanelDriver, QTest, click, color_at, plain_picture, press, ready, settle

from mgie_krita.panel.compare import HOLD_MS
from mgie_krita.panel.pictures import pixmap_of
from mgie_krita.qt import QtCore, QtGui, QtWidgets
from mgie_krita.types import Thumbnail

NONE = QtCore.Qt.KeyboardModifier.NoModifier
BEFORE, AFTER = (200, 40, 40), (20, 120, 0)


def sides(driver: PanelDriver) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The colours at a fifth and at four fifths of the picture, above the names."""
    compare = driver["mgie_compare"]
    image = compare.grab().toImage()
    place = compare.picture_place()
    y = place.top() + place.height() // 4
    return tuple(color_at(image, place.left() + place.width() * n // 5, y) for n in (1, 4))  # type: ignore[return-value]


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_one_little_picture_a_variation(driver: PanelDriver, count: int) -> None:
    driver.put(ready(count))
    seen = [n for n in range(1, 9) if driver.seen(f"mgie_thumb_{n}")]
    assert seen == ([] if count == 1 else list(range(1, count + 1)))


def test_a_click_on_a_little_picture_shows_it(driver: PanelDriver) -> None:
    driver.put(ready(4))
    for number in (3, 2):
        click(driver[f"mgie_thumb_{number}"])
        assert sides(driver)[1] == (20, 120, 30 * (number - 1))
        assert driver["mgie_caption"].text().startswith(f"{number} of 4 · seed {1233 + number}")
    assert "Seed 1236" in driver["mgie_thumb_3"].toolTip()
    click(driver["mgie_apply"])
    assert driver.controller.last("apply") == ("apply", "job-1", 1)


def test_each_variation_shows_the_text_that_it_follows(driver: PanelDriver) -> None:
    texts = ["Balanced.", "Warm.", "Cold."]
    driver.put(ready(3, expressive="Balanced.", expressives=texts))
    text = driver["mgie_expressive"]
    assert text.toPlainText() == "Balanced."
    for number in (3, 2, 1):
        click(driver[f"mgie_thumb_{number}"])
        assert text.toPlainText() == texts[number - 1]
    click(driver["mgie_expressive_pencil"])
    click(driver["mgie_thumb_2"])
    assert text.toPlainText() == "Balanced."  # it is being rewritten
    click(driver["mgie_expressive_pencil"])
    assert text.toPlainText() == "Warm."


def test_another_job_begins_with_its_first_variation(driver: PanelDriver) -> None:
    driver.put(ready(4))
    click(driver["mgie_thumb_3"])
    driver.put(ready(4, job_id="next"))
    assert driver.panel.middle.results.variation == 0


def test_left_of_the_line_is_before_and_right_of_it_after(driver: PanelDriver) -> None:
    driver.put(ready())
    assert sides(driver) == (BEFORE, AFTER)


def test_dragging_moves_the_line_to_the_pixel(driver: PanelDriver) -> None:
    driver.put(ready())
    compare = driver["mgie_compare"]
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


def test_the_line_stops_at_the_edges(driver: PanelDriver) -> None:
    driver.put(ready())
    compare = driver["mgie_compare"]
    compare.set_split(7)
    assert sides(driver) == (BEFORE, BEFORE)
    compare.set_split(-7)
    assert sides(driver) == (AFTER, AFTER)


def test_arrow_keys_move_the_line(driver: PanelDriver) -> None:
    driver.put(ready())
    compare = driver["mgie_compare"]
    for _ in range(20):
        press(compare, QtCore.Qt.Key.Key_Right)
    assert compare.split == pytest.approx(0.9) and sides(driver) == (BEFORE, BEFORE)


def test_holding_the_button_shows_before_and_does_not_enlarge(driver: PanelDriver) -> None:
    driver.put(ready())
    compare = driver["mgie_compare"]
    spot = compare.rect().center() + QtCore.QPoint(40, -20)
    QTest.mousePress(compare, LEFT, NONE, spot)
    until = time.monotonic() + 5
    while not compare.holding and time.monotonic() < until:
        QtWidgets.QApplication.processEvents(QtCore.QEventLoop.ProcessEventsFlag.WaitForMoreEvents, HOLD_MS)
    assert sides(driver) == (BEFORE, BEFORE)
    QTest.mouseRelease(compare, LEFT, NONE, spot)
    settle()
    assert sides(driver) == (BEFORE, AFTER) and not windows()


def test_a_click_opens_a_larger_window_that_is_not_modal(driver: PanelDriver) -> None:
    driver.put(ready(2))
    click(driver["mgie_compare"])
    (window,) = windows()
    assert not window.isModal() and window.windowTitle() == "make it a rainy evening"
    click(driver["mgie_thumb_2"])
    large = driver["mgie_compare_large"]
    assert large.pictures()[1] is driver.controller.jobs[0].after[1]
    press(large, QtCore.Qt.Key.Key_Escape)
    assert not windows()


def test_space_shows_the_whole_picture_before(driver: PanelDriver) -> None:
    driver.put(ready())
    driver["mgie_compare"].setFocus()
    QTest.keyPress(driver["mgie_compare"], QtCore.Qt.Key.Key_Space)
    assert sides(driver) == (BEFORE, BEFORE)
    QTest.keyRelease(driver["mgie_compare"], QtCore.Qt.Key.Key_Space)
    assert sides(driver) == (BEFORE, AFTER)


def test_transparent_places_show_squares(driver: PanelDriver) -> None:
    clear = Thumbnail(96, 64, bytes(96 * 64 * 4))
    driver.put(ready(before=clear, after=[clear]))
    compare = driver["mgie_compare"]
    compare.set_split(0)
    image, place = compare.grab().toImage(), compare.picture_place()
    row = {color_at(image, place.left() + 20 + n, place.top() + 9) for n in range(24)}
    assert len(row) == 2


@pytest.mark.parametrize(
    "bad", [None, Thumbnail(4, 4, b""), Thumbnail(4, 4, bytes(63)), Thumbnail(0, 0, b"")]
)
def test_a_broken_thumbnail_is_no_picture(driver: PanelDriver, bad: Thumbnail | None) -> None:
    assert pixmap_of(bad).isNull()
    driver.put(ready(before=bad, after=[plain_picture(1, 2, 3)]))
    driver["mgie_compare"].grab()


# --- the expressive text ------------------------------------------------------------------------------


def test_the_text_is_read_only_until_the_pencil_is_pressed(driver: PanelDriver) -> None:
    driver.put(ready())
    box = driver["mgie_expressive"]
    assert box.isReadOnly() and not driver.seen("mgie_expressive_edit")
    click(driver["mgie_expressive_pencil"])
    assert not box.isReadOnly() and driver.seen("mgie_expressive_edit")
    button = driver["mgie_expressive_edit"]
    assert not button.isEnabled() and button.toolTip() == "First change the text"
    QTest.keyClicks(box, " More fog.")
    settle()
    click(button)
    name, old, _options, text = driver.controller.last("again")
    assert (name, old) == ("again", "job-1")
    assert text == "The scene would be darker, with wet streets and lights. More fog."


def test_leaving_the_pencil_brings_the_text_back(driver: PanelDriver) -> None:
    driver.put(ready())
    click(driver["mgie_expressive_pencil"])
    QTest.keyClicks(driver["mgie_expressive"], "No.")
    click(driver["mgie_expressive_pencil"])
    assert (
        driver["mgie_expressive"].toPlainText() == "The scene would be darker, with wet streets and lights."
    )


def test_a_redraw_does_not_overwrite_what_is_being_written(driver: PanelDriver) -> None:
    driver.put(ready())
    click(driver["mgie_expressive_pencil"])
    QTest.keyClicks(driver["mgie_expressive"], " Mine.")
    driver.told()
    assert driver["mgie_expressive"].toPlainText().endswith(" Mine.")


def test_again_goes_by_a_rewritten_text(driver: PanelDriver) -> None:
    driver.put(ready())
    click(driver["mgie_expressive_pencil"])
    QTest.keyClicks(driver["mgie_expressive"], " Mine.")
    click(driver["mgie_again"])
    assert driver.controller.last("again")[3].endswith(" Mine.")


def test_an_own_text_stays_the_artists(driver: PanelDriver) -> None:
    driver.put(ready(own_expressive=True, expressive="My words."))
    assert driver.panel.middle.reading.title.text() == "By your text"
    click(driver["mgie_again"])
    assert driver.controller.last("again")[3] == "My words."


def test_a_model_that_says_nothing_has_no_text(driver: PanelDriver) -> None:
    driver.put(ready(expressive=""))
    assert not driver.seen("mgie_expressive") and driver.seen("mgie_compare")


def test_the_lock_keeps_the_seed_of_the_result(driver: PanelDriver) -> None:
    driver.put(ready())
    click(driver["mgie_more"])
    assert driver["mgie_seed"].text() == "random" and not driver["mgie_seed"].isEnabled()
    click(driver["mgie_seed_locked"])
    assert driver["mgie_seed"].text() == "1234"
    assert driver.controller.settings.options.seed == 1234 and driver.controller.settings.options.seed_locked


# --- errors -------------------------------------------------------------------------------------------
