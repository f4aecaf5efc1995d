"""One edit is one step to undo, under the name of what was asked for, and it gives everything back."""

from __future__ import annotations

from pathlib import Path

from gui import Screen
from gui_edit import ask, open_dialog, saved, wait_idle
from host import Gimp

PREPARE = """
image = load(arguments["picture"])
source = image.get_layers()[0]
second = Gimp.Layer.new_from_drawable(source, image)
image.insert_layer(second, None, 0)
second.set_name("second")
second.set_mode(Gimp.LayerMode.MULTIPLY)
second.set_lock_visibility(True)
image.set_selected_layers([second, source])
save(image, arguments["picture"])
"""


def test_one_undo_gives_everything_back(gimp: Gimp, photograph: Path) -> None:
    """Of two layers, of which one is hidden for its result, and its visibility locked."""
    gimp.console(PREPARE, {"picture": photograph})
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        ask(screen, "darken 0.6; call it mine", model="Echo")
        wait_idle(screen)
        screen.wait_text("photograph.xcf", "in the place of “second”")
        edited = saved(screen, photograph)
        undo = next(name for name in screen.entries("Edit") if "ndo" in name)
        screen.activate("GIMP$")
        screen.key("ctrl+z")
        undone = saved(screen, photograph)
    assert "darken 0.6; call it mine" in undo, undo
    first, hidden, second, kept = edited.layers
    assert all(layer.name.startswith("darken 0.6; call it mine (seed") for layer in (first, second))
    assert [layer.name for layer in (hidden, kept)] == ["second", "photograph"]
    assert [layer.visible for layer in edited.layers] == [True, False, True, True]
    assert [(layer.name, layer.visible) for layer in undone.layers] == [
        ("second", True),
        ("photograph", True),
    ]
