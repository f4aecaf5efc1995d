"""The detail network and what the built-in model does with it: it edits by its weights, and reads what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import skimage
import torch
from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_server.detail.network import OPERATIONS, DetailNetwork, Wanted, conditions
from mgie_server.engines.areas import Area
from mgie_server.engines.catalog import ASSETS, find_model
from mgie_server.engines.detail_edits import DEGREES, FAMILIES, DetailEdit
from mgie_server.engines.engine import Description, EditSettings
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.mini import load_mini
from mgie_server.mgie.config import DetailConfig

PICTURE = np.linspace(0.2, 0.8, 64 * 64 * 3, dtype=np.float32).reshape(64, 64, 3)


@pytest.fixture(scope="module")
def mini() -> MgieEngine:
    return load_mini(find_model("mini"), ASSETS / "mini")


@pytest.fixture
def zeroed(mini: MgieEngine) -> Iterator[MgieEngine]:
    """The same with all weights of its detail network at zero."""
    network = mini.detail
    assert network
    mini.detail = DetailNetwork(mini.model.config.detail or DetailConfig()).eval()
    for weight in mini.detail.parameters():
        torch.nn.init.zeros_(weight)
    yield mini
    mini.detail = network


def crops() -> np.ndarray:
    """[4, 64, 64, 3] of a photograph."""
    picture = (
        np.asarray(Image.open(f"{skimage.__path__[0]}/data/coffee.png").convert("RGB"), np.float32) / 255
    )
    return np.stack([picture[y : y + 64, x : x + 64] for y in (100, 200) for x in (150, 300)])


def edited(engine: MgieEngine, edit: DetailEdit, seed: int = 0) -> np.ndarray:
    before = crops()
    noise = np.random.default_rng(seed).standard_normal(before.shape[:3], dtype=np.float32)
    description = Description("", None, detail=(edit,), lit=False)
    return engine.edit_detail(before, noise, [1.0] * len(before), 1000.0, description)


def fine(pictures: np.ndarray) -> float:
    """The power of differences between neighbours."""
    return float(np.square(np.diff(pictures, axis=2)).mean())


def test_families_are_operations_of_the_network() -> None:
    assert set(FAMILIES) == set(OPERATIONS)


@pytest.mark.parametrize("family", FAMILIES)
def test_without_weights_nothing_is_done(zeroed: MgieEngine, family: str) -> None:
    assert np.array_equal(edited(zeroed, DetailEdit(family, "much")), crops())


def test_more_is_asked_and_more_is_done(mini: MgieEngine) -> None:
    for family, way in (("sharpen", 1), ("blur", -1), ("soften", -1), ("grain", 1), ("clarity", 1)):
        powers = [fine(crops()), *(fine(edited(mini, DetailEdit(family, degree))) for degree in DEGREES)]
        assert np.all(np.sign(np.diff(powers)) == way), (family, powers)


def test_grain_is_made_of_the_noise_that_it_is_told(mini: MgieEngine) -> None:
    grain = DetailEdit("grain")
    assert np.array_equal(edited(mini, grain), edited(mini, grain))
    assert not np.array_equal(edited(mini, grain), edited(mini, grain, seed=1))
    assert np.array_equal(edited(mini, DetailEdit("blur")), edited(mini, DetailEdit("blur"), seed=1))


def test_small_pictures_are_blurred_by_less(mini: MgieEngine) -> None:
    assert mini.detail
    told = [conditions(Wanted("blur", 0.5, side, (1.0,))) for side in (400.0, 4000.0)]
    before = torch.from_numpy(crops().transpose(0, 3, 1, 2).copy())
    with torch.inference_mode():
        left = [
            fine(
                mini.detail(before, torch.zeros(4, 1, 64, 64), one.expand(4, -1)).permute(0, 2, 3, 1).numpy()
            )
            for one in told
        ]
    assert left[1] < left[0] < fine(crops())


@pytest.mark.parametrize(
    ("sentence", "said", "edits", "area", "lit"),
    [
        ("make it much sharper", "The picture becomes much sharper:", [("sharpen", "much")], None, False),
        (
            "blur the left half",
            "The picture becomes blurred, only in the left half:",
            [("blur", "default")],
            Area("place", "left half"),
            False,
        ),
        (
            "把上半部分模糊",
            "画面调整为：模糊，仅在上半部分。",
            [("blur", "default")],
            Area("place", "upper half"),
            False,
        ),
        ("锐化一点", "画面调整为：稍微更锐利。", [("sharpen", "little")], None, False),
        (
            "sharper and warmer",
            "The picture becomes warmer, then sharper:",
            [("sharpen", "default")],
            None,
            True,
        ),
        (
            "make the left half sharper and darker",
            "The picture becomes darker, then sharper, only in the left half:",
            [("sharpen", "default")],
            Area("place", "left half"),
            True,
        ),
    ],
)
def test_what_is_asked_is_said(
    mini: MgieEngine, sentence: str, said: str, edits: list[tuple[str, str]], area: Area | None, lit: bool
) -> None:
    found = mini.describe(PICTURE, sentence)
    assert found.expressive.startswith(said)
    assert [(edit.family, edit.degree) for edit in found.detail] == edits
    assert (found.area, found.lit) == (area, lit) and found.rows is not None
    again = mini.describe(PICTURE, "as the text says", found.expressive)
    assert (again.detail, again.area, again.lit) == (found.detail, found.area, found.lit)
    assert again.expressive == found.expressive


def test_a_text_in_any_words_is_read_like_a_wish(mini: MgieEngine) -> None:
    found = mini.describe(PICTURE, "brighter", "please make it a lot sharper")
    assert found.detail == (DetailEdit("sharpen", "much"),) and not found.lit


@pytest.mark.parametrize(
    "sentence",
    [
        "sharpen the eyes",
        "don't sharpen it",
        "blur the number plate",
        "sharpen it and remove the tree",
        "不要锐化",
        "打马赛克",
    ],
)
def test_objects_and_denials_are_refused(mini: MgieEngine, sentence: str) -> None:
    with pytest.raises(MgieError) as refused:
        mini.describe(PICTURE, sentence)
    assert refused.value.code == "edit_not_supported"


@pytest.mark.parametrize(
    "sentence", ["make it foggy", "make it dreamy", "soften the contrast", "get rid of the haze", "去雾"]
)
def test_what_the_language_model_reads_stays_its_own(mini: MgieEngine, sentence: str) -> None:
    found = mini.describe(PICTURE, sentence)
    assert not found.detail and found.lit


@pytest.mark.parametrize("sentence", ["noise reduction, medium", "sharpen it, ok then"])
def test_what_wishes_nothing_beside_detail_is_let_go(mini: MgieEngine, sentence: str) -> None:
    found = mini.describe(PICTURE, sentence)
    assert len(found.detail) == 1 and not found.lit


def test_what_limits_detail_is_not_let_go(mini: MgieEngine) -> None:
    with pytest.raises(MgieError):
        mini.describe(PICTURE, "sharpen it, only there")


def test_light_is_left_alone_where_detail_alone_is_asked(mini: MgieEngine) -> None:
    description = mini.describe(PICTURE, "sharpen it")
    made = mini.edit(PICTURE, description, EditSettings(1, 1.0, 1.0, 1), lambda *_: None)
    assert np.array_equal(made, mini.reconstruct(PICTURE))


def test_without_the_network_it_refuses_as_before(mini: MgieEngine) -> None:
    without = MgieEngine(mini.model, mini.tokenizer, replace(mini.capabilities))
    with pytest.raises(MgieError, match="detail"):
        without.describe(PICTURE, "sharpen it")
