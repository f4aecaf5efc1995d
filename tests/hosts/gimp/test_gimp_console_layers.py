"""Layers of every kind: what the artist sees of a layer is what is edited, and the result lies where it lay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from PIL import Image
from xcf import XcfImage, XcfLayer, read_xcf

SCRIPT = Path(__file__).parent / "scripts" / "edit_layers.py"
SEEN = [
    "plain", "alpha", "masked", "mask_chosen", "mask_off", "filtered", "filter_off", "filtered_and_masked",
    "shadowed", "moved", "half_opaque", "group", "group_masked",
]  # fmt: skip
MORE = ["hidden", "locked", "grouped", "selected_beside", "tiny"]
NEW = "echo (seed"


@pytest.fixture(scope="module")
def edited(
    started_profile: Path, plug_ins: Path, server: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """All cases, edited in one GIMP; the folder of their files, and the answers."""
    import shutil

    folder = tmp_path_factory.mktemp("layers")
    shutil.copytree(started_profile, folder / "profile")
    gimp = Gimp(folder, server.home, plug_ins)
    Image.open(SAMPLE).convert("RGB").resize((300, 200)).save(folder / "picture.png")
    arguments = {"picture": str(folder / "picture.png"), "out": str(folder), "cases": SEEN + MORE}
    return folder, gimp.console(SCRIPT, arguments, timeout=170).report


def opened(edited: tuple[Path, dict[str, Any]], case: str) -> tuple[XcfImage, XcfLayer, XcfLayer]:
    """The image of a case, the new layer, and the one directly below it."""
    folder, report = edited
    assert report[case][0] == "success", report[case]
    image = read_xcf(folder / f"{case}.xcf")
    place = next(i for i, layer in enumerate(image.layers) if layer.name.startswith(NEW))
    return image, image.layers[place], image.layers[place + 1]


def on_canvas(layer: XcfLayer, size: tuple[int, int]) -> NDArray[Any]:
    """A layer's pixels behind its mask at the size of the image, transparent where it is not."""
    height, width = size
    canvas = np.zeros((height, width, layer.pixels.shape[2]), int)
    pixels = layer.pixels.astype(int)
    if layer.mask is not None:
        pixels[..., 3] = np.round(pixels[..., 3] * (layer.mask / 255))
    x, y = layer.offsets
    high, wide = layer.pixels.shape[:2]
    top, left, bottom, right = max(0, y), max(0, x), min(height, y + high), min(width, x + wide)
    if top < bottom and left < right:
        canvas[top:bottom, left:right] = pixels[top - y : bottom - y, left - x : right - x]
    return canvas


@pytest.mark.parametrize("case", SEEN)
def test_what_is_seen_is_edited(edited: tuple[Path, dict[str, Any]], case: str) -> None:
    image, new, _source = opened(edited, case)
    seen = np.asarray(Image.open(edited[0] / f"{case}.png").convert("RGBA"), int)
    got = on_canvas(new, (image.height, image.width))
    slack = 4 if case == "shadowed" else 1  # a blur that GIMP computes in pieces of other sizes
    assert np.abs(got[..., 3] - seen[..., 3]).max() <= slack
    solid = seen[..., 3] > 40  # where nearly nothing shows, GIMP's own blending rounds colours away
    assert solid.any() and np.abs(got[solid] - seen[solid]).max() <= 2
    assert (got[..., :3][solid].std(axis=0) > 10).all()


@pytest.mark.parametrize("case", ["plain", "alpha", "moved", "half_opaque", "hidden", "locked"])
def test_a_plain_layer_is_copied_exactly(edited: tuple[Path, dict[str, Any]], case: str) -> None:
    _image, new, source = opened(edited, case)
    assert source.name == "source" and np.array_equal(new.pixels, source.pixels)
    assert (new.offsets, new.opacity, new.mode) == (source.offsets, source.opacity, source.mode)
    assert new.visible == (case != "hidden") and new.mask is None
    # where it would show through, or count twice
    assert source.visible == (case not in ("alpha", "half_opaque", "hidden"))


def test_in_a_group(edited: tuple[Path, dict[str, Any]]) -> None:
    image, new, source = opened(edited, "grouped")
    assert [layer.path for layer in (new, source)] == [(0, 0), (0, 1)]
    assert source.name == "source" and image.layer("below").path == (0, 2)


def test_a_group_gets_a_layer_above_it(edited: tuple[Path, dict[str, Any]]) -> None:
    _image, new, group = opened(edited, "group")
    assert group.group and not new.group and (new.path, group.path) in (((0,), (1,)), ((), ()))
    assert new.offsets == group.offsets and new.pixels.shape == group.pixels.shape


def test_a_filter_that_grows_the_layer(edited: tuple[Path, dict[str, Any]]) -> None:
    _image, new, source = opened(edited, "shadowed")
    assert new.pixels.shape[0] > source.pixels.shape[0] and new.offsets[1] < source.offsets[1] + 1


def test_a_selection_over_a_part(edited: tuple[Path, dict[str, Any]]) -> None:
    _image, new, _source = opened(edited, "selected_beside")
    assert new.mask is not None and new.mask.shape == (200, 300)
    y, x = np.mgrid[:200, :300] + 0.5
    distance = ((x + 100 - 110) / 60) ** 2 + ((y + 100 - 105) / 45) ** 2
    inside = (distance < 0.9) & (y + 100 < 200)  # beyond the canvas nothing is selected
    assert (new.mask[inside] == 255).all() and not new.mask[distance > 1.1].any()


def test_one_pixel(edited: tuple[Path, dict[str, Any]]) -> None:
    _image, new, _source = opened(edited, "tiny")
    assert new.pixels.tolist() == [[[255, 255, 255, 255]]]
