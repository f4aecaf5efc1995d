"""No server, one that cannot start, one that hangs: the dialog says what failed and what to do, and keeps the words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from gimp_server import CalledServer, Server
from gui import Screen, until
from gui_edit import DIALOG, ask, open_dialog, saved, wait_idle
from host import Gimp

WORDS = "make it darker, like an evening in autumn"


@pytest.fixture
def lonely_photograph(lonely_gimp: Gimp, small_photograph: Path) -> Path:
    return Path(shutil.copy(small_photograph, lonely_gimp.folder / "photograph.xcf"))


def record_command(gimp: Gimp, script: str) -> Path:
    """The plug-in will start this as its server."""
    command = gimp.folder / "own-server"
    command.write_text(script)
    command.chmod(0o755)
    recorded = gimp.plug_ins / "mgie-gimp" / "server_command.json"
    recorded.write_text(json.dumps({"command": [str(command)]}))
    return command


def may_edit(screen: Screen) -> bool:
    return screen.state(DIALOG, "button", "Edit", "SENSITIVE")


def test_a_server_that_cannot_start_loses_no_words(
    lonely_gimp: Gimp, lonely_photograph: Path, tmp_path: Path
) -> None:
    """Edit cannot be pressed while it is known that there is no server; Try Again leads on once there may be one."""
    record_command(lonely_gimp, "#!/bin/sh\necho 'no room on the disk' >&2\nexit 3\n")
    with Screen(lonely_gimp).open(lonely_photograph) as screen:
        open_dialog(screen)
        screen.wait_text(DIALOG, "mgie-server did not start.")
        screen.type(DIALOG, "text", "Instruction", WORDS)
        texts = screen.texts(DIALOG)
        assert "no room on the disk" in texts  # its own words by themselves
        assert any("mgie doctor" in text and "server.log" in text for text in texts)
        assert not may_edit(screen)
        screen.key("ctrl+Return")
        screen.shoot("cannot-start", DIALOG)
        screen.click(DIALOG, "Try Again")
        until(lambda: not may_edit(screen), 20, "the next attempt's end")
        assert screen.content(DIALOG, "text", "Instruction") == WORDS
        screen.click(DIALOG, "Cancel")
        wait_idle(screen)
        open_dialog(screen)  # the words are still there
        assert screen.content(DIALOG, "text", "Instruction") == WORDS
        screen.wait_text(DIALOG, "mgie-server did not start.")  # else this attempt finds the server below
        called = CalledServer(lonely_gimp)
        try:
            screen.click(DIALOG, "Try Again")
            screen.wait_text(DIALOG, "The server is ready", timeout=60)
            screen.shoot("there-it-is", DIALOG)
            screen.click(DIALOG, "Edit")
            wait_idle(screen)
            image = saved(screen, lonely_photograph)
        finally:
            called.close()
    assert len(image.layers) == 2


def test_a_command_that_hangs_is_told_of(lonely_gimp: Gimp, lonely_photograph: Path, tmp_path: Path) -> None:
    """First that it is slow, then that it hangs; a server that comes after all is taken by itself."""
    command = record_command(lonely_gimp, "#!/bin/sh\nexec sleep 600\n")
    with Screen(lonely_gimp).open(lonely_photograph) as screen:
        open_dialog(screen)
        screen.wait_text(DIALOG, "and not a word yet")
        screen.shoot("slow", DIALOG)
        ask(screen, WORDS)
        screen.wait_text("Editing", "and not a word yet")
        screen.shoot("slow-progress", "Editing")
        screen.wait_text(DIALOG, "does not answer")
        assert any(str(command) in text and "terminal" in text for text in screen.texts(DIALOG))
        assert screen.content(DIALOG, "text", "Instruction") == WORDS and not may_edit(screen)
        screen.shoot("hangs", DIALOG)
        server = Server(tmp_path, lonely_gimp.home)
        try:
            screen.wait_text(DIALOG, "The server is ready")
            assert may_edit(screen) and screen.content(DIALOG, "text", "Instruction") == WORDS
        finally:
            server.close()
