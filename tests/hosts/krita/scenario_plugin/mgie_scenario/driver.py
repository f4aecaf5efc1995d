"""Steps the checks of a scenario from Krita's OUTERMOST event loop.

Never a nested loop: inside one Krita holds its synchronised signals back, activeNode() goes stale, and closing a
document may crash. A check is a generator; what it yields says when it goes on (see `steps.py`).
"""

from __future__ import annotations

import faulthandler
import importlib.util
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from krita import Krita  # type: ignore
from PyQt5 import QtCore, QtWidgets  # type: ignore

from .documents import close_documents, quit_krita
from .report import OUT, report
from .steps import Until, Wait

CHECK_SECONDS = 240.0  # on a busy machine a server takes a minute to start
SETTLE_MS = 300  # after Krita's first window stands
SCRIPT_ERROR = "Script error"  # the title of the window in which Krita shows an exception of a slot

_keep: list[Any] = []


def start() -> None:
    """Called when Krita loads its plug-ins: run the scenario once a window stands."""
    if os.environ.get("MGIE_SCENARIO"):
        crash = (OUT / "crash.txt").open("w")  # where Python was when Krita crashed
        faulthandler.enable(crash)
        _keep.append(crash)
        notifier = Krita.instance().notifier()
        notifier.setActive(True)
        notifier.windowCreated.connect(_window_created)
        _keep.append(notifier)


def _window_created() -> None:
    if not any(isinstance(kept, Driver) for kept in _keep):  # a second window starts nothing
        driver = Driver()
        _keep.append(driver)
        driver.begin()


class Driver:
    """One check after the other, one step a turn of the event loop."""

    def __init__(self) -> None:
        self._timer = QtCore.QTimer()
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)
        self._steps: Iterator[None] = self._all()
        self._delay = 0  # milliseconds until the next turn

    def begin(self) -> None:
        self._timer.start(SETTLE_MS)

    def _turn(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            return
        except BaseException:
            report.problem(traceback.format_exc())
            os._exit(3)
        self._timer.start(self._delay)

    def _all(self) -> Iterator[None]:
        try:
            checks = _load(Path(os.environ["MGIE_SCENARIO"]))
        except BaseException:
            report.problem(traceback.format_exc())
            checks = []
        for name, check in checks:
            started = time.monotonic()
            failure = yield from self._one(check)
            closing = yield from self._one(close_documents)
            report.check(name, failure or closing, time.monotonic() - started)
        report.finish()
        quit_krita()

    def _one(self, check: Callable[[], Any]) -> Iterator[Any]:
        """Runs one check to its end; gives "" or the traceback."""
        deadline = time.monotonic() + CHECK_SECONDS
        try:
            steps: Any = check()
            if not hasattr(steps, "throw"):  # no generator: done already
                return _script_errors()
            while True:
                wait = next(steps)
                while (problem := self._blocked(wait, deadline)) is not None:
                    if problem:
                        steps.throw(AssertionError(problem))
                    yield
                self._delay = 0
                yield
                if words := _script_errors():
                    return words
        except StopIteration:
            return _script_errors()
        except BaseException:
            return traceback.format_exc()

    def _blocked(self, wait: Wait, deadline: float) -> str | None:
        """None: go on. "": not yet. Words: it took too long."""
        self._delay = 10
        now = time.monotonic()
        if now > deadline:
            return f"the check took more than {CHECK_SECONDS:.0f} s"
        if wait is None:
            return None
        if isinstance(wait, Until):
            if wait.condition():
                return None
            return f"waited {wait.seconds} s in vain until {wait.words}" if now > wait.ends else ""
        return None if now >= wait.ends else ""


def _script_errors() -> str:
    """Closes Krita's windows about exceptions in slots; gives what they said."""
    found = []
    for widget in QtWidgets.QApplication.topLevelWidgets():
        if widget.isVisible() and SCRIPT_ERROR in widget.windowTitle():
            texts = [w.toPlainText() for w in widget.findChildren(QtWidgets.QTextEdit)]
            texts += [w.toPlainText() for w in widget.findChildren(QtWidgets.QPlainTextEdit)]
            texts += [w.text() for w in widget.findChildren(QtWidgets.QLabel)]
            found.append("\n".join([f"window {widget.windowTitle()!r}", *texts]))
            widget.close()
    return "\n".join(found)


def _load(path: Path) -> list[tuple[str, Callable[[], Any]]]:
    """The functions check_* of a scenario file, in the order in which they stand there."""
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location("mgie_scenario_file", path)
    assert spec is not None and spec.loader is not None, f"{path} is no Python file"
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return [(name, value) for name, value in vars(module).items() if name.startswith("check_")]
