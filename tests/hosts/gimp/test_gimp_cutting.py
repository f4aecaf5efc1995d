"""What a model cuts out lands as a layer mask: the pixels are all there, and painting on the mask brings them back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cutter import write_cutter
from gimp_server import Server
from host import SAMPLE, Gimp
from numpy.typing import NDArray
from PIL import Image
from xcf import XcfLayer, read_xcf

SCRIPT = Path(__file__).parent / "scripts" / "cutting.py"
CASES = ["plain", "selected", "masked"]


@pytest.fixture(scope="module")
def cut(
    started_profile: Path, plug_ins: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The folder of the cases' files, and the answers."""
    folder = tmp_path_factory.mktemp("cutting")
    shutil.copytree(started_profile, folder / "profile")
    server = Server(folder, engines=write_cutter(folder / "engines"))
    Image.open(SAMPLE).convert("RGB").resize((300, 200)).save(folder / "picture.png")
    arguments = {"picture": str(folder / "picture.png"), "out": str(folder), "cases": CASES}
    try:
        yield folder, Gimp(folder, server.home, plug_ins).console(SCRIPT, arguments, timeout=400).report
    finally:
        server.close()


def layers(cut: tuple[Path, dict[str, Any]], case: str) -> tuple[XcfLayer, XcfLayer, NDArray[Any]]:
    """The new one, its source, and the mask of the new one."""
    folder, report = cut
    assert report[case][0] == "success", report[case]
    new, source = read_xcf(folder / f"{case}.xcf").layers
    assert source.name == "source" and not source.visible and new.visible and new.mask is not None
    return new, source, new.mask


def test_a_layer_without_alpha(cut: tuple[Path, dict[str, Any]]) -> None:
    new, source, mask = layers(cut, "plain")
    assert np.array_equal(new.pixels[..., :3], source.pixels[..., :3]) and (new.pixels[..., 3] == 255).all()
    assert (mask[:, :148] == 255).all() and (mask[:, 152:] == 0).all()
    seen = np.asarray(Image.open(cut[0] / "plain.png").convert("RGBA"))
    assert (seen[:, :148, 3] == 255).all() and (seen[:, 152:, 3] == 0).all()


def test_only_what_is_selected_is_cut(cut: tuple[Path, dict[str, Any]]) -> None:
    """What is transparent outside of the selection stays so by its own alpha, and the mask leaves it alone."""
    new, source, mask = layers(cut, "selected")
    assert (mask[:, :100] == 255).all() and (mask[:, 250:] == 0).all()
    assert np.array_equal(new.pixels[:, :100, 3], source.pixels[:, :100, 3])
    assert (new.pixels[:, 100:, 3] == 255).all()
    seen = np.asarray(Image.open(cut[0] / "selected.png").convert("RGBA"))
    assert (
        (seen[:, :60, 3] == 0).all() and (seen[:, 60:140, 3] == 255).all() and (seen[:, 250:, 3] == 0).all()
    )


def test_the_layer_s_own_mask_goes_on_hiding(cut: tuple[Path, dict[str, Any]]) -> None:
    new, _source, mask = layers(cut, "masked")
    assert (mask[:100] == 0).all() and (mask[100:, :148] == 255).all()
    assert (mask[100:, 152:] == 0).all() and (new.pixels[..., 3] == 255).all()
