"""Actions in Krita's own shortcut list (defaults in mgie_krita.action) and in Tools > Scripts."""

from __future__ import annotations

from typing import Any

from krita import Extension, Krita  # type: ignore

from mgie_krita.qt import QtWidgets
from mgie_krita.words import tr

MENU = "tools/scripts"
# Krita's id of the action, what the menu says, what the panel does
ACTIONS = (
    ("mgie_edit_last", "MGIE: edit with the last instruction", "edit_with_last_instruction"),
    ("mgie_cancel", "MGIE: cancel the edit", "cancel"),
    ("mgie_apply", "MGIE: keep the result as a layer", "apply"),
    ("mgie_discard", "MGIE: discard the result", "discard"),
    ("mgie_toggle_preview", "MGIE: show before or after", "toggle_preview"),
)


class MgieExtension(Extension):
    """Krita asks it for actions once a window."""

    def __init__(self, parent: Any, docker: str) -> None:
        super().__init__(parent)
        self._docker = docker

    def setup(self) -> None:
        """Nothing to prepare."""

    def createActions(self, window: Any) -> None:
        for name, words, method in ACTIONS:
            action = window.createAction(name, tr(words), MENU)
            action.triggered.connect(lambda _=False, m=method: self._run(m))

    def _run(self, method: str) -> None:
        window = Krita.instance().activeWindow()  # the one given above is a wrapper that Krita deletes
        if window is None:
            return
        docker = window.qwindow().findChild(QtWidgets.QDockWidget, self._docker)
        if docker is not None and docker.widget() is not None:
            getattr(docker.widget(), method)()
