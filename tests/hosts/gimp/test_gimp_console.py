"""The plug-in in GIMP's console, as scripts use it: what it makes is read outside GIMP, in PNG and XCF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from colors import decode_srgb, encode_srgb
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from PIL import Image
from xcf import XcfImage, read_xcf

SCRIPTS = Path(__file__).parent / "scripts"
EDIT_FILE = SCRIPTS / "edit_file.py"


def edit(gimp: Gimp, picture: Path, values: dict[str, Any], **more: Any) -> tuple[dict[str, Any], XcfImage]:
    """A batch edit; its report, and the saved image."""
    out = gimp.folder / "out.xcf"
    arguments = {"picture": picture, "values": values, "saves": [out], **more}
    arguments["saves"] = [*arguments["saves"], out]
    ran = gimp.console(EDIT_FILE, arguments)
    assert ran.report["status"] == "success", ran.report["message"]
    return ran.report, read_xcf(out)


def pixels_of(path: Path) -> NDArray[Any]:
    return np.asarray(Image.open(path).convert("RGB"))


@pytest.fixture
def medium(gimp: Gimp) -> Path:
    """The sample photograph at 500 x 375, where GIMP sees it."""
    path = gimp.folder / "medium.png"
    Image.open(SAMPLE).convert("RGB").resize((500, 375)).save(path)
    return path


def test_a_photograph_is_edited(gimp: Gimp) -> None:
    png = gimp.folder / "out.png"
    report, image = edit(gimp, SAMPLE, {"instruction": "make it darker", "seed": 7}, saves=[png])
    new, source = image.layers
    assert new.name == "make it darker (seed 7)" and report["returned"] == report["selected"] == [new.name]
    assert source.name == "source" and report["before"] == ["source"]
    before = pixels_of(SAMPLE)
    # GIMP's own JPEG decoder may round otherwise than Pillow's
    assert np.abs(source.pixels.astype(int) - before).max() <= 3
    assert (new.offsets, new.pixels.shape[:2]) == ((0, 0), before.shape[:2])
    assert new.kind == "RGBA" and (new.pixels[..., 3] == 255).all() and new.mask is None
    assert new.visible and source.visible and new.opacity == 1
    assert np.array_equal(pixels_of(png), new.pixels[..., :3])
    assert new.pixels[..., :3].mean() < before.mean() - 10


def test_the_layer_says_where_it_comes_from(gimp: Gimp, medium: Path) -> None:
    values = {"instruction": "make it warmer", "seed": 3, "steps": 2, "text_guidance": 1.5}
    _report, image = edit(gimp, medium, values)
    record = json.loads(image.layers[0].parasites["mgie-edit"])
    request = record["request"]
    assert request["instruction"] == "make it warmer" and request["seed"] == record["seed"] == 3
    assert request["steps"] == 2 and request["text_guidance"] == 1.5 and request["image_guidance"] is None
    assert "warm" in record["expressive"]
    assert record["model"] == "mini" and record["licence"] == "CC-BY-SA-4.0"
    assert record["source_name"] == "source" and record["digital_source_type"].endswith(
        "algorithmicallyEnhanced"
    )
    assert record["report"]["licence"] == "CC-BY-SA-4.0" and not record["report"]["painted"]


def test_variations_and_seeds(gimp: Gimp, medium: Path) -> None:
    values = {"instruction": "make it look like\nnight", "seed": 11, "variations": 3}
    report, image = edit(gimp, medium, values)
    names = [f"make it look like night (seed {seed})" for seed in (11, 12, 13)]
    assert [layer.name for layer in image.layers] == [*names, "source"] and report["returned"] == names
    assert [layer.visible for layer in image.layers] == [True, False, False, True]
    first, second, third, _source = (layer.pixels for layer in image.layers)
    assert not np.array_equal(first, second) and not np.array_equal(second, third)
    _report, again = edit(gimp, medium, {"instruction": "make it look like\nnight", "seed": 12})
    assert np.array_equal(again.layers[0].pixels, second)


def test_another_seed_each_time(gimp: Gimp, medium: Path) -> None:
    seeds = set()
    for _ in range(2):
        _report, image = edit(gimp, medium, {"instruction": "make it look like night"})
        seeds.add(json.loads(image.layers[0].parasites["mgie-edit"])["seed"])
    assert len(seeds) == 2


def test_chinese(gimp: Gimp, medium: Path) -> None:
    gimp.language = "zh_CN.UTF-8"
    _report, image = edit(gimp, medium, {"instruction": "调暗一点", "seed": 1})
    new, source = image.layers
    assert "调暗一点" in new.name and "1" in new.name
    record = json.loads(new.parasites["mgie-edit"])
    assert record["request"]["instruction"] == "调暗一点" and "。" in record["expressive"]
    assert new.pixels[..., :3].mean() < source.pixels[..., :3].mean() - 4


def test_own_words_decide(gimp: Gimp, medium: Path) -> None:
    _report, image = edit(gimp, medium, {"instruction": "make it brighter", "seed": 1})
    brighter = json.loads(image.layers[0].parasites["mgie-edit"])["expressive"]
    values = {"instruction": "make it darker", "expressive": brighter, "seed": 1}
    _report, image = edit(gimp, medium, values)
    record = json.loads(image.layers[0].parasites["mgie-edit"])
    assert record["expressive"] == record["request"]["expressive"] == brighter
    assert image.layers[0].pixels[..., :3].mean() > image.layers[1].pixels[..., :3].mean() + 4


# --- selection -----------------------------------------------------------------------------------------


def test_the_selection_is_the_mask(gimp: Gimp, medium: Path) -> None:
    png = gimp.folder / "out.png"
    area = [100, 60, 200, 150]
    values = {"instruction": "make it darker", "seed": 2}
    _report, image = edit(gimp, medium, values, select=area, soften=40, saves=[png])
    new, source = image.layers
    assert new.mask is not None and 100 < len(np.unique(new.mask)) <= 256  # GIMP's own feathering
    assert new.mask[135, 200] == 255 and not new.mask[:20].any() and not new.mask[:, :40].any()
    composite, before = pixels_of(png).astype(int), source.pixels[..., :3].astype(int)
    assert np.array_equal(composite[new.mask == 0], before[new.mask == 0])
    share = new.mask[..., None] / 255
    edited, below = decode_srgb(new.pixels[..., :3] / 255), decode_srgb(before / 255)
    expected = encode_srgb(below + share * (edited - below)) * 255  # GIMP blends in linear light
    assert np.abs(composite - expected).max() <= 1
    # the whole layer is edited, so that the artist may paint on the mask
    assert (new.pixels[..., :3].mean(axis=-1) < before.mean(axis=-1)).mean() > 0.9


def test_a_hard_selection_is_exact(gimp: Gimp, medium: Path) -> None:
    _report, image = edit(gimp, medium, {"instruction": "make it darker"}, select=[-10, 30, 110, 1000])
    mask = np.zeros((375, 500), np.uint8)
    mask[30:, :100] = 255
    assert image.layers[0].mask is not None and np.array_equal(image.layers[0].mask, mask)


def test_feather_fades_inwards(gimp: Gimp, medium: Path) -> None:
    values = {"instruction": "make it darker", "feather": 30.0}
    _report, image = edit(gimp, medium, values, select=[100, 0, 300, 375])
    mask = image.layers[0].mask
    assert mask is not None
    assert not mask[:, :100].any() and not mask[:, 400:].any()
    middle = mask[180, 100:160].astype(int)
    assert middle[0] < 40 and (np.diff(middle) >= 0).all() and middle[-1] >= 254
    assert 4 < np.argmax(middle > 128) < 15 and middle[30] > 240
    assert (np.abs(mask[[0, 374], 250].astype(int) - 255) <= 1).all()  # the picture's own edge is no edge


def test_feather_to_both_sides(gimp: Gimp, medium: Path) -> None:
    values = {"instruction": "make it darker", "feather": 30.0, "strict_selection": False}
    _report, image = edit(gimp, medium, values, select=[100, 0, 300, 375])
    mask = image.layers[0].mask
    assert mask is not None
    row = mask[180].astype(int)
    assert 100 < row[99] < 156 and 100 < row[100] < 156 and row[92] > 10 and row[60] < 3 and row[140] > 252


def test_feather_is_the_servers(gimp: Gimp, medium: Path) -> None:
    """The other clients let the server feather (imaging.selection); the artist sees the same edge in GIMP."""
    from mgie_server.imaging.selection import weights_of

    selection = np.zeros((375, 500), np.uint8)
    selection[50:300, 100:400] = 255
    for strict in (True, False):
        values = {"instruction": "make it darker", "feather": 45.0, "strict_selection": strict}
        _report, image = edit(gimp, medium, values, select=[100, 50, 300, 250])
        mask = image.layers[0].mask
        assert mask is not None
        difference = np.abs(mask / 255 - weights_of(selection, 45.0, strict) / 65535)
        assert difference.max() < 0.04 and difference.mean() < 0.004


# --- again, and from other languages --------------------------------------------------------------------


def test_edit_again_repeats(gimp: Gimp, medium: Path) -> None:
    values = {"instruction": "make it look like night", "steps": 2, "feather": 10.0}
    report, image = edit(gimp, medium, values, select=[50, 50, 300, 300], again={})
    assert report["again"][0] == "success"
    repeated, first, source = image.layers
    assert repeated.mask is not None and first.mask is not None
    assert np.array_equal(repeated.pixels, first.pixels) and np.array_equal(repeated.mask, first.mask)
    old, new = (json.loads(layer.parasites["mgie-edit"]) for layer in (first, repeated))
    assert {**old["request"]} == {**new["request"]} and old["source"] == new["source"]
    assert source.name == "source"


def test_edit_again_from_a_saved_file(gimp: Gimp, medium: Path) -> None:
    """The record outlives the file, and the edit is varied from it."""
    _report, first = edit(gimp, medium, {"instruction": "make it darker", "seed": 5})
    script = """
image = load(arguments["picture"])
top = image.get_layers()[:1]
words = {"instruction": "make it brighter", "seed": 9, "variations": 2}
report["again"] = run_procedure("mgie-edit-again", image, top, **words)[:2]
save(image, arguments["out"])
"""
    out = gimp.folder / "again.xcf"
    ran = gimp.console(script, {"picture": gimp.folder / "out.xcf", "out": out})
    assert ran.report["again"][0] == "success", ran.report["again"]
    image = read_xcf(out)
    assert len(image.layers) == 4
    assert image.layers[0].name == "make it brighter (seed 9)"
    assert image.layers[0].pixels[..., :3].mean() > image.layers[3].pixels[..., :3].mean() + 4
    assert np.array_equal(image.layers[2].pixels, first.layers[0].pixels)


SCRIPT_FU = """
(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "{picture}")))
       (layers (car (gimp-image-get-layers image)))
       (new (car (mgie-edit #:run-mode RUN-NONINTERACTIVE #:image image #:drawables layers
                            #:instruction "make it darker" #:seed 4 #:variations 2))))
  (display (string-append "made " (number->string (vector-length new)) " "
                          (car (gimp-item-get-name (vector-ref new 0)))))
  (gimp-file-save RUN-NONINTERACTIVE image "{out}" -1))
"""


def test_script_fu(gimp: Gimp, medium: Path) -> None:
    out = gimp.folder / "script-fu.xcf"
    code, output = gimp.script_fu(SCRIPT_FU.format(picture=medium, out=out))
    assert code == 0 and "made 2 make it darker (seed 4)" in output, output
    names = [layer.name for layer in read_xcf(out).layers]
    assert names[:2] == ["make it darker (seed 4)", "make it darker (seed 5)"]


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_both_transports(gimp: Gimp, medium: Path, transport: str) -> None:
    values = {"instruction": "echo", "model": "echo", "transport": transport}
    _report, image = edit(gimp, medium, values)
    assert np.array_equal(image.layers[0].pixels[..., :3], image.layers[1].pixels[..., :3])
