"""What Krita gets: a docker in every window, and actions with shortcuts. The only builder of the three floors."""

from __future__ import annotations

import os

from krita import DockWidget, DockWidgetFactory, DockWidgetFactoryBase, Krita  # type: ignore

from mgie_krita.actions import MgieExtension
from mgie_krita.canvas.krita_canvas import KritaCanvas
from mgie_krita.jobs.controller import Controller
from mgie_krita.jobs.settings import Settings
from mgie_krita.panel.panel import Panel
from mgie_krita.panel.showing import docker_title
from mgie_krita.words import use_language

DOCKER = "mgie_docker"


class Session:
    """The floors of one Krita: all windows show the same jobs. Built when the first docker is."""

    def __init__(self) -> None:
        self._settings = Settings.load()
        use_language(self._settings.language)
        self._controller: Controller | None = None

    @property
    def controller(self) -> Controller:
        if self._controller is None:
            transport = os.environ.get("MGIE_TRANSPORT", "auto")
            self._controller = Controller(KritaCanvas(), self._settings, transport=transport)
        return self._controller

    def close(self) -> None:
        """Krita ends: say goodbye to the server, which keeps what is under way."""
        if self._controller is not None:
            self._controller.shutdown()


class MgieDocker(DockWidget):
    """The panel in Krita's frame."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._controller = session.controller
        self.panel = Panel(self._controller)
        self.setWidget(self.panel)
        self._controller.server_changed.connect(self._name)
        self._name()

    def canvasChanged(self, canvas: object) -> None:
        """Krita calls it when another document comes to the front, or none."""
        self._controller.refresh()

    def _name(self) -> None:
        self.setWindowTitle(docker_title(self._controller))


def start() -> None:
    """Called once, when Krita loads its plug-ins."""
    krita = Krita.instance()
    session = Session()
    krita.addExtension(MgieExtension(krita, DOCKER))
    right = DockWidgetFactoryBase.DockRight
    krita.addDockWidgetFactory(DockWidgetFactory(DOCKER, right, lambda: MgieDocker(session)))
    notifier = krita.notifier()
    notifier.setActive(True)
    notifier.applicationClosing.connect(session.close)
