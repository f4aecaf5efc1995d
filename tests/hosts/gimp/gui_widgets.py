"""Inside GIMP's system: finding windows and widgets by what screen readers are told of them (AT-SPI).

Windows are named by a part of their title, widgets by role and a part of their name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import gi  # pyright: ignore[reportMissingImports]

PAUSE_S = 0.05
# at-spi2 renamed some roles over the years
SAME_ROLE = {"push button": "button", "check box": "check", "text": "entry", "page tab": "tab"}


class Widgets:
    """All applications on the session bus. Waiting calls raise TimeoutError with what was there instead."""

    def __init__(self) -> None:
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi  # pyright: ignore[reportMissingImports]

        self.atspi = Atspi
        Atspi.init()

    def titles(self) -> list[str]:
        """Of all windows that show."""
        return [self.name(window) for window in self.all_windows()]

    def wait(self, what: Callable[[], Any], timeout: float, words: str) -> Any:
        """What `what` gives, once it gives something. Raises TimeoutError that says there was not `words`."""
        until = time.monotonic() + timeout
        while True:
            try:
                found = what()
            except gi.repository.GLib.Error:  # a widget went away while it was looked at
                found = None
            if found:
                return found
            if time.monotonic() > until:
                raise TimeoutError(f"after {timeout:g} s there was not {words}; windows: {self.titles()}")
            time.sleep(PAUSE_S)

    def children(self, item: Any) -> Iterator[Any]:
        try:
            count = item.get_child_count()
        except gi.repository.GLib.Error:
            return
        for place in range(min(count, 500)):
            try:
                child = item.get_child_at_index(place)
            except gi.repository.GLib.Error:
                continue
            if child is not None:
                yield child

    def walk(self, item: Any) -> Iterator[Any]:
        yield item
        for child in self.children(item):
            yield from self.walk(child)

    def all_windows(self) -> list[Any]:
        """Windows that show; those of plug-ins first, because GIMP's own is deep."""
        applications = list(self.children(self.atspi.get_desktop(0)))
        applications.sort(key=lambda application: self.name(application).startswith("gimp"))
        windows = [window for application in applications for window in self.children(application)]
        return [window for window in windows if self.has(window, "SHOWING")]

    def window(self, title: str) -> Any | None:
        """The window whose title holds this, None without one."""
        return next((window for window in self.all_windows() if title in self.name(window)), None)

    def find(self, window: str, role: str, name: str, timeout: float = 20) -> Any:
        """Wait for a widget that shows."""

        def found() -> Any | None:
            top = self.window(window)
            for item in self.walk(top) if top else ():
                if self.is_a(item, role) and name in self.label(item) and self.has(item, "SHOWING"):
                    return item
            return None

        return self.wait(found, timeout, f"a {role} {name!r} in the window {window!r}")

    def menu_item(self, path: list[str]) -> Any | None:
        """A menu or entry of GIMP's main window, by the names on the way to it."""
        place = next((window for window in self.all_windows() if self.is_a(window, "frame")), None)
        for name in path:
            if place is None:
                return None
            items = (item for item in self.walk(place) if "menu" in item.get_role_name())
            place = next((item for item in items if self.name(item) == name), None)
        return place

    def is_a(self, item: Any, role: str) -> bool:
        """Whether it has this role, by its old or new name."""
        actual = item.get_role_name()
        return role in (actual, SAME_ROLE.get(actual)) or SAME_ROLE.get(role) == actual

    def has(self, item: Any, state: str) -> bool:
        """Whether a widget is "SHOWING", "SENSITIVE", ..."""
        try:
            return item.get_state_set().contains(getattr(self.atspi.StateType, state))
        except gi.repository.GLib.Error:
            return False

    def name(self, item: Any) -> str:
        try:
            return item.get_name() or ""
        except gi.repository.GLib.Error:
            return ""

    def label(self, item: Any) -> str:
        """A widget's name, else that of the label beside it."""
        name = self.name(item)
        if name:
            return name
        try:
            relations = item.get_relation_set()
        except gi.repository.GLib.Error:
            return ""
        labelled = self.atspi.RelationType.LABELLED_BY
        targets = [r.get_target(0) for r in relations if r.get_relation_type() == labelled]
        return self.name(targets[0]) if targets else ""

    def text_of(self, item: Any) -> str:
        """What stands in a text; "" for anything else."""
        try:
            text = item.get_text_iface()
            return (
                self.atspi.Text.get_text(text, 0, self.atspi.Text.get_character_count(text)) if text else ""
            )
        except gi.repository.GLib.Error:
            return ""

    def key_of(self, item: Any) -> str:
        """The key that takes to a widget; "" without one."""
        try:
            action = item.get_action_iface()
            return (
                (action.get_key_binding(0) or "").split(";")[0] if action and action.get_n_actions() else ""
            )
        except gi.repository.GLib.Error:
            return ""

    def act(self, item: Any) -> None:
        """Do what pressing does, once it can be pressed."""
        self.wait(lambda: self.has(item, "SENSITIVE"), 20, f"{self.label(item)!r} that can be pressed")
        action = item.get_action_iface()
        if action is None or not action.get_n_actions():
            raise LookupError(f"nothing can be done with {item.get_role_name()} {self.label(item)!r}")
        action.do_action(0)
