"""A low docker, as Krita opens it on a screen of 1,000 px: what is needed next is in sight; strength, lens, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from panel_driver import (
    MINI,
    PAINTER,
    REPORT,
    PanelDriver,
    click,
    color_at,
    job,
    plain_picture,
    ready,
    settle,
)

from mgie_client.models import ModelInfo
from mgie_krita import words
from mgie_krita.qt import QtGui, QtWidgets
from mgie_krita.types import FAILED, WORKING, Closeup, Options, ServerState
from mgie_protocol.errors import MgieError

LOW = [(262, 330), (250, 330), (262, 300)]


@pytest.fixture(params=LOW, ids=str)
def low(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[PanelDriver]:
    QtWidgets.QApplication.setFont(QtGui.QFont("DejaVu Sans", 9))
    width, height = request.param
    made = PanelDriver(tmp_path, width=width, height=height, text="make it warmer")
    yield made
    made.close()
    words.use_language("en")


def cut(driver: PanelDriver, *names: str) -> list[str]:
    """Those of the controls of which something is not seen."""
    parts = [(name, driver[f"mgie_{name}"]) for name in names]
    return [
        name
        for name, part in parts
        if not part.isVisible() or part.visibleRegion().boundingRect() != part.rect()
    ]


def test_a_refusal_shows_what_is_possible(low: PanelDriver) -> None:
    low.controller.near = ["brighter", "more contrast", "more saturated"]
    said = "Adjust (offline) adjusts light and colour of the whole picture; it cannot do this (new content)."
    low.put(
        job(
            state=FAILED, error=MgieError("edit_not_supported", said, "brighter more contrast more saturated")
        )
    )
    assert cut(low, "nearest_1", "nearest_2", "nearest_3", "edit", "source_layer", "strict") == []


@pytest.mark.parametrize("variations", [1, 4])
def test_a_result_has_room(low: PanelDriver, variations: int) -> None:
    low.put(ready(job_id="other", document="other"))
    low.put(ready(variations, reports=[REPORT] * variations))
    shown = (
        "compare",
        "strength",
        "apply",
        "again",
        "discard",
        "edit",
        "source_layer",
        "strict",
        "waiting_count",
    )
    assert cut(low, *shown) == []
    assert low["mgie_compare"].height() >= (70 if variations == 1 else 45)
    assert low["mgie_waiting_count"].text() == "1"
    click(low["mgie_waiting_count"])
    assert cut(low, "discard_all") == []


def test_an_edit_under_way_has_room(low: PanelDriver) -> None:
    low.put(
        job(
            state=WORKING,
            stage="editing",
            step=2,
            steps=9,
            expressive="Warm light.",
            preview=plain_picture(1, 2, 3),
        )
    )
    assert cut(low, "preview", "edit") == [] and low["mgie_edit"].text() == "Cancel"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_of_more_is_cut_for_a_model_that_takes_all(tmp_path: Path, language: str) -> None:
    words.use_language(language)
    made = PanelDriver(tmp_path, width=262, height=330)
    made.controller.server = ServerState("ready", "", "", (replace(PAINTER, inpaints=True),))
    made.controller.settings.options = Options(model=PAINTER.name)
    made.panel.show_options()
    click(made["mgie_more"])
    made["mgie_reference_layer"].activated.emit(1)
    settle()
    options, middle = made.panel.middle.options, made.panel.middle
    port = middle.viewport()
    assert port is not None and options.width() <= port.width()
    for kind in (QtWidgets.QCheckBox, QtWidgets.QLabel, QtWidgets.QPushButton):
        for part in options.findChildren(kind):
            needs = part.fontMetrics().horizontalAdvance(part.text())
            assert not part.isVisible() or part.width() >= needs, (part.text(), part.width(), needs)
    choice = made["mgie_reference_layer"]
    assert choice.fontMetrics().horizontalAdvance(choice.currentText()) <= choice.width() - 34
    made.close()
    words.use_language("en")


@pytest.mark.parametrize("model", [MINI, PAINTER], ids=lambda model: model.name)
def test_rows_that_are_not_seen_leave_no_gap(tmp_path: Path, model: ModelInfo) -> None:
    made = PanelDriver(tmp_path, width=300, height=900)
    made.controller.server = ServerState("ready", "", "", (replace(model, guided=False),))
    made.controller.settings.options = Options(model=model.name)
    made.panel.show_options()
    click(made["mgie_more"])
    form = made.panel.middle.options
    seen = [part for part in form.children() if isinstance(part, QtWidgets.QWidget) and part.isVisible()]
    lines = sorted({(part.y(), part.y() + part.height()) for part in seen})
    low, gaps = 0, []
    for top, bottom in lines:
        gaps.append(top - low)
        low = max(low, bottom)
    assert len(lines) > 7 and max(gaps) <= 4, gaps
    made.close()


def test_why_not_is_said_there_too(low: PanelDriver) -> None:
    low.controller.reason = "No picture is open."
    low.told()
    assert cut(low, "note", "edit") == [] and low["mgie_note"].text() == "No picture is open."


def test_with_room_it_is_as_ever(low: PanelDriver) -> None:
    assert low["mgie_edit"].width() < low.panel.width() / 2
    least = low.panel.minimumSizeHint().height()
    assert least <= 300
    low.panel.resize(300, 600)
    settle()
    assert low.panel.minimumSizeHint().height() <= 300, "it could not be made low again"
    assert low["mgie_edit"].width() > 0.9 * low.panel.width() and low.seen("mgie_note")


# --- strength -----------------------------------------------------------------------------------------


def after_color(driver: PanelDriver) -> tuple[int, int, int]:
    compare = driver["mgie_compare"]
    place = compare.picture_place()
    at = place.right() - place.width() // 5, place.top() + place.height() // 4
    return color_at(compare.grab().toImage(), *at)


def test_strength_is_seen_and_applied(driver: PanelDriver) -> None:
    driver.put(ready())
    assert after_color(driver) == (20, 120, 0)
    driver["mgie_strength"].setValue(50)
    mixed = after_color(driver)
    assert all(abs(a - b) <= 2 for a, b in zip(mixed, (110, 80, 20), strict=True)), mixed
    click(driver["mgie_apply"])
    assert driver.controller.last("apply") == ("apply", "job-1", 0, 0.5)
    driver.put(ready(job_id="next"))
    assert driver["mgie_strength"].value() == 100  # each result begins with all of it


def test_a_document_of_its_own_has_nothing_to_mix_with(driver: PanelDriver) -> None:
    driver.put(ready(away=True))
    assert not driver.seen("mgie_strength")


# --- from near ----------------------------------------------------------------------------------------


def test_the_lens_shows_where_a_small_change_is(driver: PanelDriver) -> None:
    driver.put(ready())
    assert not driver.seen("mgie_lens")
    near = Closeup(40, 30, 10, 6, plain_picture(1, 2, 3), (plain_picture(4, 5, 6),))
    one = driver.put(ready(job_id="near", closeup=near))
    assert driver.seen("mgie_lens") and driver["mgie_compare"].pictures() == (near.before, near.after[0])
    assert after_color(driver) == (4, 5, 6)
    click(driver["mgie_lens"])
    assert driver["mgie_compare"].pictures() == (one.before, one.after[0])
    assert "from near" in driver["mgie_lens"].toolTip()


# --- notes --------------------------------------------------------------------------------------------


def test_what_the_server_notes_stands_under_the_line(driver: PanelDriver) -> None:
    note = "Your text has 120 tokens, and this model reads 96."
    driver.put(ready(reports=[REPORT], notes=[note]))
    assert driver.seen("mgie_receipt") and driver["mgie_notes"].text() == note
    click(driver["mgie_receipt"])
    said = [label.accessibleName() for label in driver["mgie_receipt_details"].findChildren(QtWidgets.QLabel)]
    assert said[said.index("Note") + 1] == note
    driver.put(ready(job_id="next", reports=[REPORT]))
    assert not driver.seen("mgie_notes")


def test_a_note_is_seen_without_a_report(driver: PanelDriver) -> None:
    driver.put(ready(notes=["The selection is too small."]))
    assert driver.seen("mgie_notes") and not driver.seen("mgie_receipt")
