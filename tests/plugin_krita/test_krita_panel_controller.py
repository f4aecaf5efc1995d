"""The panel on the real controller, the installed server and the built-in model: an edit by mouse and keyboard."""

from __future__ import annotations

import pytest
from controller_under_test import Home, Open, spin
from fake_canvas import FakeCanvas
from panel_driver import application, child, click, press, settle

from mgie_krita.panel.panel import Panel
from mgie_krita.qt import QtCore, QtWidgets


@pytest.fixture
def room(served: Home, session: Open):
    application()
    made = session(served)
    panel = Panel(made.controller)
    panel.resize(300, 600)
    panel.show()
    spin(lambda: made.controller.server.light == "ready", what="a server")
    settle()
    yield made, panel
    panel.close()
    panel.deleteLater()
    settle()


def seen(panel: QtWidgets.QWidget, name: str) -> bool:
    return child(panel, name).isVisible()


def test_type_edit_choose_apply(room) -> None:
    made, panel = room
    click(child(panel, "mgie_more"))
    child(panel, "mgie_variations").setValue(2)
    panel.instruction.put("make it darker")
    settle()
    press(panel.instruction, QtCore.Qt.Key.Key_Return, QtCore.Qt.KeyboardModifier.ControlModifier)
    assert child(panel, "mgie_edit").text() == "Cancel" and seen(panel, "mgie_progress")
    spin(lambda: seen(panel, "mgie_apply"), what="a result on show")
    assert "darker" in child(panel, "mgie_expressive").toPlainText()
    assert seen(panel, "mgie_thumb_2")
    click(child(panel, "mgie_thumb_2"))
    click(child(panel, "mgie_apply"))
    spin(lambda: child(panel, "mgie_caption").text().startswith("kept"), what="a layer")
    layers = made.canvas.documents["d1"].layers
    assert [layer.name for layer in layers][1:] == ["make it darker #2"]
    click(child(panel, "mgie_history"))
    assert [entry.layer for entry in made.controller.history()] == ["make it darker #2"]
    assert not panel.middle.history.empty.isVisible()


def test_what_the_model_refuses_offers_what_it_can(room) -> None:
    made, panel = room
    panel.instruction.put("remove the boat")
    settle()
    click(child(panel, "mgie_edit"))
    spin(lambda: seen(panel, "mgie_error"), what="an error on show")
    assert seen(panel, "mgie_nearest_1")
    offered = child(panel, "mgie_nearest_1").text()
    click(child(panel, "mgie_nearest_1"))
    assert made.controller.current.instruction == offered
    spin(lambda: seen(panel, "mgie_apply"), what="the nearest edit")


def test_cancel_from_the_keyboard(room) -> None:
    made, panel = room
    job = made.echo("steps 40; sleep 8")
    settle()
    press(panel, QtCore.Qt.Key.Key_Escape)
    spin(lambda: job.state == "cancelled", what="the end of the job")
    settle()
    assert child(panel, "mgie_edit").text() == "Edit"


def test_without_a_document_edit_is_off(served: Home, session: Open) -> None:
    application()
    made = session(served, FakeCanvas())
    panel = Panel(made.controller)
    panel.show()
    panel.instruction.put("make it darker")
    settle()
    button = child(panel, "mgie_edit")
    assert not button.isEnabled() and button.toolTip()
    panel.close()
    panel.deleteLater()
    settle()
