"""Records into numbers: shares 0..1 and means; None where there is nothing to count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean
from typing import Any

from mgie_server.evaluation.claims import KINDS
from mgie_server.evaluation.records import EditRecord, Judgement, Records, RefusalRecord

Row = dict[str, Any]
LANGUAGES = ("all", "en", "zh")


def mean(values: Iterable[float | bool]) -> float | None:
    """Rounded to 4 digits."""
    found = [float(value) for value in values]
    return round(fmean(found), 4) if found else None


def summary(records: Records) -> Row:
    """All tables of the report."""
    families = list(dict.fromkeys(record.family for record in records.edits))
    return {
        "overall": by_language(records.edits),
        "families": {f: by_language([r for r in records.edits if r.family == f]) for f in families},
        "refusals": refusals(records),
        "claims": claims(records.edits),
        "mending": mending(records),
    }


def by_language(edits: list[EditRecord]) -> Row:
    """all, en, zh -> ours, keyword, unchanged."""
    parts = {name: [r for r in edits if name in ("all", r.language)] for name in LANGUAGES}
    return {name: _edits(part) for name, part in parts.items() if part}


def _edits(edits: list[EditRecord]) -> Row:
    return {
        "n": len(edits),
        "ours": judged([r.ours for r in edits])
        | {"names_family": mean(r.names_family == r.family for r in edits if not r.ours.refused)},
        "keyword": judged([r.keyword for r in edits])
        | {"right_family": mean(r.keyword_family == r.family for r in edits)},
        "goal_did_it": mean(r.goal_did_it for r in edits),
        "unchanged_ciede2000": mean(r.unchanged_ciede2000 for r in edits),
    }


def judged(answers: Sequence[Judgement]) -> Row:
    """Shares are of all, refused ones included; differences are means over those that were not refused."""
    made = [a for a in answers if not a.refused]
    return {
        "not_refused": mean(not a.refused for a in answers),
        "did_it": mean(a.did_it for a in answers),
        "clean": mean(a.clean for a in answers),
        "passed": mean(a.did_it and a.clean for a in answers),
        "rest": mean(a.rest for a in made),
        "ciede2000": mean(a.ciede2000 for a in made),
        "ssim": mean(a.ssim for a in made),
    }


def refusals(records: Records) -> Row:
    """What must be refused, by language and kind; and what was refused by mistake."""
    kinds = list(dict.fromkeys((r.language, r.kind) for r in records.refusals))
    languages = {n: [r for r in records.refusals if n in ("all", r.language)] for n in LANGUAGES}
    return {
        **{name: _refused(part) for name, part in languages.items() if part},
        "kinds": [
            {"language": language, "kind": kind}
            | _refused([r for r in records.refusals if (r.language, r.kind) == (language, kind)])
            for language, kind in kinds
        ],
        "by_mistake": {
            name: {
                "n": len(part),
                "ours": mean(r.ours.refused for r in part),
                "keyword": mean(r.keyword.refused for r in part),
            }
            for name in LANGUAGES
            if (part := [r for r in records.edits if name in ("all", r.language)])
        },
    }


def _refused(part: list[RefusalRecord]) -> Row:
    return {"n": len(part), "ours": mean(r.ours for r in part), "keyword": mean(r.keyword for r in part)}


def claims(edits: list[EditRecord]) -> Row:
    """Share of true claims of the expressive texts, by kind; texts without the form claim nothing."""
    answered = [r for r in edits if not r.ours.refused]
    parts = {n: [r for r in answered if n in ("all", r.language)] for n in LANGUAGES}
    return {
        name: {"texts": len(part), "follow_the_form": mean(r.follows_form for r in part), **_claims(part)}
        for name, part in parts.items()
        if part
    }


def _claims(part: list[EditRecord]) -> Row:
    every = [claim for record in part for claim in record.claims]
    by_kind = {kind: [true for k, _, true in every if k == kind] for kind in KINDS}
    return {
        "n": len(every),
        "true": mean(true for _, _, true in every),
        "kinds": {kind: {"n": len(found), "true": mean(found)} for kind, found in by_kind.items()},
    }


def mending(records: Records) -> Row:
    """family -> damage ("all" of them too) -> method -> n, ciede2000, cast."""
    families = list(dict.fromkeys(r.family for r in records.tools))
    found: Row = {}
    for family in families:
        damages = list(dict.fromkeys(r.damage for r in records.tools if r.family == family))
        for damage in ["all", *(damages if len(damages) > 1 else [])]:
            found.setdefault(family, {})[damage] = _methods(records, family, damage)
    return found


def _methods(records: Records, family: str, damage: str) -> Row:
    tools = [r for r in records.tools if r.family == family and damage in ("all", r.damage)]
    edits = [r for r in records.edits if r.family == family and damage in ("all", r.damage)]
    answers: dict[str, Callable[[EditRecord], Judgement]] = {
        "ours": lambda r: r.ours,
        "keyword table": lambda r: r.keyword,
    }
    rows: Row = {}
    for name, answer in answers.items():
        made = [a for a in map(answer, edits) if not a.refused]
        rows[name] = _method([(a.ciede2000, a.cast) for a in made])
    for name in dict.fromkeys(r.tool for r in tools):
        rows[name] = _method([(r.ciede2000, r.cast) for r in tools if r.tool == name])
    return rows


def _method(values: list[tuple[float, float | None]]) -> Row:
    return {
        "n": len(values),
        "ciede2000": mean(distance for distance, _ in values),
        "cast": mean(cast for _, cast in values if cast is not None),
    }
