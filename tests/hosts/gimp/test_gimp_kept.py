"""Results whose GIMP died before they came: the server finishes and keeps them, and they can be opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from gimp_server import Server
from gui import Screen, until
from gui_edit import DIALOG, KEPT, ask, open_dialog, saved, wait_idle, wait_working
from host import SAMPLE, Gimp
from PIL import Image
from xcf import read_xcf

from mgie_protocol import events, messages
from mgie_protocol.client import Client
from mgie_protocol.connection import read_connection
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

KEPT_MENU = ("Filters", "AI", "Open Kept Results...")
SLOW = "sleep 6; steps 60; darken 0.5"
OPEN_NEWEST = """
status, message, layers = run_procedure("mgie-open-kept", None, [])
report["status"], report["message"] = status, message
image = layers[0].get_image()
report["names"] = [layer.get_name() for layer in image.get_layers()]
report["visible"] = [layer.get_visible() for layer in image.get_layers()]
save(image, arguments["out"])
report["again"] = run_procedure("mgie-open-kept", None, [])[:2]
"""

SELECT = """
image = load(arguments["picture"])
image.select_ellipse(Gimp.ChannelOps.REPLACE, 100, 80, 300, 250)
Gimp.Selection.feather(image, 40)
save(image, arguments["picture"])
image = load(arguments["picture"])  # the file rounds it
area = Gegl.Rectangle.new(0, 0, image.get_width(), image.get_height())
share = image.get_selection().get_buffer().get(area, 1.0, "Y u8", Gegl.AbyssPolicy.NONE)
report["share"] = bytes(share).hex()
"""


def kept_by(server: Server) -> list[dict[str, Any]]:
    client = server.client()
    try:
        client.fetch()
        for _ in range(100):
            for event in client.wait(1.0):
                if isinstance(event, messages.Kept):
                    return event.jobs
        raise AssertionError("the server did not answer")
    finally:
        client.close()


def keep_one(server: Server, instruction: str, picture: PixelBuffer, variations: int = 1) -> None:
    """A result that a GIMP has asked for and has not taken."""
    found = read_connection(server.home)
    assert found is not None
    client = Client(found.endpoint, found.token, client_name="gimp", hold_results=True)
    request = EditRequest(instruction, model="echo", variations=variations)
    client.submit(request, picture, on_disconnect="keep")
    until(lambda: any(isinstance(e, events.Result) for e in client.wait(1.0)), 60, "a result")
    client.close()


def test_a_gimp_that_died_finds_its_result(gimp: Gimp, photograph: Path, server: Server) -> None:
    """The dialog says that there is one; the list names its image; it becomes a layer with the mask that it would have had,
    and the server lets go of it.
    """
    others = set(server.home.glob("gimp-edit-*"))
    share = bytes.fromhex(gimp.console(SELECT, {"picture": photograph}).report["share"])
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        ask(screen, SLOW, model="Echo")
        wait_working(screen, server)
        screen.kill(screen.pid)
        until(lambda: not screen.alive, 10, "the end of GIMP")
    until(lambda: kept_by(server), 60, "a kept result")
    with Screen(gimp).open(photograph) as screen:
        screen.menu("Select", "None")
        open_dialog(screen)
        screen.wait_text(DIALOG, "It keeps 1 result")
        screen.click(DIALOG, "Cancel")
        wait_idle(screen)
        screen.menu(*KEPT_MENU)
        screen.wait_window(KEPT)
        screen.wait_text(KEPT, SLOW)
        assert any("photograph.xcf" in text and "“photograph”" in text for text in screen.texts(KEPT))
        screen.shoot("kept", KEPT)
        screen.click(KEPT, "Add to This Image")
        wait_idle(screen)
        image = saved(screen, photograph)
        until(lambda: not kept_by(server), 10, "let go of")
        screen.menu(*KEPT_MENU)
        screen.wait_text(KEPT, "Nothing is kept.")
        screen.shoot("nothing", KEPT)
        screen.click(KEPT, "Close")
    new, old = image.layers
    assert SLOW[:20] in new.name and new.offsets == old.offsets
    assert new.mask is not None and len(np.unique(new.mask)) > 100 and new.mask.tobytes() == share
    assert not set(server.home.glob("gimp-edit-*")) - others
    ratio = new.pixels[..., :3].astype(float).mean() / old.pixels[..., :3].astype(float).mean()
    assert 0.35 < ratio < 0.65


def test_a_script_opens_the_newest(gimp: Gimp, server: Server) -> None:
    """Without an image, in its own depth, all variations, bit for bit; the next call says that nothing is there."""
    small = np.asarray(Image.open(SAMPLE).convert("RGB").resize((60, 40)), np.uint16) * 257
    picture = PixelBuffer(60, 40, 3, "u16", "srgb", small.tobytes())
    keep_one(server, "echo one", picture)
    keep_one(server, "echo two", picture, variations=2)
    out = gimp.folder / "kept.xcf"
    report = gimp.console(OPEN_NEWEST, {"out": out}).report
    assert report["status"] == "success", report
    assert all("echo two" in name for name in report["names"]) and report["visible"] == [True, False]
    image = read_xcf(out)
    assert all(np.array_equal(layer.pixels[..., :3], small) for layer in image.layers)
    assert report["again"][0] == "success" and not kept_by(server)
