"""The built-in model takes no shortcuts: it edits by its rows, describes by the picture, obeys its own text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import skimage
import torch
from PIL import Image

from mgie_protocol.pixels import PixelBuffer
from mgie_server.engines.catalog import ASSETS, find_model
from mgie_server.engines.engine import Description, EditSettings
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.mini import load_mini
from mgie_server.evaluation.properties import Judged, did_it
from mgie_server.imaging.landing.land import land_light
from mgie_server.imaging.pixels import as_array
from mgie_server.training.edits import Edit

PHOTOGRAPHS = ("coffee.png", "motorcycle_left.png", "astronaut.png")
ASKED = {
    "brighter": "make it brighter",
    "darker": "make it darker",
    "black and white": "make it black and white",
    "warmer": "make it warmer",
    "cooler": "make it cooler",
    "more saturated": "make the colors more vivid",
    "less saturated": "reduce the saturation",
    "negative": "invert the colors",
    "night": "make it look like night",
    "green tint": "give the picture a green tint",
}
OPPOSITES = (
    ("brighter", "darker"),
    ("warmer", "cooler"),
    ("more saturated", "less saturated"),
)


@pytest.fixture(scope="module")
def mini() -> MgieEngine:
    return load_mini(find_model("mini"), ASSETS / "mini")


@pytest.fixture(scope="module")
def pictures(mini: MgieEngine) -> list[np.ndarray]:
    """float32 [s, s, 3], as the model sees them."""
    side = mini.capabilities.sizing.long_side
    images = [Image.open(f"{skimage.__path__[0]}/data/{name}").convert("RGB") for name in PHOTOGRAPHS]
    small = [image.resize((side, side), Image.Resampling.BOX) for image in images]
    return [np.asarray(image, np.float32) / 255 for image in small]


@contextmanager
def blinded(mini: MgieEngine) -> Iterator[None]:
    """The picture's tokens of the MLLM are zero; the editor still has its own view of the picture."""
    original = mini.model.mllm.image_features
    try:
        mini.model.mllm.image_features = lambda pixels: torch.zeros_like(original(pixels))  # pyright: ignore
        yield
    finally:
        del mini.model.mllm.image_features


def edited(mini: MgieEngine, picture: np.ndarray, description: Description) -> np.ndarray:
    """The edit as it lands on a layer of the model's own size."""
    can = mini.capabilities
    settings = EditSettings(can.steps, can.text_guidance, can.image_guidance, seed=1)
    out = mini.edit(picture, description, settings, lambda *step: None)
    h, w = picture.shape[:2]
    layer = PixelBuffer(w, h, 3, "f32", "srgb", np.ascontiguousarray(picture).tobytes())
    return np.clip(as_array(land_light(layer, mini.reconstruct(picture), out)), 0, 1)


def holds(family: str, before: np.ndarray, after: np.ndarray) -> bool:
    return did_it(Judged(before, after, Edit(family), before))


def pass_rate(mini: MgieEngine, pictures: list[np.ndarray], rows_of) -> float:
    """Share of ASKED that hold on the pictures; rows_of(place, family) are what the picture of that place is edited by."""
    passed = []
    for place, picture in enumerate(pictures):
        for family, text in ASKED.items():
            after = edited(mini, picture, Description(text, rows_of(place, family)))
            passed.append(holds(family, picture, after))
    return float(np.mean(passed))


def test_without_its_rows_an_edit_fails(mini: MgieEngine, pictures: list[np.ndarray]) -> None:
    said = [
        {family: mini.describe(picture, text).rows for family, text in ASKED.items()} for picture in pictures
    ]
    families = list(ASKED)
    own = pass_rate(mini, pictures, lambda place, family: said[place][family])
    null = pass_rate(mini, pictures, lambda place, family: np.zeros_like(said[place][family]))
    others = {family: families[(k + 3) % len(families)] for k, family in enumerate(families)}
    swapped = pass_rate(mini, pictures, lambda place, family: said[place][others[family]])
    assert own >= 0.85
    assert null <= 0.4 and swapped <= 0.4


def test_the_description_comes_from_the_picture(mini: MgieEngine, pictures: list[np.ndarray]) -> None:
    """A dark and a bright picture are told apart by the picture's tokens and by nothing else."""
    seen, blind = [], []
    for picture in pictures:
        dark, bright = (0.45 * picture) ** 1.25, 1 - 0.42 * (1 - picture)
        pair = [np.asarray(p, np.float32) for p in (dark, bright)]
        seen.append([mini.describe(p, "fix the exposure") for p in pair])
        with blinded(mini):
            blind.append([mini.describe(p, "fix the exposure") for p in pair])
    assert all(a.expressive != b.expressive for a, b in seen)
    assert all("brighter" in a.expressive and "darker" in b.expressive for a, b in seen)
    assert all(a.expressive == b.expressive for a, b in blind)
    assert all(a.rows is not None and np.array_equal(a.rows, b.rows) for a, b in blind)


def test_another_picture_gives_another_text(mini: MgieEngine, pictures: list[np.ndarray]) -> None:
    texts = {mini.describe(picture, "make it warmer").expressive for picture in pictures}
    green = np.full_like(pictures[0], 0.25) * np.array([0.6, 1.4, 0.5], np.float32)
    texts.add(mini.describe(green, "make it warmer").expressive)
    assert len(texts) == len(pictures) + 1
    assert "green" in mini.describe(green, "make it warmer").expressive


def test_the_opposite_text_gives_the_opposite_edit(mini: MgieEngine, pictures: list[np.ndarray]) -> None:
    obeyed = []
    for picture in pictures:
        for one, other in [*OPPOSITES, *((b, a) for a, b in OPPOSITES)]:
            text = mini.describe(picture, ASKED[other]).expressive
            forced = mini.describe(picture, ASKED[one], expressive=text)
            obeyed.append(holds(other, picture, edited(mini, picture, forced)))
    assert np.mean(obeyed) >= 0.8
