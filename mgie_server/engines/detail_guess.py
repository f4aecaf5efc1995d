"""Wishes of detail that no list understands, as the second reader reads them: "can it be crisper", "smear the lot"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mgie_server.engines.area_words import asked_area
from mgie_server.engines.detail_edits import FAMILIES, DetailEdit
from mgie_server.engines.sentence_marks import DENIED
from mgie_server.mgie.traditional import simplified
from mgie_server.sentences.classifier import SentenceClassifier

SURE, IN_SPITE = 0.6, 0.8  # so sure; the same where a sentence denies something
_WHOLE = (
    r"photo\w*|picture|pic|image|shot|frame|scan|snap|scene|painting|drawing|artwork|layer|whole|entire|lot|thing|look|feel"
    r"|mood|rest|result|file|noise|grain\w*|speckle?s?|mottling|detail\w*|texture\w*|structure|edges?|contours?|lines?"
    r"|focus|sharpness|clarity|blur\w*|softness|crispness|micro\w*|local|fine|film|high|iso|camera|lens|little|same"
    r"|digital|old|tiny|more|out|one|other|lack|kind|sort|way|most|colou?r"
)
_THING = re.compile(
    rf"\b(?:the|his|her|my|our|their|your|this|that|these|those)(?: (?!(?:{_WHOLE})\b)[a-z]+)(?!['’]s? )"
)
_THING_ZH = re.compile(
    "把(?!画|照|图|整|它|这|全|片|噪|颗|细|纹|质|边|锐|清|焦|糊|毛|杂|那股)|(?:眼|脸|牌|字|发|睫|皱|痘|衣|裙|车|狗|猫|花|手|嘴|牙|砖|羽|树|人物|[他她]的)"
)


def names_a_thing(text: str) -> bool:
    """Whether a sentence about detail speaks of a thing in the picture: "sharpen the eyes"."""
    plain = simplified(text).lower()
    return (_THING_ZH if re.search(r"[\u4e00-\u9fff]", plain) else _THING).search(plain) is not None


@dataclass(frozen=True)
class DetailGuess:
    """classifier: the second reader of sentences."""

    classifier: SentenceClassifier

    def edit(self, words: str) -> DetailEdit | None:
        """The one edit of detail that a sentence about the whole picture asks for, where the reader is sure of it."""
        opinion = self.classifier.read(words)
        family = opinion.likeliest
        least = IN_SPITE if DENIED.search(words) else SURE
        if family not in FAMILIES or opinion.of(family) < least or names_a_thing(words):
            return None
        if asked_area(words):  # what is left without the area's name is read by itself
            return None
        return DetailEdit(family, opinion.degree)
