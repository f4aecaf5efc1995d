"""Clauses that only say which area stays as it is, beside a wish for another: "leave the ground, only the sky darker"."""

from __future__ import annotations

import re

from mgie_server.engines.area_words import all_mentions
from mgie_server.engines.areas import Area
from mgie_server.engines.rest_words import REST, REST_ZH
from mgie_server.mgie.traditional import simplified

_NAME = r"(?:the |my |her |his |our |their )?[\w'’ -]{1,30}?"
_ALONE = (
    r"(?:alone|be|untouched|unchanged|out of it|(?:just )?(?:as|like) (?:it is|they are|is|it was|they were))"
)
_KEPT = re.compile(
    rf"(?:please )?(?:but |and )?(?:(?:leave|keep) {_NAME} {_ALONE}|(?:leave|keep) (?:the rest|everything else|all else)"
    rf"|(?:do not|don['’]?t|never) (?:touch|change|alter) {_NAME}|not {_NAME}"
    rf"|{_NAME} (?:stays?|remains?|is fine|are fine|is good|must stay)(?: {_ALONE})?)[.!]?",
    re.IGNORECASE,
)
_KEPT_ZH = re.compile(
    r"(?:[别不]要?[动碰改]|不用动|不许动)[^，,。]{1,6}"
    r"|[^，,。]{1,6}?(?:[别不]要?[动碰改变糊]|不变|不用[动管]|保持(?:原样|不变)?|别管|留着)"
)
_CLAUSES = re.compile(r"\s*[,;.!](?: (?:and |but )?|$)|\s+(?:but|and)\s+")
_CLAUSES_ZH = re.compile(r"[，,；;。！]")


def without_what_stays(instruction: str) -> str:
    """The instruction without the clause, its first or last, that leaves an area alone; as it is where nothing is left
    that names another area. Of Chinese, in Simplified characters where a clause is taken away."""
    text = simplified(instruction).strip()
    chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    if (REST_ZH if chinese else REST).sub("", text) != text and not re.search(
        r"(?:leave|keep) (?:the )?rest\b", text
    ):
        return instruction  # "leave the people and darken the rest"
    for clause, left in _ends(text, _CLAUSES_ZH if chinese else _CLAUSES):
        if not (_KEPT_ZH if chinese else _KEPT).fullmatch(clause):
            continue
        named, others = (_areas(one, chinese) for one in (clause, left))
        if others and not named & others and (named or REST.search(clause)):
            return left
    return instruction


def _ends(text: str, joints: re.Pattern[str]) -> list[tuple[str, str]]:
    """(clause, what is left) for the first and for the last clause."""
    found = [match for match in joints.finditer(text) if match.start() > 0 and match.end() < len(text)]
    if not found:
        return []
    first, last = found[0], found[-1]
    return [(text[: first.start()], text[first.end() :]), (text[last.end() :].strip(), text[: last.start()])]


def _areas(text: str, chinese: bool) -> set[Area]:
    return {area for *_, area in all_mentions(text, chinese, loosely=True)}
