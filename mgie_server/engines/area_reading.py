"""A wish for an area, read as a wish for the whole picture and kept to the area."""

from __future__ import annotations

import re

from mgie_server.engines.areas import Area, said
from mgie_server.engines.detail_edits import detail_in
from mgie_server.engines.text_form import change_in, changes_in

_DEGREE = r"(?:a little |much |strongly )?"
_LIGHT = rf"{_DEGREE}(?:brighter|darker)(?: by .*)?|(?:稍微|大幅)?更[亮暗].*"
_COLOR = (
    rf"{_DEGREE}(?:more colorful|less colorful|warmer|cooler)(?: by .*)?|black and white"
    r"|色彩(?:稍微|大幅)?更(?:鲜艳|淡).*|(?:稍微|大幅)?更[暖冷].*|黑白"
)
_TINT = rf"{_DEGREE}(?:redder|yellower|greener|bluer|pinker|more (?:orange|teal|purple))|(?:稍微|大幅)?偏."
# of a place or a part: not what has a place or colours of its own, nor what mends a picture as a whole
_NOT_AT_A_PLACE = re.compile(
    r"where it was|duotone|in the corners|well exposed|neutral in color|better overall|换成|双色调|四角|正常|整体更好"
)
_OF = {"color": re.compile(f"(?:{_LIGHT}|{_COLOR})$"), "tone": re.compile(f"(?:{_COLOR}|{_TINT})$")}
# where it is bright or dark, detail and softness are a matter of light
_DETAIL = {"tone": ("denoise", "grain", "blur"), "color": ("denoise", "grain", "blur", "sharpen")}
# these name colours or areas in their own way: "turn the reds into blues"
_OWN = re.compile(r"where it was|duotone|teal and orange|shifted in hue|换成|双色调|青橙|色相")
# families that are about a tone by themselves: "calm the bright parts"
_OF_TONES = re.compile(r"in the (?:shadows|highlights)|高光|阴影")
# weather and hours are the whole picture's, whatever of the sky their words name: "let the sun vanish behind clouds"
_OF_WEATHER = re.compile(
    r"overcast|foggy|golden like|like dusk|like night|moonlit|阴天|有雾|黄金时刻|黄昏|夜晚|月光"
)
_OF_EDGES = re.compile(r"darker in the corners|四角更暗|sharper|更锐利")  # a vignette, or sharp contours
_DARKER_OR_SHARPER = re.compile(r"darker|更暗|sharper|更锐利")


def fits(area: Area, text: str) -> bool:
    """Whether what an expressive text says can be asked of such an area."""
    if area.kind in ("place", "part"):
        return not _NOT_AT_A_PLACE.search(change_in(text))
    edits, rest = detail_in(text)
    detail = all(edit.family in _DETAIL[area.kind] for edit in edits)
    return detail and all(_OF[area.kind].match(one) for one in changes_in(change_in(rest)) if one)


def speaks_for_itself(text: str) -> bool:
    """Whether a reading of the whole instruction already makes of a colour's name what it is."""
    return bool(_OWN.search(change_in(text)))


def speaks_of_tones(text: str) -> bool:
    """Whether a reading of the whole instruction is about the dark or the bright parts by itself."""
    return bool(_OF_TONES.search(change_in(text)))


def speaks_of_weather(text: str) -> bool:
    """Whether a reading of the whole instruction is about weather or an hour of the day."""
    return bool(_OF_WEATHER.search(change_in(text)))


def changes_of_tones(text: str) -> int:
    """How many changes a text names, where each is about the dark or the bright parts by itself; else 0."""
    changes = [one for one in changes_in(change_in(text)) if one]
    return len(changes) if all(_OF_TONES.search(one) for one in changes) else 0


def asks_of_edges(text: str) -> bool:
    """Whether what is wished of corners or edges may be meant so, or of the picture as a whole: see speaks_of_edges."""
    return bool(_DARKER_OR_SHARPER.search(change_in(text)))


def speaks_of_edges(text: str) -> bool:
    """Whether a reading of the whole instruction is about corners or contours by itself: "darken the edges"."""
    return bool(_OF_EDGES.search(change_in(text)))


def kept_to(area: Area, text: str) -> str:
    """The expressive text with the area at the end of what changes."""
    language, sign = ("zh", "。") if "。" in text else ("en", ":")
    return text.replace(sign, said(area, language) + sign, 1)
