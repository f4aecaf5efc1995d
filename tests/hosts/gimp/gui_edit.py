"""What an artist does with the plug-in's windows, and what a test then looks at. The windows' words stand here only."""

from __future__ import annotations

from pathlib import Path

from gimp_server import Server
from gui import Screen, until
from xcf import XcfImage, read_xcf

MENU = ("Filters", "AI", "Edit by Instruction...")
AGAIN = ("Filters", "AI", "Edit Again...")
DIALOG = "Edit by Instruction"
AGAIN_DIALOG = "Edit Again"
PROGRESS = "Editing"
DESCRIBING = "Describing"
DESCRIBED = "Describe First"
FIRST, IN_ONE, AS_THEY_ARE = "Read and rewrite first", "As a part of the edit", "None: my words as they are"
KEPT = "Kept Results"


def open_dialog(screen: Screen) -> None:
    screen.menu(*MENU)
    screen.wait_window(DIALOG)


def ask(screen: Screen, instruction: str, model: str = "", describe: str = "") -> None:
    """Fill in the open dialog and press Edit."""
    screen.type(DIALOG, "text", "Instruction", instruction)
    if model:
        screen.choose(DIALOG, "Model", model)
    if describe:
        screen.choose(DIALOG, "Description", describe)
    screen.click(DIALOG, "Edit")


def wait_idle(screen: Screen, timeout: float = 60) -> None:
    """Wait until the plug-in has ended: its windows are gone, its layers are there."""
    until(lambda: screen.plug_in() == 0, timeout, "the end of the plug-in")


def saved(screen: Screen, path: Path) -> XcfImage:
    """Save the open XCF over itself, once something in it has changed, and read it outside GIMP."""
    screen.wait_window(f"*{path.name}")  # GIMP marks what is not saved
    screen.menu("File", "Save")
    screen.wait_gone(f"*{path.name}")
    return read_xcf(path)


def wait_working(screen: Screen, server: Server, timeout: float = 30) -> None:
    """Wait until the server edits and the progress window shows."""
    until(lambda: server.status()["running"], timeout, "a running job")
    screen.wait_window(PROGRESS)
