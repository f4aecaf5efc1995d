"""Edits of detail by the built-in model: as much as was asked, where it was asked, on layers of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage
from PIL import Image
from pipeline_bench import Bench
from server_process import Installation, end_of

from mgie_protocol import events
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.engine import Engine
from mgie_server.engines.mini import load_mini
from mgie_server.imaging.pixels import as_array

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def mini() -> Engine:
    return load_mini(find_model("mini"), installed_folder("mini"))


@pytest.fixture
def bench(mini: Engine, tmp_path: Path) -> Bench:
    return Bench(tmp_path, mini)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("detail"))
    yield made.start()
    made.close()


def photograph() -> np.ndarray:
    """u8 [400, 600, 3]."""
    return np.asarray(Image.open(f"{skimage.__path__[0]}/data/coffee.png").convert("RGB"))


def noisy_edge() -> tuple[np.ndarray, np.ndarray]:
    """A step between two flats without and with noise, u8 [300, 400, 3]."""
    clean = np.full((300, 400, 3), 80, np.float32)
    clean[:, 200:] = 170
    noise = np.random.default_rng(6).normal(0, 8, clean.shape)
    return clean.astype(np.uint8), np.clip(np.rint(clean + noise), 0, 255).astype(np.uint8)


def edit(
    bench: Bench, layer: np.ndarray, sentence: str, selection: np.ndarray | None = None, seed: int = 0
) -> np.ndarray:
    bench.run(layer, selection, instruction=sentence, model="mini", seed=seed)
    return bench.made[0]


def gradients(pixels: np.ndarray) -> float:
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(np.square(np.diff(gray, axis=1)).mean() + np.square(np.diff(gray, axis=0)).mean())


def test_sharpening_raises_gradients_by_degree_and_blurring_lowers_them(bench: Bench) -> None:
    layer = photograph()
    before = gradients(layer)
    little, default, much = (
        gradients(edit(bench, layer, s)) / before for s in ("a bit sharper", "sharpen it", "much sharper")
    )
    assert 1.15 < little < default < much < 4
    slight, blurred, strong = (
        gradients(edit(bench, layer, s)) / before for s in ("blur it a little", "模糊", "blur it strongly")
    )
    assert 0.7 > slight > blurred > strong > 0
    assert before < gradients(edit(bench, layer, "more clarity"))


def test_noise_goes_and_the_edge_keeps_its_gradient(bench: Bench) -> None:
    clean, noisy = noisy_edge()
    made = edit(bench, noisy, "reduce the noise")
    calm = np.s_[20:280, 20:180]
    assert made[calm].astype(float).std() < 0.6 * noisy[calm].astype(float).std()
    steps = [float(one[:, 201:204].mean() - one[:, 196:199].mean()) for one in (clean, made)]
    assert steps[1] > 0.9 * steps[0]


def test_a_drawings_flats_stay_flat_and_its_edges_get_no_halo(bench: Bench) -> None:
    drawing = np.full((240, 320, 3), (200, 190, 60), np.uint8)
    drawing[60:180, 80:240] = (60, 70, 160)
    made = edit(bench, drawing, "sharpen it a lot")
    inside = cv2.erode((drawing[..., 2] == 160).astype(np.uint8), np.ones((9, 9))) > 0
    outside = cv2.dilate((drawing[..., 2] == 160).astype(np.uint8), np.ones((9, 9))) == 0
    assert np.array_equal(made[inside], drawing[inside]) and np.array_equal(made[outside], drawing[outside])
    assert np.abs(made.astype(int) - drawing).max() <= 0.03 * 255


def test_grain_is_the_same_for_the_same_seed(bench: Bench) -> None:
    layer = np.full((200, 260, 3), 128, np.uint8)
    one, same, other = (edit(bench, layer, "add film grain", seed=seed) for seed in (4, 4, 5))
    assert np.array_equal(one, same) and not np.array_equal(one, other)
    assert 4 < one.astype(float).std() < 20 and abs(one.mean() - 128) < 1.5
    assert (one[..., 0] == one[..., 2]).all()


def test_an_area_and_a_selection_leave_every_other_byte(bench: Bench) -> None:
    layer = photograph()
    made = edit(bench, layer, "blur the left half")
    assert np.array_equal(made[:, 330:], layer[:, 330:]) and gradients(made[:, :270]) < 0.5 * gradients(
        layer[:, :270]
    )
    selection = np.zeros((*layer.shape[:2], 1), np.uint8)
    selection[100:300, 200:400] = 255
    made = edit(bench, layer, "sharpen it", selection)
    around = selection[..., 0] == 0
    assert np.array_equal(made[around], layer[around])
    assert gradients(made[110:290, 210:390]) > 1.2 * gradients(layer[110:290, 210:390])


def test_light_and_detail_together(bench: Bench) -> None:
    layer = photograph()
    made = edit(bench, layer, "sharper and darker")
    assert made.mean() < layer.mean() - 5
    scale = layer.mean() / made.mean()
    assert gradients(made) * scale**2 > 1.15 * gradients(layer)


def test_a_recipe_cannot_hold_detail_and_the_report_has_its_gains(bench: Bench) -> None:
    result = bench.run(photograph(), instruction="sharpen it", model="mini", with_recipe=True)
    assert not result.attachments and max(result.reports[0]["detail"]) > 1.2
    assert not result.reports[0]["painted"]


@pytest.mark.parametrize(("channels", "dtype"), [(3, "u16"), (1, "u8"), (2, "u8"), (4, "f32")])
def test_layers_of_every_kind_through_a_server(server: Installation, channels: int, dtype: str) -> None:
    rgb = photograph()[:256, :320]
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)[..., None]
    parts = [rgb if channels > 2 else gray]
    parts += [np.full((256, 320, 1), 255, np.uint8)] if channels in (2, 4) else []
    levels = np.concatenate(parts, axis=2)
    pixels = {"u8": levels, "u16": levels.astype("<u2") * 257, "f32": levels.astype("<f4") / 255}[dtype]
    layer = PixelBuffer.from_format(
        PixelFormat(320, 256, channels, dtype), np.ascontiguousarray(pixels).reshape(-1).data.cast("B")
    )
    client = server.client()
    for sentence, raised in (("sharpen it", True), ("blur it", False)):
        result = end_of(
            client, client.submit(EditRequest(sentence, model="mini"), layer, None), timeout_s=150
        )
        assert isinstance(result, events.Result), result
        assert result.pixels[0].format == layer.format
        before, after = (as_array(one).astype(np.float64)[..., 0] for one in (layer, result.pixels[0]))
        power = [np.square(np.diff(one, axis=1)).mean() for one in (before, after)]
        assert (power[1] > 1.15 * power[0]) if raised else (power[1] < 0.5 * power[0])


def test_an_object_is_refused_with_what_comes_near(bench: Bench) -> None:
    with pytest.raises(MgieError) as refused:
        edit(bench, photograph(), "sharpen the eyes")
    assert refused.value.code == "edit_not_supported" and refused.value.details["nearest"]
