"""Sentences that wish nothing, told by their form, and such as look alike and wish something."""

from __future__ import annotations

import pytest

from mgie_server.engines.no_wish import wishes_nothing


@pytest.mark.parametrize(
    "sentence",
    [
        "don't make it darker", "no brighter please", "no night look please", "月光很美",
        "please don't turn the photo pink", "no darkening please", "No further sharpening.",
        "brightening is not wanted", "stop saturating it", "the contrast stays as it is, ok?", "no more colour, thanks",
        "if I had wanted fog I would have said so", "I used to shoot everything in sepia", "we adore how icy it turned out",
        "I love how dark it is", "the light that morning was magical", "Good evening! Nice weather today.",
        "不要变成夜晚", "滤镜就不用了", "颗粒感免了", "大黄是我邻居的猫", "這張照片拍得真好", "夕阳真美！",
    ],
)  # fmt: skip
def test_nothing_is_wished(sentence: str) -> None:
    assert wishes_nothing(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "don't make it this dark", "don't make it black and white! calmer colors", "no colors",
        "I used to print them, do it again",
        "I love how dark it is, but make the colors stronger", "I like it darker", "I remember it greener",
        "good morning! more contrast please", "the contrast should be lower", "stop. make it warmer",
        "不要变得那么暗", "颜色就不用了", "我喜欢暖一点的", "拍得太暗了", "把亮度提上去",
    ],
)  # fmt: skip
def test_something_is_wished(sentence: str) -> None:
    assert not wishes_nothing(sentence)
