"""Wishes that leave room: which words they are, and the changes of light and colour that each can be read as.

A wish is open where the whole sentence is one of these and nothing is named beside it: no area, no number, no edit. The
changes are written as expressive texts write them, in the order in which variations take them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mgie_server.engines.open_vocabulary import WORDS, chinese, english
from mgie_server.mgie.traditional import simplified

_LONGEST = 120  # letters


@dataclass(frozen=True)
class OpenWish:
    """name: for tests and tables. english, chinese: the changes, of which no two are the same."""

    name: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]


# name -> (change, the same in Chinese)
_CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "better": (
        ("better overall", "整体更好"),
        ("higher in contrast, then a little more colorful", "对比度更高，再色彩稍微更鲜艳"),
        ("warmer, then lighter in the shadows", "更暖，再阴影更亮"),
        ("a little cooler, then higher in contrast", "稍微更冷，再对比度更高"),
        ("a little flatter, then brighter", "对比度稍微更低，再更亮"),
    ),
    "cinematic": (
        ("teal and orange", "青橙色调"),
        ("less colorful, then higher in contrast", "色彩更淡，再对比度更高"),
        ("golden like a low sun, then deeper in the shadows", "如黄金时刻，再阴影更深"),
        ("darker, then cooler", "更暗，再更冷"),
    ),
    "moody": (
        ("dramatic", "富有戏剧性"),
        ("darker, then less colorful", "更暗，再色彩更淡"),
        ("matte, then cooler", "哑光，再更冷"),
        ("dim like dusk", "如黄昏之后"),
    ),
    "atmospheric": (
        ("foggy", "有雾"),
        ("golden like a low sun", "如黄金时刻"),
        ("dim like dusk", "如黄昏之后"),
        ("matte, then cooler", "哑光，再更冷"),
    ),
    "vintage": (
        ("faded", "褪色"),
        ("sepia toned", "复古棕褐"),
        ("cross processed", "正片负冲"),
        ("matte, then warmer", "哑光，再更暖"),
    ),
    "dreamy": (
        ("pastel", "粉彩柔和"),
        ("golden like a low sun, then flatter", "如黄金时刻，再对比度更低"),
        ("a little pinker, then brighter", "稍微偏粉，再更亮"),
        ("cooler, then flatter", "更冷，再对比度更低"),
    ),
    "dramatic": (
        ("dramatic", "富有戏剧性"),
        ("black and white", "黑白"),
        ("deeper in the shadows, then cooler", "阴影更深，再更冷"),
        ("golden like a low sun, then higher in contrast", "如黄金时刻，再对比度更高"),
    ),
    "artistic": (
        ("cross processed", "正片负冲"),
        ("pastel", "粉彩柔和"),
        ("a duotone of blue shadows and orange lights", "蓝影橙光的双色调"),
        ("neon colored", "霓虹色彩"),
    ),
    "striking": (
        ("higher in contrast, then more colorful", "对比度更高，再色彩更鲜艳"),
        ("much more colorful", "色彩大幅更鲜艳"),
        ("a little warmer, then higher in contrast", "稍微更暖，再对比度更高"),
        ("brighter, then more colorful", "更亮，再色彩更鲜艳"),
    ),
    "romantic": (
        ("warmer, then brighter", "更暖，再更亮"),
        ("pinker, then flatter", "偏粉，再对比度更低"),
        ("golden like a low sun", "如黄金时刻"),
        ("pastel", "粉彩柔和"),
    ),
}  # fmt: skip


def open_wish(instruction: str) -> OpenWish | None:
    """The open wish that an instruction is with all of its words, or None."""
    text = re.sub(r"\s+", " ", simplified(instruction)).strip().lower().replace("’", "'")
    if len(text) > _LONGEST:
        return None
    text = re.sub(r"[\s.,;!?~:。，！？…、：-]+$", "", text)
    in_chinese = _is_chinese(text)
    if in_chinese:
        text = re.sub(r"[\s，,。！!]", "", text)
    for wish, *patterns in _TABLE:
        if patterns[in_chinese].fullmatch(text):
            return wish
    return None


def changes_of(wish: OpenWish, instruction: str) -> tuple[str, ...]:
    """In the language of the instruction."""
    return wish.chinese if _is_chinese(instruction) else wish.english


def _is_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


_TABLE = tuple(
    (
        OpenWish(name, tuple(en for en, _ in changes), tuple(zh for _, zh in changes)),
        english(WORDS[name]),
        chinese(WORDS[name]),
    )
    for name, changes in _CHANGES.items()
)
WISHES = tuple(wish for wish, _, _ in _TABLE)
