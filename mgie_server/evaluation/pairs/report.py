"""report.html of a comparison on pairs: tables with intervals, plots, the paper's numbers beside them, pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from mgie_server.evaluation.html import fill, joined, page, table, tile
from mgie_server.evaluation.pairs.metrics import METRICS, shown
from mgie_server.evaluation.pairs.plots import plots
from mgie_server.evaluation.pairs.strips import Strip

WAYS = {
    "all": "Every turn from the data set's own source",
    "final": "The last turn, each from the model's own result of the turn before",
}
VIEWS = {"raw": "the model's own picture", "landed": "the landed layer, at full size"}
_STYLE = Markup(
    "<style>.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(460px,1fr));gap:8px 24px;"
    "margin:16px 0}.plots>div{overflow-x:auto}td .ci{color:var(--soft);font-size:12px;display:block}"
    "td.apart{font-weight:700}.strip .tiles{grid-template-columns:repeat(auto-fill,minmax(170px,1fr))}</style>"
)


def write_html(found: Mapping[str, Any], strips: Sequence[Strip]) -> str:
    """found: what report.json has."""
    parts = [_STYLE, _head(found)]
    parts += [_section(one, found) for one in found["tables"]]
    parts += [_strips(strips, found["records"]), _how(found)]
    return page(f"{found['set']}: models compared", joined(parts))


def _head(found: Mapping[str, Any]) -> Markup:
    rows = [[one["name"], one["what"], one.get("licence", "")] for one in found["compared"]]
    missing = joined(
        fill("<li>{name}: {how}</li>", name=name.replace("_", " "), how=how)
        for name, how in found["backbones"]["missing"].items()
    )
    lacking = fill(
        "<p>Not computed, as these are missing (where each goes is said beside it):</p><ul>{items}</ul>",
        items=missing,
    )
    turns = f", {found['sessions']:,} sessions" if found["sessions"] else ""
    return fill(
        "<h1>{name}: models compared</h1><p class='soft'>{split}, {records:,} records{turns}; seeds {seeds}; begun "
        "{date}. Licence of the data: {licence}.</p>{models}{lacking}",
        name=found["set"], split=found["split"], records=found["records"], turns=turns, date=found["date"],
        seeds=", ".join(map(str, found["seeds"])), licence=found["licence"],
        models=table(["compared", "what it is", "licence"], rows), lacking=lacking if missing else "",
    )  # fmt: skip


def _section(one: Mapping[str, Any], found: Mapping[str, Any]) -> Markup:
    names = list(one["models"])
    paper = found["paper"] if one["view"] == "raw" else []
    return fill(
        "<h2>{way}: {view}</h2><p class='soft'>{records:,} records. Means, and below them {level} % intervals.</p>"
        "{means}{note}{plots}{differences}",
        way=WAYS[one["way"]], view=VIEWS[one["view"]], records=one["records"], level=found["bootstrap"]["level"],
        means=_means(one, paper), note=_paper_note(paper),
        plots=plots(names, one["models"], one["target"]), differences=_differences(one),
    )  # fmt: skip


def _means(one: Mapping[str, Any], paper: Sequence[Mapping[str, Any]]) -> Markup:
    metrics = _metrics_of(one)
    head = ["", "records", "seeds", "refused", *(METRICS[name].title for name in metrics)]
    rows: list[list[str | Markup]] = [
        [name, f"{told['records']:,}", str(told["seeds"]), f"{told['refused']:,}"]
        + [_interval(metric, told["metrics"].get(metric)) for metric in metrics]
        for name, told in one["models"].items()
    ]
    if one["target"]:
        own = [_interval(metric, one["target"].get(metric)) for metric in metrics]
        rows.append(["the target itself", "", "", "", *own])
    for told in paper:
        values = [_reported(metric, told["values"]) for metric in metrics]
        rows.append(
            [fill("{m}<span class='ci'>{s}</span>", m=told["model"], s=told["source"]), "", "", "", *values]
        )
    return table(head, rows)


def _metrics_of(one: Mapping[str, Any]) -> list[str]:
    there = [told["metrics"] for told in one["models"].values()]
    return [name for name in METRICS if any(name in metrics for metrics in there)]


def _interval(metric: str, told: Mapping[str, Any] | None) -> str | Markup:
    if told is None:
        return "–"
    edges = f"{shown(metric, told['low'])} to {shown(metric, told['high'])}"
    return fill("{mean}<span class='ci'>{edges}</span>", mean=shown(metric, told["mean"]), edges=edges)


def _reported(metric: str, values: Mapping[str, float]) -> str:
    value = values.get(metric, values.get("lpips") if metric.startswith("lpips") else None)
    return shown(metric, value)


def _paper_note(paper: Sequence[Mapping[str, Any]]) -> Markup:
    if not paper:
        return Markup("")
    return fill(
        "<p class='soft'>Reported numbers are those of arXiv 2309.17102 and stand here to compare with. They were made with "
        "weights that were never published (zero-shot), on pictures whose size the paper does not state; it does not say "
        "which LPIPS it is (its number stands in both columns), nor whether MagicBrush's are of all turns or the last.</p>"
    )


def _differences(one: Mapping[str, Any]) -> Markup:
    if not one["differences"]:
        return Markup("")
    metrics = _metrics_of(one)
    rows = []
    for told in one["differences"]:
        cells = [_difference(metric, told["metrics"].get(metric)) for metric in metrics]
        rows.append([f"{told['a']} minus {told['b']}", *cells])
    return fill(
        "<h3>Differences on the same records</h3><p class='soft'>Bold where the interval leaves zero out; below it, on "
        "how many records the first is nearer to the goal. Many intervals are looked at here: some leave zero out by "
        "chance.</p>{rows}",
        rows=table(["", *(METRICS[name].title for name in metrics)], rows),
    )


def _difference(metric: str, told: Mapping[str, Any] | None) -> str | Markup:
    if told is None:
        return "–"
    apart = told["low"] > 0 or told["high"] < 0
    mean = shown(metric, told["mean"])
    return fill(
        "{mean}<span class='ci'>{low} to {high}</span><span class='ci'>nearer on {better:.0f} %</span>",
        mean=fill("<b>{mean}</b>", mean=mean) if apart else mean,
        low=shown(metric, told["low"]), high=shown(metric, told["high"]), better=100 * told["better"],
    )  # fmt: skip


def _strips(strips: Sequence[Strip], records: int) -> Markup:
    shown_ones = joined(_strip(strip) for strip in strips)
    return fill(
        "<h2>Side by side</h2><p class='soft'>The first {n} of {all:,} records, first seed.</p>"
        "<div class='strips'>{rows}</div>",
        n=len(strips), all=records, rows=shown_ones,
    )  # fmt: skip


def _strip(strip: Strip) -> Markup:
    tiles = joined(tile(one.picture, one.caption, ours=one.wanted) for one in strip.tiles)
    texts = joined(fill("<p><b>{who}</b>: {text}</p>", who=who, text=text) for who, text in strip.texts)
    return fill(
        "<div class='strip'><h3><q>{asked}</q></h3><p class='soft'>{key}</p>{texts}<div class='tiles'>{tiles}</div></div>",
        asked=strip.instruction, key=strip.key, texts=texts, tiles=tiles,
    )  # fmt: skip


def _how(found: Mapping[str, Any]) -> Markup:
    left = found["left_out"]
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in left["kinds"].items()) or "nothing"
    broken = len(left["sessions_with_a_turn_missing"])
    sentences = joined(fill("<li>{one}</li>", one=one) for one in left["first"])
    bootstrap = found["bootstrap"]
    return fill(
        "<h2>How</h2><p>Intervals: bootstrap over {over}, {resamples:,} times. A result is brought to the target's size "
        "(bicubic) for L1, L2, PSNR, SSIM and LPIPS; for SSIM of raw pictures, and for LPIPS, both are shrunk to 600 px on "
        "the short side. A model that refuses leaves the picture as it is, and that is what counts. All "
        "definitions: docs/evaluation.md.</p>"
        "<p>Left out: {kinds}; sessions with a turn missing: {broken}.</p><ul>{sentences}</ul>"
        "<p class='soft'>{machine}; {versions}</p>",
        over=bootstrap["over"], resamples=bootstrap["resamples"], kinds=kinds, broken=broken, sentences=sentences,
        machine=", ".join(str(value) for value in found["machine"].values()),
        versions=", ".join(f"{name} {version}" for name, version in found["versions"].items()),
    )  # fmt: skip
