"""What the dialogs show: at small screens, of what the server has to say, and of errors before any dialog."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gimp_server import Server
from gui import Screen, until
from gui_edit import AGAIN, AS_THEY_ARE, DESCRIBED, DIALOG, FIRST, ask, open_dialog, saved, wait_idle
from host import Gimp
from licensed import CONDITION, write_engines
from silent import SILENT, write_silent
from stand_ins import SMALL_GPU

LONG_TEXT = "The picture becomes darker. " * 40
EDITED = "The layer is edited."
TERM = (
    b"digitalsourcetype/algorithmicallyEnhanced</tag>"  # in the image's metadata, not in the layer's record
)


@pytest.mark.parametrize(("size", "scale"), [("1024x768", 1), ("2048x1536", 2)])
def test_a_small_screen(gimp: Gimp, photograph: Path, size: str, scale: int) -> None:
    """With a refusal above, everything open below, or a model that takes more, the buttons stay in sight, and the rest
    scrolls; what is beside the labels begins and ends at one line.
    """
    gimp.environment = {"GDK_SCALE": str(scale)}
    wide, high = map(int, size.split("x"))

    def in_sight(screen: Screen, *places: tuple[str, str]) -> None:
        for role, name in places:
            x, y, width, height = (number * scale for number in screen.box(DIALOG, role, name))
            assert x >= 0 and x + width <= wide and y >= 0 and y + height <= high, (name, x, y, width, height)
            assert width >= 20 * scale and height >= 20 * scale, (name, width, height)

    buttons = (("button", "Edit"), ("button", "Cancel"), ("text", "Instruction"))
    with Screen(gimp, size).open(photograph) as screen:
        open_dialog(screen)
        screen.wait_text(DIALOG, "The server is ready")
        screen.click(DIALOG, "Advanced", "toggle button")
        screen.wait_text(DIALOG, "Number of steps")
        screen.shoot("open")
        in_sight(screen, *buttons)
        ask(screen, "remove the people on the left")
        screen.wait_text(DIALOG, "cannot do this edit")
        screen.shoot("refused")
        in_sight(screen, *buttons, ("button", "vignette"), ("button", "warmer"))
        screen.click(DIALOG, "vignette")
        assert screen.content(DIALOG, "text", "Instruction") == "vignette"
        screen.choose(DIALOG, "Model", "Painter")
        for number in (2, 3):
            screen.choose(DIALOG, "Reference pictures", "photograph")
            screen.wait_text(DIALOG, f"Picture {number}: photograph")
        screen.shoot("painter", DIALOG)
        in_sight(screen, *buttons)
        fields = [screen.box(DIALOG, "combo box", name) for name in ("Model", "Reference pictures", "Marks")]
        assert len({x for x, _y, _width, _height in fields}) == 1, fields
        assert len({x + width for x, _y, width, _height in (fields[0], fields[2])}) == 1, fields


def test_each_mnemonic_is_of_one_widget(gimp: Gimp, photograph: Path) -> None:
    """GIMP's own buttons among them, with everything open, and a model that has use for all of it: of two with one key
    Alt would reach neither at once.
    """
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        screen.wait_text(DIALOG, "The server is ready")
        screen.click(DIALOG, "Advanced", "toggle button")
        screen.wait_text(DIALOG, "Number of steps")
        screen.choose(DIALOG, "Model", "Painter")
        screen.wait_text(DIALOG, "Without")
        found = screen.mnemonics(DIALOG)
        named = {name for _key, name in found}
        assert named >= {"Without", "Surroundings (%)", "Number of steps", "Save Settings", "Help"}, named
        assert len({key for key, _name in found} | {"<Alt>i"}) == len(found) + 1, sorted(found)
        for key, role, name in (
            ("w", "text", "Without"),
            ("y", "text", "Larger by"),
            ("o", "spin button", "Surroundings"),
            ("i", "text", "Instruction"),
        ):
            screen.activate(DIALOG)
            screen.key(f"alt+{key}")
            until(
                lambda role=role, name=name: screen.state(DIALOG, role, name, "FOCUSED"),
                10,
                f"{name} by {key}",
            )


def test_what_the_server_has_to_say(gimp: Gimp, photograph: Path) -> None:
    """A note comes with the result, in a window of its own; an error before any dialog has no "Calling error" over it."""
    with Screen(gimp).open(photograph) as screen:
        screen.menu(*AGAIN)
        screen.wait_text(DIALOG, "“photograph” was not made by an edit.")
        screen.shoot("no-record", DIALOG)
        assert not [text for text in screen.texts(DIALOG) if "Calling" in text or "error" in text]
        screen.click(DIALOG, "Close")
        wait_idle(screen)
        assert screen.alive and len(screen.windows()) == 1
        open_dialog(screen)
        ask(screen, "make it darker", describe=FIRST)
        screen.wait_window(DESCRIBED)
        screen.write(DESCRIBED, "text", "", LONG_TEXT)
        screen.click(DESCRIBED, "Edit")
        screen.wait_text(DIALOG, EDITED, timeout=60)
        assert any("tokens" in text for text in screen.texts(DIALOG)), screen.texts(DIALOG)
        screen.shoot("note", DIALOG)
        screen.click(DIALOG, "Close")
        wait_idle(screen)
        image = saved(screen, photograph)
        assert len(image.layers) == 2 and TERM in photograph.read_bytes()
        screen.activate("GIMP$")
        screen.key("ctrl+z")
        image = saved(screen, photograph)
    assert (
        len(image.layers) == 1 and TERM not in photograph.read_bytes()
    )  # one step, with what the image says


def test_words_as_they_are_and_numbers_of_the_models_own(gimp: Gimp, photograph: Path) -> None:
    """Without a description the text is the instruction, also when the layer is made again; what was chosen is remembered,
    and offered only where the model describes. A number that nobody has set is a word, whatever is typed or emptied.
    """

    def context() -> tuple[str, float]:
        return screen.content(DIALOG, "spin button", "Surroundings"), screen.value(*surroundings)

    surroundings = (DIALOG, "spin button", "Surroundings")
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        screen.wait_text(DIALOG, "The server is ready")
        screen.choose(DIALOG, "Model", "InstructPix2Pix")
        until(lambda: "Description" not in screen.texts(DIALOG), 10, "a dialog without the description")
        screen.choose(DIALOG, "Model", "Adjust (offline)")
        screen.wait_text(DIALOG, "Description")
        assert context() == ("automatic", -1)
        assert screen.content(DIALOG, "spin button", "Seed") == "automatic"
        for typed, shown in (
            ("150\t", ("150.0", 150)),
            ("many\t", ("150.0", 150)),
            ("\b\t", ("automatic", -1)),
        ):
            screen.type(*surroundings, typed)
            until(lambda shown=shown: context() == shown, 10, f"{shown} after {typed!r}, but {context()}")
        screen.shoot("described", DIALOG)
        ask(screen, "make it darker", describe=AS_THEY_ARE)
        wait_idle(screen)
        record = json.loads(saved(screen, photograph).layers[0].parasites["mgie-edit"])
        assert record["expressive"] == record["request"]["expressive"] == "make it darker"
        assert record["report"]["text_from"] == "instruction" and record["request"]["context"] is None
        open_dialog(screen)
        assert screen.chosen(DIALOG, "Description") == AS_THEY_ARE
        assert context() == ("automatic", -1)


def test_a_remembered_reading_of_a_model_that_says_nothing(
    gimp: Gimp, photograph: Path, tmp_path: Path
) -> None:
    """Once more, before any server has told what its models are: there is nothing to be read, and it is edited."""
    server = Server(tmp_path, engines=write_silent(tmp_path / "engines"))
    gimp.home = server.home
    try:
        with Screen(gimp).open(photograph) as screen:
            open_dialog(screen)
            screen.wait_text(DIALOG, "The server is ready")
            screen.choose(DIALOG, "Description", FIRST)
            ask(screen, "a disc", model="Silent")
            wait_idle(screen)
            assert len(saved(screen, photograph).layers) == 2
            screen.key("ctrl+f")
            until(lambda: screen.plug_in(), 20, "a plug-in that works again")
            wait_idle(screen)
            layers = saved(screen, photograph).layers
            assert len(layers) == 3 and len(screen.windows()) == 1
            record = json.loads(layers[0].parasites["mgie-edit"])
            assert record["model"] == SILENT and record["report"]["text_from"] == "instruction"
    finally:
        server.close()


def test_a_better_model_for_this_machine(
    gimp: Gimp, photograph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line while mini alone is installed; its command in the clipboard, and away for good."""
    monkeypatch.setenv("PYTHONPATH", SMALL_GPU)
    server = Server(tmp_path, engines="")
    gimp.home = server.home
    line = (
        "On this machine klein-4b would run, about 18 s an edit (computed, not measured): 20 GB to download: "
        "mgie models pull klein-4b"
    )
    try:
        with Screen(gimp).open(photograph) as screen:
            open_dialog(screen)
            screen.wait_text(DIALOG, line)
            screen.shoot("recommended", DIALOG)
            screen.click(DIALOG, "Copy the command, for a terminal")
            screen.click(DIALOG, "Do not say this again")
            until(lambda: line not in screen.texts(DIALOG), 10, "the end of the line")
            screen.type(DIALOG, "text", "Instruction", "x")
            screen.key("ctrl+a")
            screen.key("ctrl+v")
            pasted = "mgie models pull klein-4b"
            until(lambda: screen.content(DIALOG, "text", "Instruction") == pasted, 10, "the command")
            screen.click(DIALOG, "Cancel")
            wait_idle(screen)
            assert "true" in (server.home / "recommendation.json").read_text()
            open_dialog(screen)
            screen.wait_text(DIALOG, "The server is ready")
            screen.shoot("dismissed", DIALOG)
            assert line not in screen.texts(DIALOG)
    finally:
        server.close()


def test_what_a_licence_says_of_paid_work(gimp: Gimp, photograph: Path, tmp_path: Path) -> None:
    """In the list and below it; a tick leaves out what is not for it."""
    server = Server(tmp_path, engines=write_engines(tmp_path / "engines"))
    gimp.home = server.home
    badges = {"no": "non-commercial", "conditional": "on a condition", "unknown": "licence unknown"}
    try:
        with Screen(gimp).open(photograph) as screen:
            open_dialog(screen)
            for name, badge in badges.items():
                screen.choose(DIALOG, "Model", f"A {name} one · {badge}")
            screen.wait_text(DIALOG, "Licence of the model: unknown.")
            screen.shoot("licence-unknown", DIALOG)
            screen.choose(DIALOG, "Model", "A conditional one")
            screen.wait_text(DIALOG, CONDITION)
            screen.click(DIALOG, "Only models for paid work", "check box")
            listed = screen.choices(DIALOG, "Model")
            assert any("A free one" in entry for entry in listed), listed
            assert not [entry for entry in listed if badges["no"] in entry or badges["unknown"] in entry], (
                listed
            )
            screen.shoot("licence-conditional", DIALOG)
    finally:
        server.close()
