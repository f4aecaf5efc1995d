"""Two areas in one sentence: "darken the sky and warm up the ground", "less color in the sky and the water".

Where such a sentence is to be cut is not told by its conjunctions alone. Of all cuts between the two names the one is taken
whose halves read most like one wish each; `likely` judges that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from mgie_server.engines.area_words import all_mentions, wish_without
from mgie_server.engines.areas import Area
from mgie_server.engines.rest_words import REST, REST_ZH
from mgie_server.mgie.traditional import simplified

LEAST, LEAST_LOOSELY = 0.12, 0.3  # of both halves' likelihoods, multiplied; where a noun may be a thing
LONGEST = 400  # characters: of a longer one too many cuts would have to be judged
_SHORTER = 0.02  # so much less likely may a shorter wording be
_SPEAKS = 0.5  # so likely is a wish beside a clause that says nothing but the area's name
_CUT_OFF = 0.6  # what a wish counts before which a clause is left out
_ELSEWHERE = 0.6  # what a wish counts that stands in another clause than the area's name
_OF_PLAIN_AND, _NO_JOINT = 0.93, 0.9
_BETWEEN = 2  # words between two places that no joint parts
_JOINTS = re.compile(
    r"\s*[,;:.!?]+\s+(?:(?:and then|and also|and|but|while|whereas|then|also|plus|yet|so)\s+)?"
    r"|\s+(?:and then|and also|as well as|and|but|while|whereas|when|then|plus|yet|with|n|&|over|against|[-–—]+)\s+",
    re.IGNORECASE,
)
_JOINTS_ZH = re.compile(
    "[，,；;。、！!？? ]+(?:同时|并且?|而且?|然后|再|但是?|还有|以及)?|同时|并且|而且|然后|还有|以及|[和与跟同而并]"
)
_CLAUSES = re.compile(r"(?<=[,;:.!?])\s+|(?<=[，；。！？])|\s+[-–—]+\s+")
# words that wish nothing by themselves
_SAYS_NOTHING = re.compile(
    r"(?:\b(?:please|pls|can|could|would|will|you|i|i['’]d|we|want|wants|need|needs|like|love|have|has|get|make|let|give|do|put|turn|bring|set|be"
    r"|should|must|ought|to|the|a|an|my|our|this|that|both|too|also|as|well|in|on|for|of|and|picture|it|its|same|look)\b|[^\w]"
    r"|[请把将让使给的和与跟都也在上里请帮我想要一起两个地方部分画面])*",
    re.IGNORECASE,
)

Half = tuple[Area, str]


@dataclass(frozen=True)
class _Split:
    halves: tuple[Half, Half]
    score: float


def always(text: str) -> float:
    return 1.0


def asked_areas(instruction: str, likely: Callable[[str], float] = always) -> tuple[Half, Half] | None:
    """Two (area, wish): what each half of the sentence asks for, where each names one area and they are not the same.

    likely: how probable it is, 0..1, that a text asks for one change. A half that names nothing but the area has the wish
    of the other. None where the sentence is none of two such halves. Of Chinese, wishes are in Simplified characters.
    """
    text = simplified(re.sub(r"\s+", " ", instruction).strip())
    if len(text) > LONGEST:
        return None
    for loosely in (False, True):
        if loosely and likely is always:
            break  # a bare noun is an area only where the wishes speak for it
        best = max(_splits(text, loosely, likely), key=lambda split: split.score, default=None)
        if best and best.score >= (LEAST_LOOSELY if loosely else LEAST):
            return best.halves
    return None


def several_named(instruction: str) -> frozenset[Area]:
    """The areas that a sentence names, however it is to be read, where these are more than one."""
    text = simplified(re.sub(r"\s+", " ", instruction).strip())
    named = all_mentions(text, re.search(r"[\u4e00-\u9fff]", text) is not None)
    areas = frozenset(area for *_, area in named)
    return areas if len(areas) > 1 else frozenset()


def _splits(text: str, loosely: bool, likely: Callable[[str], float]) -> Iterator[_Split]:
    chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    named = _with_rest(text, all_mentions(text, chinese, loosely), chinese)
    areas = list(dict.fromkeys(area for *_, area in named))
    if len(areas) != 2:
        return
    for cut in _cuts(text, named, chinese):
        halves = _wishes(cut.sides(text, named, chinese), likely)
        if halves:
            yield replace(halves, score=halves.score * cut.weight)


Named = tuple[int, int, Area]


def _with_rest(text: str, named: list[Named], chinese: bool) -> list[Named]:
    """With "the rest", "everything else" as all but the one part or color that is named beside it."""
    areas = {area for *_, area in named}
    rest = (REST_ZH if chinese else REST).search(text)
    if not rest or len(areas) != 1:
        return named
    (area,) = areas
    apart = all(end <= rest.start() or rest.end() <= start for start, end, _ in named)
    if area.kind not in ("part", "color") or area.but or not apart:
        return named
    everything_else = (rest.start(), rest.end(), replace(area, but=True))
    return sorted([*named, everything_else], key=lambda one: one[0])


@dataclass(frozen=True)
class _Cut:
    """begin..end is the left half of a sentence, start..stop the right one; area and other are what they name."""

    begin: int
    end: int
    start: int
    stop: int
    area: Area
    other: Area
    weight: float

    def sides(self, text: str, named: list[Named], chinese: bool) -> tuple[_Side, _Side]:
        def side(a: int, b: int, area: Area, later: bool) -> _Side:
            spans = [(x - a, y - a) for x, y, _ in named if a <= x and y <= b]
            return _Side(text[a:b], area, spans, chinese, later)

        return side(self.begin, self.end, self.area, False), side(self.start, self.stop, self.other, True)


def _bounds(text: str) -> list[int]:
    """Where the clauses of a text begin, and where it ends."""
    return [0, *(match.end() for match in _CLAUSES.finditer(text)), len(text)]


def _cuts(text: str, named: list[Named], chinese: bool) -> Iterator[_Cut]:
    """Between names of different areas; clauses beyond, which name the one area beside the other again, are left out."""
    clauses = _bounds(text)
    for k, ((_, end, area), (start, _, other)) in enumerate(pairwise(named)):
        if area == other:
            continue
        before = max((b for _, b, one in named[:k] if one != area), default=0)
        after = min((a for a, _, one in named[k + 2 :] if one != other), default=len(text))
        begin = min(bound for bound in clauses if bound >= before)
        stop = max(bound for bound in clauses if bound <= after)
        for joint in (_JOINTS_ZH if chinese else _JOINTS).finditer(text, end - 1, start + 1):
            if begin <= joint.start() >= end and joint.end() <= start <= stop:
                weight = 1.0 if re.search(r"[^\w\s]", joint[0]) else _OF_PLAIN_AND
                yield _Cut(begin, joint.start(), joint.end(), stop, area, other, weight)
        places = area.kind == other.kind == "place" and len(text[end:start].split()) <= _BETWEEN
        if (
            (chinese or places) and begin <= end and start <= stop
        ):  # "天更蓝海也更蓝", "left darker right brighter"
            yield _Cut(begin, start, start, stop, area, other, _NO_JOINT)


@dataclass(frozen=True)
class _Wording:
    """named: the area is named in it; first: nothing is left out before it that says anything."""

    words: str
    named: bool
    first: bool

    def weight(self, later: bool) -> float:
        """later: of the second half, whose beginning belongs to the first one where it is left out."""
        return (1 if self.named else _ELSEWHERE) * (1 if self.first or not later else _CUT_OFF)


@dataclass(frozen=True)
class _Side:
    """One half of a sentence; spans: where it names its area; later: the second half."""

    text: str
    area: Area
    spans: list[tuple[int, int]]
    chinese: bool
    later: bool

    def wordings(self) -> list[_Wording]:
        """What may be the wish: up to three clauses in a row, or all of the half."""
        clauses = [(a, b) for a, b in pairwise(_bounds(self.text)) if a < b]
        found = dict[str, _Wording]()
        for k, (start, _) in enumerate(clauses):
            first = _SAYS_NOTHING.fullmatch(self._wish(0, start)) is not None
            for _, end in clauses[k : k + 3]:
                named = any(start <= a and b <= end for a, b in self.spans)
                words = self._wish(start, end)
                found.setdefault(words, _Wording(words, named, first))
        words = self._wish(0, len(self.text))
        found.setdefault(words, _Wording(words, True, True))
        return [one for one in found.values() if one.words]

    def beside_the_name(self) -> str:
        """What the clauses say that name the area."""
        inside = [(a, b) for a, b in pairwise(_bounds(self.text)) if any(a <= x < b for x, _ in self.spans)]
        return " ".join(self._wish(a, b) for a, b in inside)

    def _wish(self, start: int, end: int) -> str:
        spans = [(a - start, b - start) for a, b in self.spans if start <= a and b <= end]
        return wish_without(self.text[start:end], spans, self.chinese)


def _wishes(sides: tuple[_Side, _Side], likely: Callable[[str], float]) -> _Split | None:
    best = [_best_wording(side, likely) for side in sides]
    silent = [
        sure < _SPEAKS and _SAYS_NOTHING.fullmatch(side.beside_the_name()) is not None
        for side, (_, sure) in zip(sides, best, strict=True)
    ]
    if all(silent):
        return None
    for this, other in ((0, 1), (1, 0)):
        if silent[this]:
            best[this] = best[other]
    (first, sure), (second, sure_too) = best
    return _Split(((sides[0].area, first), (sides[1].area, second)), sure * sure_too)


def _best_wording(side: _Side, likely: Callable[[str], float]) -> tuple[str, float]:
    """(the likeliest wording, how likely): one that names the area where it says anything; of two alike the shorter one."""
    judged = [
        (one.words, likely(one.words) * one.weight(side.later))
        for one in side.wordings()
        if not _SAYS_NOTHING.fullmatch(one.words)
    ]
    if not judged:
        return "", 0.0
    most = max(sure for _, sure in judged)
    return min((one for one in judged if one[1] >= most - _SHORTER), key=lambda one: len(one[0]))
