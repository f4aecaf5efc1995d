"""A model that paints: it sees what is selected, its picture lies in the new layer, and the layer says how much of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from batch import Batch
from gui import Screen
from gui_edit import AGAIN, AGAIN_DIALOG, DIALOG, ask, open_dialog, saved, wait_idle
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from PIL import Image
from xcf import XcfLayer, read_xcf

AREA = [300, 250, 90, 70]  # x, y, width, height
DISC = {"instruction": "paint a red disc", "model": "painter", "seed": 7}
OF_LIGHT = {"model": "mini", "instruction": "make it darker", "landing": "raw", "coverage": "grow"}
CASES: dict[str, dict[str, Any]] = {
    "selected": {"values": DISC, "select": AREA, "png": True},
    "soft": {"values": {**DISC, "feather": 20.0}, "select": AREA},
    "whole": {"values": DISC},
    "photometric": {"values": {**DISC, "landing": "photometric"}},
    "light": {"values": {**DISC, **OF_LIGHT}},
}


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


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photograph at 800 x 600, in a folder that GIMP sees."""
    path = tmp_path_factory.mktemp("paint") / "large.png"
    Image.open(SAMPLE).convert("RGB").resize((800, 600)).save(path)
    return path


@pytest.fixture(scope="module")
def painted(started_profile: Path, plug_ins: Path, server: Any, large: Path) -> Batch:
    """Edits with the engine that paints a red disc, all in one GIMP."""
    return Batch.fresh(large.parent, started_profile, plug_ins, server.home, large, CASES)


def test_a_painted_selection(painted: Batch) -> None:
    new, source = painted.image("selected").layers
    before, after = source.pixels[..., :3], new.pixels[..., :3]
    x, y, width, height = AREA
    mask = np.zeros(before.shape[:2], np.uint8)
    mask[y : y + height, x : x + width] = 255
    assert new.mask is not None and np.array_equal(new.mask, mask)
    assert np.array_equal(before[mask == 0], after[mask == 0])  # not only behind the mask
    composite = np.asarray(Image.open(painted.png("selected")).convert("RGB"))
    assert np.array_equal(composite[mask == 0], before[mask == 0])
    said = record_of(new)["report"]
    assert_disc(before, composite, said["frame"])
    assert said["frame"]["width"] < 800 and said["frame"]["height"] < 600
    changed = (before != after).any(axis=-1)
    assert said["painted"] and said["identical"] == pytest.approx(1 - changed.mean(), abs=0.002)


def test_a_soft_edge_is_the_masks_alone(painted: Batch) -> None:
    """The server edits all that the mask lets through, and GIMP fades it once."""
    new, source = painted.image("soft").layers
    assert new.mask is not None and ((new.mask > 0) & (new.mask < 255)).any()
    assert record_of(new)["request"]["feather"] == 20.0
    assert np.array_equal(new.pixels[..., :3][new.mask == 0], source.pixels[..., :3][new.mask == 0])
    assert_disc(source.pixels[..., :3], new.pixels[..., :3], record_of(new)["report"]["frame"])


def test_what_kind_of_picture_it_is(painted: Batch) -> None:
    whole = record_of(painted.image("whole").layers[0])
    assert whole["digital_source_type"].endswith("compositeWithTrainedAlgorithmicMedia")
    record = record_of(painted.image("photometric").layers[0])
    assert record["request"]["landing"] == "photometric" and not record["report"]["painted"]
    assert record["digital_source_type"].endswith("algorithmicallyEnhanced")


def test_a_model_of_light_and_colour_is_asked_for_nothing_else(painted: Batch) -> None:
    record = record_of(painted.image("light").layers[0])
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
    ran = gimp.console(RECIPE, {"picture": shutil.copy(large, gimp.folder), "out": out})
    assert ran.report["edit"][0] == ran.report["apply"][0] == "success", ran.report
    assert ran.report["missing"][0] == "calling-error" and "recipe" in ran.report["missing"][1]
    layers = read_xcf(out).layers
    applied, edited, source = (layer.pixels[..., :3].astype(int) for layer in layers)
    assert np.abs(applied - edited).mean() < 0.5 and edited.mean() < source.mean() - 10
    record = record_of(layers[0])
    assert record["request"]["task"] == "apply" and not record["report"]["painted"]
    assert (record["model"], record["licence"]) == ("mini", "CC-BY-SA-4.0")


REFERENCES = """
from gi.repository import Gegl as G
image = load(arguments["picture"])
source = image.get_layers()[0]
hat = Gimp.Layer.new(image, "a green hat", 50, 40, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
image.insert_layer(hat, None, 1)
hat.fill(Gimp.FillType.WHITE)
Gimp.context_set_foreground(G.Color.new("rgb(0.0, 0.8, 0.2)"))
hat.edit_fill(Gimp.FillType.FOREGROUND)
hat.set_visible(False)
words = {"instruction": "the hat of picture 2", "model": "painter", "seed": 1, "landing": "raw"}
both = "a green hat\\n" + arguments["picture"]
ran = run_procedure("mgie-edit", image, [source], references=both, **words)
report["edit"] = ran[:2]
made = ran[2][0]
again = run_procedure("mgie-edit-again", image, [made])
report["without"] = again[:2]  # of the file only its name was kept
one = run_procedure("mgie-edit", image, [source], references="a green hat", negative="green", **words)
report["one"] = one[:2]
report["again"] = run_procedure("mgie-edit-again", image, [one[2][0]])[:2]
report["nowhere"] = run_procedure("mgie-edit", image, [source], references="a red hat", **words)[:2]
words["model"] = "mini"
report["mini"] = run_procedure("mgie-edit", image, [source], references="a green hat", **words)[:2]
save(image, arguments["out"])
"""


def test_references_are_layers_and_files(gimp: Gimp, large: Path) -> None:
    """The disc has the colour of picture 2; an edit that is made again takes layers along, and says what it has not."""
    out = gimp.folder / "out.xcf"
    ran = gimp.console(REFERENCES, {"picture": shutil.copy(large, gimp.folder), "out": out})
    assert all(ran.report[name][0] == "success" for name in ("edit", "without", "one", "again")), ran.report
    assert ran.report["nowhere"][0] == "calling-error" and "a red hat" in ran.report["nowhere"][1]
    assert ran.report["mini"][0] == "execution-error", ran.report["mini"]
    again, one, without, edit, _source, _hat = read_xcf(out).layers
    green = np.array([0, 231, 124])  # GIMP takes the numbers above for linear ones
    for layer, wanted in ((edit, green), (one, 255 - green), (again, 255 - green), (without, (230, 26, 26))):
        shown = layer.pixels[300, 400, :3].astype(int)
        assert np.abs(shown - wanted).max() <= 3, (layer.name, shown, wanted)
    report = record_of(edit)["report"]
    assert [entry["name"] for entry in report["references"]] == ["a green hat", "large.png"]
    assert record_of(again)["request"]["references"] == ["a green hat"]
    assert record_of(without)["request"]["references"] == []


EXPANDED = """
image = load(arguments["picture"])
source = image.get_layers()[0]
marks = Gimp.Layer.new(image, "marks", 800, 600, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
image.insert_layer(marks, None, 0)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 100, 50, 60, 60)
Gimp.context_set_foreground(__import__("gi").repository.Gegl.Color.new("blue"))
marks.edit_fill(Gimp.FillType.FOREGROUND)
marks.set_visible(False)
words = {"instruction": "more of it", "model": "painter", "seed": 1, "landing": "raw"}
ran = run_procedure("mgie-edit", image, [source], expand="100,0,0,50", marks="marks", **words)
report["edit"] = ran[:2]
report["sizes"] = [image.get_width(), image.get_height()]
marks.set_name("renamed")
again = run_procedure("mgie-edit-again", image, [ran[2][0]])
report["again"] = again[:2]
image.remove_layer(marks)
report["without"] = run_procedure("mgie-edit-again", image, [again[2][0]])[:2]
save(image, arguments["out"])
"""


def test_a_layer_is_made_larger_and_marks_are_seen(gimp: Gimp, large: Path) -> None:
    """To the left and below: the image holds all of it, and the other layers lie where they lay in the picture. Made
    again the marks are seen again, as long as their layer is there, whatever it is called.
    """
    out = gimp.folder / "out.xcf"
    ran = gimp.console(EXPANDED, {"picture": shutil.copy(large, gimp.folder), "out": out})
    assert [ran.report[name][0] for name in ("edit", "again", "without")] == ["success"] * 3, ran.report
    assert ran.report["sizes"] == [900, 650]
    without, again, new, source = read_xcf(out).layers
    assert new.pixels.shape[:2] == (650, 900) and source.pixels.shape[:2] == (600, 800)
    assert record_of(new)["request"]["expand"] == [100, 0, 0, 50]
    for layer, marked in ((new, True), (again, True), (without, False)):
        seen = layer.pixels[80, 100 + 130, :3].astype(int)  # the painter hands on what it saw
        assert bool(seen[2] > 200 and seen[0] < 60) is marked, (layer.name, seen)
        assert record_of(layer)["request"]["marks"] is marked
    there = new.pixels[300, 100 + 700, :3].astype(int) - source.pixels[300, 700, :3].astype(int)
    assert np.abs(there).max() < 60


def test_in_the_windows(gimp: Gimp, photograph: Path) -> None:
    """The choice of what reaches the layer, the line in the status bar, and the details with Edit Again."""
    with Screen(gimp).open(photograph) as screen:
        open_dialog(screen)
        screen.wait_text(DIALOG, "The server is ready")
        assert "Result" not in screen.texts(DIALOG)
        screen.choose(DIALOG, "Model", "Painter")
        screen.wait_text(DIALOG, "Result")
        screen.wait_text(DIALOG, "Reference pictures")
        screen.wait_text(DIALOG, "Without")
        screen.choose(DIALOG, "Reference pictures", "photograph")
        screen.wait_text(DIALOG, "Picture 2: photograph")
        screen.shoot("painter-dialog")
        screen.click(DIALOG, "Remove: Picture 2: photograph")
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
    assert "references" not in said
    assert line.endswith(again) and "% new" in again and said["painted"]
    assert_disc(source.pixels[..., :3], new.pixels[..., :3], said["frame"])
