"""What the language model reads, held against a second reader: they err on different sentences.

Where both name the same edit it is done. Where the second is sure of one, and the model of another or of none, the model is
told the change and writes its text of it. Where they contradict each other and neither is sure, nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from mgie_protocol.errors import MgieError
from mgie_server.engines.area_names import names_color
from mgie_server.engines.areas import area_in
from mgie_server.engines.detail_words import asked_detail, language_of
from mgie_server.engines.doubt import plain_changes
from mgie_server.engines.engine import Description
from mgie_server.engines.passes import one_after_another
from mgie_server.engines.sentence_marks import (
    AMOUNT,
    CAST,
    DENIED,
    LAST_CLAUSE,
    LEANING,
    MEASURED,
    OPPOSITE,
    TAKEN,
    TWO_WORDS,
)
from mgie_server.engines.text_form import change_in
from mgie_server.engines.two_wishes import TwoChanges, two_changes
from mgie_server.sentences.classifier import REFUSED, SEVERAL, Opinion, SentenceClassifier

# probabilities of the second reader, chosen on the tables dev and threshold and on sentences that training did not read,
# with what they make of the other tables in sight
AGREES = 0.08  # from here on it does not contradict what the model names
TOLD = 0.8  # it is so sure of another edit that the model is told that one
HEARD = 0.5  # so sure of an edit that the model, which refuses or doubts, is told it
IN_SPITE = 0.9  # the same where a sentence denies something, which order tells and n-grams hardly
ALIKE = 0.45  # so sure of what the model doubts, that it is done
DENIES = 0.7  # so sure that nothing is asked for
IN_AREA, ASKS = (
    0.4,
    0.5,
)  # so sure of an edit, and so little that none is asked for, where an area was named beside it
SURE, DENIES_SURE, AGREES_SURE = 0.85, 0.9, 0.05  # against a model that is so sure
BELIEVED, HINTS = 0.8, 0.02  # so sure is the model that so little agreement is enough
ALONE, CLUELESS = 0.95, 0.5  # so sure that none is needed, where the second reader is sure of nothing
SURELY, HALF = 0.95, 0.7  # what a wish of detail counts as one, and one of several changes
_OF_THINGS = frozenset({"new content", "removal", "replacement", "geometry", "text"})  # kinds of refusals
_COLORED = {"replace colors": re.compile("where it was|换成"), "duotone": re.compile("duotone|双色调")}


def one_change(classifier: SentenceClassifier, words: str, detail: bool) -> float:
    """How probable it is, 0..1, that a text asks for one change; detail: or for one of detail."""
    if detail and asked_detail(words):
        return SURELY
    chances = classifier.read(words).chances
    most = max((chance for label, chance in chances.items() if label not in (REFUSED, SEVERAL)), default=0.0)
    return max(most, HALF * chances.get(SEVERAL, 0.0))


@dataclass(frozen=True)
class SecondReading:
    """read: what the model says of an instruction, or MgieError edit_not_supported; told: what it says where its text
    begins with this change; title: the model's, for people; in_area: it is what is left of one that names an area, which
    is hardly chatter."""

    classifier: SentenceClassifier
    read: Callable[[str], Description]
    told: Callable[[str, str], Description]
    title: str
    in_area: bool = False

    def describe(self, instruction: str) -> Description:
        """Raises MgieError edit_not_supported."""
        opinion = self.classifier.read(instruction)
        try:
            said = self.read(instruction)
        except MgieError as error:
            return self._instead_of(error, instruction, opinion)
        if said.area and said.area.kind == "color" and not names_color(instruction, said.area.name):
            told = self.told(instruction, change_in(area_in(said.expressive)[1]))  # nobody named the color
            said = replace(told, sure=said.sure)
        families = self._families(said.expressive)
        if self._ends_otherwise(instruction, families):
            raise self._unsure(instruction, said, opinion)
        both = two_changes(self.classifier, instruction, opinion)
        if both and both.families != families and (len(families) < 2 or both.sure >= TOLD):
            return self._both_told(instruction, both)
        if (
            not families
            or self._agree(said, families, opinion, instruction)
            or self._believed(said, opinion, instruction)
        ):
            return self._without_amount(instruction, said, families, opinion)
        change = None if DENIED.search(instruction) else self._sure_change(instruction, opinion, TOLD)
        if change:
            return self._as_told(instruction, change, opinion)
        raise self._unsure(instruction, said, opinion)

    def _ends_otherwise(self, instruction: str, families: frozenset[str]) -> bool:
        """Whether a sentence that denies something ends with a clause that plainly asks for the opposite."""
        last = LAST_CLAUSE.search(instruction) if len(families) == 1 and DENIED.search(instruction) else None
        if not last or DENIED.search(last[1]):
            return False
        opposite, alone = OPPOSITE.get(next(iter(families)), ""), self.classifier.read(last[1])
        return alone.likeliest == opposite and alone.of(opposite) >= IN_SPITE

    def _without_amount(
        self, instruction: str, said: Description, families: frozenset[str], opinion: Opinion
    ) -> Description:
        """What the model says, told again where it names an amount that nobody named."""
        if (
            len(families) != 1
            or MEASURED.search(instruction)
            or not AMOUNT.search(change_in(said.expressive))
        ):
            return said
        change = self.classifier.change(
            next(iter(families)), opinion.degree, language_of(instruction) == "zh"
        )
        return self._as_told(instruction, change, opinion) if change else said

    def _agree(self, said: Description, families: frozenset[str], opinion: Opinion, instruction: str) -> bool:
        if len(families) > 1 and opinion.of(SEVERAL) > AGREES:
            return True
        if opinion.likeliest == SEVERAL and TWO_WORDS.search(instruction):  # "a flat, faded look" is one wish
            return True
        sure = said.sure or 0.0
        denies, agrees = (DENIES_SURE, AGREES_SURE) if sure >= SURE else (DENIES, AGREES)
        return opinion.of(REFUSED) < denies and max(map(opinion.of, families)) > agrees

    def _believed(self, said: Description, opinion: Opinion, instruction: str) -> bool:
        """Whether the model is so sure that little agreement is enough: of signs and numbers n-grams know nothing."""
        if said.sure is None or said.sure < BELIEVED or opinion.of(REFUSED) >= DENIES:
            return False
        lost = opinion.likeliest != REFUSED and opinion.of(opinion.likeliest) < CLUELESS
        plain = lost and not DENIED.search(instruction)
        if (plain and said.sure >= ALONE) or LEANING.search(instruction):
            return True
        if MEASURED.search(instruction) and AMOUNT.search(change_in(said.expressive)):
            return True
        return opinion.likeliest == SEVERAL and max(map(opinion.of, self._families(said.expressive))) > HINTS

    def _instead_of(self, error: MgieError, instruction: str, opinion: Opinion) -> Description:
        """Where the model refuses or doubts, and not because of the sentence's length."""
        known = error.code == "edit_not_supported" and {"kind", "sure"} & set(error.details)
        least = IN_SPITE if DENIED.search(instruction) else HEARD
        if error.details.get("kind") in _OF_THINGS:  # which the model knows better than n-grams do
            least = max(least, HEARD if self.in_area else TOLD)
        elif self.in_area and least == HEARD and opinion.of(REFUSED) < ASKS:
            least = IN_AREA
        change = None
        if known:
            change = self._doubted(error, opinion) or self._sure_change(instruction, opinion, least)
            both = None if change else two_changes(self.classifier, instruction, opinion)
            if both:
                return self._both_told(instruction, both)
        if not change:
            raise error
        return self._as_told(instruction, change, opinion)

    def _doubted(self, error: MgieError, opinion: Opinion) -> str | None:
        """The one change that the model was not sure enough of, where the second reader finds it the likeliest as well."""
        said = error.details.get("nearest") or [""]
        alike = "sure" in error.details and self._families_in(said[0]) == frozenset((opinion.likeliest,))
        return (
            said[0] if alike and opinion.of(opinion.likeliest) >= ALIKE and not area_in(said[0])[0] else None
        )

    def _both_told(self, instruction: str, both: TwoChanges) -> Description:
        """At once, or one after the other where editing was not taught to do both together."""
        if both.taught or self.in_area:
            return replace(self.told(instruction, both.change), sure=round(both.sure, 3))
        return one_after_another(
            [
                replace(self.told(instruction, one), sure=round(both.sure, 3))
                for one in (both.first, both.second)
            ]
        )

    def _as_told(self, instruction: str, change: str, opinion: Opinion) -> Description:
        return replace(self.told(instruction, change), sure=round(opinion.of(opinion.likeliest), 3))

    def _sure_change(self, instruction: str, opinion: Opinion, least: float) -> str | None:
        """How a text names the edit that the second reader is so sure of; amounts are the model's to read."""
        family = opinion.likeliest
        # that there is one is rather a complaint
        cast = family.endswith(" tint") and (CAST.search(instruction) or TAKEN.search(instruction))
        if opinion.of(family) < least or cast or MEASURED.search(instruction):
            return None
        return self.classifier.change(family, opinion.degree, language_of(instruction) == "zh")

    def _unsure(self, instruction: str, said: Description, opinion: Opinion) -> MgieError:
        other = self.classifier.change(opinion.likeliest, opinion.degree, language_of(instruction) == "zh")
        readings = [change_in(said.expressive), *([other] if other else [])]
        return MgieError(
            "edit_not_supported",
            f"{self.title} is not sure what {instruction[:200]!r} asks for.",
            f"Nearest edits that it can do: {', '.join(readings)}.",
            {"nearest": readings, "sure": round(max(map(opinion.of, self._families(said.expressive))), 3)},
        )

    def _families(self, text: str) -> frozenset[str]:
        """What families a text names; empty where it is not understood whole."""
        return self._families_in(change_in(text))

    def _families_in(self, change: str) -> frozenset[str]:
        found = {family for family, pattern in _COLORED.items() if pattern.search(change)}
        named = found or {self._known.get(one) for one in plain_changes(change)}
        return frozenset(one for one in named if one) if None not in named else frozenset()

    @cached_property
    def _known(self) -> dict[str, str]:
        return {
            plain: family
            for family, degrees in self.classifier.changes.items()
            for names in degrees.values()
            for name in names
            for plain in plain_changes(name)
        }
