"""GIMP with its windows: what the artist clicks and types, and what then lies in the saved image."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gimp_server import CalledServer, Server
from gui import Screen, until
from gui_edit import (
    AGAIN,
    AGAIN_DIALOG,
    DESCRIBED,
    DIALOG,
    FIRST,
    PROGRESS,
    ask,
    open_dialog,
    saved,
    wait_idle,
    wait_working,
)  # fmt: skip
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from xcf import XcfImage, XcfLayer, read_xcf

CHINESE, LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]{3}")
SLOW = "sleep 60; steps 60"


def brightness(pixels: NDArray[np.generic]) -> float:
    return float(pixels[..., :3].astype(float).mean())


def record_of(layer: XcfLayer) -> dict[str, Any]:
    """Where a layer says that it comes from."""
    return json.loads(layer.parasites["mgie-edit"])


def back(screen: Screen, photograph: Path) -> XcfImage:
    """The image after one step of undo."""
    screen.activate("GIMP$")
    screen.key("ctrl+z")
    return saved(screen, photograph)


def is_quiet(screen: Screen) -> bool:
    """GIMP runs, and has no other window open."""
    wait_idle(screen)
    return screen.alive and len(screen.windows()) == 1


def test_an_edit_and_what_follows_it(gimp: Gimp, photograph: Path, server: Server) -> None:
    """Nothing after Cancel; a layer after Edit, gone with one undo; once more by Filters > Repeat; and again from the layer,
    whose words and seed stand in the dialog, with the same result.
    """
    before = photograph.read_bytes()
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        screen.type(DIALOG, "text", "Instruction", "make it darker")
        screen.click(DIALOG, "Cancel")
        screen.wait_gone(DIALOG)
        assert is_quiet(screen) and photograph.read_bytes() == before and server.jobs() == 0
        open_dialog(screen)
        screen.shoot("dialog")
        ask(screen, "make it darker")
        wait_idle(screen)
        screen.shoot("result")
        image = saved(screen, photograph)
        undone = back(screen, photograph)
        screen.key("ctrl+f")
        until(lambda: screen.plug_in(), 20, "a plug-in that works again")
        wait_idle(screen)
        repeated = saved(screen, photograph)
        screen.menu(*AGAIN)
        screen.wait_window(AGAIN_DIALOG)
        screen.shoot("again")
        assert screen.content(AGAIN_DIALOG, "text", "Instruction") == "make it darker"
        assert "darker" in screen.content(AGAIN_DIALOG, "text", "Expressive")
        screen.click(AGAIN_DIALOG, "Edit")
        wait_idle(screen)
        again = saved(screen, photograph)
        open_dialog(screen)
        assert screen.content(DIALOG, "text", "Instruction") == "make it darker"  # the last values
    new, old = image.layers
    assert old.name == "photograph" and new.name != old.name and new.visible
    assert new.offsets == old.offsets and new.pixels.shape[:2] == old.pixels.shape[:2]
    assert brightness(new.pixels) < brightness(old.pixels) - 8
    assert record_of(new)["request"]["instruction"] == "make it darker"
    assert [layer.name for layer in undone.layers] == ["photograph"]
    assert len(repeated.layers) == 2
    assert brightness(repeated.layers[0].pixels) < brightness(old.pixels) - 8
    second, first, source = again.layers
    assert source.name == "photograph" and np.array_equal(first.pixels, second.pixels)


def test_gimp_stays_usable_while_it_works(gimp: Gimp, photograph: Path, server: Server) -> None:
    """Image, step and a preview show; meanwhile GIMP does other things; then the layer comes."""
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        ask(screen, "hold; sleep 2; steps 40; darken 0.5", model="Echo")
        wait_working(screen, server)
        assert screen.wait_window(PROGRESS) == "Editing: photograph.xcf"
        screen.wait_text(PROGRESS, "of 40")
        assert {"hold; sleep 2; steps 40; darken 0.5", "photograph.xcf, layer “photograph”"} <= {
            *screen.texts(PROGRESS)
        }
        until(lambda: "Preview" in screen.texts(PROGRESS), 20, "a preview")
        screen.shoot("progress")
        screen.menu("Image", "Guides", "New Guide (by Percent)...")
        screen.wait_window("New Guide (by Percent)")
        screen.click("New Guide (by Percent)", "Cancel")
        assert server.jobs() == 1
        (server.home / "go").touch()
        wait_idle(screen)
        image = saved(screen, photograph)
    (server.home / "go").unlink()
    new, old = image.layers
    assert 0.35 < brightness(new.pixels) / brightness(old.pixels) < 0.65


def test_every_way_to_cancel(gimp: Gimp, photograph: Path, server: Server) -> None:
    """Closing the dialog; the window's Cancel; closing that window; and GIMP's own Cancel in the status bar, which kills the
    plug-in: the job ends on the server.
    """
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        screen.close_window(DIALOG)
        assert is_quiet(screen)
        ways = {
            "cancel": lambda: screen.click(PROGRESS, "Cancel"),
            "close": lambda: screen.close_window(PROGRESS),
            "kill": lambda: screen.kill(screen.plug_in()),
        }
        for name, way in ways.items():
            open_dialog(screen)
            ask(screen, SLOW, model="Echo")
            wait_working(screen, server)
            way()
            until(lambda: server.jobs() == 0, 10 if name == "kill" else 2, "cancelled on the server")
            wait_idle(screen)
            assert screen.alive and (name == "kill" or is_quiet(screen))


def near(screen: Screen) -> list[str]:
    """The buttons of a refusal."""
    own = {"Help", "Reset", "Cancel", "Edit", "Load Saved Settings", "Save Settings", ""}
    return [name for name in screen.buttons(DIALOG) if name not in own]


def test_a_refusal_and_a_description(gimp: Gimp, photograph: Path, server: Server) -> None:
    """After a refusal the dialog comes again and says why; one press on a near edit, and it is done. What the model says is
    shown before it edits, and what the artist makes of it is edited with.
    """
    brighter = server.describe("make it brighter", SAMPLE)
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        ask(screen, "add a dragon in the background")
        screen.wait_text(DIALOG, "cannot do this edit")
        screen.shoot("refused")
        assert near(screen)
        chosen = near(screen)[0]
        screen.click(DIALOG, chosen)
        assert screen.content(DIALOG, "text", "Instruction") == chosen
        screen.click(DIALOG, "Edit")
        wait_idle(screen)
        image = saved(screen, photograph)
        back(screen, photograph)
        open_dialog(screen)
        ask(screen, "make it darker", describe=FIRST)
        screen.wait_window(DESCRIBED)
        screen.click(DESCRIBED, "Cancel")
        assert is_quiet(screen) and server.jobs() == 0
        open_dialog(screen)
        ask(screen, "make it darker", describe=FIRST)
        screen.wait_window(DESCRIBED)
        screen.shoot("described")
        assert "darker" in screen.content(DESCRIBED, "text")
        assert server.jobs() == 0  # nothing is edited meanwhile
        screen.write(DESCRIBED, "text", "", brighter)
        screen.click(DESCRIBED, "Edit")
        wait_idle(screen)
        described = saved(screen, photograph)
    new, old = image.layers
    assert record_of(new)["request"]["instruction"] == chosen
    assert np.abs(new.pixels[..., :3].astype(int) - old.pixels[..., :3]).mean() > 2
    new, old = described.layers
    assert record_of(new)["expressive"] == brighter
    assert brightness(new.pixels) > brightness(old.pixels) + 4


def test_a_server_that_is_installed_later(lonely_gimp: Gimp, small_photograph: Path) -> None:
    """Without one the dialog says so while the artist still writes, and Edit cannot be pressed. Once there is one, its
    command is called as the dialog opens, and the edit goes to the new server.
    """
    photograph = Path(shutil.copy(small_photograph, lonely_gimp.folder / "photograph.xcf"))
    with Screen(lonely_gimp).open(photograph) as screen:
        open_dialog(screen)
        screen.wait_text(DIALOG, "mgie-server is not installed")
        screen.shoot("no-server")
        assert not screen.state(DIALOG, "button", "Edit", "SENSITIVE")
        screen.click(DIALOG, "Cancel")
        assert is_quiet(screen)
        called = CalledServer(lonely_gimp)
        try:
            open_dialog(screen)
            screen.wait_text(DIALOG, "The server is ready", timeout=60)
            assert called.asked.read_text().startswith("--idle-exit ")
            ask(screen, "make it darker")
            wait_idle(screen)
            image = saved(screen, photograph)
        finally:
            called.close()
    assert len(image.layers) == 2


def test_in_chinese(gimp: Gimp, photograph: Path) -> None:
    """Menus, dialog and words of the plug-in are Chinese in a Chinese GIMP; so is the instruction."""
    gimp.language = "zh_CN.UTF-8"
    with Screen(gimp).open(photograph) as screen:
        filters = "滤镜(R)"
        menu = next(name for name in screen.entries(filters) if "AI" in name)
        edit = screen.entries(filters, menu)[0]
        screen.menu(filters, menu, edit)
        until(lambda: len(screen.windows()) == 2, 20, "the dialog")
        dialog = screen.windows()[0]
        screen.wait_text(dialog, "0.1.0")  # the server is ready
        screen.shoot("chinese")
        # what has no Chinese: the names of models, licences and MGIE itself
        latin = [word for word in screen.texts(dialog) if LATIN.search(word) and not CHINESE.search(word)]
        assert not [word for word in latin if "MGIE" not in word and "Echo" not in word], latin
        assert CHINESE.search(edit) and CHINESE.search(dialog)
        screen.write(dialog, "text", "", "调暗一点")
        screen.click(dialog, next(name for name in screen.buttons(dialog) if name.startswith("编辑")))
        wait_idle(screen)
        screen.shoot("chinese-result")
        screen.wait_window("*photograph.xcf")
        screen.key("ctrl+s")
        screen.wait_gone("*photograph.xcf")
    new, old = read_xcf(photograph).layers
    assert record_of(new)["request"]["instruction"] == "调暗一点"
    assert brightness(new.pixels) < brightness(old.pixels) - 4


@pytest.mark.parametrize("who", ["quit", "gimp"])
def test_without_gimp_the_job_goes_on(gimp: Gimp, photograph: Path, server: Server, who: str) -> None:
    """Neither closing GIMP nor its death has cancelled anything: the result will be kept."""
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        ask(screen, SLOW, model="Echo")
        wait_working(screen, server)
        job = server.status()["running"][0]["job"]
        if who == "quit":
            screen.activate("GIMP$")
            screen.key("ctrl+q")
        else:
            screen.kill(screen.pid)
        until(lambda: not screen.alive, 10, "the end of GIMP")
        until(lambda: not screen.processes("cancel_when_left"), 10, "the end of who would have cancelled")
    try:
        assert server.jobs() == 1
    finally:
        server.cancel(job)
