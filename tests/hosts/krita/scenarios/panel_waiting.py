"""Several results, several pictures, closed ones: nothing is lost, and nothing stands in the way. With the checks of
panel_frames, which share its Krita.
"""

from __future__ import annotations

from typing import Any

import panel_frames
from artists_day import BLUE, DARK, SIDE, done, edit, in_sight, select, stage
from docked_panel import controller, edit_button_is_on, write_instruction
from mgie_scenario.documents import K, names, newdoc, save_kra, settle, undo_text
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab, window
from PyQt5 import QtCore, QtGui, QtTest, QtWidgets  # type: ignore

globals().update({name: check for name, check in vars(panel_frames).items() if name.startswith("check_")})


def check_1_a_result_of_another_picture() -> Steps[None]:
    first = yield from stage("first")
    job = yield from edit("sleep 1; steps 5; darken 0.5")
    second = yield from newdoc(SIDE, SIDE, name="second")
    yield done(job)
    yield Until(lambda: "first" in find("mgie_status").text(), "it is told, with its picture's name")
    yield Until(lambda: in_sight("mgie_waiting_show"), "it is named in the panel")
    assert "first" in find("mgie_waiting_words").text(), find("mgie_waiting_words").text()
    grab("waiting", docker())
    click("mgie_waiting_show")
    yield Until(lambda: in_sight("mgie_apply"), "it is on show")
    click("mgie_apply")
    yield done(job, "applied")
    assert len(names(first)) == 2 and len(names(second)) == 1


def check_2_a_picture_that_was_closed() -> Steps[None]:
    """Its results are listed under its name; one becomes a new document, the other comes back with the file."""
    document = yield from stage("closed")
    path = save_kra(document, "closed")
    jobs = []
    for words in ("darken 0.5", "sleep 1; steps 4; darken 0.5"):
        jobs.append((yield from edit(words)))
        if len(jobs) == 1:
            yield done(jobs[0])
    document.setModified(False)
    yield Pause(250)
    document.close()
    yield done(jobs[1])
    yield Until(lambda: all(job.away for job in jobs), "their picture is known to be closed")
    yield from newdoc(32, 32, name="other")
    yield Until(lambda: "closed.kra" in find("mgie_waiting_words").text(), "they are listed")
    click("mgie_waiting_show")
    rows = docker().widget().middle.listed.rows
    yield Until(lambda: rows.count() == 2 and rows.itemAt(0).widget().isVisible(), "two lines")
    grab("list", docker())
    assert "not open" in rows.itemAt(1).widget().about.text()
    count = len(K.documents())
    QtTest.QTest.mouseClick(rows.itemAt(1).widget().keep, QtCore.Qt.MouseButton.LeftButton)
    yield done(jobs[0], "applied")
    assert len(K.documents()) == count + 1
    again = K.openDocument(path)
    again.setBatchmode(True)
    K.activeWindow().addView(again)
    K.setActiveDocument(again)
    yield Until(lambda: controller().current is jobs[1], "the result is back with the file")
    yield Until(lambda: in_sight("mgie_apply") and find("mgie_apply").text() == "Apply", "and goes into it")
    yield Until(lambda: find("mgie_apply").isEnabled(), "and may be applied")
    assert controller().history()[0].job_id == jobs[1].job_id
    click("mgie_apply")
    yield done(jobs[1], "applied")
    assert len(names(again)) == 2
    assert bytes(again.topLevelNodes()[-1].pixelData(9, 9, 1, 1)) == DARK


def check_3_several_results_and_one_discard() -> Steps[None]:
    yield from stage()
    jobs = []
    for words in ("darken 0.5", "darken 0.6", "darken 0.7"):
        jobs.append((yield from edit(words)))
        yield done(jobs[-1])
        yield Until(lambda: docker().widget().looked_at is jobs[-1], "it is on show")
    click("mgie_discard")
    yield Until(lambda: not find("mgie_apply").isVisible(), "one press and nothing is in the way")
    yield Until(lambda: in_sight("mgie_waiting_show"), "the others are named")
    click("mgie_waiting_show")
    yield Until(
        lambda: find("mgie_discard_all").isVisible(), "the list is open"
    )  # below it, where it is long
    click("mgie_discard_all")
    assert len(controller().waiting) == 2, "it asks first"
    click("mgie_discard_all")
    yield Until(lambda: controller().waiting == [], "all are gone")


def check_4_several_instructions_at_once() -> Steps[None]:
    document = yield from stage()
    write_instruction("darken 0.5\n\nsleep 1; darken 0.25")
    yield Until(lambda: in_sight("mgie_each_line") and edit_button_is_on(), "it is offered")
    click("mgie_each_line")
    click("mgie_edit")
    jobs = controller().jobs[-2:]
    assert [job.instruction for job in jobs] == ["darken 0.5", "sleep 1; darken 0.25"]
    for job in jobs:
        yield done(job)
    yield Until(lambda: controller().current is jobs[1] and in_sight("mgie_apply"), "the last is on show")
    click("mgie_apply")
    panel = docker().widget()
    yield Until(lambda: panel.shown is jobs[0], "applying moves on to the one that nobody has seen")
    yield Until(lambda: find("mgie_apply").isEnabled(), "it can be applied")
    click("mgie_apply")
    yield done(jobs[0], "applied")
    assert len(names(document)) == 3
    find("mgie_each_line").setChecked(False)


def check_5_strength() -> Steps[None]:
    """Half of it on show and in the layer, in one step to undo."""
    document = yield from stage()
    undo = undo_text()
    job = yield from edit("darken 0.5")
    yield done(job)
    find("mgie_strength").setValue(50)
    compare = find("mgie_compare")
    yield Pause(100)
    place = compare.picture_place()
    shown = (
        compare.grab()
        .toImage()
        .pixelColor(place.right() - place.width() // 8, place.top() + place.height() // 4)
    )
    assert abs(shown.red() - 172) < 4, shown.red()
    click("mgie_apply")
    yield done(job, "applied")
    yield from settle(document)
    seen = bytes(document.pixelData(9, 9, 1, 1))
    assert all(abs(a - (b + c) / 2) <= 1 for a, b, c in zip(seen, BLUE, DARK, strict=True)), seen
    K.action("edit_undo").trigger()
    yield Until(lambda: len(names(document)) == 1 and undo_text() == undo, "one undo takes it back")


def check_6_history_by_hand() -> Steps[None]:
    """A favourite stays in front and in the file; a picture that is dragged onto the canvas becomes a layer."""
    document = yield from stage("history")
    jobs = []
    for words in ("darken 0.5", "darken 0.6"):
        jobs.append((yield from edit(words)))
        yield done(jobs[-1])
        click("mgie_discard")
    click("mgie_history")
    rows = docker().widget().middle.history.rows
    yield Until(lambda: rows.count() == 2 and rows.itemAt(1).widget().isVisible(), "two edits are listed")
    assert not rows.itemAt(0).widget().picture._pixmap.isNull(), "with their pictures"
    press(rows.itemAt(1).widget().buttons["favour"])
    yield Until(lambda: "unfavour" in rows.itemAt(0).widget().buttons, "the favourite comes first")
    assert [entry.favourite for entry in controller().history()] == [False, True]
    yield Pause(150)
    grab("history", docker())
    grip = rows.itemAt(0).widget().picture
    canvas = window().findChild(QtWidgets.QMdiArea)
    count = len(controller().jobs)
    yield from drag(grip, docker().mapToGlobal(QtCore.QPoint(5, 5)))
    assert len(names(document)) == 1 and len(controller().jobs) == count, "the panel is no canvas"
    yield from drag(grip, canvas.mapToGlobal(canvas.rect().center()))
    yield Until(lambda: len(names(document)) == 2, "it is made again and becomes a layer", 60)
    assert names(document)[1] == "darken 0.5"
    yield from settle(document)
    assert bytes(document.pixelData(9, 9, 1, 1)) == DARK
    held = controller().jobs[-1]
    yield done(held, "applied")
    click("mgie_history")
    yield Until(
        lambda: rows.count() == 3 and rows.itemAt(1).widget().isVisible(), "it is listed below the favourite"
    )
    yield from drag(rows.itemAt(1).widget().picture, canvas.mapToGlobal(canvas.rect().center()))
    yield Until(lambda: len(names(document)) == 3, "its pixels are held: it becomes a layer at once")
    assert controller().jobs[-1] is held
    path = save_kra(document, "favourites")
    document.setModified(False)
    yield Pause(250)
    document.close()
    again = K.openDocument(path)
    again.setBatchmode(True)
    K.activeWindow().addView(again)
    K.setActiveDocument(again)
    yield Until(lambda: [e.favourite for e in controller().history()].count(True) == 1, "it is in the file")
    assert all(entry.picture for entry in controller().history())


def press(widget: Any) -> None:
    QtTest.QTest.mouseClick(widget, QtCore.Qt.MouseButton.LeftButton)


def drag(widget: Any, end: QtCore.QPoint) -> Steps[None]:
    """Pressed in its middle, moved there and let go; px of the screen."""
    left = QtCore.Qt.MouseButton.LeftButton
    QtTest.QTest.mousePress(widget, left, QtCore.Qt.KeyboardModifier.NoModifier, widget.rect().center())
    for place in (widget.rect().center() + QtCore.QPoint(30, 0), widget.mapFromGlobal(end)):
        move = QtGui.QMouseEvent(
            QtCore.QEvent.Type.MouseMove,
            QtCore.QPointF(place),
            left,
            left,
            QtCore.Qt.KeyboardModifier.NoModifier,
        )
        QtWidgets.QApplication.sendEvent(widget, move)
        yield Pause(50)
    QtTest.QTest.mouseRelease(widget, left, QtCore.Qt.KeyboardModifier.NoModifier, widget.mapFromGlobal(end))
    yield Pause(50)


def check_7_repeat_takes_the_selection_of_then() -> Steps[None]:
    document = yield from stage()
    select(document, 32, 48, 64, 80)
    job = yield from edit("darken 0.5")
    yield done(job)
    select(document, 150, 150, 50, 50)
    click("mgie_history")
    yield Until(lambda: in_sight("mgie_history_repeat"), "the history is open")
    assert "selection of then" in find("mgie_history_repeat").toolTip()
    click("mgie_history_repeat")
    again = controller().jobs[-1]
    assert again is not job
    yield done(again)
    yield Until(lambda: in_sight("mgie_apply"), "it is on show")
    click("mgie_apply")
    yield done(again, "applied")
    yield from settle(document)
    for x, y, inside in (
        (32, 48, True),
        (95, 127, True),
        (31, 48, False),
        (96, 127, False),
        (170, 170, False),
    ):
        assert bytes(document.pixelData(x, y, 1, 1)) == (DARK if inside else BLUE), (x, y)
    assert document.selection().x() == 150, "what is selected now stays"
