"""Things in a picture that a sentence wants changed and that are no area known here: "make the platypus darker".

Asked of sentences in which no list found an area, and of their plainest forms alone: what is changed there stands at one
place, and is a word for the picture, its light and its colors, or else a thing.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from mgie_server.mgie.traditional import simplified


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WHOLE = _words(
    """picture pictures pic pics photo photos photograph image images img shot shots frame scan snap snapshot scene view
    painting drawing artwork art illustration sketch watercolor watercolour render layer canvas page poster cover print
    portrait landscape seascape cityscape selfie wallpaper panorama screenshot comic film video movie game map file result
    edit version one ones thing things whole lot all everything rest overall entire room place interior day evening night
    morning afternoon weather air sunset sunrise atmosphere mood feel feeling look vibe ambience ambiance style impression
    tone tones tonality color colors colour colours coloring colouring hue hues saturation contrast brightness exposure light
    lights lighting lightness luminance luminosity luma gamma shadow shadows dark darks darkness black blacks highlight
    highlights white whites bright brights brightest darkest lightest mid mids midtone midtones middle middles gray grays
    grey greys halftones values value curve levels level histogram range temperature balance wb tint cast chroma vibrance
    palette part parts area areas bit bits zone zones place places spot spots region regions portion portions corner corners
    edge edges border borders side sides periphery rim margins red reds orange oranges yellow yellows green greens blue blues
    teal teals purple purples pink pinks cyan magenta violet brown haze fog mist glow warmth detail details texture noise
    grain sharpness clarity focus top end ever daylights hell made throughout"""
)
_HOW_WORDS = _words(
    """a an bit little touch tad lot much slightly somewhat way far even quite rather noticeably considerably just hair
    shade notch of some up down out to be look please pls more less so very really too it only and or but i you we
    me for by"""
)
_ALIKE = 0.85  # from here on a word is one of these, with a typing error
_DET = r"(?:the|his|her|my|our|their|your|this|that|these|those|[a-z]+['’]s)"
_NAME = r"((?:[a-z-]+(?:['’]s)? ){0,2}?[a-z-]+)"
_HOW = rf"(?: (?:{'|'.join(sorted(_HOW_WORDS))}))*"
_MORE = r"(?:brighter|darker|lighter|warmer|cooler|colder|redder|bluer|greener|yellower|pinker|paler|(?:more|less) [a-z]+)"
_DO = r"(?:brighten|lighten|darken|dim|warm|cool|desaturate|saturate)(?: up| down)?"
_POLITE = (
    r"(?:(?:please|pls|hey|hi|hello|can you|could you|would you|will you|i want you to|i['’]d like you to|just|kindly|maybe"
    r"|i want|i need|only|also)[, ]+)*"
)
_ENGLISH = tuple(
    re.compile(rf"{_POLITE}{form}")
    for form in (
        rf"(?:make|turn|get|let|have|render) {_DET} {_NAME}(?: to)?(?: be| look| appear| become)?{_HOW} {_MORE}\b",
        rf"give {_DET} {_NAME}{_HOW} (?:more|less) [a-z]+\b",
        rf"{_DET} {_NAME} (?:should|could|must|needs?|has|have|ought|wants?)(?: to)?(?: be| have| look)?{_HOW} {_MORE}\b",
        rf"{_DET} {_NAME}[,:;]{_HOW} {_MORE}\b",
        rf"{_DO} {_DET} {_NAME}{_HOW}(?:[.!,]|$)",
        r"(?:add |put |some |more |a bit |a little |of |less )+(?:light|contrast|colou?r|saturation|warmth)"
        rf" (?:on|to|in|into) {_DET} {_NAME}{_HOW}(?:[.!,]|$)",
    )
)
_TOWARDS = r"(?:亮|暗|暖|冷|鲜艳|艳|淡|红|蓝|绿|黄|紫|橙|粉|浓|深|浅|素|饱和|柔和)"
_HOW_ZH = "(?:再|更|稍微?|太|要|有点|应该|可以|都|也|略微?|大幅|适当|往|得)*"
_CHINESE = (
    re.compile(
        rf"(?:请|帮我|麻烦|你|能不能|可以)*(?:把|将|让)(.{{1,5}}?)(?:的?(?:颜色|色彩|亮度))?{_HOW_ZH}"
        rf"(?:调|变|弄|搞|提|压|改){_HOW_ZH}{_TOWARDS}"
    ),
    re.compile(rf"(?:请|帮我|麻烦)*(.{{2,5}}?)的?(?:颜色|色彩|亮度){_HOW_ZH}(?:{_TOWARDS}|跳|浓|降|加)"),
)
_OF_PICTURES_ZH = re.compile(
    "[画图照片整全幅张色光影暗亮明高中间调阴部分区域四边角处地方它这那其他别不对比饱和度背前景里面上下左右主体"
    "气氛感觉风格世界红橙黄绿青蓝紫粉黑白灰冷暖太偏更最再的请能去降提升加把所有]"
)


def unread_thing(sentence: str) -> str | None:
    """What a sentence without a known area wants changed, where that is neither the picture nor its light and colors."""
    plain = simplified(sentence).strip().lower()
    if re.search(r"[\u4e00-\u9fff]", plain):
        found = next((m[1] for form in _CHINESE if (m := form.match(plain))), "")
        return (
            found if re.fullmatch(r"[\u4e00-\u9fff]+", found) and not _OF_PICTURES_ZH.search(found) else None
        )
    return next((thing for form in _ENGLISH if (m := form.match(plain)) and (thing := _thing(m[1]))), None)


def _thing(name: str) -> str | None:
    words = name.split()
    while words and words[-1] in _HOW_WORDS:
        words.pop()
    if not words or _HOW_WORDS & set(words) or get_close_matches(words[-1], _WHOLE, 1, _ALIKE):
        return None
    return " ".join(words)
