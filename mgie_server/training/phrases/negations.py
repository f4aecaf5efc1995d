"""Asking for an edit by what there is too much of: "not so cold" is warmer, "太冷了" too."""

from __future__ import annotations

# family -> what there is too much of
# fmt: off
TOO_MUCH: dict[str, tuple[str, ...]] = {
    "brighter": ("dark", "dim", "gloomy"), "darker": ("bright", "light", "luminous", "glaring"),
    "more contrast": ("flat", "low in contrast"), "less contrast": ("contrasty", "harsh", "hard in contrast", "punchy"),
    "more saturated": ("dull in color", "pale", "colorless", "dull"),
    "less saturated": ("colorful", "vivid", "saturated", "gaudy", "garish"),
    "warmer": ("cold", "cool", "icy", "chilly"), "cooler": ("warm", "hot", "golden"),
    "clear haze": ("hazy", "foggy", "misty"),
}
TOO_MUCH_ZH: dict[str, tuple[str, ...]] = {
    "brighter": ("暗", "黑", "昏暗"), "darker": ("亮", "刺眼", "明亮"), "more contrast": ("平", "平淡"),
    "less contrast": ("硬", "生硬"), "more saturated": ("素", "没颜色"), "less saturated": ("艳", "鲜艳", "花哨"),
    "warmer": ("冷", "冰冷"), "cooler": ("暖", "热"), "clear haze": ("雾蒙蒙", "朦胧"),
}
LESS = (
    "not so {w}", "not that {w}", "less {w}", "not as {w}", "not quite so {w}", "make {o} less {w}", "less {w} please",
    "make {o} not so {w}", "not so {w} please", "{o} should be less {w}", "{o} should not be so {w}",
    "don't make {o} so {w}", "I want {o} less {w}", "can {o} be less {w}", "{o} is too {w}", "too {w}",
    "{o} looks too {w}", "{o} is way too {w}", "this is too {w} for me", "{o} feels too {w}", "a bit too {w}",
    "it's too {w} for my taste", "it came out too {w}", "{o} turned out too {w}", "could be less {w}", "why so {w}, fix it",
)
LESS_ZH = (
    "别那么{w}", "不要那么{w}", "不要这么{w}", "{o}太{w}了", "太{w}了", "{o}有点太{w}", "{o}不要太{w}", "别太{w}",
    "没必要这么{w}",
    "{o}看起来太{w}了", "{o}不想这么{w}", "让{o}不那么{w}", "让{o}没那么{w}", "感觉太{w}了", "有些过于{w}",
)
# fmt: on
