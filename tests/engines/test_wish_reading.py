"""What an instruction is refused for before, or although, a model reads it."""

from __future__ import annotations

import pytest

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import Description
from mgie_server.engines.wish_reading import WishReader


def reads_anything(sentence: str) -> Description:
    return Description("The picture becomes darker: the scene.", None)


READER = WishReader(reads_anything, reads_anything, "mini", finds_parts=True)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("no darkening please", "nothing to change"),
        ("小黑是我家的狗", "nothing to change"),
        ("make the platypus darker", "one part only"),
        ("领带颜色深一点", "one part only"),
    ],
)
def test_it_is_refused_whatever_a_model_reads(sentence: str, kind: str) -> None:
    with pytest.raises(MgieError) as refused:
        READER.describe(sentence)
    assert refused.value.code == "edit_not_supported" and refused.value.details["kind"] == kind


@pytest.mark.parametrize("sentence", ["darker please", "make the photo darker", "make the dog darker"])
def test_it_is_read(sentence: str) -> None:
    assert "darker" in READER.describe(sentence).expressive


def test_the_thing_is_named_in_the_refusal() -> None:
    with pytest.raises(MgieError, match="'brass trumpet' as an area"):
        READER.describe("make the brass trumpet darker")


def clouded(sure: float) -> WishReader:
    """Reads a whole sentence as weather, so sure of it, and nothing in what is left without the clouds' name."""

    def read(sentence: str) -> Description:
        return Description("The picture becomes dull like an overcast day: the scene.", None, sure=sure)

    def read_left(sentence: str) -> Description:
        raise MgieError("edit_not_supported", "nothing", "", {"kind": "unclear"})

    return WishReader(read, read_left, "mini", True, likely=lambda sentence: 0.5)


def test_weather_is_the_whole_pictures_though_it_names_the_clouds() -> None:
    assert clouded(0.95).describe("let the sun vanish behind clouds").area is None
    with pytest.raises(MgieError):
        clouded(0.75).describe("let the sun vanish behind clouds")
