"""What is said of a picture holds on its pixels, and nothing is said where it is neither clearly so nor clearly not."""

from __future__ import annotations

import colorsys
import re

import numpy as np
import pytest
from judging import contrast, mean, warmth

from mgie_server.training.edits import Edit
from mgie_server.training.expressive import describe, look
from mgie_server.training.expressive.look import Look, dominant_hue, hue_chroma

# word -> (holds where the value lies in, English, Chinese)
TONES = {"dark": (0, 0.31, "偏暗"), "evenly toned": (0.36, 0.54, "明暗适中"), "bright": (0.61, 1, "明亮")}
RANGES = {
    "low contrast": (0, 0.125, "低对比度"), "medium contrast": (0.15, 0.22, "中等对比度"),
    "high contrast": (0.25, 1, "高对比度"),
}  # fmt: skip
LIGHTS = {
    "dark above and bright below": (-1, -0.10, "上暗下亮"), "evenly lit": (-0.045, 0.045, "光线均匀"),
    "bright above and dark below": (0.10, 1, "上亮下暗"),
}  # fmt: skip
WARM = {"in cool light": (-1, -0.045, "冷光"), "in warm light": (0.12, 1, "暖光")}
GRAY = Look(mean=0.33, contrast=0.135, upper=0.07, warm=0.0, hue="")  # all in the dead zones


def scene(seen: Look, language: str) -> str:
    """What the text says of the picture, without what becomes of it."""
    text = describe((Edit("more contrast"),), ("",), seen, language)
    found = re.search(r": (the .*) gains deep" if language == "en" else "。(.*画面)", text)
    assert found, text
    return found[1]


def says(words: dict, english: str) -> set[str]:
    return {word for word in words if re.search(rf"\b{word}(?! above| below)\b", english)}


def upper(picture: np.ndarray) -> float:
    half = len(picture) // 2
    return mean(picture[:half]) - mean(picture[half:])


def test_claims_about_pictures_are_true(drawn, photographs):
    claimed = 0
    for picture in [*drawn, *photographs.values()]:
        text = scene(look(picture), "en")
        measured = (mean(picture), contrast(picture), upper(picture), warmth(picture))
        for words, value in zip((TONES, RANGES, LIGHTS, WARM), measured, strict=True):
            found = says(words, text)
            expected = {word for word, (low, high, _) in words.items() if low <= value <= high}
            assert found == expected, (text, value)
            claimed += len(found)
    assert claimed > 80


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("mean", (0.315, 0.355, 0.545, 0.605), TONES),
        ("contrast", (0.127, 0.148, 0.222, 0.248), RANGES),
        ("upper", (-0.095, -0.05, 0.05, 0.095), LIGHTS),
        ("warm", (-0.04, 0.0, 0.05, 0.115), WARM),
    ],
)
def test_nothing_is_claimed_in_the_dead_zones(field, values, words):
    for value in values:
        seen = Look(**{**vars(GRAY), field: value})
        assert scene(seen, "en") == "the scene" and scene(seen, "zh") == "画面", value
    for low, high, _ in words.values():  # but outside of them
        seen = Look(**{**vars(GRAY), field: 0.5 * (low + high)})
        assert len(says(words, scene(seen, "en"))) == 1


def test_chinese_claims_the_same_as_english(drawn):
    for picture in drawn:
        seen = look(picture)
        english, chinese = scene(seen, "en"), scene(seen, "zh")
        for words in (TONES, RANGES, LIGHTS, WARM):
            assert {
                word for word, (_, _, said) in words.items() if said in chinese.split("的画面")[0].split("、")
            } == says(words, english), (english, chinese)
        assert ("mostly" in english) == ("为主" in chinese)
        assert ("almost colorless" in english) == ("几乎无色" in chinese)


def test_look_knows_the_halves():
    picture = np.zeros((8, 8, 3), np.float32)
    picture[:4] = 0.9
    assert look(picture).light == "above" and look(picture[::-1]).light == "below"
    assert look(picture.transpose(1, 0, 2)).light == "even"


@pytest.mark.parametrize(
    ("degrees", "hue"),
    [
        (0, "red"), (30, "orange"), (55, "yellow"), (120, "green"), (180, "cyan"), (220, "blue"),
        (275, "purple"), (320, "pink"), (355, "red"),
    ],
)  # fmt: skip
def test_hue_of_plain_colours(degrees, hue):
    color = np.array(colorsys.hsv_to_rgb(degrees / 360, 0.6, 0.7), np.float32)
    assert dominant_hue(np.broadcast_to(color, (8, 8, 3))) == hue


def test_gray_pictures_are_called_gray_and_pale_ones_nothing():
    gray = np.full((8, 8, 3), 0.4, np.float32)
    assert dominant_hue(gray) == "gray"
    assert dominant_hue(gray + np.array([0.042, 0, 0], np.float32)) == ""
    assert dominant_hue(gray + np.array([0.06, 0, 0], np.float32)) == "red"


def test_the_larger_colour_is_the_dominant_one_if_it_clearly_leads():
    picture = np.full((10, 10, 3), (0.2, 0.3, 0.8), np.float32)
    picture[:3] = (0.8, 0.3, 0.2)
    assert dominant_hue(picture) == "blue"
    picture[:5] = (0.8, 0.3, 0.2)
    assert dominant_hue(picture) == ""


def test_chroma_is_shared_among_the_hues():
    picture = np.random.default_rng(0).random((16, 16, 3)).astype(np.float32)
    chroma, shares = hue_chroma(picture)
    assert shares.sum() / 256 == pytest.approx(chroma, rel=1e-4) and (shares > 0).all()
