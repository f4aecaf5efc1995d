"""What goes beside the layer: reference pictures, marks, and a result that is larger than its source."""

from __future__ import annotations

from typing import Any

from docked_panel import controller, show_panel, until_job, write_instruction
from mgie_scenario.documents import activate, add_layer, fill, names, newdoc, settle, trigger, undo_text
from mgie_scenario.report import OUT
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab
from panel_paint import choose_painter, edit, pixel
from PyQt5 import QtGui, QtWidgets  # type: ignore


def check_1_references() -> Steps[None]:
    """A hidden layer, a file and the clipboard: the disc gets the colour of the one that is picture 2."""
    yield from show_panel()
    document = yield from newdoc(300, 200)
    yield from choose_painter()
    green, layer = add_layer(document, "a green hat"), add_layer(document, "patch")
    fill(green, bytes((90, 200, 20, 255)) * (50 * 40), 10, 10, 50, 40)
    fill(layer, bytes((120, 160, 90, 255)) * (300 * 200), 0, 0, 300, 200)
    green.setVisible(False)
    file = str(OUT / "a blue hat.png")
    image = QtGui.QImage(30, 20, QtGui.QImage.Format.Format_RGB888)
    image.fill(QtGui.QColor(30, 60, 220))
    assert image.save(file)
    yield from activate(document, layer)
    find("mgie_landing").setCurrentIndex(find("mgie_landing").findData("raw"))
    choice = find("mgie_reference_layer")
    yield Until(lambda: choice.findText("a green hat") > 0, "the layers are offered")
    choice.activated.emit(choice.findText("a green hat"))
    click("mgie_reference_file")
    yield Until(lambda: find("mgie_reference_dialog").isVisible(), "files may be chosen")
    find("mgie_reference_dialog").filesSelected.emit([file])
    find("mgie_reference_dialog").close()
    QtWidgets.QApplication.clipboard().setImage(image)
    click("mgie_reference_paste")
    yield Until(lambda: len(controller().references.items) == 3, "three are listed")
    yield Pause(300)
    assert find("mgie_reference_2").text() == "Picture 4: clipboard"
    write_instruction("the hat of picture 2")
    yield Pause(300)
    grab("paint-references", docker())
    yield from disc_of(document, layer, (20, 200, 90), ["a green hat", "a blue hat.png", "clipboard"])
    for wanted in ((30, 60, 220), (30, 60, 220)):
        controller().references.remove(0)
        yield from disc_of(document, layer, wanted, None)
    controller().references.remove(0)


def disc_of(document: Any, layer: Any, wanted: tuple[int, ...], listed: list[str] | None) -> Steps[None]:
    yield from activate(document, layer)
    yield from edit("the hat of picture 2")
    if listed is not None:
        assert [one["name"] for one in controller().current.reports[0]["references"]] == listed
    click("mgie_apply")
    yield until_job("applied")
    made = document.topLevelNodes()[names(document).index("patch") + 1]
    shown = pixel(made, 150, 100)[:3]
    assert max(abs(a - b) for a, b in zip(shown, wanted, strict=True)) <= 2, (shown, wanted)
    made.remove()
    yield from settle(document)


def check_2_marks_and_a_larger_picture() -> Steps[None]:
    """The painter hands on what it saw: a blue mark, and room to the left that was not there; the canvas grows with it."""
    yield from show_panel()
    document = yield from newdoc(300, 200)
    marks, layer = add_layer(document, "marks"), add_layer(document, "patch")
    fill(marks, bytes((255, 0, 0, 255)) * (40 * 40), 20, 20, 40, 40)
    fill(layer, bytes((120, 160, 90, 255)) * (300 * 200), 0, 0, 300, 200)
    yield from activate(document, layer)
    click("mgie_more")
    yield Until(lambda: find("mgie_marks").findText("marks") > 0, "the layers are offered")
    choice = find("mgie_marks")
    choice.activated.emit(choice.findText("marks"))
    find("mgie_expand").setText("100, 0, 0, 0")
    find("mgie_context").setValue(100)
    yield Pause(300)
    grab("beside-more", docker())
    yield from edit("more of it")
    grab("beside-result", docker())
    assert controller().current.reports[0]["expand"]["left"] == 100
    click("mgie_apply")
    yield until_job("applied")
    made = document.topLevelNodes()[names(document).index("patch") + 1]
    bounds = made.bounds().getRect()
    assert bounds == (0, 0, 400, 200) and document.width() == 400, (bounds, document.width())
    red, green, blue, alpha = pixel(made, 140, 40)
    assert blue > 200 and red < 60 and alpha == 255, (red, green, blue, alpha)
    assert "Resize Image" in undo_text(), undo_text()
    trigger("edit_undo")
    yield Until(lambda: document.width() == 300 and "Add Layer" in undo_text(), "the canvas is as it was")
    assert made.bounds().getRect() == (-100, 0, 400, 200)
    yield from settle(document)
    find("mgie_expand").setText("")
    choice.activated.emit(0)
    find("mgie_landing").setCurrentIndex(0)
    yield Pause(100)
