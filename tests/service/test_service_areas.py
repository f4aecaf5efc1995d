"""An edit of an area: the built-in model's edit lands where its text says, to the byte nowhere else."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pipeline_bench import Bench

from mgie_protocol.errors import MgieError
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.engine import Engine
from mgie_server.engines.mini import load_mini
from mgie_server.segmentation.classes import CLASSES
from mgie_server.training.segmentation.labels import Labeled
from mgie_server.training.segmentation.scenes import scene

SCENE = 5
DARKER = "The picture becomes darker{where}: the evenly toned scene sinks into shadow."


@pytest.fixture(scope="module")
def mini() -> Engine:
    return load_mini(find_model("mini"), installed_folder("mini"))


@pytest.fixture
def bench(mini: Engine, tmp_path: Path) -> Bench:
    return Bench(tmp_path, mini)


def picture() -> np.ndarray:
    """Gray slopes with a red square in the upper left and a blue one in the lower right, u8 [120, 160, 4]."""
    y, x = np.mgrid[0:1:120j, 0:1:160j]
    out = np.empty((120, 160, 4), np.uint8)
    out[..., :3] = (90 + 60 * x + 60 * y)[..., None]
    out[..., 3] = 255
    out[20:50, 20:60, :3] = (190, 40, 40)
    out[70:100, 100:140, :3] = (40, 60, 190)
    return out


def edit(bench: Bench, where: str) -> np.ndarray:
    layer = picture()
    bench.run(layer, instruction="darker", model="mini", expressive=DARKER.format(where=where))
    return layer[..., :3].astype(int) - bench.made[0][..., :3].astype(int)


def test_one_half_is_darker_and_the_other_keeps_its_bytes(bench: Bench) -> None:
    less = edit(bench, ", only in the left half")
    assert less[:, :70].mean() > 10 and (less[:, 86:] == 0).all()
    assert (edit(bench, ", only in the lower half")[:54] == 0).all()


def test_one_color_is_darker_or_all_but_it(bench: Bench) -> None:
    only, but = edit(bench, ", only where it is red"), edit(bench, ", but not where it is red")
    red = np.zeros((120, 160), bool)
    red[22:48, 22:58] = True
    around = np.ones((120, 160), bool)
    around[18:52, 18:62] = False
    assert only[red].mean() > 8 and (only[around] == 0).all()
    assert but[around].mean() > 8 and (but[red] == 0).all()


def test_the_edit_inside_is_that_of_the_whole(bench: Bench) -> None:
    whole, half = edit(bench, ""), edit(bench, ", only in the right half")
    assert np.abs(whole - half)[:, 90:].mean() < 6


def test_area_and_selection_both_count(bench: Bench) -> None:
    selection = np.zeros((120, 160, 1), np.uint8)
    selection[:60] = 255
    layer = picture()
    text = DARKER.format(where=", only in the left half")
    bench.run(layer, selection, instruction="darker", model="mini", expressive=text)
    same = (bench.made[0] == layer).all(axis=-1)
    assert same[60:].all() and same[:, 86:].all() and not same[:50, :60].any()


def test_what_is_not_there_is_said_and_nothing_is_done(bench: Bench) -> None:
    with pytest.raises(MgieError, match="next to nothing green") as refused:
        edit(bench, ", only where it is green")
    assert refused.value.code == "edit_not_supported"


def test_an_area_outside_of_the_selection_is_said(bench: Bench) -> None:
    selection = np.zeros((120, 160, 1), np.uint8)
    selection[:, 120:] = 255
    text = DARKER.format(where=", only in the left half")
    with pytest.raises(MgieError, match="of the left half in what is selected"):
        bench.run(picture(), selection, instruction="darker", model="mini", expressive=text)


def test_a_feather_without_a_selection_is_no_matter_of_the_area(bench: Bench) -> None:
    text = DARKER.format(where=", only where it is red")
    result = bench.run(picture(), instruction="darker", model="mini", expressive=text, feather=60)
    assert not result.notes


def test_the_report_names_the_area_and_there_is_no_recipe_of_it(bench: Bench) -> None:
    result = bench.run(
        picture(),
        with_recipe=True,
        model="mini",
        instruction="darker",
        expressive=DARKER.format(where=", only in the middle"),
    )
    assert result.reports[0]["area"] == "only in the middle" and not result.attachments
    result = bench.run(
        picture(), with_recipe=True, model="mini", instruction="darker", expressive=DARKER.format(where="")
    )
    assert "area" not in result.reports[0] and len(result.attachments) == 1


def landscape() -> tuple[np.ndarray, np.ndarray]:
    """A scene with a sky, u8 [320, 320, 4], and where the sky is, bool."""
    made: Labeled = scene(np.random.default_rng(SCENE), 320)
    opaque = np.full((320, 320, 1), 255, np.uint8)
    return np.concatenate((made.picture, opaque), -1), made.classes == CLASSES.index("sky")


def test_the_sky_alone_is_darker(bench: Bench) -> None:
    layer, sky = landscape()
    bench.run(layer, instruction="darken the sky", model="mini")
    less = (layer.astype(int) - bench.made[0])[..., :3].mean(-1)
    away = cv2.dilate(sky.astype(np.uint8), np.ones((9, 9))) == 0
    assert less[sky].mean() > 8
    assert abs(less[away]).mean() < 0.1 * less[sky].mean() and (less[away] == 0).mean() > 0.8


def test_two_areas_have_their_wishes(bench: Bench) -> None:
    """The second edit is made of what the first one gave, and the report is of both."""
    layer = picture()
    asked = "darken the left half and brighten the right half"
    report = bench.run(layer, instruction=asked, model="mini").reports[0]
    more = bench.made[0][..., :3].astype(int) - layer[..., :3]
    assert more[:, :70].mean() < -8 and more[:, 90:].mean() > 4
    assert report["area"] == "only in the left half, only in the right half"
    assert (
        report["identical"] < 0.2
        and abs(report["identical"] + report["photometric"] + report["new"] - 1) < 1e-5
    )


def test_a_part_that_is_not_there_is_said(bench: Bench) -> None:
    with pytest.raises(MgieError, match="no water to be found") as refused:
        bench.run(picture(), instruction="darken the water", model="mini")
    assert refused.value.code == "edit_not_supported"


def test_two_edits_have_no_recipe(bench: Bench) -> None:
    """It would be of the second one alone."""
    text = "The picture becomes darker: the scene sinks into shadow. The picture becomes warmer: the scene is warmer."
    bench.run(picture(), instruction="x", model="mini", expressive=text, with_recipe=True)
    assert not list(bench.folder.glob("*recipe*"))
    bench.run(
        picture(), instruction="x", model="mini", expressive=text.split(". ")[0] + ".", with_recipe=True
    )
    assert list(bench.folder.glob("*recipe*"))
