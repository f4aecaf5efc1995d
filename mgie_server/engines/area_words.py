"""Words that name an area in an instruction, and the wish that is left without them.

A small model learns few of the ways in which a place, a tone or a colour is named beside the edits that it knows. The names
are a short list, and what is wished there is the model's to read.
"""

from __future__ import annotations

import re

from mgie_server.engines.areas import Area
from mgie_server.engines.part_words import ALONE, AS_A_THING, AS_A_THING_ZH, CHINESE, ENGLISH

_COLORS = {
    "red": "red", "orange": "orange", "yellow": "yellow", "green": "green", "teal": "teal|cyan|turquoise", "blue": "blue",
    "purple": "purple|violet", "pink": "pink|magenta",
}  # fmt: skip
_COLORS_ZH = {
    "red": "红", "orange": "橙|橘", "yellow": "黄", "green": "绿", "teal": "青", "blue": "蓝", "purple": "紫", "pink": "粉",
}  # fmt: skip
_HALVES = {
    "left half": "left",
    "right half": "right",
    "upper half": "upper|top",
    "lower half": "lower|bottom",
}
_MIDDLE = r"middle|cent(?:er|re)|central (?:part|area)"
_TONES = {
    "dark": r"shadows|(?:dark|darker|shadow) (?:parts|areas|tones)|darks",
    "bright": r"highlights|(?:bright|brighter|light) (?:parts|areas|tones)",
}
_OF = r"(?: of (?:the|this|my) (?:picture|photo|photograph|image|frame|shot))?"
_WITHOUT = r"but not|but (?:keep|leave)|and (?:keep|leave)|except(?: for)?|apart from|other than|but"
# what may stand behind a bare "the top": else it is the top of something
_END = (
    r"(?=\s*(?:$|[.,;:!?]|(?:please|only|alone|and|but|a|much|more|less|should|is|needs|looks|could|must|down|up|too|by|in)\b"
    r"|\w+er\b|sepia\b|black and white"
    r"|(?:red|orange|yellow|green|teal|blue|purple|pink|warm|cool|dark|bright|foggy|faded|matte)\b))"
)
_PLACES_ZH = {
    "upper left corner": "左上[角方]",
    "upper right corner": "右上[角方]",
    "lower left corner": "左下[角方]",
    "lower right corner": "右下[角方]",
    "left half": "左(?:半边|半部分|边|侧|面)",
    "right half": "右(?:半边|半部分|边|侧|面)",
    "upper half": "上(?:半部分|半边|面|方|边|部)|顶部",
    "lower half": "下(?:半部分|半边|面|方|边|部)|底部",
    "middle": "(?:正?中间|中央|中心)(?![调影])(?:部分|那块)?",
}
_TONES_ZH = {"dark": "(?:阴影|暗部|暗处)(?:部分|里|区域)?", "bright": "(?:高光|亮部|亮处)(?:部分|里|区域)?"}


def asked_area(instruction: str) -> tuple[Area, str] | None:
    """(the one area that an instruction names, the wish without it); None where it names none, or several."""
    text = re.sub(r"\s+", " ", instruction).strip()
    chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    if _OF_THINGS.search(text):
        return None
    why = _REASON.search(text)
    reason = why.start() if why else len(text)
    for area, pattern in _KEPT_ZH if chinese else _KEPT:
        if pattern.fullmatch(text):
            return area, "黑白" if chinese else "make it black and white"
    for named in (_BUT_ZH, _NAMED_ZH) if chinese else (_BUT, _NAMED):
        found = _outermost([(match, area) for area, pattern in named for match in pattern.finditer(text)])
        found = [(match, area) for match, area in found if area.kind != "part" or match.start() < reason]
        if len(found) == 1:
            match, area = found[0]
            return area, (_left_zh if chinese else _left)(text, match)
        if found:
            return None
    return None


def _outermost(found: list[tuple[re.Match[str], Area]]) -> list[tuple[re.Match[str], Area]]:
    """Without what lies within another: the left in "the upper left corner"."""
    kept: list[tuple[re.Match[str], Area]] = []
    for match, area in sorted(found, key=lambda one: one[0].start() - one[0].end()):
        if all(match.end() <= other.start() or match.start() >= other.end() for other, _ in kept):
            kept.append((match, area))
    return kept


def _left(text: str, match: re.Match[str]) -> str:
    """The picture stands for an area that was an object; where it lies is taken away."""
    said = match[0].lower()
    whole = (
        "" if re.match(r"(?:but|in|on|at|to|around|where|except|apart|other|,)\b|,", said) else "the picture"
    )
    if not re.match(r"(?:only |just |all of )?(?:the|every|all|any|(?:my|this|his|her)\b)", said):
        whole = ""  # "more vivid greens"
    rest = f"{text[: match.start()]} {whole} {text[match.end() :]}"
    rest = re.sub(r"\b(?:but )?(?:only|just)\b(?! a)|\balone\b", " ", rest, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", re.sub(r"\s+([,.!?])", r"\1", rest)).strip(" ,:;-")


def _left_zh(text: str, match: re.Match[str]) -> str:
    before, after = text[: match.start()], text[match.end() :]
    before = re.sub(r"(?:只要|只有|只|仅|单独|在|画面|照片|图片)+$", "", before)
    after = re.sub(r"^的?(?:部分|地方|区域|那里|那块)?的?", "", after)
    whole = "画面" if re.search(r"[把将让使给]$", before) or re.match("太|有点|过于", after) else ""
    rest = re.sub(r"^(?:只|仅|单独)", "", f"{before}{whole}{after}")
    return re.sub(r"，?(?:其他|别的地方|其余)(?:不变|不动|保持原样)", "", rest).strip("，,。 ")


def _english() -> dict[Area, tuple[str, str]]:
    """Area -> (its names behind "the", its names without it), as patterns."""
    names: dict[Area, tuple[str, str]] = {}
    for end, side in (("upper", "left"), ("upper", "right"), ("lower", "left"), ("lower", "right")):
        both = _HALVES[f"{end} half"]
        whole = rf"(?:{both})[ -]{side} (?:corner|part|quarter)|{side} (?:{both}) corner"
        names[Area("place", f"{end} {side} corner")] = (rf"{whole}|(?:{both})[ -]{side}{_END}", whole)
    for name, words in _HALVES.items():
        whole = rf"(?:{words})(?:[ -]hand)? (?:half|side|part)"
        names[Area("place", name)] = (rf"{whole}|(?:{words}){_END}", whole)
    names[Area("place", "middle")] = (rf"(?:{_MIDDLE}){_END}|middle part", "")
    for name, words in _TONES.items():
        names[Area("tone", name)] = (words, words)
    for name, words in _COLORS.items():
        parts = rf"(?:{words})(?:s| (?:parts|areas|things))"
        names[Area("color", name)] = (
            parts,
            rf"{parts}|(?:everything|anything)(?: that is| that's)? (?:{words})",
        )
    for name, words in ENGLISH.items():
        names[Area("part", name)] = (words, words if name in ALONE else "")
    return names


def _named() -> list[tuple[Area, re.Pattern[str]]]:
    found: list[tuple[Area, re.Pattern[str]]] = []
    for area, (behind_the, alone) in _english().items():
        whose = "(?:the|my|this|his|her)" if area.kind == "part" else "the"
        the = rf"(?:all )?{whose} (?:{behind_the}){_OF}"
        where = rf"(?:but )?(?:only |just )?(?:in|on|at|to|around) {the}(?: only)?"
        names = rf"{where}|(?:only |just |all of )?{the}(?: only| alone)?"
        names += rf"|on top{_OF}{_END}" if area.name == "upper half" else ""
        names += rf"|\b(?:{alone})\b" if alone else ""
        found.append((area, re.compile(rf"\b(?:{names})", re.IGNORECASE)))
    return found


def _exceptions() -> list[tuple[Area, str]]:
    """What can be left out or kept alone, as patterns that may stand behind "the"."""
    colors = [
        (Area("color", name, True), rf"(?:{words})(?:s\b|\b)(?: (?:parts|areas|things|tones))?")
        for name, words in _COLORS.items()
    ]
    return colors + [(Area("part", name, True), rf"(?:{words})\b") for name, words in ENGLISH.items()]


def _but() -> list[tuple[Area, re.Pattern[str]]]:
    untouched = r"(?: (?:alone|as (?:it is|they are)|in colou?r|untouched|unchanged))?"
    return [
        (
            area,
            re.compile(rf",? ?\b(?:{_WITHOUT}) (?:in |for )?(?:the |my )?{words}{untouched}", re.IGNORECASE),
        )
        for area, words in _exceptions()
    ]


def _kept() -> list[tuple[Area, re.Pattern[str]]]:
    """One color or part is kept, and the rest loses its color."""
    rest = r"(?:,? ?(?:and )?(?:make )?(?:everything else|the rest)(?: in)? (?:black and white|gr[ae]y))?"
    found: list[tuple[Area, re.Pattern[str]]] = []
    for area, words in _exceptions():
        one = rf"(?:the )?{words}"
        in_color = "(?: in colou?r)?" if area.kind == "color" else " in colou?r"  # else it is cut out
        pattern = rf"(?:please )?(?:(?:only keep|keep only|keep just|leave only) {one}{in_color}{rest}"
        pattern += rf"|only {one} in colou?r{rest}|(?:selective colou?r|colou?r splash)(?: in|:)? {one})"
        pattern += r"(?: please)?[.!]?"
        found.append((area, re.compile(pattern, re.IGNORECASE)))
    return found


def _named_zh() -> list[tuple[Area, re.Pattern[str]]]:
    found = [(Area("place", name), re.compile(words)) for name, words in _PLACES_ZH.items()]
    found += [(Area("tone", name), re.compile(words)) for name, words in _TONES_ZH.items()]
    for name, words in _COLORS_ZH.items():
        part = rf"(?:{words})色(?:的?(?:部分|地方|区域)|处)"
        begins = rf"(?:^|(?<=[把将让使只]))(?:{words})色(?![调滤相]|.{{0,6}}[重多])"
        measured = rf"(?<=提高|降低|增加|减少|加强|减弱|增强)(?:{words})色(?=的?(?:饱和度|亮度|对比度))"
        found.append((Area("color", name), re.compile(f"{part}|{begins}|{measured}")))
    return found + [(Area("part", name), re.compile(words)) for name, words in CHINESE.items()]


def _exceptions_zh() -> list[tuple[Area, str]]:
    colors = [
        (Area("color", name, True), rf"(?:{words})色(?:的?(?:部分|地方|区域))?")
        for name, words in _COLORS_ZH.items()
    ]
    return colors + [(Area("part", name, True), rf"(?:{words})(?:部分)?") for name, words in CHINESE.items()]


def _but_zh() -> list[tuple[Area, re.Pattern[str]]]:
    others = r"(?:的?其他(?:地方|颜色)?|的?所有(?:地方|颜色)|全部|都)*"
    return [
        (
            area,
            re.compile(
                rf"除了?{one}(?:以外|之外|外)?，?{others}|{one}(?:以外|之外)的?(?:地方|部分|颜色)?都?"
            ),
        )
        for area, one in _exceptions_zh()
    ]


def _kept_zh() -> list[tuple[Area, re.Pattern[str]]]:
    rest = r"(?:，?(?:其他|其余|别的)(?:地方|颜色)?都?(?:变成?)?(?:黑白|灰色?))"
    found: list[tuple[Area, re.Pattern[str]]] = []
    for area, one in _exceptions_zh():
        often = (
            "?" if area.kind == "color" else ""
        )  # a part that is kept alone may be one that is to be cut out
        found.append(
            (area, re.compile(rf"(?:请|帮我)?只(?:保留|留下?){one}(?:的?颜色)?{rest}{often}[。！]?"))
        )
    return found


_REASON = re.compile(
    r"\b(?:so(?: that)?|because) (?:the|my|these|all)\b", re.IGNORECASE
)  # what follows is no wish
_OF_THINGS = re.compile(
    rf"{AS_A_THING}(?:{'|'.join(ENGLISH.values())})(?![ '’]s? ?(?:colou?r|light|brightness|contrast|saturation|tint|tone))\b"
    rf"|{AS_A_THING_ZH}(?:{'|'.join(CHINESE.values())})(?!的)",
    re.IGNORECASE,
)
_NAMED, _BUT, _KEPT = _named(), _but(), _kept()
_NAMED_ZH, _BUT_ZH, _KEPT_ZH = _named_zh(), _but_zh(), _kept_zh()
