"""A result over the canvas before it is applied: it looks as it will, and the document knows nothing of it."""

from __future__ import annotations

from typing import Any

from artists_day import done, edit, in_sight, select, stage
from docked_panel import controller
from mgie_scenario.documents import K, Untouched, activate, add_layer, fill, names, settle, trigger, undo_text
from mgie_scenario.report import report
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, find, grab_screen, window
from PyQt5 import QtGui, QtWidgets  # type: ignore

SIDE = 256
VIEWS = ((1.0, 0, False), (1.7, 33, True))  # zoom, degrees, mirrored
STEP = 3  # px between the points that are compared
REACH = 180  # px around the middle of the canvas


def painting() -> bytes:
    """No two parts of it look alike, turned or mirrored."""
    return bytes(v for y in range(SIDE) for x in range(SIDE) for v in (x, y, (x * y) // SIDE, 255))


def painted() -> Steps[Any]:
    """The picture at Multiply over a gray ground, below lines that stay in front."""
    document = yield from stage()
    layer = add_layer(document, "painting")
    fill(layer, painting(), 0, 0, SIDE, SIDE)
    lines = add_layer(document, "lines")
    fill(lines, bytes((0, 0, 255, 255)) * SIDE * 8, 0, 60, SIDE, 8)
    yield Pause(100)
    layer.setBlendingMode("multiply")
    yield from activate(document, layer)
    yield from settle(document)
    return document


def overlay() -> Any:
    return window().findChild(QtWidgets.QWidget, "mgie_overlay")


def canvas_picture() -> QtGui.QImage:
    """What stands on the screen in the middle of Krita's canvas."""
    area = window().findChild(QtWidgets.QMdiArea)
    middle = area.mapToGlobal(area.rect().center())
    screen = QtWidgets.QApplication.primaryScreen()
    return screen.grabWindow(0, middle.x() - REACH, middle.y() - REACH, 2 * REACH, 2 * REACH).toImage()


def off(one: QtGui.QImage, other: QtGui.QImage) -> float:
    """Mean difference of the channels at a grid of points, 0..255."""
    total, count = 0, 0
    for y in range(0, one.height(), STEP):
        for x in range(0, one.width(), STEP):
            a, b = one.pixelColor(x, y), other.pixelColor(x, y)
            total += abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue())
            count += 3
    return total / count


def look(zoom: float, degrees: float, mirrored: bool) -> Steps[None]:
    canvas = K.activeWindow().activeView().canvas()
    canvas.setMirror(mirrored)
    canvas.setRotation(degrees)
    canvas.setZoomLevel(zoom)
    yield Pause(300)


def check_on_the_canvas_it_looks_as_it_will() -> Steps[None]:
    """At any zoom, turned and mirrored, below other layers, in any blending mode; nothing of the document changes."""
    document = yield from painted()
    controller().settings.on_canvas = False
    for view in VIEWS:
        select(document, 40, 30, 150, 120)
        yield Pause(100)
        job = yield from edit("darken 0.5")
        yield done(job)
        document.setSelection(None)  # its dashes run around on the screen
        yield from something_to_redo(document)
        before = Untouched(document)
        yield from look(*view)
        yield Until(lambda: in_sight("mgie_apply"), "it is on show")
        plain = canvas_picture()
        if not find("mgie_on_canvas").isChecked():
            click("mgie_on_canvas")
        yield from on_the_canvas()
        shown = canvas_picture()
        grab_screen(f"on_canvas_{view[0]}")
        find("mgie_compare").set_holding(True)
        yield Pause(250)
        held = canvas_picture()
        find("mgie_compare").set_holding(False)
        before.check()
        assert K.action("edit_redo").isEnabled(), "what was undone can be redone"
        click("mgie_apply")
        yield done(job, "applied")
        yield Until(lambda: overlay() is None, "it is taken away")
        yield from settle(document)
        yield Pause(250)
        applied, change = canvas_picture(), off(plain, shown)
        report.note(f"view {view}", (round(off(applied, shown), 3), round(change, 3)))
        assert change > 0.2 and off(applied, shown) < 0.15 * change, (view, off(applied, shown), change)
        assert off(held, plain) < 0.02 * change, ("held: before", off(held, plain), change)
        trigger("edit_undo")
        yield Until(lambda: len(names(document)) == 3, "it is undone")
        click("mgie_on_canvas")
        click("mgie_discard")
    yield from look(1.0, 0, False)


def something_to_redo(document: Any) -> Steps[None]:
    add_layer(document, "undone")
    trigger("edit_undo")
    yield Until(lambda: "undone" not in names(document), "there is something to redo")
    yield from activate(document, document.nodeByName("painting"))


def on_the_canvas() -> Steps[None]:
    yield Until(lambda: overlay() is not None and overlay().isVisible(), "it lies over the canvas")
    yield Pause(250)


def check_on_the_canvas_it_follows_what_is_painted() -> Steps[None]:
    """Painted on meanwhile: it is made anew; discarded, another picture, the switch: it is gone."""
    document = yield from painted()
    controller().settings.on_canvas = True
    job = yield from edit("darken 0.5")
    yield done(job)
    yield Until(lambda: overlay() is not None and overlay().isVisible(), "the switch is remembered")
    first = overlay()
    fill(document.nodeByName("lines"), bytes((0, 255, 0, 255)) * SIDE * 40, 0, 100, SIDE, 40)
    document.refreshProjection()
    yield Until(lambda: overlay() is not first, "what is out of date is taken away")
    yield Until(lambda: overlay() is not None, "and made anew", 40)
    undo = undo_text()
    click("mgie_on_canvas")
    yield Until(lambda: overlay() is None, "switched off")
    click("mgie_on_canvas")
    yield Until(lambda: overlay() is not None, "switched on")
    click("mgie_discard")
    yield Until(lambda: overlay() is None, "discarded")
    assert undo_text() == undo and len(names(document)) == 3
    click_off()


def click_off() -> None:
    """For whoever comes next."""
    controller().settings.on_canvas = False
    docker().widget().redraw_soon()
