"""What moves everything: one timer in the outermost event loop, and work in slices between its beats."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from mgie_krita.qt import QtCore
from mgie_protocol.errors import MgieError

log = logging.getLogger(__name__)


class EventLoopDriver(QtCore.QObject):
    """Calls beat again and again. beat gives the seconds until it wants to be called next.

    longest_s: the longest beat so far, for whoever measures how smooth the UI stays.
    """

    def __init__(self, beat: Callable[[], float], parent: QtCore.QObject | None = None):
        super().__init__(parent)
        self.longest_s = 0.0
        self._beat = beat
        self._beating = False
        self._stopped = False
        self._timer = QtCore.QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)

    def wake(self) -> None:
        """Beat as soon as the event loop is reached."""
        if not self._stopped:
            self._timer.start(0)

    def stop(self) -> None:
        """No beat comes any more."""
        self._stopped = True
        self._timer.stop()

    def _on_timeout(self) -> None:
        if self._beating:  # the host spins its events within a step: the outer beat sets the timer
            return
        self._beating = True
        began = time.perf_counter()
        pause_s = 0.1
        try:
            pause_s = self._beat()
        except Exception:  # an exception that leaves a slot ends the host
            log.exception("a beat of the plug-in failed")
        finally:
            self._beating = False
            self.longest_s = max(self.longest_s, time.perf_counter() - began)
        if not self._stopped:
            self._timer.start(max(0, round(pause_s * 1000)))


@dataclass(eq=False)
class Task:
    """Work in steps. make: called when its turn comes. owner: the job that it is for."""

    owner: str
    make: Callable[[], Generator[float, None, Any]]
    on_done: Callable[[Any], None]
    on_error: Callable[[MgieError], None]
    on_share: Callable[[float], None] | None = None
    steps: Generator[float, None, Any] | None = None
    cancelled: bool = False


class Lane:
    """Tasks one after the other, in the order in which they came."""

    def __init__(self) -> None:
        self._tasks: deque[Task] = deque()
        self._running = False

    def __bool__(self) -> bool:
        return bool(self._tasks)

    def add(self, task: Task) -> None:
        self._tasks.append(task)

    def has(self, owner: str) -> bool:
        """Whether this job has work here."""
        return any(task.owner == owner and not task.cancelled for task in self._tasks)

    def cancel(self, owner: str) -> None:
        """Drop this job's tasks: neither on_done nor on_error is called."""
        for task in self._tasks:
            if task.owner == owner:
                task.cancelled = True

    def clear(self) -> None:
        """Drop all of them."""
        for task in self._tasks:
            task.cancelled = True
            _close(task)
        self._tasks.clear()

    def work(self, budget_s: float) -> bool:
        """Make steps until the budget is used; True when one was made."""
        until = time.perf_counter() + budget_s
        moved = False
        while self._tasks and not self._running:
            moved = self._step(self._tasks[0]) or moved
            if time.perf_counter() >= until:
                break
        return moved

    def _step(self, task: Task) -> bool:
        if task.cancelled:
            self._leave(task)
            return False
        self._running = True  # a host that spins its events within a step must not step again
        try:
            if task.steps is None:
                task.steps = task.make()
            share = next(task.steps)
        except StopIteration as end:
            self._end(task, task.on_done, end.value)
        except MgieError as error:
            self._end(task, task.on_error, error)
        except Exception as error:
            log.exception("a step of %s failed", task.owner)
            bug = MgieError(
                "internal", f"The plug-in failed with a bug: {error!r:.300}.", "Please report it."
            )
            self._end(task, task.on_error, bug)
        else:
            if task.on_share is not None and not task.cancelled:
                task.on_share(share)
        finally:
            self._running = False
        return True

    def _end(self, task: Task, tell: Callable[[Any], None], value: Any) -> None:
        cancelled = task.cancelled
        self._leave(task)
        if not cancelled:
            tell(value)

    def _leave(self, task: Task) -> None:
        _close(task)
        if task in self._tasks:
            self._tasks.remove(task)


def _close(task: Task) -> None:
    if task.steps is not None:
        try:
            task.steps.close()
        except Exception:  # a generator that runs just now, or fails while closing
            log.exception("a task of %s did not close", task.owner)
