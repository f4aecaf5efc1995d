"""Small pictures are enlarged for the published model alone, as its authors' page does."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from published import LAYOUT
from stand_ins import stand_in

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.engines.catalog import ASSETS
from mgie_server.imaging.framing import model_size, to_model
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit
from mgie_server.imaging.pixels import as_array
from mgie_server.mgie.config import ModelConfig, Sizing
from mgie_server.service.framed_layer import FramedLayer
from mgie_server.weights.published import make_config
from mgie_server.weights.small_files import read_json
from mgie_server.weights.tensor_files import TensorFile

ENLARGES, KEEPS = Sizing("fit", 512, 8, enlarge=True), Sizing("fit", 512, 8)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((256, 256), (512, 512)),
        ((300, 200), (504, 336)),
        ((1, 1), (512, 512)),
        ((511, 300), (504, 296)),
        ((512, 300), (512, 296)),  # as the original does
        ((3, 200), (8, 512)),
    ],
)
def test_sizes(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert model_size(*size, ENLARGES) == expected
    assert model_size(2000, 1500, ENLARGES) == model_size(2000, 1500, KEEPS)
    assert max(model_size(*size, KEEPS)) <= max(8, *size)


def test_the_published_sizes_enlarge_and_others_do_not() -> None:
    files = {
        "llava": LAYOUT.llava / "config.json",
        "clip": LAYOUT.clip / "config.json",
        "unet": LAYOUT.ip2p / "unet" / "config.json",
        "vae": LAYOUT.ip2p / "vae" / "config.json",
        "scheduler": LAYOUT.ip2p / "scheduler" / "scheduler_config.json",
        "processor": LAYOUT.clip / "preprocessor_config.json",
    }
    contents = {name: read_json(path) for name, path in files.items()}
    shapes = {name: info.shape for name, info in TensorFile(LAYOUT.mllm).infos.items()}
    tiny = make_config(**contents, mllm=shapes)
    assert not tiny.sizing.enlarge
    side = 512 // tiny.sizing.multiple  # 64 with the published codec
    contents["unet"] = {**contents["unet"], "sample_size": side}
    published = make_config(**contents, mllm=shapes)
    assert published.sizing.enlarge and ModelConfig.from_json(published.to_json()) == published
    mini = json.loads((ASSETS / "mini" / "config.json").read_text())
    assert not mini["sizing"].get("enlarge")


def test_an_edit_of_an_enlarged_picture_lands_in_its_own_size() -> None:
    y, x = np.mgrid[:90, :120]
    pixels = np.stack([x * 2, y * 2, (x + y)], -1).astype(np.uint8)
    layer = PixelBuffer.from_format(PixelFormat(120, 90, 3, "u8", "srgb"), pixels.reshape(-1).data)
    framed = FramedLayer.of(layer, None, replace(stand_in("echo").capabilities, sizing=ENLARGES))
    seen = to_model(layer, ENLARGES)
    assert seen.shape == (384, 512, 3)
    same = framed.land(ModelEdit(seen, seen, seen), LandingOptions())
    assert np.array_equal(as_array(same.picture), pixels)
    warm = np.clip(seen * np.array([1.1, 1, 0.8], np.float32), 0, 1)
    landed = as_array(framed.land(ModelEdit(seen, seen, warm), LandingOptions()).picture).astype(float)
    want = np.clip(pixels * np.array([1.1, 1, 0.8]), 0, 255)
    assert np.abs(landed - want).mean() < 1
