"""What the panel says when an edit failed, and what it offers then."""

from __future__ import annotations

import pytest
from panel_driver import PanelDriver, click, job, ready

from mgie_krita.qt import QtGui
from mgie_krita.types import FAILED, READY, Options
from mgie_protocol.errors import MgieError


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
    driver: PanelDriver, code: str, button: str, asked: str | None
) -> None:
    driver.put(job(state=FAILED, error=failed(code)))
    assert (
        driver["mgie_error_words"].text() == "It did not work."
        and driver["mgie_error_hint"].text() == "Do this."
    )
    assert driver["mgie_error_button"].text() == button and not driver.seen("mgie_apply")
    assert driver["mgie_edit"].text() == "Edit" and driver["mgie_edit"].isEnabled()
    click(driver["mgie_error_button"])
    assert driver.controller.names() == (asked or "").split()


def test_copy_details_copies_all_of_it(driver: PanelDriver) -> None:
    driver.put(
        job(state=FAILED, error=failed("internal", "Broke.", "Tell us.", trace="line 7"), options=Options())
    )
    click(driver["mgie_error_button"])
    clipboard = QtGui.QGuiApplication.clipboard()
    assert clipboard is not None
    copied = clipboard.text()
    for part in ("Broke. Tell us.", "code: internal", "job: job-1", "model: mini", "rainy evening", "line 7"):
        assert part in copied
    assert driver["mgie_error_button"].text() == "Copied"


def test_nearest_edits_fill_in_and_edit(driver: PanelDriver) -> None:
    driver.controller.near = ["darker", "cooler"]
    error = failed("edit_not_supported", "It cannot.", "Nearest edits that it can do: darker, cooler.")
    driver.put(job(state=FAILED, error=error))
    assert [driver.seen(f"mgie_nearest_{n}") for n in (1, 2, 3)] == [True, True, False]
    assert not driver.seen("mgie_error_button") and not driver.seen("mgie_error_hint")
    click(driver["mgie_nearest_2"])
    assert driver["mgie_instruction"].toPlainText() == "cooler"
    assert driver.controller.last("edit")[1] == "cooler"


def test_a_hint_that_says_more_than_the_buttons_stays(driver: PanelDriver) -> None:
    driver.controller.near = ["darker"]
    error = failed("edit_not_supported", "It cannot.", "Install another model for this.")
    driver.put(job(state=FAILED, error=error))
    assert driver.seen("mgie_error_hint") and driver.seen("mgie_nearest_1")


def test_trying_again_keeps_an_own_text(driver: PanelDriver) -> None:
    driver.put(job(state=FAILED, error=failed("worker_hung"), own_expressive=True, expressive="Mine."))
    click(driver["mgie_error_button"])
    assert driver.controller.last("edit")[3] == "Mine."


@pytest.mark.parametrize("state", [FAILED, READY])
def test_a_result_whose_document_is_gone_can_be_opened(driver: PanelDriver, state: str) -> None:
    driver.put(ready(2, state=state, error=failed("canvas_document_gone")))
    click(driver["mgie_thumb_2"])
    assert driver.seen("mgie_error") and driver.seen("mgie_discard")
    click(driver["mgie_error_button"])
    assert driver.controller.last("open_new") == ("open_new", "job-1", 1)


def test_an_error_of_applying_stands_beside_the_result(driver: PanelDriver) -> None:
    driver.put(ready(state=READY, error=failed("canvas_locked")))
    assert driver.seen("mgie_error") and driver.seen("mgie_compare")
    click(driver["mgie_error_button"])
    assert driver.controller.names() == ["apply"]


def test_an_error_goes_away_with_its_job(driver: PanelDriver) -> None:
    driver.put(job(state=FAILED, error=failed("internal")))
    click(driver["mgie_error_close"])
    assert not driver.seen("mgie_error") and driver.controller.names() == ["discard"]
    driver.put(ready(job_id="next"))
    assert not driver.seen("mgie_error")
