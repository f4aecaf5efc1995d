"""Marks of a sentence that tell how far a reading of it can be trusted: numbers, denials, casts. As patterns."""

from __future__ import annotations

import re

MEASURED = re.compile(
    r"\d|%|\b(?:stops?|half|halve|twice|times|doubled?|thirds?|quarter|percent)\b|倍|一半|档|[一二两三四五六七八九]成|百分",
    re.IGNORECASE,
)
TWO_WORDS = re.compile(
    r"\b(?:an?|more) \w+,? (?:and )?\w+ (?:look|feel|mood|picture|photo|style|image)\b", re.IGNORECASE
)
AMOUNT = re.compile(r" by |\d|档")
CAST = re.compile(r"\btoo\b|\bcast\b|\btinge\b|太|偏|发[黄绿蓝红紫青]")
LEANING = re.compile(r"[让使][^，。,]{0,6}偏[红橙黄绿青蓝紫粉暖冷]")  # what else is a complaint is a wish
# a color that is to go
TAKEN = re.compile(
    r"\b(?:less|take|taking|remove|reduce|rid|lose|drop|drain|out of|away|without|minus|fewer|kill)\b|[减去少抽掉]",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|no|never|without|less|instead|stop|nothing)\b|n['’]t\b|[不别沒没勿]|避免|而是", re.IGNORECASE
)
# of two readings of one sentence these are never both right
_WAYS = (
    ("brighter", "darker"), ("warmer", "cooler"), ("more contrast", "less contrast"), ("more saturated", "less saturated"),
    ("lighter shadows", "darker shadows"), ("brighter midtones", "darker midtones"),
    ("softer highlights", "brighter highlights"),
)  # fmt: skip
OPPOSITE = {**dict(_WAYS), **{other: one for one, other in _WAYS}}
LAST_CLAUSE = re.compile(r"[，,；;。.!！]\s*([^，,；;。.!！]+)[。.!！]?\s*$")
