"""The line about a better model: from a real server to the panel, into the clipboard, and away for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from controller_under_test import Home, Open, spin
from panel_driver import READY_STATE, PanelDriver, click, settle
from stand_ins import SMALL_GPU

from mgie_client.recommendation import Recommendation
from mgie_krita.qt import QtWidgets
from mgie_krita.types import ServerState

BEST = Recommendation("klein-4b", 20, 18)


def test_a_server_says_it_until_it_is_dismissed(home: Home, session: Open) -> None:
    home.environment |= {"PYTHONPATH": SMALL_GPU, "MGIE_ENGINES": ""}
    home.start_server()
    room = session(home)
    spin(lambda: room.controller.server.recommended is not None, what="a recommendation")
    assert room.controller.server.recommended == BEST
    room.controller.dismiss_recommendation()
    assert room.controller.server.recommended is None
    room.controller.shutdown()
    later = session(home)
    spin(lambda: "CPU" in later.controller.server.words)  # the same answer would have said it
    assert later.controller.server.recommended is None


def test_nothing_where_the_best_is_installed(home: Home, session: Open) -> None:
    home.environment |= {"MGIE_ENGINES": ""}
    home.start_server()
    room = session(home)
    spin(lambda: "CPU" in room.controller.server.words)
    assert room.controller.server.recommended is None


@pytest.fixture
def panel(tmp_path: Path) -> PanelDriver:
    made = PanelDriver(tmp_path)
    made.controller.server = ServerState("ready", "ready", "", READY_STATE.models, BEST)
    made.told()
    return made


def test_the_line_its_command_and_its_end(panel: PanelDriver) -> None:
    words = panel["mgie_recommendation_words"]
    said = (
        "On this machine klein-4b would run, about 18 s an edit (computed, not measured): 20 GB to download: "
        "mgie models pull klein-4b"
    )
    assert panel.seen("mgie_recommendation") and words.accessibleName() == said
    click(panel["mgie_recommendation_copy"])
    clipboard = QtWidgets.QApplication.clipboard()
    assert clipboard is not None and clipboard.text() == BEST.command
    assert BEST.command in panel["mgie_status"].text()
    click(panel["mgie_recommendation_dismiss"])
    assert panel.controller.names() == ["dismiss_recommendation"]
    panel.controller.server = READY_STATE
    panel.told()
    assert not panel.seen("mgie_recommendation")
    panel.close()


def test_it_is_out_of_the_way_of_an_edit(panel: PanelDriver) -> None:
    click(panel["mgie_more"])
    assert panel.seen("mgie_recommendation")
    click(panel["mgie_more"])
    panel.panel.instruction.put("make it warmer")
    settle()
    click(panel["mgie_edit"])
    assert not panel.seen("mgie_recommendation")
    panel.close()
