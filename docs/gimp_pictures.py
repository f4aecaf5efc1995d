"""Makes the pictures of gimp.md: a real GIMP with the plug-in, a real server, the built-in model; for asking.md an engine of
one's own in the place of a large model.

.venv/bin/python docs/gimp_pictures.py [asking]          (needs what tests/hosts/gimp needs)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).resolve().parent
for folder in ("hosts/gimp", "stand_ins"):
    sys.path.insert(0, str(DOCS.parent / "tests" / folder))

from gimp_server import Server  # noqa: E402
from gui import Screen, until  # noqa: E402
from gui_edit import (  # noqa: E402
    DESCRIBED,
    DIALOG,
    FIRST,
    IN_ONE,
    KEPT,
    PROGRESS,
    open_dialog,
    wait_idle,
    wait_working,
)
from host import Gimp  # noqa: E402
from stand_in_engine import TITLE, write_engine  # noqa: E402

SIZE = "1180x780"
INSTRUCTION, SEED = "make it look like golden hour", 7
REFUSED = "remove the path"
ASKED = "put the straw hat of picture 2 on the man in the circle"
LAYERS = """
image = load(arguments["picture"])
for name in ("straw hat", "red circle"):
    layer = Gimp.Layer.new(image, name, 200, 200, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    layer.set_visible(False)
image.set_selected_layers([image.get_layers()[-1]])
save(image, arguments["out"])
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mgie = Path(sys.executable).parent / "mgie"
        subprocess.run([mgie, "plugins", "install", "gimp", "--to", folder / "plug-ins"], check=True)
        take_asking(folder)
        if sys.argv[1:] == ["asking"]:
            return
        server = Server(folder)
        try:
            gimp = Gimp(folder / "gimp", server.home, folder / "plug-ins")
            photograph = Path(shutil.copy(DOCS / "sample.jpg", gimp.folder / "valley.jpg"))
            with Screen(gimp, SIZE).open(photograph) as screen:
                take_pictures(screen)
                screen.kill(lose_gimp(screen, server))
            with Screen(gimp, SIZE).open(photograph) as screen:
                take_kept(screen, server)
        finally:
            server.close()


def take_asking(folder: Path) -> None:
    """What goes beside the layer, for a model that takes all of it."""
    engines = write_engine(folder / "engines")
    server = Server(folder, folder / "asking-home", engines=engines)
    try:
        gimp = Gimp(folder / "asking", server.home, folder / "plug-ins")
        picture = gimp.folder / "street.xcf"
        gimp.console(LAYERS, {"picture": shutil.copy(DOCS / "sample.jpg", gimp.folder), "out": picture})
        with Screen(gimp, "1180x1080").open(picture) as screen:
            open_dialog(screen)
            screen.wait_text(DIALOG, "The server is ready")
            screen.type(DIALOG, "text", "Instruction", ASKED)
            screen.choose(DIALOG, "Model", TITLE)
            screen.wait_text(DIALOG, "Reference pictures")
            screen.choose(DIALOG, "Reference pictures", "straw hat")
            screen.wait_text(DIALOG, "Picture 2: straw hat")
            screen.choose(DIALOG, "Marks", "red circle")
            screen.write(DIALOG, "text", "Without", "text, logos")
            screen.write(DIALOG, "text", "Larger by (px)", "0, 0, 400, 0")
            keep(screen.shoot("asking", DIALOG), "asking")
    finally:
        server.close()


def take_pictures(screen: Screen) -> None:
    """One edit from the dialog to the layer."""
    screen.key("shift+ctrl+j")  # the whole photograph in the window
    open_dialog(screen)
    screen.wait_text(DIALOG, "The server is ready")
    screen.type(DIALOG, "text", "Instruction", INSTRUCTION)
    screen.click(DIALOG, "Another one each time", "check box")
    screen.set_value(DIALOG, "spin button", "Seed", SEED)
    screen.set_value(DIALOG, "spin button", "Variations", 2)
    screen.choose(DIALOG, "Description", FIRST)
    keep(screen.shoot("dialog", DIALOG), "dialog")
    screen.click(DIALOG, "Edit")
    screen.wait_window(DESCRIBED, timeout=120)
    keep(screen.shoot("describe", DESCRIBED), "describe")
    screen.click(DESCRIBED, "Edit")
    wait_idle(screen, 300)
    keep(screen.shoot("result"), "result")


def lose_gimp(screen: Screen, server: Server) -> int:
    """A refusal, then a long edit under way; the process of the GIMP that will not see its end."""
    open_dialog(screen)
    screen.type(DIALOG, "text", "Instruction", REFUSED)
    screen.choose(DIALOG, "Description", IN_ONE)
    screen.click(DIALOG, "Advanced", "toggle button")
    screen.set_value(DIALOG, "spin button", "Number of steps", 150)
    screen.click(DIALOG, "Edit")
    screen.wait_text(DIALOG, "cannot do this edit", timeout=120)
    keep(screen.shoot("refused", DIALOG), "refused")
    screen.type(DIALOG, "text", "Instruction", INSTRUCTION)
    screen.click(DIALOG, "Edit")
    wait_working(screen, server, timeout=120)
    until(lambda: editing(screen), 120, "a preview while it edits")
    keep(screen.shoot("progress", PROGRESS), "progress")
    return screen.pid


def take_kept(screen: Screen, server: Server) -> None:
    """The list of what the server keeps."""
    until(lambda: not server.jobs(), 300, "the end of the edit")
    screen.menu("Filters", "AI", "Open Kept Results...")
    screen.wait_text(KEPT, INSTRUCTION)
    keep(screen.shoot("kept", KEPT), "kept")


def editing(screen: Screen) -> bool:
    words = screen.texts(PROGRESS)
    return "Preview" in words and any("step" in text for text in words)


def keep(picture: Path, name: str) -> None:
    """In few colours: a window has not many, and the photograph in it is small."""
    image = Image.open(picture).convert("RGB").quantize(200, dither=Image.Dither.FLOYDSTEINBERG)
    image.save(DOCS / f"gimp-{name}.png", optimize=True)


if __name__ == "__main__":
    main()
