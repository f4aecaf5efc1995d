"""The report of `mgie prepare` as a page: counts, lengths, examples of texts, what failed and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from mgie_protocol.errors import MgieError
from mgie_server.evaluation.html import card, fill, joined, page, table

SENTENCES = 200
_LENGTHS = ("texts", "least", "quarter", "median", "three quarters", "most", "mean")


def write_page(path: Path, report: Mapping[str, Any]) -> None:
    """report: as report.json has it. Raises MgieError output_not_writable."""
    parts = [_head(report), _lengths(report["lengths"]), _examples(report["examples"])]
    parts += [_failures(report), _left_out(report["left_out"])]
    try:
        path.write_text(page(f"{report['set']}: prepared", joined(parts)), encoding="utf-8")
    except OSError as error:
        raise MgieError(
            "output_not_writable", f"{path} could not be written: {error}.", "Choose another place."
        ) from error


def _head(report: Mapping[str, Any]) -> Markup:
    arguments = report["arguments"]
    cards = [
        card(f"{report['written']:,}", "pairs written"),
        card(f"{report['described']:,}", "with an expressive text"),
        *(card(f"{count:,}", kind) for kind, count in report["failed"].items()),
        card(f"{report['left_out']['total']:,}", "left out"),
        *(card(f"{seconds:,} s", name) for name, seconds in report["seconds"].items()),
    ]
    return fill(
        "<h1>{name}</h1><p class='soft'>Described by {describer}, summaries: {summarizer}; licence: {licence}; {program}</p>"
        "<div class='cards'>{cards}</div>",
        name=report["set"],
        describer=arguments["describer"]["name"],
        summarizer=arguments["summarizer"]["name"],
        licence=report["licence"],
        program=report["program"],
        cards=joined(cards),
    )


def _lengths(lengths: Mapping[str, Mapping[str, float]]) -> Markup:
    rows = [[name, *(f"{found[key]:,.6g}" for key in _LENGTHS)] for name, found in lengths.items()]
    return fill("<h2>Lengths of texts</h2>{rows}", rows=table(["", *_LENGTHS], rows))


def _examples(examples: Sequence[Mapping[str, str]]) -> Markup:
    shown = [
        fill(
            "<div class='strip'><h3><q>{instruction}</q></h3><p>{expressive}</p>{long}</div>",
            instruction=one["instruction"],
            expressive=one["expressive"],
            long=fill("<p class='soft'>From: {text}</p>", text=one["long"]) if one["long"] else "",
        )
        for one in examples
    ]
    return fill("<h2>Some of the texts</h2><div class='strips pairs'>{shown}</div>", shown=joined(shown))


def _failures(report: Mapping[str, Any]) -> Markup:
    if not report["failures"]:
        return fill("<h2>Without a text</h2><p>None.</p>")
    return fill(
        "<h2>Without a text</h2><p>These pairs were written without an expressive text.</p>{more}<ul>{shown}</ul>",
        more=_more(len(report["failures"]), sum(report["failed"].values())),
        shown=joined(
            fill(
                "<li><code>{place}</code> <q>{instruction}</q>: {why}</li>",
                place=one["place"],
                instruction=one["instruction"],
                why=one["why"],
            )
            for one in report["failures"][:SENTENCES]
        ),
    )


def _left_out(left: Mapping[str, Any]) -> Markup:
    if not left["total"]:
        return fill("<h2>Left out</h2><p>Nothing.</p>")
    counts = table(["what", "how many"], [[kind, f"{n:,}"] for kind, n in left["kinds"].items()])
    shown = joined(
        fill("<li><code>{where}</code>: {why}.</li>", where=_where(one), why=one["why"])
        for one in left["first"][:SENTENCES]
    )
    return fill(
        "<h2>Left out</h2>{counts}{more}<ul>{shown}</ul>",
        counts=counts,
        more=_more(len(left["first"]), left["total"]),
        shown=shown,
    )


def _more(there: int, total: int) -> Markup:
    shown = min(there, SENTENCES)
    return (
        fill("<p class='soft'>The first {n} of {total:,}.</p>", n=shown, total=total)
        if total > shown
        else Markup("")
    )


def _where(one: Mapping[str, Any]) -> str:
    line = f":{one['line']}" if one["line"] is not None else ""
    return f"{one['file']}{line}{', ' + one['part'] if one['part'] else ''}"
