"""From the model's picture to the layer, through the worker's pipeline: frames, raw landing, reports, attachments."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from pipeline_bench import Bench
from stand_ins import RED, stand_in

from mgie_protocol.pixels import PixelFormat
from mgie_server.engines.engine import Engine


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, stand_in("painter"))


def photograph(height: int, width: int, channels: int = 3) -> np.ndarray:
    dice = np.random.default_rng(2)
    return dice.integers(40, 200, (height, width, channels), np.uint8)


@pytest.fixture
def given(bench: Bench) -> np.ndarray:
    """256 x 192: the picture that the painter returns."""
    noise = np.random.default_rng(9).normal(128, 700, (192, 256, 3))
    pixels = np.clip(cv2.GaussianBlur(noise, (0, 0), 5), 0, 255).astype(np.uint8)
    bench.engine.given = pixels  # type: ignore[attr-defined]
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
    bench = Bench(tmp_path, stand_in("echo"))
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
    assert (first["paid_work"], first["condition"]) == ("free", "")
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
    bench = Bench(tmp_path, stand_in("echo"))
    layer = photograph(192, 256)
    result = bench.run(layer, instruction="as it is", with_model_picture=True)
    (report,) = result.reports
    assert report["identical"] == 1 and report["source_type"] == "algorithmicallyEnhanced"
    assert [one.format for one in result.attachments] == [PixelFormat(256, 192, 3, "u8")]
    assert (tmp_path / "j-0-model_picture.bin").read_bytes() == layer.tobytes()


def exposing_engine() -> Engine:
    """Brings what it sees to a middle brightness, as a model that judges the light does."""
    engine = stand_in("echo")
    engine.edit = lambda picture, *_rest: np.clip(picture * (0.5 / picture.mean()), 0, 1)
    return engine


def test_what_is_selected_is_judged_wherever_the_edit_lands(tmp_path: Path) -> None:
    """A dark corner of a bright picture: its light is mended as it needs it, inside the same to the last bit, and behind a
    client's mask the rest of the layer has it too.
    """
    bench = Bench(tmp_path, exposing_engine())
    layer = photograph(400, 700)
    layer[:300, :300] //= 4
    selection = np.zeros((400, 700, 1), np.uint8)
    selection[10:290, 10:290] = 255
    inside = selection[..., 0] == 255
    whole = bench.run(layer)
    assert whole.reports[0]["frame"]["width"] == 700
    within = bench.run(layer, selection)
    kept_in = bench.made[0]
    assert (kept_in[~inside] == layer[~inside]).all()
    assert abs(kept_in[inside].mean() - 127) < 12
    everywhere = bench.run(layer, selection, extent="layer")
    assert everywhere.reports[0]["frame"] == within.reports[0]["frame"]
    assert (bench.made[0][inside] == kept_in[inside]).all()
    assert bench.made[0][320:, 320:].mean() > 1.8 * layer[320:, 320:].mean()
    assert everywhere.reports[0]["identical"] < 0.1 < 0.7 < within.reports[0]["identical"]
    strict, soft = (
        bench.run(layer, selection, feather=20.0, strict_selection=strict).reports[0]["frame"]
        for strict in (True, False)
    )
    assert strict == within.reports[0]["frame"] and soft["width"] > strict["width"]


def test_what_is_painted_stays_inside_the_selection(bench: Bench) -> None:
    layer = photograph(192, 256)
    selection = np.zeros((192, 256, 1), np.uint8)
    selection[60:120, 80:160] = 255
    for landing in ("auto", "raw"):
        bench.run(layer, selection, extent="layer", landing=landing)
        outside = selection[..., 0] == 0
        assert (bench.made[0][outside] == layer[outside]).all() and (bench.made[0] != layer).any()


@pytest.mark.parametrize("selected", [False, True])
def test_references_reach_the_model_and_the_report(bench: Bench, selected: bool) -> None:
    """The painter's disc has the mean colour of picture 2; the report names the pictures as they came."""
    layer = photograph(192, 256)
    selection = np.full((192, 256), 255, np.uint8) if selected else None
    plain = np.full((50, 70, 3), (20, 200, 90), np.uint8)
    seen = np.zeros((40, 30, 4), np.uint8)  # nothing of it shows
    result = bench.run(layer, selection, (plain, seen), landing="raw")
    assert np.abs(bench.made[0][96, 128].astype(int) - (20, 200, 90)).max() <= 1
    assert "of 2 references" in result.expressive
    (report,) = result.reports
    assert [(one["name"], one["width"], one["height"]) for one in report["references"]] == [
        ("reference 0", 70, 50),
        ("reference 1", 30, 40),
    ]
    assert report["references"][0]["sha256"] == hashlib.sha256(plain.tobytes()).hexdigest()
    assert result.request["references"] == ["reference 0", "reference 1"]
    again = bench.run(layer, selection, (255 - plain,), landing="raw")  # said anew for other pictures
    assert "of 1 references" in again.expressive


def test_a_model_that_inpaints_is_told_what_is_selected(bench: Bench) -> None:
    """However faintly; and only if the request says so."""
    layer, selection = photograph(192, 256), np.zeros((192, 256), np.uint8)
    selection[60:120, 80:170] = 255
    selection[60:120, 170:180] = 1
    bench.run(layer, selection, landing="raw", inpaint=True)
    painted = (np.abs(bench.made[0].astype(int) - layer).max(axis=2) > 8)[..., None]
    assert painted[65:115, 85:165].all() and not painted[selection == 0].any()
    plain = bench.run(layer, selection, landing="raw")
    assert not plain.request["inpaint"] and not np.array_equal(bench.made[0][61, 81], (230, 26, 26))
    bench.run(layer, landing="raw", inpaint=True)  # nothing is selected: a plain edit
    assert np.array_equal(bench.made[0][5, 5], layer[5, 5])


def test_words_for_what_is_not_to_come_true_reach_the_model(bench: Bench) -> None:
    layer = photograph(192, 256)
    result = bench.run(layer, landing="raw", negative="red", text_guidance=3.0)
    assert np.abs(bench.made[0][96, 128] / 255 - (1 - np.array(RED))).max() < 0.01 and not result.notes
    (note,) = bench.run(layer, landing="raw", negative="red", text_guidance=1.0).notes
    assert "text guidance of 1" in note


class Seeing:
    """A painter that keeps what it saw, and gives back the picture without the marks."""

    def __init__(self, layer: np.ndarray) -> None:
        painter = stand_in("painter")
        self.capabilities, self.describe = painter.capabilities, painter.describe
        self.reconstruct = painter.reconstruct
        self._clean = layer.astype(np.float32) / 255
        self.saw: np.ndarray | None = None

    def edit(self, picture: np.ndarray, description: object, settings: object, on_step: object) -> np.ndarray:
        self.saw = picture
        made = self._clean.copy()
        made[100:120, 40:80] = (0.1, 0.2, 0.9)
        return made


def test_marks_are_seen_by_the_model_and_stay_out_of_the_result(tmp_path: Path) -> None:
    """A red bar, half covering at its end: blended over what the model sees; untouched pixels keep their bytes."""
    layer = photograph(192, 256)
    marks = np.zeros((192, 256, 4), np.uint8)
    marks[20:40, 30:130] = (255, 0, 0, 255)
    marks[20:40, 100:130, 3] = 128
    engine = Seeing(layer)
    bench = Bench(tmp_path, engine)  # type: ignore[arg-type]
    result = bench.run(layer, marks=marks)
    assert engine.saw is not None
    assert np.abs(engine.saw[30, 50] - (1, 0, 0)).max() < 0.01
    half = layer[30, 115] / 255 * (127 / 255) + np.array([128 / 255, 0, 0])
    assert np.abs(engine.saw[30, 115] - half).max() < 0.02
    assert np.abs(engine.saw[150, 50] - layer[150, 50] / 255).max() < 0.01
    assert np.array_equal(bench.made[0][20:40, 30:130], layer[20:40, 30:130])
    assert bench.made[0][110, 60, 2] > 200 and result.reports[0]["identical"] > 0.9
    assert result.request["marks"] is True
    bench.run(layer)
    assert np.abs(engine.saw[30, 50] - layer[30, 50] / 255).max() < 0.01


@pytest.mark.parametrize(("context", "side"), [(None, 600), (0.0, 304), (1.0, 904), (4.0, 1200)])
def test_how_much_of_the_surroundings_is_seen(bench: Bench, context: float | None, side: int) -> None:
    """Of a selection of 300 px on a layer of 1200; in steps that the model's size makes."""
    layer, selection = photograph(1200, 1200), np.zeros((1200, 1200), np.uint8)
    selection[450:750, 450:750] = 255
    frame = bench.run(layer, selection, landing="raw", context=context).reports[0]["frame"]
    assert abs(frame["width"] - side) <= 24 and abs(frame["height"] - side) <= 24, frame
    assert frame["x"] + frame["width"] / 2 == pytest.approx(600, abs=16)


class Filling(Seeing):
    """Leaves the picture as it is and fills what lies around it, whose size at model size is told, with one colour."""

    def __init__(self, margins: tuple[int, int, int, int]) -> None:
        super().__init__(np.zeros((1, 1, 3), np.uint8))
        self._margins = margins
        self.asked = ""

    def edit(self, picture: np.ndarray, description: object, settings: object, on_step: object) -> np.ndarray:
        self.saw, self.asked = picture, description.expressive  # type: ignore[attr-defined]
        high, wide = picture.shape[:2]
        left, top, right, bottom = self._margins
        made = np.empty_like(picture)
        made[:] = (0.1, 0.3, 0.9)
        made[top : high - bottom, left : wide - right] = picture[top : high - bottom, left : wide - right]
        return made


@pytest.mark.parametrize("channels", [3, 4, 1])
def test_a_larger_canvas_is_filled_and_the_picture_stays(tmp_path: Path, channels: int) -> None:
    """Left and right, at model size: blue margins away from the border, every byte of the picture as it was."""
    engine = Filling((64, 0, 64, 0))
    bench = Bench(tmp_path, engine)  # type: ignore[arg-type]
    noise = photograph(128, 128, channels).astype(np.float32)
    layer = cv2.GaussianBlur(noise, (0, 0), 3).astype(np.uint8).reshape(128, 128, channels)
    if channels == 4:
        layer[..., 3] = 255
    result = bench.run(layer, expand=[64, 0, 64, 0])
    (made,) = bench.made
    assert made.shape == (128, 256, channels)
    assert np.array_equal(made[:, 64:192], layer)
    blue = (26, 76, 230, 255)[:channels] if channels > 1 else (79,)
    for margin in (made[:, :32], made[:, 224:]):
        assert np.abs(margin - np.array(blue)).max() <= 3
    assert "left and right" in engine.asked and result.request["instruction"] == "x"
    assert engine.saw is not None and np.abs(engine.saw[64, 2] - (0.25 + layer[64, 0, 0] / 510)).max() < 0.1
    (report,) = result.reports
    assert report["expand"] == {"left": 64, "top": 0, "right": 64, "bottom": 0}
    assert report["new"] == pytest.approx(0.5, abs=0.02) and report["identical"] == pytest.approx(
        0.5, abs=0.02
    )
    assert report["frame"] == {"x": -64, "y": 0, "width": 256, "height": 128} and report["painted"]


def test_the_margin_is_fitted_to_the_picture_at_the_border(tmp_path: Path) -> None:
    """The model goes on with the picture, a tenth darker all over: the margin begins where the edited layer ends."""
    whole = np.full((256, 256, 3), 160, np.uint8)
    whole[100:140, 60:120] = (200, 90, 40)

    class Darker(Filling):
        def edit(self, picture: np.ndarray, *more: object) -> np.ndarray:
            return whole.astype(np.float32) / 255 - np.float32(0.1)

    bench = Bench(tmp_path, Darker((0, 0, 0, 0)))  # type: ignore[arg-type]
    bench.run(np.ascontiguousarray(whole[:, :192]), expand=[0, 0, 64, 0])
    inside, beyond = bench.made[0][128, 188].astype(int), bench.made[0][128, 196].astype(int)
    assert np.abs(inside - beyond).max() <= 3 and inside.max() < 150


def test_a_larger_canvas_with_the_models_own_picture_and_marks(tmp_path: Path) -> None:
    engine = Filling((0, 64, 0, 0))
    bench = Bench(tmp_path, engine)  # type: ignore[arg-type]
    layer, marks = photograph(192, 256), np.zeros((192, 256, 4), np.uint8)
    marks[10:20, 10:20] = (255, 0, 0, 255)
    bench.run(layer, marks=marks, expand=[0, 64, 0, 0], landing="raw", instruction="把帽子戴上")
    assert bench.made[0].shape == (256, 256, 3) and "上方" in engine.asked
    assert engine.saw is not None and np.abs(engine.saw[64 + 15, 15] - (1, 0, 0)).max() < 0.05
    assert np.abs(bench.made[0][:30] - np.array((26, 76, 230))).max() <= 2
