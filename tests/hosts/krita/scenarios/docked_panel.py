"""What the scenarios of the panel share: a photograph, the docker, and its jobs."""

from __future__ import annotations

import os
from typing import Any

from krita import Krita  # type: ignore
from mgie_scenario.documents import settle
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import docker, find, window

K = Krita.instance()
PHOTOGRAPH = os.environ.get("MGIE_SCENARIO_PHOTOGRAPH", "")
SERVER_SECONDS = 150.0  # a server that starts loads torch and the model, on a busy machine too


def open_photograph() -> Steps[Any]:
    """The sample photograph, in front."""
    document = K.openDocument(PHOTOGRAPH)
    document.setBatchmode(True)
    K.activeWindow().addView(document)
    K.setActiveDocument(document)
    yield Until(
        lambda: K.activeDocument() == document and document.activeNode() is not None, "it is in front"
    )
    yield from settle(document)
    return document


def show_panel() -> Steps[Any]:
    """The panel, seen and named."""
    frame = docker()
    assert frame is not None, "Krita has no MGIE docker"
    window().showMaximized()
    frame.show()
    frame.raise_()
    yield Until(lambda: frame.isVisible() and frame.widget().isVisible(), "the panel is seen")
    yield Pause(100)
    return frame.widget()


def controller() -> Any:
    return docker().widget().controller


def write_instruction(words: str) -> None:
    """As if pasted; typing key by key is tested once."""
    find("mgie_instruction").setPlainText(words)


def edit_button_is_on() -> bool:
    """It can be pressed, and edits: while an edit is under way it cancels."""
    return find("mgie_edit").isEnabled() and not docker().widget().foot.cancels


def until_job(*states: str, seconds: float = SERVER_SECONDS) -> Until:
    """The job on show is in one of these states."""
    words = " or ".join(states)
    return Until(
        lambda: controller().current and controller().current.state in states, f"the job is {words}", seconds
    )
