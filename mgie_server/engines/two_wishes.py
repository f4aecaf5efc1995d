"""Two wishes in one sentence, not kept to two areas: "darker and a little warmer", "less color, more punch"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mgie_server.engines.areas import COLORS
from mgie_server.engines.detail_words import language_of
from mgie_server.engines.sentence_marks import MEASURED, TWO_WORDS
from mgie_server.sentences.classifier import REFUSED, SEVERAL, Opinion, SentenceClassifier

# so sure of each half, where the whole sentence reads as several changes (0.5, 0.15), and where it does not
SEVERAL_FROM, BOTH = (0.5, 0.15), (0.5, 0.6, 0.85)
LONGEST = 300  # characters: of a longer one too many halves would have to be read
TINTS = tuple(f"{color} tint" for color in COLORS)
_CLAUSE_ENDS = re.compile(r"(?<=[,;.:!?])\s+|(?<=[，；。！？：、])")
_JOINTS = re.compile(
    r"\s*[,;.:!?]\s+(?:and |but |also |then |plus )?|\s+(?:and|but|then|plus|but also|while|with|yet|n|&|\+|w/"
    r"|also|though|on top of)\s+"
    r"|\s*[，,；;、。！!？?：:]\s*(?:再|也|并|且|而且|同时|不过|但|但是|可是|然后)?|[又再且并但]|同时|然后|而且|不过|可是",
    re.IGNORECASE,
)
_NOT_BOTH = re.compile(
    r"\b(?:not|never|without|instead|stop|nothing)\b|n['’]t\b|不是|不要|[别別](?![太那])|而是", re.IGNORECASE
)
# what editing is taught to do beside another change: the plain ones, not whole looks; training draws from it in this order
TAUGHT_BESIDE = (
    "brighter", "darker", "more contrast", "less contrast", "more saturated", "less saturated", "warmer", "cooler",
    "vignette", "lighter shadows", "softer highlights", "faded", "matte", "blue tint", "green tint", "red tint",
    "yellow tint", "purple tint", "darker shadows", "black and white", "fix white balance",
)  # fmt: skip
# what one sentence does not ask for together: the other one is a complaint
_CONTRARY = tuple(
    map(
        frozenset,
        (
            {"brighter", "darker", "brighter midtones", "darker midtones", "fix exposure"},
            {"warmer", "cooler", "fix white balance", *TINTS},
            {"more contrast", "less contrast", "matte"},
            {"more saturated", "less saturated", "black and white"},
            {"lighter shadows", "darker shadows"},
            {"softer highlights", "brighter highlights"},
            {"better overall", "fix exposure", "fix white balance"},
        ),
    )
)


@dataclass(frozen=True)
class TwoChanges:
    """first, second: how an expressive text names each; sure: of the less sure one; families: of both; taught: whether
    editing was taught to do both at once."""

    first: str
    second: str
    sure: float
    families: frozenset[str]

    @property
    def taught(self) -> bool:
        return not self.families.isdisjoint(TAUGHT_BESIDE)

    @property
    def change(self) -> str:
        chinese = re.search(r"[\u4e00-\u9fff]", self.first) is not None
        return f"{self.first}{'，再' if chinese else ', then '}{self.second}"


def two_changes(classifier: SentenceClassifier, instruction: str, opinion: Opinion) -> TwoChanges | None:
    """The two changes that the halves of a sentence ask for; None where the reader of sentences is not sure of each, or of
    what it says of the whole (`opinion`)."""
    if len(instruction) > LONGEST or _NOT_BOTH.search(instruction) or MEASURED.search(instruction):
        return None
    least = next(
        (sure for at, sure in zip(SEVERAL_FROM, BOTH, strict=False) if opinion.of(SEVERAL) >= at), BOTH[-1]
    )
    chinese = language_of(instruction) == "zh"
    found = (
        _told(classifier, classifier.read(first), classifier.read(second), chinese)
        for first, second in _halves(instruction)
    )
    best = max((one for one in found if one), key=lambda one: one.sure, default=None)
    heard = best and (opinion.likeliest in best.families or opinion.of(SEVERAL) >= SEVERAL_FROM[1])
    return best if best and heard and best.sure >= least else None


def _told(
    classifier: SentenceClassifier, first: Opinion, second: Opinion, chinese: bool
) -> TwoChanges | None:
    families = frozenset((first.likeliest, second.likeliest))
    changes = [classifier.change(one.likeliest, one.degree, chinese) for one in (first, second)]
    contrary = any(families <= one for one in _CONTRARY)
    if len(families) != 2 or contrary or families & {REFUSED, SEVERAL} or not changes[0] or not changes[1]:
        return None
    return TwoChanges(changes[0], changes[1], min(one.of(one.likeliest) for one in (first, second)), families)


def _halves(instruction: str) -> Iterator[tuple[str, str]]:
    """The halves at each place where a sentence may be put together of two; each also without what stands further off."""
    looks = [look.span() for look in TWO_WORDS.finditer(instruction)]  # "a flat, faded look" is one
    for joint in _JOINTS.finditer(instruction):
        if any(start < joint.start() and joint.end() < end for start, end in looks):
            continue
        left, right = instruction[: joint.start()].strip(), instruction[joint.end() :].strip(" .!。！")
        firsts, seconds = (
            {left, _CLAUSE_ENDS.split(left)[-1]},
            {right, _CLAUSE_ENDS.split(right)[0].rstrip(",，；")},
        )
        yield from ((first, second) for first in firsts for second in seconds if first and second)
