"""One part or colour is left as it is, and the rest is edited: "leave the people and darken everything else"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from mgie_server.engines.areas import Area

Mention = tuple[re.Match[str], Area]
REST = re.compile(
    r"\b(?:everything (?:else|around (?:it|them|him|her))|all else|anything else|nothing else|all other (?:things|colou?rs)"
    r"|(?:all )?(?:of )?the rest(?: of (?:it|the (?:picture|photo|frame|image)))?|rest of (?:the )?frame|what['’]s left"
    r"|the remainder|other (?:areas|parts|colou?rs)|everywhere else|elsewhere|rest)\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:leave|keeps?|stays?|remains?|spare|retain|survives?|only|just|fine|good|great|perfect|ok|okay|untouched|unchanged|normal"
    r"|as (?:it is|they are|is)|in colou?r|well lit|alone|(?:not|n['’]t) touch)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;:.!]|\b(?:and(?! white)|but|while)\b", re.IGNORECASE)
REST_ZH = re.compile(
    "(?:其[余他它]|别的|剩下的?|周围其他的?|(?:以|之)外的?)的?(?:地方|部分|颜色|东西)?(?:都|全部?|统统|通通)?(?:保留)?"
)
_KEPT_ZH = re.compile("保持|保留|[不别]要?[动碰]|不用[动管]|不许动|不变|留|只[有给让]|正好|刚好|彩色|没问题")
_CLAUSES_ZH = re.compile("[，,。；; ！!]")


def rest_of(text: str, mentions: Callable[[str], list[Mention]], chinese: bool) -> tuple[Area, str] | None:
    """(everything but the one area that is kept, the wish for the rest); None where a sentence is not of this form.

    mentions: the parts and colours that a text names.
    """
    rest = (REST_ZH if chinese else REST).search(text)
    if not rest:
        return None
    start, end = _clause(text, rest.start(), rest.end(), _CLAUSES_ZH if chinese else _CLAUSES)
    others = text[:start], text[end:]
    named = {area for part in others for _, area in mentions(part) if area.kind in ("part", "color")}
    kept = (_KEPT_ZH if chinese else _KEPT).search(" , ".join(others))
    if len(named) != 1 or not kept:
        return None
    area = replace(named.pop(), but=True)
    picture = "" if chinese else " the picture "
    wish = re.sub(r"\s+", " ", f"{text[start : rest.start()]}{picture}{text[rest.end() : end]}").strip(
        " ，,。."
    )
    if re.fullmatch(r"(?:the picture|and|but|\W)*", wish):
        return (area, "make it black and white") if re.search("colou?r", text) else None
    return area, wish


def _clause(text: str, start: int, end: int, bounds: re.Pattern[str]) -> tuple[int, int]:
    """Where the clause around start..end begins and ends."""
    before = [match.end() for match in bounds.finditer(text) if match.end() <= start]
    after = [match.start() for match in bounds.finditer(text) if match.start() >= end]
    return (before[-1] if before else 0), (after[0] if after else len(text))
