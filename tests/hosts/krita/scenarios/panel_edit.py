"""The plain path, by keyboard and mouse, with the installed server and the built-in model."""

from __future__ import annotations

import math
from typing import Any

from docked_panel import (
    controller,
    edit_button_is_on,
    open_photograph,
    show_panel,
    until_job,
    write_instruction,
)
from krita import Selection  # type: ignore
from mgie_scenario.documents import K, names, save_kra, save_png, settle, undo_text
from mgie_scenario.report import OUT, report
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab, grab_screen, type_text
from PyQt5 import QtCore, QtTest, QtWidgets  # type: ignore

GRID = 16


def lightness(node: Any, document: Any) -> float:
    """Mean of the green values at a grid of points of an 8-bit layer, 0..255."""
    wide, high = document.width() // GRID, document.height() // GRID
    values = [node.pixelData(x * wide, y * high, 1, 1)[1][0] for y in range(GRID) for x in range(GRID)]
    return math.fsum(values) / len(values)


def check_1_panel_is_there_and_says_why_not() -> Steps[None]:
    panel = yield from show_panel()
    assert panel.width() >= 250
    yield Until(lambda: not edit_button_is_on(), "Edit is off without a document")
    grab_screen("no_document")
    write_instruction("make it darker")
    yield Until(
        lambda: (
            "picture" in find("mgie_edit").toolTip().lower()
            or "document" in find("mgie_edit").toolTip().lower()
        ),
        "the tooltip says why",
    )
    write_instruction("")


def check_2_typed_and_clicked() -> Steps[None]:
    yield from show_panel()
    document = yield from open_photograph()
    source = document.activeNode()
    before = lightness(source, document)
    type_text("mgie_instruction", "make it darker")
    yield Until(edit_button_is_on, "Edit is on")
    grab_screen("typed")
    click("mgie_edit")
    yield until_job("queued", "working", "ready")
    grab_screen("working")
    yield until_job("ready")
    yield Pause(300)
    assert "darker" in find("mgie_expressive", QtWidgets.QPlainTextEdit).toPlainText()
    grab_screen("ready")
    undo = undo_text()
    click("mgie_apply")
    yield until_job("applied")
    assert names(document)[-1] == "make it darker" and len(names(document)) == 2, names(document)
    made = document.topLevelNodes()[-1]
    assert lightness(made, document) < before - 8
    assert made.bounds() == source.bounds() and undo_text() != undo
    yield from settle(document)
    grab_screen("applied")
    report.note("png", save_png(document, "darker"))
    report.note("kra", save_kra(document, "darker"))
    pixels = bytes(made.pixelData(0, 0, document.width(), document.height()))
    K.action("edit_undo").trigger()
    yield Until(lambda: len(names(document)) == 1, "one undo takes the layer away")
    K.action("edit_redo").trigger()
    yield Until(lambda: len(names(document)) == 2, "redo brings it back")
    again = document.topLevelNodes()[-1]
    assert bytes(again.pixelData(0, 0, document.width(), document.height())) == pixels


def check_3_selection_with_feather() -> Steps[None]:
    yield from show_panel()
    document = yield from open_photograph()
    report.note("unselected_png", save_png(document, "unselected"))
    selection = Selection()
    wide, high = document.width(), document.height()
    selection.select(wide // 4, high // 4, wide // 2, high // 2, 255)
    selection.feather(12)
    document.setSelection(selection)
    yield Pause(100)
    inside = document.selection()
    rectangle = (inside.x(), inside.y(), inside.width(), inside.height())
    report.note("selection", rectangle)
    mask = bytes(inside.pixelData(*rectangle))
    (OUT / "selection.bin").write_bytes(mask)
    write_instruction("turn it black and white")
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    yield until_job("ready")
    click("mgie_apply")
    yield until_job("applied")
    yield from settle(document)
    grab_screen("selected")
    report.note("selected_png", save_png(document, "selected"))


def check_4_variations_compare_and_keys() -> Steps[None]:
    yield from show_panel()
    document = yield from open_photograph()
    click("mgie_more")
    yield Until(lambda: find("mgie_variations").isVisible(), "the options are seen")
    find("mgie_variations").setValue(3)
    click("mgie_more")
    write_instruction("make it look like night")
    yield Until(edit_button_is_on, "Edit is on")
    QtTest.QTest.keyClick(
        find("mgie_instruction"), QtCore.Qt.Key.Key_Return, QtCore.Qt.KeyboardModifier.ControlModifier
    )
    yield until_job("ready")
    yield Until(lambda: find("mgie_thumb_3").isVisible(), "three thumbnails are seen")
    click("mgie_thumb_2")
    yield Pause(200)
    grab("compare", docker())
    click("mgie_apply")
    yield until_job("applied")
    assert len(names(document)) == 2, names(document)
    seeds = controller().current.seeds
    assert len(set(seeds)) == 3, seeds
    yield Until(lambda: find("mgie_again").isEnabled(), "it can be asked again")
    click("mgie_again")
    yield until_job("reading", "sending", "queued", "working")
    yield until_job("ready")
    assert set(controller().current.seeds).isdisjoint(seeds)
    assert controller().seconds(controller().current.job_id)["describing"] < 0.2, "described again"
    click("mgie_discard")
    yield Until(lambda: controller().current is None or controller().current.state != "ready", "it is gone")
    controller().settings.options = type(controller().settings.options)()
    docker().widget().show_options()


def check_5_a_refusal_offers_what_is_near() -> Steps[None]:
    yield from show_panel()
    document = yield from open_photograph()
    write_instruction("add a dragon in the sky")
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    yield until_job("failed")
    yield Until(lambda: find("mgie_nearest_1").isVisible(), "a nearest edit is offered")
    yield Pause(200)
    grab_screen("refused")
    assert len(names(document)) == 1
    click("mgie_nearest_1")
    yield until_job("ready")
    click("mgie_discard")


def check_6_rewritten_text() -> Steps[None]:
    yield from show_panel()
    document = yield from open_photograph()
    source = document.activeNode()
    write_instruction("make it brighter")
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    yield until_job("ready")
    brighter = controller().current.expressive
    write_instruction("make it darker")
    yield Until(edit_button_is_on, "Edit is on")
    first = controller().current.job_id
    click("mgie_edit")
    yield Until(lambda: controller().current.job_id != first, "another job is on show")
    yield until_job("ready")
    box = find("mgie_expressive", QtWidgets.QPlainTextEdit)
    yield Until(lambda: "darker" in box.toPlainText(), "the text is seen")
    click("mgie_expressive_pencil")
    box.setPlainText(brighter)
    yield Until(
        lambda: find("mgie_expressive_edit").isVisible() and find("mgie_expressive_edit").isEnabled(),
        "the button is on",
    )
    grab_screen("rewriting")
    second = controller().current.job_id
    click("mgie_expressive_edit")
    yield Until(lambda: controller().current.job_id != second, "a third job is on show")
    yield until_job("ready")
    click("mgie_apply")
    yield until_job("applied")
    made = document.topLevelNodes()[-1]
    assert lightness(made, document) > lightness(source, document) + 4


def check_7_history_survives_the_file() -> Steps[None]:
    yield from show_panel()
    document = yield from open_photograph()
    write_instruction("make it warmer")
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    yield until_job("ready")
    click("mgie_apply")
    yield until_job("applied")
    path = save_kra(document, "history")
    document.setModified(False)
    document.close()
    yield Pause(300)
    again = K.openDocument(path)
    again.setBatchmode(True)
    K.activeWindow().addView(again)
    K.setActiveDocument(again)
    # with it are those that were left undecided in this very photograph: they come back with its file
    yield Until(lambda: bool(controller().history()), "the history is there again")
    entry = controller().history()[0]
    assert entry.request["instruction"] == "make it warmer" and entry.layer == "make it warmer"
    click("mgie_history")
    yield Pause(300)
    grab_screen("history")
    click("mgie_history")
