"""How mini reads: long texts, Traditional characters, and what it does where it is not sure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mgie_protocol.errors import MgieError
from mgie_server.engines.catalog import ASSETS, find_model
from mgie_server.engines.mgie_engine import MgieEngine, once
from mgie_server.engines.mini import load_mini
from mgie_server.mgie.traditional import simplified

PICTURE = np.linspace(0.2, 0.8, 64 * 64 * 3, dtype=np.float32).reshape(64, 64, 3)


@pytest.fixture(scope="module")
def mini() -> MgieEngine:
    return load_mini(find_model("mini"), ASSETS / "mini")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("make it darker please please please", "make it darker please"),
        ("thank you thank you, brighter", "thank you thank you, brighter"),
        ("if you can if you can if you can brighten it", "if you can brighten it"),
        ("调亮谢谢谢谢谢谢谢谢", "调亮谢"),
        ("make it black and white", "make it black and white"),
    ],
)
def test_what_is_said_again_and_again_is_read_once(said: str, kept: str) -> None:
    assert once(said) == kept


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert simplified("調亮畫面，對比與飽和度") == "调亮画面，对比与饱和度"
    assert simplified("make it brighter 调亮") == "make it brighter 调亮"


def test_the_same_wish_in_both_scripts_is_the_same_wish(mini: MgieEngine) -> None:
    texts = [mini.describe(PICTURE, wish).expressive for wish in ("把照片调亮", "把照片調亮")]
    assert texts[0] == texts[1] and "亮" in texts[0]


def test_courtesy_of_two_thousand_letters_changes_nothing(mini: MgieEngine) -> None:
    for count in (60, 80, 280):
        assert "darker" in mini.describe(PICTURE, "make it darker" + " please" * count).expressive


def test_a_text_that_is_too_long_is_refused_and_says_so(mini: MgieEngine) -> None:
    story = " ".join(f"on day {n} we saw another village and the road went on" for n in range(36))
    with pytest.raises(MgieError, match="tokens") as error:
        mini.describe(PICTURE, f"make it darker. {story}")
    assert error.value.code == "edit_not_supported"


def test_it_says_how_sure_it_is(mini: MgieEngine) -> None:
    sure = mini.describe(PICTURE, "make it brighter").sure
    assert sure is not None and 0.8 <= sure <= 1
    own = mini.describe(PICTURE, "make it brighter", "The picture becomes darker.")
    assert own.sure is None  # the text is the person's own


def test_below_the_threshold_it_asks_back_with_its_likeliest_readings(
    mini: MgieEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mini, "_second", None)  # which would be sure
    config = mini.model.config
    mini.model.config = replace(config, sure_from=1.01)
    try:
        with pytest.raises(MgieError, match="not sure") as error:
            mini.describe(PICTURE, "make it brighter and warmer")
    finally:
        mini.model.config = config
    assert error.value.code == "edit_not_supported"
    assert (
        "brighter, then warmer" in error.value.details["nearest"] and len(error.value.details["nearest"]) <= 2
    )
    assert 0 <= error.value.details["sure"] <= 1
