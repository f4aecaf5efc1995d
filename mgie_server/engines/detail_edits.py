"""Edits of detail that an expressive text can name: sharper, blurred, less noisy, ... and how much."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mgie_server.engines.areas import area_in
from mgie_server.engines.text_form import CHINESE, change_in, changes_in, has_form

DEGREES = ("little", "default", "much")


@dataclass(frozen=True)
class DetailEdit:
    """family: of FAMILIES; degree: of DEGREES."""

    family: str
    degree: str = "default"

    @property
    def strength(self) -> float:
        return DEGREES.index(self.degree) / 2


# family -> (what the picture becomes, its word for much, what comes of it; the same in Chinese without that word)
_PHRASES: dict[str, tuple[str, str, str, str, str]] = {
    "sharpen": ("sharper", "much ", "shows its fine detail more clearly", "更锐利", "细节更清楚"),
    "soften": ("softer in detail", "much ", "calms its fine detail", "细节更柔和", "细节变得平缓"),
    "blur": ("blurred", "strongly ", "loses its fine detail", "模糊", "细节消失在模糊中"),
    "denoise": (
        "less noisy",
        "much ",
        "keeps its edges and loses its noise",
        "噪点更少",
        "噪点减少而边缘保留",
    ),
    "grain": ("grainy", "strongly ", "gets the grain of film", "有颗粒感", "带上胶片颗粒"),
    "clarity": ("clearer in its textures", "much ", "gains local contrast", "纹理更分明", "局部对比更强"),
}
FAMILIES = tuple(_PHRASES)
_LITTLE = "a little "
_DEGREES_ZH = {"little": "稍微", "default": "", "much": "大幅"}


def clause(edit: DetailEdit, language: str) -> str:
    """What the picture becomes: "much sharper"; language: "en" or "zh"."""
    english, strongly, _, chinese, _ = _PHRASES[edit.family]
    if language == "zh":
        return _DEGREES_ZH[edit.degree] + chinese
    return {"little": _LITTLE, "default": "", "much": strongly}[edit.degree] + english


def described(edits: tuple[DetailEdit, ...], language: str) -> str:
    """The expressive text of edits of detail alone."""
    said = [clause(edit, language) for edit in edits]
    comes = _PHRASES[edits[0].family][2 if language == "en" else 4]
    if language == "zh":
        return f"{CHINESE}：{'，再'.join(said)}。画面{comes}。"
    return f"The picture becomes {', then '.join(said)}: the scene {comes}."


def joined(text: str, edits: tuple[DetailEdit, ...]) -> str:
    """The expressive text of other changes with these behind them."""
    language, sign, joint = ("zh", "。", "，再") if "。" in text else ("en", ":", ", then ")
    change = change_in(text)
    alone = area_in(change)[1]
    more = alone + "".join(joint + clause(edit, language) for edit in edits)
    return text.replace(change + sign, change.replace(alone, more, 1) + sign, 1)


def detail_in(text: str) -> tuple[tuple[DetailEdit, ...], str]:
    """(the edits of detail that an expressive text names, the text without them: "" where it names nothing else)."""
    if not has_form(text):
        return (), text
    change = change_in(text)
    alone = area_in(change)[1]
    said = changes_in(alone)
    edits = tuple(_READ[one] for one in said if one in _READ)
    rest = [one for one in said if one not in _READ]
    if not edits or not rest:
        return edits, "" if edits else text
    joint = "，再" if re.search("[\u4e00-\u9fff]", change) else ", then "
    return edits, text.replace(change, change.replace(alone, joint.join(rest), 1), 1)


_READ = {
    clause(DetailEdit(family, degree), language): DetailEdit(family, degree)
    for family in FAMILIES
    for degree in DEGREES
    for language in ("en", "zh")
}
