"""A model that paints: the selection is what it sees, its picture reaches the layer, and the panel says how much."""

from __future__ import annotations

from typing import Any

from docked_panel import (
    SERVER_SECONDS,
    controller,
    edit_button_is_on,
    open_photograph,
    show_panel,
    until_job,
    write_instruction,
)
from krita import Selection  # type: ignore
from mgie_scenario.documents import activate, add_layer, fill, names, newdoc, save_kra, save_png, settle
from mgie_scenario.report import report
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab, grab_screen, window
from PyQt5 import QtCore  # type: ignore

NARROW = 300  # px


def choose_painter() -> Steps[None]:
    """As an artist does it: start the server, open More, choose the model."""
    controller().start_server()
    yield Until(lambda: controller().server.light == "ready", "the server is ready", SERVER_SECONDS)
    click("mgie_more")
    yield Until(lambda: find("mgie_model").isVisible(), "the options are seen")
    assert not find("mgie_landing").isVisible(), "mini does not paint"
    box = find("mgie_model")
    box.setCurrentIndex(box.findData("painter"))
    yield Until(
        lambda: find("mgie_landing").isVisible() and find("mgie_grow").isVisible(), "it may be chosen"
    )


def narrow() -> Steps[None]:
    right = QtCore.Qt.Orientation.Horizontal
    window().resizeDocks([docker()], [NARROW], right)
    yield Pause(300)


def edit(words: str) -> Steps[None]:
    write_instruction(words)
    yield Until(edit_button_is_on, "Edit is on")
    before = controller().current
    click("mgie_edit")
    yield Until(lambda: controller().current is not before, "another job is on show")
    yield until_job("ready")
    yield Pause(300)


def check_1_a_painted_selection() -> Steps[None]:
    yield from show_panel()
    document = yield from open_photograph()
    report.note("before_png", save_png(document, "paint-before"))
    yield from choose_painter()
    yield Pause(200)
    grab("paint-more", docker())
    click("mgie_more")
    wide, high = document.width(), document.height()
    area = (wide // 2, high // 2, wide // 5, high // 5)
    selection = Selection()
    selection.select(*area, 255)
    document.setSelection(selection)
    report.note("selection", area)
    yield Pause(100)
    yield from edit("paint a red disc")
    line = find("mgie_receipt")
    assert line.isVisible() and " % untouched" in line.text() and " % new" in line.text(), line.text()
    grab("paint-result", docker())
    yield from narrow()
    grab("paint-result-narrow", docker())
    click("mgie_receipt")
    yield Until(lambda: find("mgie_receipt_details").isVisible(), "the details are seen")
    yield Pause(300)
    grab("paint-details", docker())
    grab_screen("paint-screen")
    click("mgie_receipt")
    report.note("report", controller().current.reports[0])
    click("mgie_apply")
    yield until_job("applied")
    yield from settle(document)
    grab_screen("paint-applied")
    report.note("after_png", save_png(document, "paint-after"))
    report.note("kra", save_kra(document, "paint"))


def check_2_light_and_colour_only() -> Steps[None]:
    """The same model, told to paint nothing new."""
    yield from show_panel()
    document = yield from open_photograph()
    box = find("mgie_landing")
    box.setCurrentIndex(box.findData("photometric"))
    yield from edit("paint a red disc")
    assert controller().current.reports[0]["landing"] == "photometric"
    assert not controller().current.reports[0]["painted"]
    assert "new" not in find("mgie_receipt").text()
    click("mgie_discard")
    box.setCurrentIndex(box.findData("auto"))
    yield Pause(100)
    document.setModified(False)


def check_3_painting_into_transparency() -> Steps[None]:
    """A small patch on an empty layer: with a coverage of its own the model's picture reaches beyond it."""
    yield from show_panel()
    document = yield from newdoc(200, 200)
    layer = add_layer(document, "patch")
    fill(layer, bytes((120, 160, 90, 255)) * (40 * 40), 60, 80, 40, 40)
    yield from activate(document, layer)
    box = find("mgie_landing")
    for grows in (False, True):
        box.setCurrentIndex(box.findData("raw" if grows else "auto"))
        find("mgie_grow").setChecked(grows)
        docker().widget().take_options()
        yield from edit("paint a red disc")
        click("mgie_apply")
        yield until_job("applied")
        newest = 2 if grows else 1  # it lies on top of the earlier one
        made = document.topLevelNodes()[names(document).index("patch") + newest]
        assert len(names(document)) == (4 if grows else 3), names(document)
        bounds = made.bounds().getRect()
        if grows:
            assert bounds == (0, 0, 200, 200) and alpha(made, 108, 100) == 255, bounds
            assert pixel(made, 108, 100)[0] > 200, "the disc is red beyond the patch"
        else:
            assert bounds == (60, 80, 40, 40), bounds
        yield from activate(document, layer)
    box.setCurrentIndex(box.findData("auto"))
    find("mgie_grow").setChecked(False)
    docker().widget().take_options()


def pixel(node: Any, x: int, y: int) -> tuple[int, int, int, int]:
    """Red, green, blue, alpha of an 8-bit layer."""
    blue, green, red, alpha = bytes(node.pixelData(x, y, 1, 1))
    return red, green, blue, alpha


def alpha(node: Any, x: int, y: int) -> int:
    return pixel(node, x, y)[3]
