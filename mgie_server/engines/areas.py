"""Areas of a picture that an expressive text can name: where an edit counts. By place, tone, color or what is seen there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COLORS = {
    "red": "红", "orange": "橙", "yellow": "黄", "green": "绿", "teal": "青", "blue": "蓝", "purple": "紫", "pink": "粉",
}  # fmt: skip


@dataclass(frozen=True)
class Area:
    """kind: "place", "tone", "color" or "part"; name: of PLACES, TONES, COLORS or PARTS; but: everything except it."""

    kind: str
    name: str
    but: bool = False


PLACES = {
    "left half": "左半边", "right half": "右半边", "upper half": "上半部分", "lower half": "下半部分", "middle": "中间",
    "upper left corner": "左上角", "upper right corner": "右上角", "lower left corner": "左下角",
    "lower right corner": "右下角", "corners": "四个角落", "edges": "边缘",
}  # fmt: skip
TONES = {"dark": "暗处", "bright": "亮处"}
COLORS = tuple(_COLORS)
PARTS = {
    "sky": "天空", "ground": "地面", "water": "水面", "plants": "植物", "buildings": "建筑",
    "animal": "动物", "snow": "雪地", "people": "人物", "skin": "皮肤", "subject": "主体", "background": "背景",
}  # fmt: skip


def area_named(words: str) -> Area:
    """The area of a short name: "sky", "left half", "not red". Raises KeyError for another."""
    return _BY_NAME[words]


def said(area: Area, language: str) -> str:
    """The end of what changes, as an expressive text says it; language: "en" or "zh"."""
    return _SAID[language][area]


def area_in(text: str) -> tuple[Area | None, str]:
    """(the area that an expressive text names, the text without it); (None, text) where it is about the whole."""
    found = _PATTERN.search(text)
    return (_AREAS[found[0].replace(",", "，")], text.replace(found[0], "", 1)) if found else (None, text)


def _tables() -> dict[str, dict[Area, str]]:
    english: dict[Area, str] = {Area("place", name): f", only in the {name}" for name in PLACES}
    chinese: dict[Area, str] = {Area("place", name): f"，仅在{word}" for name, word in PLACES.items()}
    english |= {Area("tone", name): f", only where it is {name}" for name in TONES}
    chinese |= {Area("tone", name): f"，仅在{word}" for name, word in TONES.items()}
    for name, word in _COLORS.items():
        english[Area("color", name)] = f", only where it is {name}"
        english[Area("color", name, True)] = f", but not where it is {name}"
        chinese[Area("color", name)] = f"，仅在{word}色处"
        chinese[Area("color", name, True)] = f"，但不在{word}色处"
    for name, word in PARTS.items():
        english[Area("part", name)] = f", only in the {name}"
        english[Area("part", name, True)] = f", but not in the {name}"
        chinese[Area("part", name)] = f"，仅在{word}"
        chinese[Area("part", name, True)] = f"，但不在{word}"
    return {"en": english, "zh": chinese}


_SAID = _tables()
AREAS = tuple(_SAID["en"])
_BY_NAME = {"not " * area.but + area.name: area for area in AREAS}
# a tokenizer's normal form has ASCII commas
_AREAS = {text.replace(",", "，"): area for table in _SAID.values() for area, text in table.items()}
_ALL = sorted((text for table in _SAID.values() for text in table.values()), key=len, reverse=True)
_PATTERN = re.compile("|".join(re.escape(text).replace("，", "[，,]") for text in _ALL))
