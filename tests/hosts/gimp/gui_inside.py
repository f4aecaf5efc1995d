"""Runs inside GIMP's system: a screen, a window manager, a session bus, and hands and eyes for GIMP's windows.

One JSON object a line on stdin, {"call": NAME, "with": {...}}, one a line back: {"value": ...} or {"error": ...}.
The calls are the public methods of Hands. Windows are named by a part of their title, widgets by role and name.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from gui_screen import start_screen
from gui_widgets import Widgets


class Hands:
    """What a test can do on the screen. Waiting calls raise TimeoutError with what was there instead."""

    def __init__(self, log: Path) -> None:
        self.widgets = Widgets()
        self.atspi = self.widgets.atspi
        self.log = log
        self.started: dict[int, subprocess.Popen[bytes]] = {}

    # --- processes -------------------------------------------------------------------------------------

    def start(self, command: list[str]) -> int:
        """Start a program on the screen; its process id."""
        output = self.log.open("ab")
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.started[process.pid] = process
        return process.pid

    def ended(self, pid: int) -> int | None:
        """The exit code of a started program, None while it runs."""
        return self.started[pid].poll()

    def processes(self, word: str) -> list[int]:
        """The ids of the processes whose command line holds the word."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != os.getpid():
                try:
                    words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                except OSError:
                    continue
                if any(word in text for text in words) and "-query" not in words:
                    found.append(int(folder.name))
        return sorted(found)

    def kill(self, pid: int, number: int = signal.SIGKILL) -> None:
        os.kill(pid, number)

    # --- looking ---------------------------------------------------------------------------------------

    def windows(self) -> list[str]:
        """The titles of all windows that show."""
        return self.widgets.titles()

    def wait_window(self, title: str, timeout: float = 30) -> str:
        """Wait for a window whose title holds this; its whole title."""
        return self.widgets.name(
            self.widgets.wait(lambda: self.widgets.window(title), timeout, f"a window {title!r}")
        )

    def wait_gone(self, title: str, timeout: float = 30) -> None:
        self.widgets.wait(
            lambda: self.widgets.window(title) is None, timeout, f"the end of the window {title!r}"
        )

    def texts(self, window: str) -> list[str]:
        """All words that a window shows: names of widgets and what stands in texts."""
        words = []
        for item in self.widgets.walk(
            self.widgets.wait(lambda: self.widgets.window(window), 10, f"a window {window!r}")
        ):
            if self.widgets.has(item, "SHOWING"):
                words += [text for text in (self.widgets.name(item), self.widgets.text_of(item)) if text]
        return words

    def wait_text(self, window: str, word: str, timeout: float = 30) -> str:
        """Wait until a window shows this; the whole text that holds it."""

        def found() -> str | None:
            return next((text for text in self.texts(window) if word in text), None)

        return self.widgets.wait(found, timeout, f"{word!r} in the window {window!r}")

    def tree(self, window: str) -> str:
        """A window's widgets, for whoever writes a test."""
        lines = []

        def show(item: Any, depth: int) -> None:
            marks = "" if self.widgets.has(item, "SHOWING") else " hidden"
            marks += "" if self.widgets.has(item, "SENSITIVE") else " insensitive"
            content = f" = {self.widgets.text_of(item)!r}" if self.widgets.text_of(item) else ""
            lines.append(
                f"{'  ' * depth}[{item.get_role_name()}] {self.widgets.label(item)!r}{content}{marks}"
            )
            for child in self.widgets.children(item):
                show(child, depth + 1)

        show(self.widgets.wait(lambda: self.widgets.window(window), 10, f"a window {window!r}"), 0)
        return "\n".join(lines)

    def content(self, window: str, role: str, name: str = "") -> str:
        """The text in a widget."""
        return self.widgets.text_of(self.widgets.find(window, role, name))

    def buttons(self, window: str) -> list[str]:
        """The names of a window's buttons."""
        top = self.widgets.wait(lambda: self.widgets.window(window), 10, f"a window {window!r}")
        return [
            self.widgets.name(item) for item in self.widgets.walk(top) if self.widgets.is_a(item, "button")
        ]

    def value(self, window: str, role: str, name: str = "") -> float:
        """The number in a spin button or slider."""
        return self.widgets.find(window, role, name).get_value_iface().get_current_value()

    def mnemonics(self, window: str) -> list[list[str]]:
        """Of what a window has, scrolled out of sight too: the keys that take to a widget, as "<Alt>e", and its name."""
        top = self.widgets.wait(lambda: self.widgets.window(window), 10, f"a window {window!r}")
        shown = [item for item in self.widgets.walk(top) if self.widgets.has(item, "VISIBLE")]
        pairs = [[self.widgets.key_of(item), self.widgets.label(item)] for item in shown]
        return [pair for pair in pairs if pair[0].startswith("<Alt>")]

    def state(self, window: str, role: str, name: str, state: str) -> bool:
        """Whether a widget is "SENSITIVE", "CHECKED", "FOCUSED", ..."""
        return self.widgets.has(self.widgets.find(window, role, name), state)

    def box(self, window: str, role: str, name: str) -> list[int]:
        """Where a widget lies: x, y, width, height in px of the screen."""
        found = self.widgets.find(window, role, name)
        box = found.get_component_iface().get_extents(self.atspi.CoordType.SCREEN)
        return [box.x, box.y, box.width, box.height]

    def screenshot(self, path: str, window: str = "") -> None:
        """The whole screen, or one window, as PNG; the pointer is out of the way."""
        subprocess.run(["xdotool", "mousemove", "1390", "5"], check=True)
        time.sleep(0.3)  # hints and shades fade
        if not window:
            subprocess.run(["scrot", "-o", path], check=True)
            return
        found = self.widgets.wait(lambda: self.widgets.window(window), 10, f"a window {window!r}")
        box = found.get_component_iface().get_extents(self.atspi.CoordType.SCREEN)
        area = f"{max(0, box.x)},{max(0, box.y)},{box.width},{box.height}"
        subprocess.run(["scrot", "-o", "-a", area, path], check=True)

    # --- doing -----------------------------------------------------------------------------------------

    def menu(self, *path: str) -> None:
        """Choose a menu entry of GIMP's main window by the names on the way to it."""
        item = self.widgets.wait(
            lambda: self.widgets.menu_item(list(path)), 20, f"the menu entry {' > '.join(path)}"
        )
        self.widgets.act(item)

    def entries(self, *path: str) -> list[str]:
        """The names below a menu."""
        item = self.widgets.wait(
            lambda: self.widgets.menu_item(list(path)), 20, f"the menu {' > '.join(path)}"
        )
        return [self.widgets.name(child) for child in self.widgets.children(item)]

    def menu_sensitive(self, *path: str) -> bool:
        """Whether a menu entry can be chosen."""
        return self.widgets.has(
            self.widgets.wait(lambda: self.widgets.menu_item(list(path)), 20, f"{path}"), "SENSITIVE"
        )

    def click(self, window: str, name: str, role: str = "button", timeout: float = 20) -> None:
        """Press a button, check box, tab or toggle."""
        self.widgets.act(self.widgets.find(window, role, name, timeout))

    def choose(self, window: str, name: str, entry: str) -> None:
        """Choose an entry of a combo box."""
        combo = self.widgets.find(window, "combo box", name)

        def found() -> Any | None:  # a list may fill while it is looked at
            items = (item for item in self.widgets.walk(combo) if item.get_role_name() == "menu item")
            return next((item for item in items if entry in self.widgets.name(item)), None)

        self.widgets.act(self.widgets.wait(found, 20, f"{entry!r} in {name!r}"))

    def choices(self, window: str, name: str) -> list[str]:
        """What a combo box has to choose from."""
        items = self.widgets.walk(self.widgets.find(window, "combo box", name))
        return [self.widgets.name(item) for item in items if item.get_role_name() == "menu item"]

    def chosen(self, window: str, name: str) -> str:
        """The entry of a combo box that is chosen."""
        combo = self.widgets.find(window, "combo box", name)
        return self.widgets.name(combo.get_selection_iface().get_selected_child(0))

    def write(self, window: str, role: str, name: str, text: str) -> None:
        """Put text into a widget at once."""
        item = self.widgets.find(window, role, name)
        self.atspi.EditableText.set_text_contents(item.get_editable_text_iface(), text)

    def type(self, window: str, role: str, name: str, text: str) -> None:
        """Type on the keyboard into a widget, over what stood there."""
        item = self.widgets.find(window, role, name)
        item.get_component_iface().grab_focus()
        self.widgets.wait(lambda: self.widgets.has(item, "FOCUSED"), 10, f"the focus in {name!r}")
        self.key("ctrl+a")
        subprocess.run(["xdotool", "type", "--delay", "15", text], check=True)

    def set_value(self, window: str, role: str, name: str, value: float) -> None:
        self.widgets.find(window, role, name).get_value_iface().set_current_value(value)

    def key(self, keys: str) -> None:
        subprocess.run(["xdotool", "key", "--clearmodifiers", keys], check=True)

    def fill_screen(self, title: str) -> None:
        """Give a window the whole screen, but for its frame."""
        wide, high = subprocess.run(
            ["xdotool", "getdisplaygeometry"], capture_output=True, text=True
        ).stdout.split()
        self._xdotool(title, "windowmove", "0", "0")
        self._xdotool(title, "windowsize", str(int(wide) - 4), str(int(high) - 26))

    def activate(self, title: str) -> None:
        """Bring a window to the front."""
        self._xdotool(title, "windowactivate", "--sync")

    def close_window(self, title: str) -> None:
        """Press the x in a window's frame, again where a window that is still being laid out missed it."""
        for _attempt in range(3):
            self.activate(title)
            self.key("alt+F4")
            try:
                return self.wait_gone(title, 5)
            except TimeoutError:
                continue
        raise TimeoutError(f"the window {title!r} stays")

    def _xdotool(self, title: str, action: str, *words: str) -> None:
        search = ["xdotool", "search", "--onlyvisible", "--name", title]

        def found() -> list[str]:  # empty for a moment while a title changes
            return subprocess.run(search, capture_output=True, text=True).stdout.split()

        window = self.widgets.wait(found, 10, f"a window {title!r}")[-1]
        options = [word for word in words if word.startswith("-")]
        values = [word for word in words if not word.startswith("-")]
        subprocess.run(["xdotool", action, *options, window, *values], check=True, timeout=20)


def serve(hands: Hands) -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            value = getattr(hands, asked["call"])(*asked.get("words", []), **asked.get("with", {}))
            answer = {"value": value}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    log = Path(sys.argv[2])
    start_screen(sys.argv[1], log)
    serve(Hands(log))
