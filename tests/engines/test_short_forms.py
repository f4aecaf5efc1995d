"""Short forms of phones are read as the words they stand for, and nothing else is touched."""

from __future__ import annotations

import pytest

from mgie_server.engines.short_forms import spelled_out


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bluer sky pls", "bluer sky please"),
        ("abit brighter plz thx", "a bit brighter please thanks"),
        ("PLS dont make it dark", "please don't make it dark"),
        ("w/o color", "without color"),
        ("could you brighten it, it isn't the uranus", "could you brighten it, it isn't the uranus"),
        ("调亮 pls", "调亮 please"),
        ("R G B", "R G B"),
        ("ten per cent darker", "10% darker"),
        ("thirty-five percent more contrast", "35% more contrast"),
        ("20 points off the contrast", "20% off the contrast"),
        ("make a good point", "make a good point"),
        ("提亮百分之二十五", "提亮25%"),
        ("磨皮", "皮肤柔化"),
        ("再亮两成左右", "再亮两成"),
        ("左右两边都亮一点", "左右两边都亮一点"),
        ("warmer BUT NOT red", "warmer but not red"),
    ],
)
def test_short_forms_are_spelled_out(typed: str, read: str) -> None:
    assert spelled_out(typed) == read
