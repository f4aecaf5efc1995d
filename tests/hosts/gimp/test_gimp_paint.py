"""A model that paints: it sees what is selected, its picture lies in the new layer, and the layer says how much of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gui import Screen
from gui_edit import AGAIN, AGAIN_DIALOG, DIALOG, ask, open_dialog, saved, wait_idle
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from PIL import Image
from xcf import XcfImage, XcfLayer, read_xcf

EDIT_FILE = Path(__file__).parent / "scripts" / "edit_file.py"
AREA = [300, 250, 90, 70]  # x, y, width, height


def paint(gimp: Gimp, picture: Path, **more: Any) -> XcfImage:
    """A batch edit with the engine that paints a red disc; the saved image."""
    out = gimp.folder / "out.xcf"
    values = {"instruction": "paint a red disc", "model": "painter", "seed": 7, **more.pop("values", {})}
    saves = [*more.pop("saves", []), out]
    ran = gimp.console(EDIT_FILE, {"picture": picture, "values": values, "saves": saves, **more})
    assert ran.report["status"] == "success", ran.report["message"]
    return read_xcf(out)


def record_of(layer: XcfLayer) -> dict[str, Any]:
    return json.loads(layer.parasites["mgie-edit"])


def assert_disc(before: NDArray[Any], after: NDArray[Any], frame: dict[str, int]) -> None:
    """Red in the middle of what the model saw, a fifth of its width across, and next to nothing around."""
    y, x = np.mgrid[: before.shape[0], : before.shape[1]] + 0.5
    far = np.hypot(x - frame["x"] - frame["width"] / 2, y - frame["y"] - frame["height"] / 2)
    radius = frame["width"] / 10
    red = after[far < 0.8 * radius].mean(axis=0)
    assert red[0] > 180 and red[1:].max() < 70, red
    around = (before == after).all(axis=-1)[far > 1.4 * radius].mean()
    assert around > 0.98, around


@pytest.fixture
def large(gimp: Gimp) -> Path:
    """The sample photograph at 800 x 600, where GIMP sees it."""
    path = gimp.folder / "large.png"
    Image.open(SAMPLE).convert("RGB").resize((800, 600)).save(path)
    return path


def test_a_painted_selection(gimp: Gimp, large: Path) -> None:
    png = gimp.folder / "out.png"
    new, source = paint(gimp, large, select=AREA, saves=[png]).layers
    before, after = source.pixels[..., :3], new.pixels[..., :3]
    x, y, width, height = AREA
    mask = np.zeros(before.shape[:2], np.uint8)
    mask[y : y + height, x : x + width] = 255
    assert new.mask is not None and np.array_equal(new.mask, mask)
    assert np.array_equal(before[mask == 0], after[mask == 0])  # not only behind the mask
    composite = np.asarray(Image.open(png).convert("RGB"))
    assert np.array_equal(composite[mask == 0], before[mask == 0])
    said = record_of(new)["report"]
    assert_disc(before, composite, said["frame"])
    assert said["frame"]["width"] < 800 and said["frame"]["height"] < 600
    changed = (before != after).any(axis=-1)
    assert said["painted"] and said["identical"] == pytest.approx(1 - changed.mean(), abs=0.002)


def test_a_soft_edge_is_the_masks_alone(gimp: Gimp, large: Path) -> None:
    """The server edits all that the mask lets through, and GIMP fades it once."""
    new, source = paint(gimp, large, select=AREA, values={"feather": 20.0}).layers
    assert new.mask is not None and ((new.mask > 0) & (new.mask < 255)).any()
    assert record_of(new)["request"]["feather"] == 20.0
    assert np.array_equal(new.pixels[..., :3][new.mask == 0], source.pixels[..., :3][new.mask == 0])
    assert_disc(source.pixels[..., :3], new.pixels[..., :3], record_of(new)["report"]["frame"])


def test_what_kind_of_picture_it_is(gimp: Gimp, large: Path) -> None:
    image = paint(gimp, large)
    assert record_of(image.layers[0])["digital_source_type"].endswith("compositeWithTrainedAlgorithmicMedia")
    image = paint(gimp, large, values={"landing": "photometric"})
    record = record_of(image.layers[0])
    assert record["request"]["landing"] == "photometric" and not record["report"]["painted"]
    assert record["digital_source_type"].endswith("algorithmicallyEnhanced")


def test_a_model_of_light_and_colour_is_asked_for_nothing_else(gimp: Gimp, large: Path) -> None:
    values = {"model": "mini", "instruction": "make it darker", "landing": "raw", "coverage": "grow"}
    record = record_of(paint(gimp, large, values=values).layers[0])
    assert (record["request"]["landing"], record["request"]["coverage"]) == ("auto", "keep")
    assert record["report"]["new"] == 0 and record["report"]["licence"] == record["licence"] == "CC-BY-SA-4.0"


COVERAGE = """
image = Gimp.Image.new(200, 200, Gimp.ImageBaseType.RGB)
layer = Gimp.Layer.new(image, "patch", 200, 200, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
image.insert_layer(layer, None, 0)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 80, 40, 40)
Gimp.context_set_foreground(__import__("gi").repository.Gegl.Color.new("green"))
layer.edit_fill(Gimp.FillType.FOREGROUND)
Gimp.Selection.none(image)
for coverage, landing in (("grow", "raw"), ("keep", "auto")):
    words = {"instruction": "paint a red disc", "model": "painter", "seed": 1}
    words.update(coverage=coverage, landing=landing)
    report[coverage] = run_procedure("mgie-edit", image, [layer], **words)[:2]
save(image, arguments["out"])
"""


def test_new_content_may_bring_its_own_coverage(gimp: Gimp) -> None:
    out = gimp.folder / "out.xcf"
    ran = gimp.console(COVERAGE, {"out": out})
    assert ran.report["grow"][0] == ran.report["keep"][0] == "success", ran.report
    kept, grown, patch = read_xcf(out).layers  # the later one is on top
    assert np.array_equal(kept.pixels[..., 3], patch.pixels[..., 3])
    beside = slice(101, 112)  # of the patch; the disc is there
    assert not patch.pixels[100, beside, 3].any() and (grown.pixels[100, beside, 3] == 255).all()
    assert grown.pixels[100, beside, 0].min() > 200


RECIPE = """
image = load(arguments["picture"])
layer = image.get_layers()[0]
words = {"instruction": "make it darker", "seed": 1, "keep_recipe": True}
report["edit"] = run_procedure("mgie-edit", image, [layer], **words)[:2]
report["apply"] = run_procedure("mgie-apply-recipe", image, [layer], recipe="make it darker")[:2]
report["missing"] = run_procedure("mgie-apply-recipe", image, [layer], recipe="no such recipe")[:2]
save(image, arguments["out"])
"""


def test_a_recipe_is_kept_and_applied(gimp: Gimp, large: Path) -> None:
    """On the same picture it gives what the edit gave; no model is asked."""
    out = gimp.folder / "out.xcf"
    ran = gimp.console(RECIPE, {"picture": large, "out": out})
    assert ran.report["edit"][0] == ran.report["apply"][0] == "success", ran.report
    assert ran.report["missing"][0] == "calling-error" and "recipe" in ran.report["missing"][1]
    layers = read_xcf(out).layers
    applied, edited, source = (layer.pixels[..., :3].astype(int) for layer in layers)
    assert np.abs(applied - edited).mean() < 0.5 and edited.mean() < source.mean() - 10
    record = record_of(layers[0])
    assert record["request"]["task"] == "apply" and not record["report"]["painted"]
    assert (record["model"], record["licence"]) == ("mini", "CC-BY-SA-4.0")


def test_in_the_windows(gimp: Gimp, photograph: Path) -> None:
    """The choice of what reaches the layer, the line in the status bar, and the details with Edit Again."""
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        screen.wait_text(DIALOG, "The server is ready")
        assert "Result" not in screen.texts(DIALOG)
        screen.choose(DIALOG, "Model", "Painter")
        screen.wait_text(DIALOG, "Result")
        screen.shoot("painter-dialog")
        ask(screen, "paint a red disc", model="Painter")
        wait_idle(screen)
        line = screen.wait_text("photograph.xcf", "% untouched")
        screen.shoot("painter-result")
        screen.menu(*AGAIN)
        screen.wait_window(AGAIN_DIALOG)
        again = screen.wait_text(AGAIN_DIALOG, "% untouched")
        screen.click(AGAIN_DIALOG, again, "toggle button")
        screen.wait_text(AGAIN_DIALOG, "Licence")
        screen.shoot("painter-again")
        screen.click(AGAIN_DIALOG, "Cancel")
        wait_idle(screen)
        image = saved(screen, photograph)
    new, source = image.layers
    said = record_of(new)["report"]
    assert line.endswith(again) and "% new" in again and said["painted"]
    assert_disc(source.pixels[..., :3], new.pixels[..., :3], said["frame"])
