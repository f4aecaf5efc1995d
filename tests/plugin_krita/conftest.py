from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGIN = Path(__file__).resolve().parents[2] / "plugin_krita"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if str(PLUGIN) not in sys.path:
    sys.path.insert(0, str(PLUGIN))

from controller_under_test import Home, Open, Session  # noqa: E402
from fake_canvas import FakeCanvas, one_document  # noqa: E402
from panel_driver import PanelDriver  # noqa: E402

from mgie_krita import words  # noqa: E402
from mgie_krita.qt import QtCore, QtWidgets  # noqa: E402


@pytest.fixture(scope="session")
def app() -> QtCore.QCoreApplication:
    """The one application of the process, with widgets, for whoever has some."""
    return QtWidgets.QApplication.instance() or QtWidgets.QApplication(["tests"])


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    words.use_language("en")
    yield
    words.use_language("en")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with a running server, for the tests of one module that leave it as it was."""
    made = Home(tmp_path_factory.mktemp("served"))
    made.start_server()
    yield made
    made.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home without a server; whatever is started in it is ended after the test."""
    made = Home(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    yield made
    made.close()


@pytest.fixture
def session(app: QtCore.QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Makes Controllers: session(home, canvas, transport=...)."""
    made: list[Session] = []

    def open_session(home: Home, canvas: FakeCanvas | None = None, transport: str = "auto") -> Session:
        for name, value in home.environment.items():
            monkeypatch.setenv(name, value)
        made.append(Session(home, canvas or one_document(), transport))
        return made[-1]

    yield open_session
    for one in made:
        one.controller.discard_all(
            [job.job_id for job in one.controller.waiting]
        )  # else the next test finds them
        one.controller.shutdown()


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[PanelDriver]:
    """A panel of the usual size, with an instruction typed."""
    made = PanelDriver(tmp_path, text="make it warmer")
    yield made
    made.close()
