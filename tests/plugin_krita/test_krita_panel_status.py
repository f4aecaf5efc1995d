"""What stands around the middle of the panel: the status line, the title of its docker, messages."""

from __future__ import annotations

import pytest
from panel_driver import BIG, MINI, OFF_STATE, PanelDriver, click, settle

from mgie_client.models import ModelInfo
from mgie_krita.panel.showing import docker_title
from mgie_krita.qt import QtWidgets
from mgie_krita.types import (
    Options,
    ServerState,
)
from mgie_protocol.errors import MgieError


def test_status_line_light_badge_and_start(driver: PanelDriver) -> None:
    assert driver["mgie_status"].text() == "mini · CPU · ready" and not driver.seen("mgie_badge")
    driver.controller.settings.options = Options(model="mgie-7b")
    driver.told()
    assert driver.seen("mgie_badge") and driver["mgie_badge"].text() == "non-commercial"
    assert "CC-BY-NC-4.0" in driver["mgie_badge"].toolTip()
    restricted = ModelInfo("pix", "Pix", "OpenRAIL-M", "conditional", "Not to deceive.")
    driver.controller.server = ServerState(
        "ready", "ready", "", (restricted, ModelInfo("pen", "Pen", "?", "unknown"))
    )
    driver.controller.settings.options = Options(model="pix")
    driver.told()
    assert (
        driver["mgie_badge"].text() == "on a condition"
        and "Not to deceive." in driver["mgie_badge"].toolTip()
    )
    driver.controller.settings.options = Options(model="pen")
    driver.told()
    assert driver["mgie_badge"].text() == "licence unknown" and driver.seen("mgie_badge")
    driver.controller.server = OFF_STATE
    driver.told()
    assert driver.seen("mgie_start") and not driver.seen("mgie_badge")
    click(driver["mgie_start"])
    assert driver.controller.names() == ["start_server"]


def test_a_message_stands_in_the_status_line_for_a_while(driver: PanelDriver) -> None:
    driver.controller.message.emit("The layer was locked meanwhile.")
    driver.told()
    assert driver["mgie_status"].text() == "The layer was locked meanwhile."
    driver.panel.status._restore()
    assert driver["mgie_status"].text() == "mini · CPU · ready"


def test_title_of_the_docker(driver: PanelDriver) -> None:
    assert docker_title(driver.controller) == "MGIE – Adjust (offline)"  # type: ignore[arg-type]
    driver.controller.settings.options = Options(model="mgie-7b")
    assert docker_title(driver.controller) == "MGIE"  # type: ignore[arg-type]


def test_the_docker_follows_the_model(driver: PanelDriver) -> None:
    dock = QtWidgets.QDockWidget()
    dock.setWidget(driver.panel)
    dock.show()
    driver.controller.server = ServerState("ready", "ready", "", (MINI, BIG))
    driver.told()
    click(driver["mgie_more"])
    driver["mgie_model"].setCurrentIndex(1)
    settle()
    assert dock.windowTitle() == "MGIE"
    click(driver["mgie_more"])
    assert not driver.seen("mgie_example_1")
    driver.panel.setParent(None)
    dock.deleteLater()


def test_many_signals_make_one_redraw(driver: PanelDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []
    monkeypatch.setattr(driver.panel.middle, "turn_to", lambda *a, **k: shown.append(1))
    for _ in range(50):
        driver.controller.jobs_changed.emit()
    settle()
    assert len(shown) == 1


def test_what_a_wish_raises_is_said_and_goes_no_further(
    driver: PanelDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MgieError("canvas_locked", "The layer is locked.", "Unlock it.")

    monkeypatch.setattr(driver.controller, "edit", refuse)
    click(driver["mgie_edit"])
    assert driver["mgie_status"].text() == "The layer is locked. Unlock it."

    def break_down(*_: object) -> None:
        raise ValueError("oops")

    monkeypatch.setattr(driver.controller, "edit", break_down)
    click(driver["mgie_edit"])
    assert "oops" in driver["mgie_status"].text()
