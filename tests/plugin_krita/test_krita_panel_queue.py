"""The lists of the panel: edits under way, and results that wait."""

from __future__ import annotations

from panel_driver import PanelDriver, child, click, job, ready, settle, spin_ms

from mgie_krita.panel.bottom import REST_MS
from mgie_krita.panel.waiting import WaitingRow
from mgie_krita.types import (
    APPLIED,
    QUEUED,
    WORKING,
)


def words(driver: PanelDriver) -> str:
    return driver["mgie_progress_words"].text()


def test_queue_is_seen_when_there_is_more_than_one(driver: PanelDriver) -> None:
    driver.put(job("first", "a", state=WORKING, stage="editing", step=2, steps=20))
    assert not driver.seen("mgie_queue")
    driver.put(job("second", "b", state=QUEUED, place=1, document="other"))
    assert driver.seen("mgie_queue")
    rows = driver.panel.middle.queue.rows
    assert [row.words.text() for row in rows if row.isVisible()] == ["first", "second"]
    click(child(rows[1], "mgie_queue_cancel"))
    assert driver.controller.asked[-1] == ("cancel", "b")


def test_a_click_on_a_line_of_the_queue_shows_that_edit(driver: PanelDriver) -> None:
    driver.put(job("first", "a", state=WORKING, stage="editing", step=2, steps=20))
    driver.put(job("second", "b", state=QUEUED, place=1, document="other"))
    click(driver.panel.middle.queue.rows[1].words)
    assert words(driver) == "Waiting, 1 before it"
    click(driver["mgie_edit"])
    assert driver.controller.asked[-1] == ("cancel", "b")


def test_a_single_result_that_waits_is_shown_at_once(driver: PanelDriver) -> None:
    driver.put(ready(job_id="r1", document="closed", instruction="make it warmer", away=True))
    assert driver["mgie_waiting_words"].text() == "1 result waits: harbour.kra: make it warmer"
    click(driver["mgie_waiting_show"])
    assert driver.panel.shown is driver.controller.jobs[0] and not driver.seen("mgie_waiting")
    assert driver["mgie_apply"].text() == "Open" and not driver["mgie_again"].isEnabled()
    assert driver["mgie_belongs"].text() == "Of harbour.kra, which is not open"
    click(driver["mgie_apply"])
    assert driver.controller.last("open_new") == ("open_new", "r1", 0)


def test_results_that_wait_are_listed_with_their_documents(driver: PanelDriver) -> None:
    driver.put(ready(job_id="r1", document="closed", instruction="make it warmer", away=True))
    driver.put(ready(job_id="r2", document="open", instruction="make it darker", seen=True))
    assert (
        driver["mgie_waiting_words"].text()
        == "2 results wait: harbour.kra: make it warmer, harbour.kra: make it darker"
    )
    click(driver["mgie_waiting_show"])
    rows = driver.panel.middle.listed.findChildren(WaitingRow)
    said = [(row.words.text(), row.about.text()) for row in rows]
    assert said == [("make it darker", "harbour.kra"), ("make it warmer", "new · harbour.kra · not open")]
    click(child(rows[0], "mgie_waiting_keep"))
    click(child(rows[1], "mgie_waiting_keep"))
    assert driver.controller.asked[-2:] == [("apply", "r2", 0), ("open_new", "r1", 0)]
    click(driver["mgie_discard_all"])
    assert driver["mgie_discard_all"].text() == "Discard 2 results?"
    click(driver["mgie_waiting_show"])
    driver.panel.tools.turn_waiting()
    settle()
    assert driver["mgie_discard_all"].text() == "Discard all"  # who comes back has asked for nothing yet
    click(driver["mgie_discard_all"])
    click(driver["mgie_discard_all"])
    assert driver.controller.asked[-1] == ("discard_all", ["r2", "r1"])
    assert not driver.seen("mgie_waiting") and not driver.seen("mgie_discard_all")


def test_what_was_picked_is_left_with_its_document(driver: PanelDriver) -> None:
    driver.put(ready(job_id="r1", document="other"))
    click(driver["mgie_waiting_show"])
    assert driver.seen("mgie_apply") and driver["mgie_belongs"].text() == "Of harbour.kra"
    driver.controller.document = "third"
    driver.told()
    assert not driver.seen("mgie_apply") and driver.seen("mgie_waiting")


def test_each_line_is_an_edit_where_that_is_asked_for(driver: PanelDriver) -> None:
    assert not driver.seen("mgie_each_line")
    driver.panel.instruction.put("make it warmer\n\n make it darker ")
    settle()
    assert (
        driver["mgie_each_line"].text() == "2 lines: an edit each"
        and not driver["mgie_each_line"].isChecked()
    )
    click(driver["mgie_edit"])
    assert driver.controller.names() == ["edit"]
    driver.controller.jobs.clear()
    driver.told()
    click(driver["mgie_each_line"])
    click(driver["mgie_edit"])
    asked = [call[1] for call in driver.controller.asked if call[0] == "edit"]
    assert asked[1:] == ["make it warmer", "make it darker"]


def test_a_double_click_applies_one_result(driver: PanelDriver) -> None:
    one = driver.put(ready(job_id="one"))
    click(driver["mgie_apply"])
    one.state = APPLIED
    driver.put(ready(job_id="next"))
    assert driver.panel.shown is driver.controller.jobs[1] and not driver["mgie_apply"].isEnabled()
    click(driver["mgie_apply"])
    assert driver.controller.names() == ["apply"]
    spin_ms(REST_MS)
    click(driver["mgie_apply"])
    assert driver.controller.last("apply")[1] == "next"


def test_a_result_is_seen_once_it_was_left(driver: PanelDriver) -> None:
    """Else a result that comes by itself after another one would go away as soon as it is on show."""
    one = driver.put(ready(job_id="one"))
    driver.told()
    assert not one.seen
    click(driver["mgie_history"])
    assert not one.seen
    driver.put(ready(job_id="next"))
    assert one.seen
