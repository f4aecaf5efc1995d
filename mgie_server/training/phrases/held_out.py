"""Phrasings kept out of training, in both languages: they measure what the model understands of the unread."""

from __future__ import annotations

import re

from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.schema import HeldOut

_ENGLISH, _CHINESE = (load(f"{language}/held_out.toml", HeldOut, ()) for language in ("english", "chinese"))
# family (None: to be refused) -> texts that sampling never gives, whatever stands around them
HELD_OUT: dict[str | None, tuple[str, ...]] = {**_ENGLISH.edits, None: _ENGLISH.refused}
HELD_OUT_ZH: dict[str | None, tuple[str, ...]] = {**_CHINESE.edits, None: _CHINESE.refused}
# natural wishes, each with its kind of refusal; no template gives them
HELD_OUT_REFUSALS_BY_KIND = _ENGLISH.refused_by_kind
HELD_OUT_REFUSALS = tuple(text for texts in HELD_OUT_REFUSALS_BY_KIND.values() for text in texts)
# things, animals and people that no list of nouns has
HELD_OUT_NOUNS = _ENGLISH.nouns
# sentences that mini is checked with: they are not drawn, though parts of them may be
_SENTENCES = (*_ENGLISH.sentences, *_CHINESE.sentences)


def normalize(text: str) -> str:
    """Lower case, American spelling, single blanks, no punctuation at the ends."""
    text = text.lower().replace("colour", "color").replace("grey", "gray")
    return re.sub(r"\s+", " ", text).strip(" .!?,")


_PATTERN = re.compile(
    r"\b(" + "|".join(re.escape(normalize(t)) for texts in HELD_OUT.values() for t in texts) + r")\b"
)


_WHOLE = {normalize(text) for text in _SENTENCES}


def is_held_out(text: str) -> bool:
    """True where a held-out phrasing is a part of the text, or the text a held-out sentence."""
    return _PATTERN.search(normalize(text)) is not None or normalize(text) in _WHOLE


def normalize_zh(text: str) -> str:
    """Lower case, without blanks and punctuation; signs that mean something stay."""
    return re.sub(r"[\s。，、！？；：:,.!?;~～…]", "", text.lower())


_PATTERN_ZH = re.compile(
    "|".join(re.escape(normalize_zh(t)) for texts in HELD_OUT_ZH.values() for t in texts)
)


_WHOLE_ZH = {normalize_zh(text) for text in _SENTENCES}


def is_held_out_zh(text: str) -> bool:
    """As `is_held_out`."""
    return _PATTERN_ZH.search(normalize_zh(text)) is not None or normalize_zh(text) in _WHOLE_ZH
