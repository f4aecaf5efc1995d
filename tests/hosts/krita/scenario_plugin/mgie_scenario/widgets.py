"""The window, its widgets and what they look like, for scenarios."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from krita import Krita  # type: ignore
from PyQt5 import QtCore, QtTest, QtWidgets  # type: ignore

from .report import OUT


def window() -> Any:
    return Krita.instance().activeWindow().qwindow()


def docker(name: str = "mgie_docker") -> Any:
    """The docker of this object name; None while there is none (an import error shows on stderr only)."""
    return window().findChild(QtWidgets.QDockWidget, name)


def find(name: str, kind: Any = QtWidgets.QWidget) -> Any:
    """The widget of this object name; fails when there is none."""
    found = window().findChild(kind, name)
    assert found is not None, f"no widget named {name}"
    return found


def click(name: str) -> None:
    """A left click in the middle of a widget."""
    widget = find(name)
    assert widget.isVisible() and widget.isEnabled(), f"{name} cannot be clicked"
    QtTest.QTest.mouseClick(widget, QtCore.Qt.MouseButton.LeftButton)


def type_text(name: str, words: str) -> None:
    """Key by key, as a keyboard sends it (Latin only; set the text of others)."""
    widget = find(name)
    widget.setFocus()
    QtTest.QTest.keyClicks(widget, words)


def center(name: str) -> tuple[int, int]:
    """Where a widget's middle is on the screen, px; for xdotool."""
    widget = find(name)
    point = widget.mapToGlobal(widget.rect().center())
    return point.x(), point.y()


def grab(name: str, widget: Any = None) -> str:
    """A picture of the window or of one widget in the output folder; gives its path."""
    path = str(OUT / f"{name}.png")
    assert (widget or window()).grab().save(path), f"{path} was not written"
    return path


def grab_screen(name: str) -> str:
    """A picture of the whole screen, menus and dialogs too."""
    path = str(OUT / f"{name}.png")
    subprocess.run(["import", "-window", "root", path], check=True, timeout=20, env={**os.environ})
    return path
