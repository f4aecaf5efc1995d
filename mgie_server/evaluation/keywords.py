"""A baseline without a model: a table of words. The first entry that matches gives the family of the fixed operation.

It is what a diligent person would write in an hour: a few words for each family, the special before the general.
"+" joins words that must all be there; English words match at the start of a word, Chinese ones anywhere.
"""

from __future__ import annotations

import re

from mgie_server.evaluation.cases import colors_in
from mgie_server.training.edits import COLORS, Edit

# fmt: off
TABLE: tuple[tuple[str, str, str], ...] = (
    ("duotone", "duotone, two-tone, two tone, two colors", "双色"),
    ("teal and orange", "teal and orange, cinematic, movie, film look, hollywood", "青橙, 电影"),
    ("cross process", "cross process, cross-process, lomo", "正片负冲, LOMO"),
    ("black and white", "black and white, grayscale, monochrome, b&w, noir", "黑白, 灰度, 单色"),
    ("fix white balance", "white balance, color cast, color balance", "白平衡, 偏色, 色偏"),
    ("fix exposure", "exposure, overexposed, underexposed", "曝光"),
    ("clear haze", "haze, hazy, dehaze, remove+fog", "去雾, 去除+雾, 通透"),
    ("sepia", "sepia, old photo, vintage, antique", "棕褐, 老照片, 复古, 怀旧"),
    ("negative", "negative, invert", "负片, 反相, 反色, 底片"),
    ("golden hour", "golden hour, sunset, golden light", "黄金时刻, 日落, 夕阳"),
    ("moonlight", "moon", "月光, 月夜"),
    ("night", "night", "夜"),
    ("dusk", "dusk, twilight, evening", "黄昏, 傍晚"),
    ("overcast", "overcast, cloudy, rainy, gray day", "阴天, 雨天"),
    ("fog", "fog, mist", "雾"),
    ("vignette", "vignette, corner, edges", "暗角, 四角"),
    ("pastel", "pastel, dreamy", "粉彩, 马卡龙, 梦幻"),
    ("neon", "neon, cyberpunk, synthwave", "霓虹, 赛博朋克"),
    ("dramatic", "drama, epic", "戏剧, 震撼, 冲击力"),
    ("matte", "matte", "哑光"),
    ("faded", "faded, fade, washed out, polaroid", "褪色"),
    ("darker shadows", "shadow+dark, shadow+deep, shadow+black, blacks", "阴影+深, 阴影+暗, 暗部+深"),
    ("lighter shadows", "shadow, dark areas, dark parts", "阴影, 暗部"),
    ("brighter highlights", "highlight+bright, highlight+up, whites", "高光+亮, 高光+提高"),
    ("softer highlights", "highlight", "高光"),
    ("darker midtones", "midtone+dark, midtone+down, gamma+lower", "中间调+暗, 伽马+低"),
    ("brighter midtones", "midtone, gamma", "中间调, 伽马, gamma"),
    ("less contrast", "contrast+less, contrast+lower, contrast+reduce, contrast+soft, flatter", "对比+低, 反差+低, 对比+减"),
    ("more contrast", "contrast, punch", "对比, 反差"),
    ("less saturated", "desaturate, muted, pale, less color, less saturat, saturation+lower, saturation+reduce",
        "饱和度+低, 饱和度+减, 颜色+淡"),
    ("more saturated", "saturat, vivid, vibran, colorful, more color", "饱和, 鲜艳, 艳丽"),
    ("hue shift", "hue", "色相"),
    ("replace colors", "", ""),  # two colors and one of _REPLACES
    *((f"{color} tint", color, sign) for color, sign in zip(COLORS, "红橙黄绿青蓝紫粉", strict=True)),
    ("warmer", "warm, cozy, cosy", "暖"),
    ("cooler", "cool, cold, icy, frost", "冷"),
    ("brighter", "bright, lighter, light up, more light", "亮, 提亮"),
    ("darker", "dark, dim, gloom", "暗"),
    ("better overall", "better, improve, enhance, beautiful, professional", "优化, 美化, 好看, 更好"),
)
_REPLACES = ("replace", "turn", "change", "swap", "make", "换", "变成", "代替", "改成")
# fmt: on


def keyword_edit(text: str) -> Edit | None:
    """The edit that the table finds in an instruction; None (refused) where no word of it matches."""
    low = text.lower().replace("colour", "color").replace("grey", "gray")
    colors = colors_in(low)
    for family, english, chinese in TABLE:
        if family == "replace colors":
            hit = len(colors) == 2 and any(word in low for word in _REPLACES)
        else:
            hit = _hit(english, low, r"\b") or _hit(chinese.lower(), low, "")
        if not hit or (family in ("replace colors", "duotone") and len(set(colors[:2])) < 2):
            continue
        return Edit(family, "default", colors[:2] if family in ("replace colors", "duotone") else ())
    return None


def _hit(entry: str, text: str, start: str) -> bool:
    """Whether one of the alternatives of an entry has all its words in the text."""
    alternatives = [part.strip() for part in entry.split(",") if part.strip()]
    return any(all(re.search(start + re.escape(w), text) for w in part.split("+")) for part in alternatives)
