"""Where results go: over earlier ones, in the place of a source, beside what cannot be edited."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from colors import decode_srgb, encode_srgb
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from PIL import Image

SCRIPT = Path(__file__).parent / "scripts" / "placing.py"
WIDTH, HEIGHT = 160, 120
CASES = ["chained", "unselected", "later", "elsewhere", "again_instead"]
MORE = ["strictness", "depths", "hidden", "nothing", "several", "huge"]


class Placed:
    """The script's report of some cases, and the pictures that it wrote."""

    def __init__(self, gimp: Gimp, server: Any, cases: list[str]) -> None:
        self.folder, self.server = gimp.folder, server
        photo = Image.open(SAMPLE).convert("RGB").resize((WIDTH, HEIGHT))
        photo.save(gimp.folder / "picture.png")
        self.photo = np.asarray(photo)
        arguments = {"picture": gimp.folder / "picture.png", "out": gimp.folder, "cases": cases}
        self.report = gimp.console(SCRIPT, arguments, timeout=170).report

    def seen(self, name: str) -> NDArray[np.int64]:
        data = (self.folder / f"{name}.raw").read_bytes()
        return np.frombuffer(data, np.uint8).reshape(HEIGHT, WIDTH, -1).astype(int)

    def darkened(self, picture: NDArray[Any], share: str = "0.6") -> NDArray[np.uint8]:
        """What the server makes of a picture; no plug-in is in between."""
        return self.server.edit({"instruction": f"darken {share}", "model": "echo", "seed": 1}, picture)[0]


def mixed(below: NDArray[Any], above: NDArray[Any], share: NDArray[Any]) -> NDArray[Any]:
    """As GIMP's masks mix: in linear light. share: 0..255."""
    part = share[..., None] / 255
    light = decode_srgb(below / 255) * (1 - part) + decode_srgb(above / 255) * part
    return encode_srgb(light) * 255


@pytest.fixture(scope="module")
def placed(
    started_profile: Path, plug_ins: Path, server: Any, tmp_path_factory: pytest.TempPathFactory
) -> Placed:
    """The cases with earlier results, in one GIMP."""
    folder = tmp_path_factory.mktemp("placing")
    shutil.copytree(started_profile, folder / "profile")
    return Placed(Gimp(folder, server.home, plug_ins), server, CASES)


@pytest.fixture(scope="module")
def more(
    started_profile: Path, plug_ins: Path, server: Any, tmp_path_factory: pytest.TempPathFactory
) -> Placed:
    """The others, in another."""
    folder = tmp_path_factory.mktemp("placing-more")
    shutil.copytree(started_profile, folder / "profile")
    return Placed(Gimp(folder, server.home, plug_ins), server, MORE)


def test_a_second_edit_applies_the_selection_once(placed: Placed) -> None:
    status, layers = placed.report["chained"]
    assert status == "success"
    assert [(visible, masked) for _name, visible, masked in layers] == [
        (True, True),
        (False, True),
        (True, False),
    ]
    share = placed.seen("chained-selection")[..., 0]
    assert len(np.unique(share)) > 50
    once = placed.darkened(placed.photo)
    twice = placed.darkened(once)
    for name, edit in (("chained-once", once), ("chained-twice", twice)):
        expected = mixed(placed.photo, edit, share)
        assert np.abs(placed.seen(name)[..., :3] - expected).max() <= 1.5


def test_a_mask_stays_the_results_mask(placed: Placed) -> None:
    status, layers = placed.report["unselected"]
    assert status == "success" and layers[0][1:] == [True, True] and layers[1][1:] == [False, True]
    assert np.abs(placed.seen("unselected") - placed.seen("chained-twice")).max() <= 1


def test_a_later_result_lies_on_top(placed: Placed) -> None:
    status, layers = placed.report["later"]
    assert status == "success"
    assert [name for name, _visible, _masked in layers] == [
        *("note", "darken 0.3 (seed 1)", "darken 0.6 (seed 1)", "source")
    ]
    assert np.array_equal(placed.seen("later")[..., :3], placed.darkened(placed.photo, "0.3"))


def test_edits_of_two_selections_stand_side_by_side(placed: Placed) -> None:
    assert placed.report["elsewhere"][0] == "success"
    got, photo = placed.seen("elsewhere")[..., :3], placed.photo
    first, second = placed.darkened(photo), placed.darkened(photo, "0.3")
    assert np.array_equal(got[:50, :50], first[:50, :50])
    assert np.array_equal(got[50:100, 80:130], second[50:100, 80:130])
    assert np.array_equal(got[100:], photo[100:])


def test_again_takes_the_place_of_the_result(placed: Placed) -> None:
    status, layers = placed.report["again_instead"]
    assert status == "success"
    assert [visible for _name, visible, _masked in layers] == [True, False, False, True]
    assert np.array_equal(placed.seen("again-first"), placed.seen("again-second"))


@pytest.mark.parametrize("painter", [False, True])
def test_an_edge_to_both_sides_is_no_harder(more: Placed, painter: bool) -> None:
    """No step in the mask, nor in what lies behind it: a disc across the edge goes on as far as the mask lets it."""
    steps = {}
    for strict in (True, False):
        mask = more.seen(f"strict-{strict}-{painter}-mask")[60, :, 0]
        steps[strict] = np.abs(np.diff(mask)).max()
        reached = mask > 2
        if painter:
            reached[:66] = reached[94:] = False
        assert reached[82:92].all() and reached[72] != strict
        layer = more.seen(f"strict-{strict}-{painter}-layer")[60, :, :3]
        wanted = [230, 26, 26] if painter else more.darkened(more.photo)[60]
        assert np.abs(layer - wanted)[reached].max() <= 8
    assert steps[False] <= steps[True] <= 30


def test_outside_of_the_selection_nothing_changes(more: Placed) -> None:
    """Also of a whole source with the edit in it."""
    for precision, (outside, inside) in more.report["depths"].items():
        assert outside == 0 and inside > 0.1, precision


def test_a_hidden_layer_has_a_hidden_result(more: Placed) -> None:
    status, _message, layers = more.report["hidden"]
    assert status == "success" and [visible for _name, visible, _masked in layers] == [False, False]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("group", "“an empty group” is empty"),
        ("clear", "“a clear layer” is clear"),
        ("away", "lies outside of the canvas"),
        ("masked", "is clear"),
        ("passing", "passes its modes through"),
    ],
)
def test_what_has_nothing_to_edit(more: Placed, what: str, words: str) -> None:
    status, message, same_layers = more.report["nothing"][what]
    assert status == "calling-error" and words in message and same_layers, (status, message)


def test_every_selected_layer_is_edited(more: Placed) -> None:
    status, made, layers, selected = more.report["several"]
    assert status == "success" and len(made) == 4 and selected == 2
    assert [visible for _name, visible, _masked in layers] == [True, False, False, True, False, True]
    assert [layers[place][0] for place in (2, 5)] == ["second", "source"]


def test_a_part_of_a_very_large_layer(more: Placed) -> None:
    """It was refused, though its message said: edit a part of it."""
    whole, status, place, colors, again, count = more.report["huge"]
    assert whole[0] != "success" and "100 megapixels" in whole[1]
    assert status == "success" and again[0] == "success" and count == 3
    x, y, width, height = place
    assert width * height < 3_000_000 and x < 6900 and y < 7900 and x + width > 7400 and y + height > 8300
    assert colors[0] < 0.7 * colors[1]
