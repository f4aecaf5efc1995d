"""From the model's picture to the layer, through the worker's pipeline: frames, raw landing, reports, attachments."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from mgie_protocol.messages import Message, Result, Submit
from mgie_protocol.pixels import PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.engines.echo import EchoEngine
from mgie_server.engines.engine import Engine
from mgie_server.engines.painter import PICTURE, RED, PainterEngine
from mgie_server.service.channel import Order
from mgie_server.service.model_cache import ModelCache
from mgie_server.service.pipeline import Pipeline


class Silent:
    """A reporter that nobody hears."""

    def send(self, message: Message) -> None:
        pass

    def check(self) -> None:
        pass


class Bench:
    """Jobs on one engine. made: the pictures of the last one, u8 [h, w, channels]."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine
        cache = ModelCache("cpu", load=lambda name, device: engine, need_bytes=lambda name: 0)
        self.pipeline = Pipeline("cpu", cache)

    def run(self, layer: np.ndarray, selection: np.ndarray | None = None, **fields: object) -> Result:
        height, width, channels = layer.shape
        form = PixelFormat(width, height, channels, "u8")
        parts = [layer] if selection is None else [layer, selection]
        (self.folder / "body").write_bytes(b"".join(part.tobytes() for part in parts))
        request = EditRequest.from_dict({"instruction": "x", "model": "painter", **fields})
        mask = None if selection is None else PixelFormat(width, height, 1, "u8")
        order = Order(Submit("j", request, form, mask), self.folder / "body", self.folder)
        result = self.pipeline.run(order, Silent())
        self.made = [
            np.frombuffer((self.folder / f"j-{number}.raw").read_bytes(), np.uint8).reshape(layer.shape)
            for number in range(len(result.pictures))
        ]
        return result


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, PainterEngine())


def photograph(height: int, width: int, channels: int = 3) -> np.ndarray:
    dice = np.random.default_rng(2)
    return dice.integers(40, 200, (height, width, channels), np.uint8)


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """256 x 192: the picture that the painter returns."""
    noise = np.random.default_rng(9).normal(128, 700, (192, 256, 3))
    pixels = np.clip(cv2.GaussianBlur(noise, (0, 0), 5), 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "given.png")
    monkeypatch.setenv(PICTURE, str(tmp_path / "given.png"))
    return pixels


def test_raw_at_the_models_size_is_the_models_picture(bench: Bench, given: np.ndarray) -> None:
    result = bench.run(photograph(192, 256, 4), landing="raw", with_model_picture=True, variations=2)
    assert (bench.made[0][..., :3] == given).all()
    assert (bench.made[0][..., 3] == photograph(192, 256, 4)[..., 3]).all()
    assert [(one.name, one.variation, one.nbytes) for one in result.attachments] == [
        ("model_picture", 0, 256 * 192 * 3),
        ("model_picture", 1, 256 * 192 * 3),
    ]
    kept = (bench.folder / "j-1-model_picture.bin").read_bytes()
    assert kept == given.tobytes()


def test_exact_is_raw_for_a_model_that_paints_unless_told_otherwise(bench: Bench, given: np.ndarray) -> None:
    layer = photograph(192, 256)
    assert bench.run(layer, decoding="exact").reports[0]["landing"] == "raw"
    assert (bench.made[0] == given).all()
    assert bench.run(layer).reports[0]["landing"] == "auto"
    assert bench.run(layer, decoding="exact", landing="photometric").reports[0]["landing"] == "photometric"
    assert not (bench.made[0] == given).all()


def test_exact_of_a_model_that_does_not_paint_is_fitted(tmp_path: Path) -> None:
    bench = Bench(tmp_path, EchoEngine())
    result = bench.run(photograph(192, 256), instruction="darken 0.5", decoding="exact")
    assert result.reports[0]["landing"] == "auto" and not result.reports[0]["painted"]


def test_a_report_says_what_was_done(bench: Bench, given: np.ndarray) -> None:
    result = bench.run(photograph(480, 640), landing="raw", seed=7, variations=2)
    first, second = result.reports
    assert first["frame"] == {"x": 0, "y": 0, "width": 640, "height": 480} and first["model_size"] == [
        256,
        192,
    ]
    assert (first["model"], first["licence"], first["non_commercial"]) == ("painter", "Apache-2.0", False)
    assert (first["seed"], second["seed"]) == (7, 8)
    assert first["painted"] and first["new"] > 0.99
    assert first["identical"] + first["photometric"] + first["new"] == pytest.approx(1, abs=1e-5)
    assert first["source_type"] == "trainedAlgorithmicMedia"
    assert 0 < first["seconds"] <= second["seconds"]
    assert bench.run(photograph(48, 64), task="describe").reports == []


def test_a_frame_is_landed_in_its_place(bench: Bench, given: np.ndarray) -> None:
    layer = photograph(1500, 2000)
    selection = np.zeros((1500, 2000), np.uint8)
    selection[700:900, 1000:1300] = 255
    (report,) = bench.run(layer, selection, landing="raw").reports
    assert report["frame"] == {"x": 850, "y": 594, "width": 600, "height": 412}
    (made,) = bench.made
    outside = selection == 0
    assert (made[outside] == layer[outside]).all()
    wide, high = report["model_size"]
    part = Image.fromarray(given).resize((wide, high), Image.Resampling.LANCZOS)
    seen = np.asarray(part.resize((600, 412), Image.Resampling.BICUBIC), int)[106:306, 150:450]
    assert np.abs(made[700:900, 1000:1300] - seen).mean() < 2
    assert report["source_type"] == "compositeWithTrainedAlgorithmicMedia"
    assert report["new"] == pytest.approx(200 * 300 / (1500 * 2000), rel=0.05)
    assert report["identical"] > 0.97


def test_a_disc_is_painted_in_the_middle_of_what_is_selected(bench: Bench) -> None:
    layer = np.full((1500, 2000, 3), 120, np.uint8)
    selection = np.zeros((1500, 2000), np.uint8)
    selection[700:1000, 1000:1300] = 255
    (report,) = bench.run(layer, selection, landing="raw").reports
    red = bench.made[0][..., 0] > 175
    rows, columns = np.nonzero(red)
    step = report["frame"]["width"] / report["model_size"][0]
    assert abs(rows.mean() + 0.5 - 850) < step / 2 and abs(columns.mean() + 0.5 - 1150) < step / 2
    width, height = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert abs(width - 120) <= 2 * step and abs(width - height) <= step  # a circle, not an ellipse
    assert np.abs(bench.made[0][850, 1150] - 255 * np.array(RED)).max() < 1


@pytest.mark.parametrize("landing", ["auto", "raw", "photometric"])
def test_nothing_selected_changes_nothing(bench: Bench, landing: str) -> None:
    layer = photograph(300, 400)
    (report,) = bench.run(layer, np.zeros((300, 400), np.uint8), landing=landing).reports
    assert (bench.made[0] == layer).all()
    assert report["identical"] == 1 and not report["painted"]
    assert report["source_type"] == "algorithmicallyEnhanced"


@pytest.mark.parametrize("size", [(1, 1), (5000, 20), (20, 5000)])
@pytest.mark.parametrize("landing", ["auto", "raw"])
def test_layers_of_any_shape(bench: Bench, size: tuple[int, int], landing: str) -> None:
    bench.run(photograph(*size, channels=4), landing=landing)
    assert (bench.made[0][..., 3] == photograph(*size, channels=4)[..., 3]).all()


def test_a_layer_handed_back_has_a_report_and_a_model_picture_too(tmp_path: Path) -> None:
    bench = Bench(tmp_path, EchoEngine())
    layer = photograph(192, 256)
    result = bench.run(layer, instruction="as it is", with_model_picture=True)
    (report,) = result.reports
    assert report["identical"] == 1 and report["source_type"] == "algorithmicallyEnhanced"
    assert [one.format for one in result.attachments] == [PixelFormat(256, 192, 3, "u8")]
    assert (tmp_path / "j-0-model_picture.bin").read_bytes() == layer.tobytes()
