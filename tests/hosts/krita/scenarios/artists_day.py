"""What the scenarios of an artist's day share: a painted picture, an edit by the button, what is in sight."""

from __future__ import annotations

from typing import Any

from docked_panel import controller, edit_button_is_on, show_panel, write_instruction
from krita import Selection  # type: ignore
from mgie_scenario.documents import fill, newdoc, settle
from mgie_scenario.steps import Pause, Steps, Until
from mgie_scenario.widgets import click, docker, window
from PyQt5 import QtWidgets  # type: ignore

SIDE = 256
BLUE = bytes((10, 120, 230, 255))
DARK = bytes((5, 60, 115, 255))  # what "darken 0.5" makes of it


def stage(name: str = "picture", side: int = SIDE, model: str = "echo", **options: Any) -> Steps[Any]:
    """A document with a painted layer in front; nothing waits from the check before."""
    panel = yield from show_panel()
    controller().discard_all([job.job_id for job in controller().jobs])
    controller().settings.options = type(panel.options)(model=model, **options)
    panel.show_options()
    document = yield from newdoc(side, side, name=name)
    fill(document.activeNode(), BLUE * side * side, 0, 0, side, side)
    yield from settle(document)
    return document


def edit(words: str) -> Steps[Any]:
    """Asked for by the button; gives the job."""
    write_instruction(words)
    yield Until(edit_button_is_on, "Edit is on")
    click("mgie_edit")
    return controller().jobs[-1]


def done(job: Any, *states: str) -> Until:
    return Until(
        lambda: job.state in (states or ("ready",)), f"{job.instruction} is {states or 'ready'}", 150
    )


def in_sight(name: str) -> bool:
    """All of a control is seen, nothing of it cut or scrolled away."""
    widget = window().findChild(QtWidgets.QWidget, name)
    return (
        widget is not None and widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()
    )


def select(document: Any, *box: int) -> None:
    selection = Selection()
    selection.select(*box, 255)
    document.setSelection(selection)


def floating(width: int, height: int) -> Steps[None]:
    """The docker by itself at this size, the frame included."""
    docker().setFloating(True)
    docker().resize(width, height)
    yield Until(lambda: docker().width() == width and docker().height() == height, "the docker has its size")
    yield Pause(200)
