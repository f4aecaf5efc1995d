"""Words that ask for detail: sharper, softer, blurred, less noise, grain, clarity; and what else a sentence wishes.

As with areas, the names are a list, and it is a careful one: a clause counts where all of it is understood, and a sentence
with a denial, or with anything of detail that is not understood ("sharpen the eyes"), is left to the language model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mgie_server.engines.detail_edits import DetailEdit
from mgie_server.engines.detail_vocabulary import (
    BARE,
    COMPLAINTS,
    COURTESY,
    FOR,
    IT,
    KEPT,
    LITTLE,
    LOOKS,
    MUCH,
    NOT_MUCH,
    TOO,
    WISHES,
)
from mgie_server.engines.detail_words_chinese import chinese_detail
from mgie_server.mgie.traditional import simplified

_SEPARATORS = re.compile(
    r"(\s*(?:[,;.!?:]|\bbut\b|\band\b|\bthen\b|\bplus\b|\bbecause\b|\bsince\b|\balso\b"
    r"|\bwith\b(?= (?:[a-z]+ ){0,3}(?:grain|noise|sharpness|detail|clarity|blur))| - )[\s,;.!?]*)+"
)
_DENIED = re.compile(
    r"\b(?:don't|dont|do not|doesn't|not|no|never|without|except|instead|rather than|avoid|nor|neither|won't"
    r"|shouldn't|stop|isn't|undo|but the)\b"
)
_MEND = re.compile(
    r"(?:(?:please|can you|could you) )*(?:(?:fix|correct|improve|mend|repair|solve|change) (?:it|that|this)"
    r"|clean (?:it|this|that|them)(?: up)?|clean up(?: (?:just )?that)?(?: please)?|do something about (?:it|that)"
    r"|(?:get rid of|lose|kill) (?:it|that|them)"
    r"|(?:take|make) (?:it|that|them) (?:out|away|go|go away|disappear)|tidy (?:it|that) up|help)(?: please)?"
)
# what a clause complains of that is in no list word by word, where another asks to mend it
_LOOSELY = (
    ("denoise", re.compile(r"\b(?:noise|noisy|grainy|speckles?|specks|high iso)\b")),
    (
        "sharpen",
        re.compile(r"\b(?:blur|blurry|blurred|blurriness|fuzzy|out of focus|soft focus|shaky|shaken)\b"),
    ),
)
_WISHED = re.compile(r"\b(?:add|more|give|want|like|keep|love|leave|make|put|background)\b")
_STEMS = re.compile(
    r"sharp|blur|nois|grain|fuzz|crisp|soften|focus|detail|textur|clarity|smooth|\bsoft(?:er)?$"
)
_MOST = 2  # edits of detail in a sentence
_LONGEST = 240  # letters of a sentence; in longer ones there is more than a list understands
_DETAILS = tuple((family, re.compile(pattern)) for family, pattern in WISHES)
_COMPLAINED = tuple(
    (family, re.compile(rf"(?:{LOOKS}{TOO} |{BARE.format(it=IT)})(?:{words})(?: (?:here|overall|in {IT}))?"))
    for family, words in COMPLAINTS
)


@dataclass(frozen=True)
class DetailWish:
    """edits: in their order. rest: what else the sentence asks for, "" for nothing."""

    edits: tuple[DetailEdit, ...]
    rest: str = ""


def language_of(instruction: str) -> str:
    """ "en" or "zh"."""
    return "zh" if re.search(r"[\u4e00-\u9fff]", instruction) else "en"


def asked_detail(instruction: str) -> DetailWish | None:
    """What a sentence wishes of detail; None where it wishes none, denies it, or is not understood whole."""
    text = re.sub(r"\s+", " ", simplified(instruction)).strip().replace("’", "'")
    if len(text) > _LONGEST:
        return None
    text = re.sub(r"\b(it|that|there|this|what)'s\b", r"\1 is", text, flags=re.IGNORECASE)
    if language_of(text) == "zh":
        found, rest = chinese_detail(text)
    else:
        found, rest = _english_detail(text)
    if not found or len(found) > _MOST or (rest and any(edit.family == "soften" for edit in found)):
        return None  # "too contrasty, soften it" is about contrast
    return DetailWish(found, rest)


def _english_detail(text: str) -> tuple[tuple[DetailEdit, ...], str]:
    if re.search(r"\b(?:everything|anything|all) but\b", text, re.IGNORECASE):
        return (), ""
    kept = re.search(KEPT, text, re.IGNORECASE)
    plain = re.sub(FOR, "", re.sub(KEPT, "", text, flags=re.IGNORECASE), flags=re.IGNORECASE)
    parts = _parts(plain)
    edits: list[DetailEdit] = []
    complaints: list[DetailEdit] = []
    rest: list[tuple[str, str]] = []
    loosely: list[str] = []
    little, mended, before = False, False, 0
    for separator, part in parts:
        said = part.lower()
        if re.fullmatch(NOT_MUCH, said):
            little = True
            rest.append((separator, part))
            continue
        edit, complaint = _clause(said), _complaint(said)
        if complaint:
            complaints.append(complaint)
        elif (complaints or loosely) and _MEND.fullmatch(said):
            mended, before = True, len(rest)
        elif edit:
            edits.append(edit)
        else:
            loosely += _loosely(said)
            rest.append((separator, part))
    if mended and not edits and not complaints and len(loosely) == 1:
        complaints, rest = [DetailEdit(loosely[0])], rest[before:]  # what led to it is a story
    edits = list(dict.fromkeys(edits or complaints))
    if little:
        edits = [DetailEdit(edit.family, "little") for edit in edits]
        rest = (
            [one for one in rest if not re.fullmatch(NOT_MUCH, one[1].lower())]
            if _only_limits(rest)
            else rest
        )
    left = "".join(separator + part for separator, part in rest).strip(" ,;.!?")
    left = re.sub(r"^(?:and|but|then|plus|because|since|also)\b[\s,]*", "", left, flags=re.IGNORECASE)
    contrary = kept is not None and any(edit.family in ("blur", "soften") for edit in edits)
    families = [edit.family for edit in edits]
    if contrary or len(set(families)) < len(families):
        return (), ""
    denied = _DENIED.search(re.sub(NOT_MUCH, "", left.lower()))
    if left and (_STEMS.search(left.lower()) or denied):
        return (), ""
    return tuple(edits), left


def _loosely(said: str) -> list[str]:
    """The families of detail that a clause complains of in words of its own."""
    if _DENIED.search(said) or _WISHED.search(said):
        return []
    return [family for family, pattern in _LOOSELY if pattern.search(said)]


def _only_limits(rest: list[tuple[str, str]]) -> bool:
    return all(re.fullmatch(NOT_MUCH, part.lower()) for _, part in rest)


def _parts(text: str) -> list[tuple[str, str]]:
    """(what joins it to the one before, a clause), without what is mere courtesy."""
    found: list[tuple[str, str]] = []
    last, separator = 0, ""
    for match in [*_SEPARATORS.finditer(text), None]:
        part = text[last : match.start() if match else len(text)].strip()
        if part and not re.fullmatch(rf"(?:{COURTESY} ?)+", part, re.IGNORECASE):
            found.append((separator if found else "", part))
        separator, last = (match[0], match.end()) if match else ("", len(text))
    return found


def _clause(said: str) -> DetailEdit | None:
    """A clause that is about detail with every word of it."""
    said = re.sub(rf"^(?:{COURTESY} )+|(?: {COURTESY})+$", "", said).strip()
    limited = re.sub(rf" {NOT_MUCH}$", "", said)
    degree = "little" if limited != said else "default"
    for wording, change in ((limited, degree), *_degrees(limited, degree)):
        family = _family(wording)
        if family:
            return DetailEdit(family, change)
    return None


def _degrees(said: str, degree: str) -> list[tuple[str, str]]:
    """The clause without a word of degree, with that degree."""
    found: list[tuple[str, str]] = []
    for pattern, name in ((LITTLE, "little"), (MUCH, "much")):
        for match in re.finditer(rf"\b{pattern}\b ?", said):
            left = re.sub(r"\s+", " ", said[: match.start()] + said[match.end() :]).strip()
            found.append((left, name if degree == "default" else degree))
    return found


def _family(said: str) -> str | None:
    for family, pattern in _DETAILS:
        if pattern.fullmatch(said):
            return family
    return None


def _complaint(said: str) -> DetailEdit | None:
    for family, pattern in _COMPLAINED:
        if pattern.fullmatch(said):
            return DetailEdit(family)
    return None
