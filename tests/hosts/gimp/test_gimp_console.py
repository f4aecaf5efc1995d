"""The plug-in in GIMP's console, as scripts use it: what it makes is read outside GIMP, in PNG and XCF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from batch import Batch
from colors import decode_srgb, encode_srgb
from gimp_server import Server
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from PIL import Image
from xcf import XcfLayer, read_xcf

from mgie_protocol.request import EditRequest

NIGHT = "make it look like\nnight"
EXPOSURE = {"instruction": "fix the exposure", "seed": 3}
DARKER = {"instruction": "make it darker", "seed": 2}
SIDES = [100, 0, 300, 375]
CASES: dict[str, dict[str, Any]] = {
    "photograph": {
        "picture": str(SAMPLE),
        "values": {"instruction": "make it darker", "seed": 7},
        "png": True,
    },
    "record": {
        "values": {"instruction": "make it warmer", "seed": 3, "steps": 2, "text_guidance": 1.5},
    },
    "variations": {"values": {"instruction": NIGHT, "seed": 11, "variations": 3}},
    "second-seed": {"values": {"instruction": NIGHT, "seed": 12}},
    "any-seed": {"values": {"instruction": "make it look like night"}},
    "another-seed": {"values": {"instruction": "make it look like night"}},
    "chinese": {"values": {"instruction": "调暗一点", "seed": 1}},
    "selection": {"values": DARKER, "select": [100, 60, 200, 150], "soften": 40, "png": True},
    "hard-selection": {"values": EXPOSURE, "select": [-10, 30, 110, 1000]},
    "feather-in": {"values": {**DARKER, "feather": 30.0}, "select": SIDES},
    "feather-both": {"values": {**DARKER, "feather": 30.0, "strict_selection": False}, "select": SIDES},
    "again": {
        "values": {"instruction": "make it look like night", "steps": 2, "feather": 10.0, "strength": 60.0},
        "select": [50, 50, 300, 300],
        "again": {},
    },
    "reopened": {
        "values": {"instruction": "make it darker", "seed": 5},
        "reopened": {"instruction": "make it brighter", "seed": 9, "variations": 2},
    },
    "pyzmq": {"values": {"instruction": "echo", "model": "echo", "transport": "pyzmq"}},
    "stdlib": {"values": {"instruction": "echo", "model": "echo", "transport": "stdlib"}},
}
CASES |= {
    f"server-{strict}": {
        "values": {**DARKER, "feather": 45.0, "strict_selection": strict},
        "select": [100, 50, 300, 250],
    }
    for strict in (True, False)
}


def pixels_of(path: Path) -> NDArray[Any]:
    return np.asarray(Image.open(path).convert("RGB"))


def record_of(layer: XcfLayer) -> dict[str, Any]:
    return json.loads(layer.parasites["mgie-edit"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("console")


@pytest.fixture(scope="module")
def medium(folder: Path) -> Path:
    """The sample photograph at 500 x 375, where GIMP sees it."""
    path = folder / "medium.png"
    Image.open(SAMPLE).convert("RGB").resize((500, 375)).save(path)
    return path


@pytest.fixture(scope="module")
def brighter(server: Server, medium: Path) -> str:
    """What the model says when the picture is to be brighter."""
    request = EditRequest("make it brighter", task="describe", seed=1)
    return server.ask(request, pixels_of(medium)).expressive


@pytest.fixture(scope="module")
def edited(
    started_profile: Path, plug_ins: Path, server: Server, folder: Path, medium: Path, brighter: str
) -> Batch:
    """All cases, edited in one GIMP."""
    own_words = {"instruction": "make it darker", "expressive": brighter, "seed": 1}
    cases = {**CASES, "own-words": {"values": own_words}}
    return Batch.fresh(folder, started_profile, plug_ins, server.home, medium, cases)


def test_a_photograph_is_edited(edited: Batch) -> None:
    report, image = edited.report("photograph"), edited.image("photograph")
    new, source = image.layers
    assert new.name == "make it darker (seed 7)" and report["returned"] == report["selected"] == [new.name]
    assert source.name == "source" and report["before"] == ["source"]
    before = pixels_of(SAMPLE)
    # GIMP's own JPEG decoder may round otherwise than Pillow's
    assert np.abs(source.pixels.astype(int) - before).max() <= 3
    assert (new.offsets, new.pixels.shape[:2]) == ((0, 0), before.shape[:2])
    assert new.kind == "RGBA" and (new.pixels[..., 3] == 255).all() and new.mask is None
    assert new.visible and source.visible and new.opacity == 1
    assert np.array_equal(pixels_of(edited.png("photograph")), new.pixels[..., :3])
    assert new.pixels[..., :3].mean() < before.mean() - 10


def test_the_layer_says_where_it_comes_from(edited: Batch) -> None:
    record = record_of(edited.image("record").layers[0])
    request = record["request"]
    assert request["instruction"] == "make it warmer" and request["seed"] == record["seed"] == 3
    assert request["steps"] == 2 and request["text_guidance"] == 1.5 and request["image_guidance"] is None
    assert "warm" in record["expressive"]
    assert record["model"] == "mini" and record["licence"] == "CC-BY-SA-4.0"
    assert record["source_name"] == "source" and record["digital_source_type"].endswith(
        "algorithmicallyEnhanced"
    )
    assert record["report"]["licence"] == "CC-BY-SA-4.0" and not record["report"]["painted"]


def test_variations_and_seeds(edited: Batch) -> None:
    report, image = edited.report("variations"), edited.image("variations")
    names = [f"make it look like night (seed {seed})" for seed in (11, 12, 13)]
    assert [layer.name for layer in image.layers] == [*names, "source"] and report["returned"] == names
    assert [layer.visible for layer in image.layers] == [True, False, False, True]
    first, second, third, _source = (layer.pixels for layer in image.layers)
    assert not np.array_equal(first, second) and not np.array_equal(second, third)
    assert np.array_equal(edited.image("second-seed").layers[0].pixels, second)


def test_another_seed_each_time(edited: Batch) -> None:
    seeds = {record_of(edited.image(name).layers[0])["seed"] for name in ("any-seed", "another-seed")}
    assert len(seeds) == 2


def test_chinese(edited: Batch) -> None:
    new, source = edited.image("chinese").layers
    assert "调暗一点" in new.name and "1" in new.name
    record = record_of(new)
    assert record["request"]["instruction"] == "调暗一点" and "。" in record["expressive"]
    assert new.pixels[..., :3].mean() < source.pixels[..., :3].mean() - 4


def test_own_words_decide(edited: Batch, brighter: str) -> None:
    new, source = edited.image("own-words").layers
    record = record_of(new)
    assert record["expressive"] == record["request"]["expressive"] == brighter
    assert new.pixels[..., :3].mean() > source.pixels[..., :3].mean() + 4


# --- selection -----------------------------------------------------------------------------------------


def test_the_selection_is_the_mask(edited: Batch) -> None:
    new, source = edited.image("selection").layers
    assert new.mask is not None and 100 < len(np.unique(new.mask)) <= 256  # GIMP's own feathering
    assert new.mask[135, 200] == 255 and not new.mask[:20].any() and not new.mask[:, :40].any()
    composite, before = pixels_of(edited.png("selection")).astype(int), source.pixels[..., :3].astype(int)
    assert np.array_equal(composite[new.mask == 0], before[new.mask == 0])
    share = new.mask[..., None] / 255
    after, below = decode_srgb(new.pixels[..., :3] / 255), decode_srgb(before / 255)
    expected = encode_srgb(below + share * (after - below)) * 255  # GIMP blends in linear light
    assert np.abs(composite - expected).max() <= 1
    # the whole layer is edited, so that the artist may paint on the mask
    assert (new.pixels[..., :3].mean(axis=-1) < before.mean(axis=-1)).mean() > 0.9


def test_a_hard_selection_is_what_the_model_judges(edited: Batch, server: Server) -> None:
    """Inside, the layer has what any other client gets who sends the selection; the mask is the selection to the bit."""
    new, source = edited.image("hard-selection").layers
    mask = np.zeros((375, 500), np.uint8)
    mask[30:, :100] = 255
    assert new.mask is not None and np.array_equal(new.mask, mask)
    asked, said = server.edit(EXPOSURE, source.pixels, mask)
    frame = record_of(new)["report"]["frame"]
    assert frame == said["frame"] and frame["width"] < 500
    assert np.array_equal(asked[mask == 255], new.pixels[..., :3][mask == 255])
    assert np.array_equal(asked[mask == 0], source.pixels[mask == 0])


def test_feather_fades_inwards(edited: Batch) -> None:
    mask = edited.image("feather-in").layers[0].mask
    assert mask is not None
    assert not mask[:, :100].any() and not mask[:, 400:].any()
    middle = mask[180, 100:160].astype(int)
    assert middle[0] < 40 and (np.diff(middle) >= 0).all() and middle[-1] >= 254
    assert 4 < np.argmax(middle > 128) < 15 and middle[30] > 240
    assert (np.abs(mask[[0, 374], 250].astype(int) - 255) <= 1).all()  # the picture's own edge is no edge


def test_feather_to_both_sides(edited: Batch) -> None:
    mask = edited.image("feather-both").layers[0].mask
    assert mask is not None
    row = mask[180].astype(int)
    assert 100 < row[99] < 156 and 100 < row[100] < 156 and row[92] > 10 and row[60] < 3 and row[140] > 252


@pytest.mark.parametrize("strict", [True, False])
def test_feather_is_the_servers(edited: Batch, strict: bool) -> None:
    """The other clients let the server feather (imaging.selection); the artist sees the same edge in GIMP."""
    from mgie_server.imaging.selection import weights_of

    selection = np.zeros((375, 500), np.uint8)
    selection[50:300, 100:400] = 255
    mask = edited.image(f"server-{strict}").layers[0].mask
    assert mask is not None
    difference = np.abs(mask / 255 - weights_of(selection, 45.0, strict) / 65535)
    assert difference.max() < 0.04 and difference.mean() < 0.004


# --- again, and from other languages --------------------------------------------------------------------


def test_edit_again_repeats(edited: Batch) -> None:
    """With the strength of then."""
    report, image = edited.report("again"), edited.image("again")
    assert report["again"][0] == "success"
    repeated, first, source = image.layers
    assert repeated.mask is not None and first.mask is not None
    assert np.array_equal(repeated.pixels, first.pixels) and np.array_equal(repeated.mask, first.mask)
    assert repeated.opacity == first.opacity == pytest.approx(0.6, abs=0.002)
    assert repeated.visible and not first.visible  # which would show through
    old, new = record_of(first), record_of(repeated)
    assert {**old["request"]} == {**new["request"]} and old["source"] == new["source"]
    assert source.name == "source"


def test_edit_again_from_a_saved_file(edited: Batch) -> None:
    """The record outlives the file, and the edit is varied from it."""
    first = edited.image("reopened")
    assert edited.report("reopened")["reopened"][0] == "success"
    image = read_xcf(edited.folder / "reopened-reopened.xcf")
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


def test_script_fu(gimp: Gimp) -> None:
    out, medium = gimp.folder / "script-fu.xcf", gimp.folder / "medium.png"
    Image.open(SAMPLE).convert("RGB").resize((500, 375)).save(medium)
    code, output = gimp.script_fu(SCRIPT_FU.format(picture=medium, out=out))
    assert code == 0 and "made 2 make it darker (seed 4)" in output, output
    names = [layer.name for layer in read_xcf(out).layers]
    assert names[:2] == ["make it darker (seed 4)", "make it darker (seed 5)"]


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_both_transports(edited: Batch, transport: str) -> None:
    new, source = edited.image(transport).layers
    assert np.array_equal(new.pixels[..., :3], source.pixels[..., :3])
