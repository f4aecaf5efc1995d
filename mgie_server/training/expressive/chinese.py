"""The expressive text in Simplified Chinese, built as the English one: what changes, what is seen, what comes of it."""

from __future__ import annotations

from mgie_server.training.edits import GAMMAS, Edit
from mgie_server.training.expressive.look import Look

# family -> (the change, with {d} for the degree; what the scene does)
_PHRASES: dict[str, tuple[str, str]] = {
    "brighter": ("{d}更亮", "迎来更多光线"),
    "darker": ("{d}更暗", "沉入暗影"),
    "more contrast": ("对比度{d}更高", "暗处更深、亮处更清"),
    "less contrast": ("对比度{d}更低", "层次变得柔和"),
    "lighter shadows": ("阴影{d}更亮", "暗部细节浮现"),
    "darker shadows": ("阴影{d}更深", "黑色更加扎实"),
    "softer highlights": ("高光{d}更柔", "亮部安静下来"),
    "brighter highlights": ("高光{d}更亮", "亮部闪耀起来"),
    "brighter midtones": ("中间调{d}更亮", "中间层次被提起"),
    "darker midtones": ("中间调{d}更暗", "中间层次被压低"),
    "black and white": ("黑白", "只留下灰阶"),
    "more saturated": ("色彩{d}更鲜艳", "颜色饱满有力"),
    "less saturated": ("色彩{d}更淡", "颜色安静内敛"),
    "warmer": ("{d}更暖", "转向暖光"),
    "cooler": ("{d}更冷", "转向冷光"),
    "hue shift": ("色相{d}偏移", "所有颜色都变了样"),
    "sepia": ("复古棕褐", "像老照片一样泛黄"),
    "negative": ("负片", "明暗与色彩全部反转"),
    "faded": ("{d}褪色", "像旧照片一样发白"),
    "matte": ("{d}哑光", "黑色变成柔和的灰"),
    "cross process": ("{d}正片负冲", "泛出怪绿与蓝影"),
    "teal and orange": ("{d}青橙色调", "暗处偏青、亮处偏橙"),
    "pastel": ("{d}粉彩柔和", "颜色轻盈浅淡"),
    "neon": ("{d}霓虹色彩", "闪着紫、粉与青色的光"),
    "dramatic": ("{d}富有戏剧性", "暗部沉重、光线硬朗"),
    "night": ("{d}如同夜晚", "沉入深蓝"),
    "moonlight": ("{d}如在月光下", "笼罩着银白的光"),
    "golden hour": ("{d}如黄金时刻", "沐浴在金色光线中"),
    "dusk": ("{d}如黄昏之后", "褪入蓝紫色"),
    "fog": ("{d}有雾", "隐在灰白的薄纱后"),
    "overcast": ("{d}如阴天", "失去了阳光"),
    "vignette": ("四角{d}更暗", "光线留在中央"),
    "clear haze": ("{d}更通透", "找回层次与色彩"),
    "fix exposure": ("曝光正常", ""),
    "fix white balance": ("白平衡正常", ""),
    "better overall": ("整体更好", "光线与色彩更均衡"),
}
_COLORS = {
    "red": "红", "orange": "橙", "yellow": "黄", "green": "绿", "teal": "青", "blue": "蓝", "purple": "紫",
    "pink": "粉",
}  # fmt: skip
_DEGREE = {"little": "稍微", "default": "", "much": "大幅"}
_AMOUNT = {
    "a third of a stop": "三分之一档", "half a stop": "半档", "two thirds of a stop": "三分之二档", "one stop": "一档",
    "one and a half stops": "一档半", "two stops": "两档", **{f"gamma {g}": f"，伽马{g}" for g in GAMMAS},
}  # fmt: skip
_OUTCOME = {
    "": "", "brighter": "、提亮", "darker": "、压暗", "warmer": "、变暖", "cooler": "、变冷", "greener": "、偏绿",
    "less green": "、减绿", "same": "、几乎不变",
}  # fmt: skip
_MENDED = {
    "brighter": "补回缺少的光线", "darker": "收回过多的光线", "warmer": "不再偏蓝", "cooler": "不再偏橙",
    "greener": "不再偏粉", "less green": "不再偏绿", "same": "保持原样",
}  # fmt: skip
_TONE = {"dark": "偏暗", "bright": "明亮", "midtone": "明暗适中"}
_RANGE = {"low": "低对比度", "medium": "中等对比度", "high": "高对比度"}
_HUES = {
    "red": "以红色为主", "orange": "以橙色为主", "yellow": "以黄色为主", "green": "以绿色为主", "cyan": "以青色为主",
    "blue": "以蓝色为主", "purple": "以紫色为主", "pink": "以粉色为主", "gray": "几乎无色",
}  # fmt: skip
_LIGHT = {"above": "上亮下暗", "below": "上暗下亮", "even": "光线均匀"}
_TEMPERATURE = {"warm": "暖光", "cool": "冷光"}


def describe(edits: tuple[Edit, ...], outcomes: tuple[str, ...], seen: Look, where: str = "") -> str:
    """The expressive text of one or two edits, in order; where: what ends the change, of an area."""
    changes = "，再".join(clause(edit, how) for edit, how in zip(edits, outcomes, strict=True))
    return f"画面调整为：{changes}{where}。{scene(seen)}{_comes(edits[0], outcomes[0])}。"


def clause(edit: Edit, outcome: str = "") -> str:
    """What the picture becomes."""
    if edit.family == "replace colors":
        gone = "（但几乎没有）" if outcome == "missing" else ""
        return f"{_COLORS[edit.colors[0]]}色换成{_COLORS[edit.colors[1]]}色{gone}"
    if edit.family == "duotone":
        return f"{_COLORS[edit.colors[0]]}影{_COLORS[edit.colors[1]]}光的双色调"
    if edit.amount:
        return _PHRASES[edit.family][0].format(d="") + _AMOUNT.get(edit.amount, edit.amount)
    degree = _DEGREE[edit.degree]
    if edit.family.endswith(" tint"):
        return f"{degree}偏{_COLORS[edit.family.removesuffix(' tint')]}"
    return _PHRASES[edit.family][0].format(d=degree) + _OUTCOME[outcome]


def scene(seen: Look) -> str:
    """What is seen: only what clearly holds."""
    words = [
        _TONE.get(seen.tone, ""),
        _RANGE.get(seen.range, ""),
        _HUES.get(seen.hue, ""),
        _LIGHT.get(seen.light, ""),
        _TEMPERATURE.get(seen.temperature, ""),
    ]
    said = "、".join(word for word in words if word)
    return f"{said}的画面" if said else "画面"


def _comes(edit: Edit, outcome: str) -> str:
    if edit.family == "replace colors":
        return "换了颜色" if outcome != "missing" else "保持原样"
    if edit.family == "duotone":
        return "只剩两种颜色"
    if edit.family.endswith(" tint"):
        return f"蒙上{_COLORS[edit.family.removesuffix(' tint')]}色"
    if edit.family in ("fix exposure", "fix white balance"):
        return _MENDED[outcome]
    return _PHRASES[edit.family][1]
