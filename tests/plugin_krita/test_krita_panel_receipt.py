"""What became of a picture: the line under a result, its details, and what a model that paints may be told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_driver import BIG, MINI, PAINTER, REPORT, PanelDriver, click, entry, press, ready, settle

from mgie_krita import words
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.qt import QtCore, QtWidgets
from mgie_krita.types import Options, ServerState

Key = QtCore.Qt.Key
LINE = "61 % untouched, 30 % light and colour, 9 % new"


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[PanelDriver]:
    made = PanelDriver(tmp_path, text="make it warmer")
    yield made
    made.close()
    words.use_language("en")


def seen_whole(driver: PanelDriver, name: str) -> bool:
    """Whether all of a part lies within what the scrolled middle shows."""
    port, part = driver.panel.middle.viewport(), driver[name]
    assert port is not None
    box = QtCore.QRect(part.mapTo(port, QtCore.QPoint()), part.size())
    return part.isVisible() and port.rect().contains(box)


def test_each_variation_has_its_line(driver: PanelDriver) -> None:
    other = {**REPORT, "identical": 0.12, "photometric": 0.88, "new": 0.0, "painted": False}
    driver.put(ready(2, reports=[REPORT, other]))
    assert driver["mgie_receipt"].text() == driver["mgie_receipt"].accessibleName() == LINE
    click(driver["mgie_thumb_2"])
    assert driver["mgie_receipt"].text() == "12 % untouched, 88 % light and colour"


def test_a_server_without_reports_gives_no_line(driver: PanelDriver) -> None:
    driver.put(ready(2))
    assert not driver.seen("mgie_receipt")
    driver.put(ready(1, job_id="next", reports=[{"model": "mini"}]))
    assert not driver.seen("mgie_receipt")


def test_details_open_and_fold(driver: PanelDriver) -> None:
    driver.put(ready(reports=[REPORT]))
    assert not driver.seen("mgie_receipt_details")
    click(driver["mgie_receipt"])
    said = [label.text() for label in driver["mgie_receipt_details"].findChildren(QtWidgets.QLabel)]
    for name, value in (("Model", "mgie-7b"), ("Seed", "1234")):
        assert said[said.index(name) + 1] == value
    assert any("CC-BY-NC-4.0" in text for text in said)
    click(driver["mgie_receipt"])
    assert not driver.seen("mgie_receipt_details")
    driver["mgie_receipt"].setFocus()
    press(driver["mgie_receipt"], Key.Key_Return)
    assert driver.seen("mgie_receipt_details")


def test_space_on_the_line_shows_the_picture_before(driver: PanelDriver) -> None:
    driver.put(ready(reports=[REPORT]))
    driver["mgie_receipt"].setFocus()
    press(driver["mgie_receipt"], Key.Key_Space)
    assert not driver["mgie_receipt"].isChecked()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "height"), [(300, 560), (300, 420), (250, 560)])
def test_nothing_needed_is_out_of_sight(tmp_path: Path, language: str, width: int, height: int) -> None:
    words.use_language(language)
    driver = PanelDriver(tmp_path, width=width, height=height, text="make it warmer")
    try:
        driver.put(ready(4, reports=[REPORT] * 4))
        caption = ["mgie_caption"] if height > 500 else []  # a low docker has no room for it
        assert all(seen_whole(driver, name) for name in ("mgie_receipt", "mgie_compare", *caption))
        shown = driver["mgie_receipt"].shown_lines()
        assert "".join(shown).replace("\u00a0", "").replace(" ", "") == driver["mgie_receipt"].text().replace(
            " ", ""
        )
    finally:
        driver.close()
        words.use_language("en")


def test_the_history_says_what_became_of_a_layer(driver: PanelDriver) -> None:
    driver.controller.entries = [entry(layer="Rain", reports=({**REPORT, "layer": "Rain"},)), entry("older")]
    click(driver["mgie_history"])
    tips = [label.toolTip() for label in driver.panel.findChildren(ShortLabel) if label.isVisible()]
    assert any(LINE in tip for tip in tips)


@pytest.mark.parametrize("variations", [1, 4])
def test_in_a_tiny_docker_the_result_comes_first(tmp_path: Path, variations: int) -> None:
    """As Krita opens it on a screen of 1,000 px: the picture and its line are seen, the model's text is below."""
    driver = PanelDriver(tmp_path, width=262, height=330, text="make it warmer")
    try:
        driver.put(ready(variations, reports=[REPORT] * variations))
        settle()
        assert driver.panel.middle.height() < 190
        assert seen_whole(driver, "mgie_receipt") and seen_whole(driver, "mgie_compare")
        assert driver["mgie_compare"].height() >= (60 if variations == 1 else 30)
        driver.panel.resize(262, 600)
        settle()
        heights = [
            driver[name].mapTo(driver.panel, QtCore.QPoint()).y()
            for name in ("mgie_expressive", "mgie_compare")
        ]
        assert heights == sorted(heights)  # with room it is as ever
    finally:
        driver.close()


# --- landing ------------------------------------------------------------------------------------------


def choose(driver: PanelDriver, model: str) -> None:
    driver.controller.server = ServerState("ready", "ready", "", (MINI, BIG, PAINTER))
    driver.controller.settings.options = Options(model=model)
    driver.panel.show_options()
    driver.told()


def test_only_a_model_that_paints_has_a_choice(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    for model, paints in (("mini", False), ("painter", True), ("mgie-7b", False)):
        choose(driver, model)
        assert driver.seen("mgie_landing") is driver.seen("mgie_grow") is paints
        labels = [label.text() for label in driver.panel.findChildren(QtWidgets.QLabel) if label.isVisible()]
        assert ("Result" in labels) is paints


def test_the_choice_is_kept(driver: PanelDriver) -> None:
    click(driver["mgie_more"])
    choose(driver, "painter")
    box = driver["mgie_landing"]
    said = [(box.itemText(n), box.itemData(n)) for n in range(box.count())]
    assert said == [
        ("automatic", "auto"),
        ("the model's own picture", "raw"),
        ("light and colour only", "photometric"),
    ]
    box.setCurrentIndex(1)
    click(driver["mgie_grow"])
    settle()
    made = driver.controller.settings.options
    assert (made.landing, made.coverage) == ("raw", "grow")
    driver.panel.show_options()
    assert box.currentData() == "raw" and driver["mgie_grow"].isChecked()
