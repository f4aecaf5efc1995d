"""Words that name an area in an instruction, and the wish that is left without them.

A small model learns few of the ways in which a place, a tone or a colour is named beside the edits that it knows. The names
are a list, and what is wished there is the model's to read.
"""

from __future__ import annotations

import re

from mgie_server.engines.area_names import (
    END,
    OF_PICTURE,
    behind_the,
    chinese,
    english,
    exceptions,
    exceptions_chinese,
    loosely_named,
)
from mgie_server.engines.areas import Area
from mgie_server.engines.part_words import AS_A_THING, ENGLISH
from mgie_server.engines.part_words_chinese import AS_A_THING_ZH, CHINESE, LOOSE_CHINESE
from mgie_server.engines.rest_words import Mention, rest_of
from mgie_server.mgie.traditional import simplified

_WITHOUT = r"but not|but (?:keep|leave)|and (?:keep|leave)|except(?: for)?|apart from|other than|save"
_PHOTO = r"(?:photo(?:graph)?|picture|pic|image|shot|portrait|view|painting|scan|snap|crop)s?"
# a part that is only told of: "the photo of my dog", "as blue as the sea", "like the sky"
_TOLD = re.compile(
    rf"(?<!['’]d )\b(?:{_PHOTO} (?:of|with|from)|(?<!would )like|as|than|from|under)(?: in)? $", re.IGNORECASE
)
_BEHIND = re.compile(
    r"\b(?:(?:(?:what(?:ever)?|that)(?:['’]s| is| lies)?|everything|all|the (?!picture|photo)\w+(?: of \w+)?|that \w+"
    r"|those (?:\w+ )?\w+|scenery) )?(?:right )?behind"
    r" (?:(?:the|my|our|their|his) (?:two |old )?\w+|them|him|her|us|me|it)\b"
    r"|\b(?:(?:everything|the \w+) )?(?:at|in) the (?:back|rear)\b(?: of the (?:scene|picture|room))?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|and|or|&|n|[和与跟、])?\s*", re.IGNORECASE)
# who only says what is wished: "my daughter says"
_SAYS = re.compile(
    r" (?:says?|said|wants?|wanted|thinks?|thought|asks?|asked|prefers?|complains?|loves?|hates?|likes?)\b"
)
_MINE = re.compile(r"(?:my|our)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:everything|anything|everyone|all|nothing|none)\W*$", re.IGNORECASE)
_BACKGROUND = Area("part", "background")


def asked_area(instruction: str) -> tuple[Area, str] | None:
    """(the one area that an instruction names, the wish without it); None where it names none, or several.

    Of Chinese, the wish is in Simplified characters.
    """
    text = simplified(re.sub(r"\s+", " ", instruction).strip())
    is_chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    if _OF_THINGS.search(text):
        return None
    for area, pattern in _KEPT_ZH if is_chinese else _KEPT:
        if pattern.fullmatch(text):
            return area, "黑白" if is_chinese else "make it black and white"
    kept = rest_of(text, _mentions_zh if is_chinese else _mentions, is_chinese)
    if kept:
        return kept
    found = _outermost(_matches(_BUT_ZH if is_chinese else _BUT, text))
    found = found or (_mentions_zh if is_chinese else _mentions)(text)
    if len({area for _, area in found}) != 1:
        return None
    wish = wish_without(text, [match.span() for match, _ in found], is_chinese)
    return found[0][1], wish


def all_mentions(text: str, is_chinese: bool, loosely: bool = False) -> list[tuple[int, int, Area]]:
    """(start, end, area) of each name of an area in a text in Simplified characters, in their order.

    loosely: nouns without "the" as well, which in another sentence would be a thing.
    """
    names, but = (_NAMED_ZH, _BUT_ZH) if is_chinese else (_NAMED, _BUT)
    if loosely:
        names = [*names, *(_LOOSE_ZH if is_chinese else _LOOSE)]
    exceptions = [one for one in _outermost(_matches(but, text)) if _leaves_out(text, one[0])]
    behind = [] if is_chinese else [(m, _BACKGROUND) for m in _BEHIND.finditer(text)]
    plain = [
        (match, area)
        for match, area in _outermost([*_matches(names, text), *behind])
        if (area.kind != "part" or not _is_told(text, match))
        and all(match.end() <= b.start() or match.start() >= b.end() for b, _ in exceptions)
    ]
    found = sorted([*exceptions, *_without_tones(plain)], key=lambda one: one[0].start())
    return _merged(text, [(match.start(), match.end(), area) for match, area in found])


def _merged(text: str, found: list[tuple[int, int, Area]]) -> list[tuple[int, int, Area]]:
    """With "hedges and trees" as one name."""
    merged: list[tuple[int, int, Area]] = []
    for start, end, area in found:
        if merged and merged[-1][2] == area and _AND.fullmatch(text[merged[-1][1] : start]):
            merged[-1] = (merged[-1][0], end, area)
        else:
            merged.append((start, end, area))
    return merged


def _is_told(text: str, match: re.Match[str]) -> bool:
    """Whether a part is only told of, or is who says what is wished."""
    says = _MINE.match(match[0]) and _SAYS.match(text, match.end())
    return bool(says) or _TOLD.search(text[: match.start()]) is not None


def _leaves_out(text: str, match: re.Match[str]) -> bool:
    """Whether a "but" is one of "everything but the sky", not of two clauses."""
    joins = re.match(r"[, ]*but (?!not|keep|leave)", match[0], re.IGNORECASE)
    return not joins or _ALL.search(text[: match.start()]) is not None


def wish_without(text: str, spans: list[tuple[int, int]], is_chinese: bool) -> str:
    """The wish that is left of a text in which areas are named at `spans`, in their order."""
    if not spans:
        return text.strip(" ,:;-，。；")
    return (_left_zh if is_chinese else _left)(text, spans)


def _matches(named: list[tuple[Area, re.Pattern[str]]], text: str) -> list[Mention]:
    return [(match, area) for area, pattern in named for match in pattern.finditer(text)]


def _mentions(text: str) -> list[Mention]:
    """What areas an English text names, in their order; a tone beside another area belongs to the wish."""
    why = _REASON.search(text)
    reason = why.start() if why else len(text)
    found = _outermost([*_matches(_NAMED, text), *((m, _BACKGROUND) for m in _BEHIND.finditer(text))])
    found = [
        (match, area)
        for match, area in found
        if area.kind != "part" or (match.start() < reason and not _is_told(text, match))
    ]
    return _without_tones(found)


def _mentions_zh(text: str) -> list[Mention]:
    why = _REASON_ZH.search(text)
    found = _outermost(_matches(_NAMED_ZH, text))
    return _without_tones([one for one in found if not why or not why.start() <= one[0].start() < why.end()])


def _without_tones(found: list[Mention]) -> list[Mention]:
    """In "lift the shadows in the trees" the shadows are what is wished, and the trees are where."""
    others = [(match, area) for match, area in found if area.kind != "tone"]
    if {area.name for _, area in others} == {"skin", "people"}:  # "the faces of the kids"
        others = [(match, area) for match, area in others if area.name == "skin"]
    return sorted(others or found, key=lambda one: one[0].start())


def _outermost(found: list[Mention]) -> list[Mention]:
    """Without what lies within another: the left in "the upper left corner"."""
    kept: list[Mention] = []
    for match, area in sorted(found, key=lambda one: one[0].start() - one[0].end()):
        if all(match.end() <= other.start() or match.start() >= other.end() for other, _ in kept):
            kept.append((match, area))
    return kept


def _left(text: str, spans: list[tuple[int, int]]) -> str:
    """The picture stands for an area that was an object; where it lies is taken away."""
    rest, at = "", 0
    for start, end in spans:
        rest += f"{text[at:start]} {_in_its_place(text[start:end].lower())} "
        at = end
    rest += text[at:]
    rest = re.sub(
        r"\b(?:but )?(?:only|just)\b(?! a)|\balone\b", " ", _REST_KEPT.sub(" ", rest), flags=re.IGNORECASE
    )
    return re.sub(r"\s+", " ", re.sub(r"\s+([,.!?]|['’]s\b)", r"\1", rest)).strip(" ,:;-")


def _in_its_place(said: str) -> str:
    """What stands for an area's name in the wish that is left: nothing where it told a place, or had no "the"."""
    if re.match(r"(?:but|in|on|at|to|around|where|except|apart|other|save|,)\b|,", said):
        return ""
    named = re.match(
        r"(?:only |just |all (?:of )?)?(?:the|every|all|any|what|whatever|(?:my|our|this|that|these|those|his|her|their)\b)",
        said,
    )
    return "the picture" if named or "behind" in said else ""  # "more vivid greens"


def _left_zh(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans[1:]):  # the same area once more
        text = text[:start] + ("画面" if re.search(r"[把将让使给]$", text[:start]) else "") + text[end:]
    before, after = text[: spans[0][0]], text[spans[0][1] :]
    before = re.sub(
        r"(?:只要|只有|只|仅|单独|在|画面|照片|图片|我家的?|[我他她]们?的?|那[只个些座片匹]|这[只个些座片匹])+$",
        "",
        before,
    )
    after = re.sub(r"^的?(?:部分|地方|区域|那里|那块)?的?", "", after)
    whole = "画面" if re.search(r"[把将让使给]$", before) or re.match("太|有点|过于", after) else ""
    rest = re.sub(r"^(?:只|仅|单独)", "", f"{before}{whole}{after}")
    rest = _REST_KEPT_ZH.sub("", rest).strip("，,。 ")
    return _SHORT_ZH.get(rest, rest)


def _named() -> list[tuple[Area, re.Pattern[str]]]:
    found: list[tuple[Area, re.Pattern[str]]] = []
    for area, (behind, alone) in english().items():
        the = rf"(?:all (?:of )?)?{behind_the(area)} (?:{behind}){OF_PICTURE}"
        where = rf"(?:but )?(?:only |just )?(?:in|on|at|to|around|over) {the}(?: only)?"
        names = rf"\b(?:{where}|(?:only |just |all of )?{the}(?: only| alone)?)"
        names += rf"|\bon top{OF_PICTURE}{END}" if area.name == "upper half" else ""
        names += rf"|(?:\b(?:in|on|at|over) )?(?<!\w)(?:{alone})\b"
        found.append((area, re.compile(names, re.IGNORECASE)))
    return found


def _but() -> list[tuple[Area, re.Pattern[str]]]:
    untouched = r"(?: (?:alone|as (?:it is|they are)|in colou?r|untouched|unchanged))?"
    said_of = (
        r"(?! (?:looks?|is|are|was|were|came|went|seems?|should|needs?|has|have|could|can|must|isn|aren|more|less"
        r"|a (?:bit|little)|\w+er)\b)"
    )
    found: list[tuple[Area, re.Pattern[str]]] = []
    for area, words in exceptions():
        one = rf"(?:in |for |on )?(?:the |my |our )?{words}{untouched}"
        left_out = rf",? ?\b(?:(?:{_WITHOUT}) {one}|but {one}{said_of})"
        is_none = rf"(?:(?<=everything)|(?<=anything)) (?:that |which )?(?:isn['’]?t|is not|not) (?:in )?(?:a |the )?{words}"
        found.append((area, re.compile(f"{left_out}|{is_none}", re.IGNORECASE)))
    return found


def _kept() -> list[tuple[Area, re.Pattern[str]]]:
    """One color or part is kept, and the rest loses its color."""
    rest = r"(?:,? ?(?:and )?(?:make )?(?:everything else|the rest)(?: in)? (?:black and white|gr[ae]y))?"
    found: list[tuple[Area, re.Pattern[str]]] = []
    for area, words in exceptions():
        one = rf"(?:the )?{words}"
        in_color = "(?: in colou?r)?" if area.kind == "color" else " in colou?r"  # else it is cut out
        pattern = rf"(?:please )?(?:(?:only keep|keep only|keep just|leave only) {one}{in_color}{rest}"
        pattern += rf"|only {one} in colou?r{rest}|(?:selective colou?r|colou?r splash)(?: in|:)? {one})"
        pattern += r"(?: please)?[.!]?"
        found.append((area, re.compile(pattern, re.IGNORECASE)))
    return found


def _but_zh() -> list[tuple[Area, re.Pattern[str]]]:
    others = r"(?:的?(?:其他|别的)(?:地方|颜色)?|的?所有(?:地方|颜色)|全部|统统|通通|都)*"
    return [
        (
            area,
            re.compile(
                rf"(?<![去消移清扣])除了?(?:那座|那些|我家)?{one}(?:以外|之外|外)?[，,]?{others}|{one}(?:以外|之外)的?(?:地方|部分|颜色)?都?"
            ),
        )
        for area, one in exceptions_chinese()
    ]


def _kept_zh() -> list[tuple[Area, re.Pattern[str]]]:
    rest = r"(?:[，,]?(?:其他|其余|别的)(?:地方|颜色)?[都全]?(?:变成?)?(?:黑白|灰色?))"
    found: list[tuple[Area, re.Pattern[str]]] = []
    for area, one in exceptions_chinese():
        often = (
            "?" if area.kind == "color" else ""
        )  # a part that is kept alone may be one that is to be cut out
        found.append(
            (area, re.compile(rf"(?:请|帮我)?只(?:保留|留下?){one}(?:的?颜色)?{rest}{often}[。！]?"))
        )
    return found


# that the rest stays as it is goes without saying
_REST_KEPT = re.compile(
    r"[,;]? ?\b(?:and |but )?(?:(?:leave|keep) )?(?:the |all )?(?:rest|everything else|all else)"
    r"(?: (?:stays?|remains?|is|alone|untouched|unchanged|as (?:it )?is|in colou?r|the same))+",
    re.IGNORECASE,
)
_REST_KEPT_ZH = re.compile(
    "[，,；]?(?:其[他余它]|别的|前面|后面)(?:的?(?:地方|部分))?都?(?:不变|不动|[别不]要?[动碰]|保持(?:原样|不变)?|不用[动管])"
)
_SHORT_ZH = {"压": "压暗", "压压": "压暗", "压一压": "压暗", "提": "提亮", "提提": "提亮", "提一提": "提亮"}
_REASON_ZH = re.compile("(?:为了|因为|好)让?[^，,。]*[，,。]")
_REASON = re.compile(
    r"\b(?:so(?: that)?|because) (?:the|my|these|all)\b", re.IGNORECASE
)  # what follows is no wish
_OF_THINGS = re.compile(
    rf"{AS_A_THING}(?:{'|'.join(ENGLISH.values())})"
    r"(?![ '’]s? ?(?:colou?r|light|brightness|contrast|saturation|tint|tone))\b"
    r"|\b(?:give|get|put|make|knit|buy) (?:the |my |our |this |that )?\w+ (?:in )?an? (?:\w+ )?(?:coat|hat|cap|shirt"
    r"|dress|skirt|suit|jacket|scarf|tie|smile|beard|hairdo|haircut|tan|tattoo|crown|bow|collar|saddle|drink|pullover|sweater|jumper|blanket"
    r"|roof|door|fence|cloud|rainbow|bridge|boat)s?\b"
    rf"|{AS_A_THING_ZH}(?:{'|'.join(CHINESE.values())})(?!的)"
    rf"|(?:{'|'.join(CHINESE.values())})(?:换成|替换|换个|换掉|删掉|去掉|移除|抠掉)",
    re.IGNORECASE,
)
_NAMED, _BUT, _KEPT = _named(), _but(), _kept()
_NAMED_ZH = [(area, re.compile(words)) for area, words in chinese()]
_BUT_ZH, _KEPT_ZH = _but_zh(), _kept_zh()
_LOOSE = [(area, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for area, words in loosely_named()]
_LOOSE_ZH = [(Area("part", name), re.compile(words)) for name, words in LOOSE_CHINESE.items()]
