"""Slots that never let an exception out: PyQt ends the whole host program when one escapes."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable
from typing import Any

from mgie_krita.words import tr
from mgie_protocol.errors import MgieError


def safely(slot: Callable[..., Any]) -> Callable[..., Any]:
    """A method that may be connected to any signal: what it raises goes to stderr and, in words, to the panel.

    Signal arguments beyond what the method takes are dropped, as PyQt does for plain methods.
    """
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    taken = sum(p.kind in kinds for p in inspect.signature(slot).parameters.values()) - 1

    @functools.wraps(slot)
    def run(self: Any, *args: Any) -> Any:
        try:
            return slot(self, *args[:taken])
        except MgieError as error:
            _tell(self, str(error))
        except Exception as error:
            traceback.print_exc()
            _tell(self, tr("Something went wrong in the panel: {error}").format(error=error))
        return None

    return run


def _tell(widget: Any, words: str) -> None:
    """Say it in the status line of the panel that the widget belongs to, if there is one."""
    while widget is not None:
        show = getattr(widget, "show_message", None)
        if show is not None:
            show(words)
            return
        widget = widget.parent() if callable(getattr(widget, "parent", None)) else None
