"""What became of a picture: the line under a result, its details, and what a model that paints may be told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_stage import BIG, MINI, PAINTER, REPORT, Stage, click, entry, press, ready, settle

from mgie_krita import words
from mgie_krita.panel.labels import ShortLabel
from mgie_krita.plain import Options, ServerState
from mgie_krita.qt import QtCore, QtWidgets

Key = QtCore.Qt.Key
LINE = "61 % untouched, 30 % light and colour, 9 % new"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, text="make it warmer")
    yield made
    made.close()
    words.use_language("en")


def seen_whole(stage: Stage, name: str) -> bool:
    """Whether all of a part lies within what the scrolled middle shows."""
    port, part = stage.panel.middle.viewport(), stage[name]
    assert port is not None
    box = QtCore.QRect(part.mapTo(port, QtCore.QPoint()), part.size())
    return part.isVisible() and port.rect().contains(box)


def test_each_variation_has_its_line(stage: Stage) -> None:
    other = {**REPORT, "identical": 0.12, "photometric": 0.88, "new": 0.0, "painted": False}
    stage.put(ready(2, reports=[REPORT, other]))
    assert stage["mgie_receipt"].text() == stage["mgie_receipt"].accessibleName() == LINE
    click(stage["mgie_thumb_2"])
    assert stage["mgie_receipt"].text() == "12 % untouched, 88 % light and colour"


def test_a_server_without_reports_gives_no_line(stage: Stage) -> None:
    stage.put(ready(2))
    assert not stage.seen("mgie_receipt")
    stage.put(ready(1, job_id="next", reports=[{"model": "mini"}]))
    assert not stage.seen("mgie_receipt")


def test_details_open_and_fold(stage: Stage) -> None:
    stage.put(ready(reports=[REPORT]))
    assert not stage.seen("mgie_receipt_details")
    click(stage["mgie_receipt"])
    said = [label.text() for label in stage["mgie_receipt_details"].findChildren(QtWidgets.QLabel)]
    for name, value in (("Model", "mgie-7b"), ("Seed", "1234")):
        assert said[said.index(name) + 1] == value
    assert any("CC-BY-NC-4.0" in text for text in said)
    click(stage["mgie_receipt"])
    assert not stage.seen("mgie_receipt_details")
    stage["mgie_receipt"].setFocus()
    press(stage["mgie_receipt"], Key.Key_Return)
    assert stage.seen("mgie_receipt_details")


def test_space_on_the_line_shows_the_picture_before(stage: Stage) -> None:
    stage.put(ready(reports=[REPORT]))
    stage["mgie_receipt"].setFocus()
    press(stage["mgie_receipt"], Key.Key_Space)
    assert not stage["mgie_receipt"].isChecked()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "height"), [(300, 560), (300, 420), (250, 560)])
def test_nothing_needed_is_out_of_sight(tmp_path: Path, language: str, width: int, height: int) -> None:
    words.use_language(language)
    stage = Stage(tmp_path, width=width, height=height, text="make it warmer")
    try:
        stage.put(ready(4, reports=[REPORT] * 4))
        caption = ["mgie_caption"] if height > 500 else []  # a low docker has no room for it
        assert all(seen_whole(stage, name) for name in ("mgie_receipt", "mgie_compare", *caption))
        shown = stage["mgie_receipt"].shown_lines()
        assert "".join(shown).replace("\u00a0", "").replace(" ", "") == stage["mgie_receipt"].text().replace(
            " ", ""
        )
    finally:
        stage.close()
        words.use_language("en")


def test_the_history_says_what_became_of_a_layer(stage: Stage) -> None:
    stage.workshop.entries = [entry(layer="Rain", reports=({**REPORT, "layer": "Rain"},)), entry("older")]
    click(stage["mgie_history"])
    tips = [label.toolTip() for label in stage.panel.findChildren(ShortLabel) if label.isVisible()]
    assert any(LINE in tip for tip in tips)


@pytest.mark.parametrize("variations", [1, 4])
def test_in_a_tiny_docker_the_result_comes_first(tmp_path: Path, variations: int) -> None:
    """As Krita opens it on a screen of 1,000 px: the picture and its line are seen, the model's text is below."""
    stage = Stage(tmp_path, width=262, height=330, text="make it warmer")
    try:
        stage.put(ready(variations, reports=[REPORT] * variations))
        settle()
        assert stage.panel.middle.height() < 190
        assert seen_whole(stage, "mgie_receipt") and seen_whole(stage, "mgie_compare")
        assert stage["mgie_compare"].height() >= (60 if variations == 1 else 30)
        stage.panel.resize(262, 600)
        settle()
        heights = [
            stage[name].mapTo(stage.panel, QtCore.QPoint()).y()
            for name in ("mgie_expressive", "mgie_compare")
        ]
        assert heights == sorted(heights)  # with room it is as ever
    finally:
        stage.close()


# --- landing ------------------------------------------------------------------------------------------


def choose(stage: Stage, model: str) -> None:
    stage.workshop.server = ServerState("ready", "ready", "", (MINI, BIG, PAINTER))
    stage.workshop.settings.options = Options(model=model)
    stage.panel.show_options()
    stage.told()


def test_only_a_model_that_paints_has_a_choice(stage: Stage) -> None:
    click(stage["mgie_more"])
    for model, paints in (("mini", False), ("painter", True), ("mgie-7b", False)):
        choose(stage, model)
        assert stage.seen("mgie_landing") is stage.seen("mgie_grow") is paints
        labels = [label.text() for label in stage.panel.findChildren(QtWidgets.QLabel) if label.isVisible()]
        assert ("Result" in labels) is paints


def test_the_choice_is_kept(stage: Stage) -> None:
    click(stage["mgie_more"])
    choose(stage, "painter")
    box = stage["mgie_landing"]
    said = [(box.itemText(n), box.itemData(n)) for n in range(box.count())]
    assert said == [
        ("automatic", "auto"),
        ("the model's own picture", "raw"),
        ("light and colour only", "photometric"),
    ]
    box.setCurrentIndex(1)
    click(stage["mgie_grow"])
    settle()
    made = stage.workshop.settings.options
    assert (made.landing, made.coverage) == ("raw", "grow")
    stage.panel.show_options()
    assert box.currentData() == "raw" and stage["mgie_grow"].isChecked()
