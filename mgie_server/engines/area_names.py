"""Names of places, tones and colours in an instruction, as patterns; those of parts are in part_words."""

from __future__ import annotations

import re

from mgie_server.engines.areas import Area
from mgie_server.engines.part_words import ALONE, BEFORE_A_WISH, ENGLISH, MORE, OF_A_COLOR, OF_ELSE
from mgie_server.engines.part_words_chinese import CHINESE
from mgie_server.mgie.traditional import simplified

COLORS = {
    "red": "red|scarlet|crimson", "orange": "orange", "yellow": "yellow|mustard", "green": "green",
    "teal": "teal|cyan|turquoise", "blue": "blue", "purple": "purple|violet|lilac", "pink": "pink|magenta",
}  # fmt: skip
COLORS_ZH = {
    "red": "红", "orange": "橙|橘", "yellow": "黄", "green": "绿", "teal": "青", "blue": "蓝", "purple": "紫", "pink": "粉",
}  # fmt: skip
_HALVES = {
    "left half": "left",
    "right half": "right",
    "upper half": "upper|top",
    "lower half": "lower|bottom",
}
_MIDDLE = r"middle|cent(?:er|re)|central (?:part|area)"
_CORNERS = r"(?:four |all )?corners"
_EDGES = (
    r"(?:outer )?(?:edges|rims?|margins|outskirts)|outside edges?|edge|periphery|borders(?! of)"
    r"|outer (?:parts?|areas?|zone|ring)"
)
_TONES = {
    "dark": r"shadows|(?:dark|darker|darkest|shadow) (?:parts|areas|tones|bits|ones)|darks|lows",
    "bright": r"highlights|(?:bright|brighter|brightest|light) (?:parts|areas|tones|bits|ones)|brights|lights(?= only)",
}
OF_PICTURE = r"(?: of (?:the|this|my) (?:picture|photo|photograph|image|frame|shot))?"
# what may stand behind a bare "the top": else it is the top of something
END = (
    r"(?=\s*(?:$|[.,;:!?]|\d|(?:please|only|alone|and|but|a|much|more|less|should|is|needs|looks|could|must|down|up|too|by|in)\b"
    r"|\w+er\b|sepia\b|black and white"
    r"|(?:red|orange|yellow|green|teal|blue|purple|pink|warm|cool|dark|bright|foggy|faded|matte)\b))"
)
# one word between "the" and a part's name: "the old houses"
_ADJECTIVE = (
    r"(?:(?!(?:of|in|on|at|is|are|was|were|and|or|but|to|with|for|from|behind|picture|photo|image|shot|colou?rs?|light|more|less"
    r"|not|too)\b)[\w'’-]+ )?"
)
_WHOSE = r"(?:the|my|our|your|his|her|their|this|that|these|those)"
_HALF_ZH = "(?:半边|半部分?|半幅|半张图?|半截|半画面|边|侧|面|方|部)"
PLACES_ZH = {
    "upper left corner": "左上(?:那个|的)?(?:角落?|方)",
    "upper right corner": "右上(?:那个|的)?(?:角落?|方)",
    "lower left corner": "左下(?:那个|的)?(?:角落?|方)",
    "lower right corner": "右下(?:那个|的)?(?:角落?|方)",
    "left half": f"左{_HALF_ZH}(?:那一半)?|左半|靠左那一半",
    "right half": f"右{_HALF_ZH}(?:那一半)?|右半|靠右那一半",
    "upper half": f"(?<!路)上{_HALF_ZH}(?:那一半)?|顶部",
    "lower half": f"(?<!眼睛)下{_HALF_ZH}(?:那一半)?|底部",
    "corners": "四[个個只]?角落?|[各全]部?角落|角落(?:里|处)|几个角落?|边角",
    "edges": "边缘|四[周边]|外围|周边|边上|边框附近",
    "middle": "(?:正?中间|正中|中央|中心)(?![调影灰]|亮度)(?:部分|那块)?",
}
TONES_ZH = {
    "dark": "(?:阴影|影子|暗部|暗处)(?:部分|里|区域|的地方|处)?|[黑暗]的(?:地方|部分)",
    "bright": "(?:高光|亮部|亮处)(?:部分|里|区域|的地方|处)?|亮的(?:地方|部分)",
}


def names_color(instruction: str, color: str) -> bool:
    """Whether an instruction has a word for a color, whatever it says of it."""
    return re.search(f"{COLORS[color]}|{COLORS_ZH[color]}", simplified(instruction).lower()) is not None


def english() -> dict[Area, tuple[str, str]]:
    """Area -> (its names behind "the", its names without it), as patterns."""
    names: dict[Area, tuple[str, str]] = {}
    for end, side in (("upper", "left"), ("upper", "right"), ("lower", "left"), ("lower", "right")):
        both = _HALVES[f"{end} half"]
        whole = rf"(?:{both})[ -]{side} (?:corner|part|quarter)|{side} (?:{both}) corner"
        whole += rf"|corner (?:at |in |on )?(?:the )?(?:(?:{both})[ -]{side}|{side} (?:{both}))"
        names[Area("place", f"{end} {side} corner")] = (rf"{whole}|(?:{both})[ -]{side}{END}", whole)
    for name, words in _HALVES.items():
        whole = rf"(?:{words})(?:[ -]hand)? (?:half|side|part)"
        begins = rf"^(?:{words})(?= (?:a (?:little|bit)|more|less|\w+er)\b)"
        names[Area("place", name)] = (rf"{whole}|(?:{words}){END}", f"{whole}|{begins}")
    names[Area("place", "middle")] = (rf"(?:{_MIDDLE}){END}|middle part", rf"^(?:{_MIDDLE}){END}")
    of = r"(?! of the (?!picture|photo|image|frame|shot))"  # "the edges of the table" are a thing's
    names[Area("place", "corners")] = (f"{_CORNERS}{of}", rf"(?:{_CORNERS}){END}")
    names[Area("place", "edges")] = (rf"(?:{_EDGES})\b{of}", rf"(?<!the )(?:edges){END}")
    for name, words in _TONES.items():
        names[Area("tone", name)] = (words, words)
    for name, words in COLORS.items():
        parts = rf"(?:{words})(?:s| (?:parts|areas|things|stuff))"
        all_of_it = rf"(?:everything|anything|all)(?: that is| that['’]s| the)? (?:{words})(?: stuff)?"
        there = rf"where(?:ver)? (?:there['’]s|it['’]s|there is|it is) (?:{words})|whatever is (?:{words})"
        names[Area("color", name)] = (parts, rf"{parts}|{all_of_it}|{there}")
    for name, words in ENGLISH.items():
        alone = rf"(?<!\ba )(?<!\ban )(?<!-)(?:{ALONE[name]})"
        names[Area("part", name)] = (
            rf"{_ADJECTIVE}(?:{words})\b{OF_ELSE}",
            rf"{alone}\b{OF_ELSE}{OF_A_COLOR}{BEFORE_A_WISH}",
        )
    return names


def loosely_named() -> list[tuple[Area, str]]:
    """Names that tell an area only beside another one: "purple sky, darker towers", "the left one"."""
    places = [(Area("place", name), rf"the (?:{words}) one") for name, words in _HALVES.items()]
    for end, side in (("upper", "left"), ("upper", "right"), ("lower", "left"), ("lower", "right")):
        places.append(
            (Area("place", f"{end} {side} corner"), rf"(?:{_HALVES[f'{end} half']})[ -]{side}(?: one)?")
        )
    places.append((Area("place", "middle"), rf"(?:{_MIDDLE})"))
    colors = [
        (Area("color", name), rf"(?:{words})s|(?:{words})(?= and \w+ (?:parts|areas|tones))")
        for name, words in COLORS.items()
    ]
    parts = [
        (Area("part", name), f"{words}|{MORE[name]}" if name in MORE else words)
        for name, words in ENGLISH.items()
    ]
    return [*places, *colors, *parts]


def behind_the(area: Area) -> str:
    """What may stand before a name: of a part also "my", "those"."""
    return _WHOSE if area.kind == "part" else "the"


def exceptions() -> list[tuple[Area, str]]:
    """What can be left out or kept alone, as patterns that may stand behind "the"."""
    colors = [
        (Area("color", name, True), rf"(?:{words})(?:s\b|\b)(?: (?:parts|areas|things|tones))?")
        for name, words in COLORS.items()
    ]
    parts = {**ENGLISH, "people": f"{ENGLISH['people']}|us|me|her|him"}
    return colors + [(Area("part", name, True), rf"(?:{words})\b") for name, words in parts.items()]


def chinese() -> list[tuple[Area, str]]:
    """Areas and their names, as patterns over Simplified characters."""
    found = [(Area("place", name), words) for name, words in PLACES_ZH.items()]
    found += [(Area("tone", name), words) for name, words in TONES_ZH.items()]
    for name, words in COLORS_ZH.items():
        part = rf"(?:{words})色?(?:的?(?:部分|地方|区域)|处)"
        begins = rf"(?:^|(?<=[把将让使只]))(?:{words})色(?![调滤相]|.{{0,6}}[重多])"
        more = "饱和|明度|亮度|对比|加浓|浓|太浓|太艳|太萤光|淡|收|降|鲜|艳|压|提|再|更|收敛"
        wished = rf"(?<=[，,。 ])(?:{words})色(?={more})|(?:^|(?<=[，,。 ]))(?:{words})(?=饱和|明度|的[晃再看冷暖])"
        measured = rf"(?<=提高|降低|增加|减少|加强|减弱|增强)(?:{words})色(?=的?(?:饱和度|亮度|对比度))"
        found.append((Area("color", name), f"{part}|{begins}|{wished}|{measured}"))
    return found + [(Area("part", name), words) for name, words in CHINESE.items()]


def exceptions_chinese() -> list[tuple[Area, str]]:
    colors = [
        (Area("color", name, True), rf"(?:{words})色?(?:的?(?:部分|地方|区域|东西)?)")
        for name, words in COLORS_ZH.items()
    ]
    parts = {**CHINESE, "sky": rf"{CHINESE['sky']}|天", "people": rf"{CHINESE['people']}|人"}
    return colors + [(Area("part", name, True), rf"(?:{words})(?:部分)?") for name, words in parts.items()]
