"""Which edits of light and colour a refusal names: those that come near to what was asked for, in words or in kind."""

from __future__ import annotations

import re

GUESS = ("brighter", "more contrast", "more saturated")  # what the model says where it knows nothing nearer

# what may stand in a picture -> what light and colour can do for it; starts of English words, and Chinese ones
# fmt: off
_TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("person|people|man|men|woman|women|girl|boy|child|kid|tourist|crowd|guy|lady|friend|人|男|女|孩|游客",
     ("vignette", "brighter midtones", "warmer")),
    ("face|skin|wrinkle|pimple|acne|spot|blemish|freckle|mole|scar|eye|脸|皮肤|皱纹|痘|斑|眼",
     ("softer highlights", "pastel", "brighter midtones")),
    ("beard|hair|mustache|glasses|hat|shirt|dress|coat|tattoo|胡子|头发|眼镜|帽|衣|裙|纹身",
     ("darker shadows", "replace colors", "softer highlights")),
    ("sky|bird|plane|airplane|balloon|kite|天空|鸟|飞机|气球", ("golden hour", "dusk", "clear haze")),
    ("wire|cable|power line|pole|antenna|crane|fence|电线|电缆|杆|天线|围栏", ("fog", "less contrast", "overcast")),
    ("car|bike|bicycle|bus|truck|boat|ship|train|traffic|motor|车|船", ("darker shadows", "dusk", "teal and orange")),
    ("building|house|tower|wall|window|door|city|bridge|roof|楼|房|塔|墙|窗|门|桥|城", ("dusk", "fog", "night")),
    ("sign|logo|text|writing|watermark|date|letter|word|caption|标志|文字|水印|日期|字",
     ("faded", "softer highlights", "matte")),
    ("background|behind|backdrop|背景|后面", ("vignette", "fog", "darker shadows")),
    ("trash|litter|rubbish|garbage|dirt|stain|scratch|crack|垃圾|污|划痕|裂",
     ("darker shadows", "less contrast", "pastel")),
    ("dog|cat|horse|cow|sheep|animal|bear|fish|狗|猫|马|牛|羊|动物|熊|鱼", ("warmer", "golden hour", "vignette")),
    ("road|path|street|way|马路|道路", ("less contrast", "fog", "darker shadows")),
    ("mountain|hill|rock|field|山|石|田", ("fog", "clear haze", "golden hour")),
    ("table|chair|cup|bottle|food|plate|book|phone|bag|桌|椅|杯|瓶|食|盘|书|手机|包", ("warmer", "vignette", "matte")),
)

# of a refusal's kind, where the words say nothing: an edit that serves much the same end
_KINDS: dict[str, tuple[str, ...]] = {
    "new content": ("dramatic", "golden hour", "dusk"),
    "removal": ("vignette", "darker shadows", "less contrast"),  # what is not to be seen is seen less
    "replacement": ("replace colors", "hue shift", "duotone"),
    "one part only": ("better overall", "lighter shadows", "softer highlights"),
    "text": ("faded", "matte", "vignette"),
    "geometry": ("vignette", "better overall", "fix exposure"),
    "style": ("pastel", "matte", "cross process"),
    "detail": ("more contrast", "clear haze", "lighter shadows"),
    "another effect": ("faded", "vignette", "cross process"),
    "question": ("better overall", "fix exposure", "fix white balance"),
    "nothing to change": ("better overall", "more contrast", "warmer"),
    "another language": ("brighter", "more contrast", "warmer"),
    "unclear": ("better overall", "brighter", "warmer"),
}

# of what shall go, the opposite comes nearest: without the snow it is warmer
_COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
_INSTEAD: dict[str, str] = {
    "brighter": "darker", "darker": "brighter", "cooler": "warmer", "warmer": "cooler", "fog": "clear haze",
    "overcast": "brighter", "night": "brighter", "moonlight": "darker", "golden hour": "cooler", "dusk": "brighter",
    "more contrast": "less contrast", "less contrast": "more contrast", "more saturated": "less saturated",
    "less saturated": "more saturated", "brighter highlights": "softer highlights", "darker shadows": "lighter shadows",
    "black and white": "more saturated", "sepia": "fix white balance", "neon": "less saturated",
    "faded": "more contrast", "dramatic": "pastel", "vignette": "better overall", "teal and orange": "fix white balance",
    **{f"{color} tint": "less saturated" for color in _COLORS},
}
# fmt: on
_MOST = 3


def near_edits(instruction: str, kind: str, said: list[str]) -> list[str]:
    """Up to three. kind: of the refusal ("removal"). said: what the model names itself, by the instruction's words."""
    by_words = [] if tuple(said) == GUESS else said
    if kind in ("removal", "nothing to change"):
        by_words = [_INSTEAD.get(name, name) for name in by_words]
    found = [*by_words, *_of_topics(instruction), *_KINDS.get(kind, ())]
    return list(dict.fromkeys(found or said))[:_MOST]


def _of_topics(instruction: str) -> list[str]:
    """What the things in the instruction suggest, the first of each thing before the second of any."""
    text = re.sub(r"[\s\-_]+", " ", instruction.lower())
    places = [(found.start(), names) for stems, names in _TOPICS if (found := _pattern(stems).search(text))]
    named = [names for _, names in sorted(places)]
    return [names[k] for k in range(_MOST) for names in named]


def _pattern(stems: str) -> re.Pattern[str]:
    """English words whole, or in the plural; Chinese ones anywhere."""
    words = stems.split("|")
    english = "|".join(re.escape(word) for word in words if word.isascii())
    chinese = "|".join(word for word in words if not word.isascii())
    return re.compile(rf"(?<![a-z])(?:{english})(?:s|es|ies)?(?![a-z])|{chinese}")
