"""Means with their intervals as a picture: SVG within the page, drawn by nothing but this file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from mgie_server.evaluation.html import fill, joined
from mgie_server.evaluation.pairs.metrics import METRICS, shown

_WIDE, _ROW, _NAMES, _RIGHT, _TOP = 460, 24, 150, 64, 26  # px


def plot(metric: str, values: Mapping[str, Any], reference: float | None = None) -> Markup:
    """values: {mean, low, high} by model. reference: a line, e.g. the target's own value."""
    ends = [value for one in values.values() for value in (one["low"], one["high"])]
    ends += [reference] if reference is not None else []
    low, high = min(ends), max(ends)
    room = (high - low) * 0.06 or abs(high) * 0.05 or 1e-6
    low, high = low - room, high + room

    def x(value: float) -> float:
        return _NAMES + (value - low) / (high - low) * (_WIDE - _NAMES - _RIGHT)

    height = _TOP + _ROW * len(values) + 8
    rows = [_row(k, name, metric, one, x) for k, (name, one) in enumerate(values.items())]
    if reference is not None:
        at = f"{x(reference):.1f}"
        rows.append(
            fill(
                '<line x1="{x}" x2="{x}" y1="{top}" y2="{end}" stroke="#157a4c" stroke-dasharray="4 3"/>',
                x=at, top=_TOP, end=height - 8,
            )
        )  # fmt: skip
    title = f"{METRICS[metric].title}: {METRICS[metric].better} is better"
    return fill(
        '<svg viewBox="0 0 {wide} {height}" width="{wide}" height="{height}" role="img" aria-label="{title}" '
        'style="max-width:100%;font:12px system-ui,sans-serif">'
        '<text x="0" y="15" font-weight="600">{title}</text>{rows}</svg>',
        wide=_WIDE, height=height, title=title, rows=joined(rows),
    )  # fmt: skip


def plots(names: Sequence[str], models: Mapping[str, Any], target: Mapping[str, Any]) -> Markup:
    """One for each metric that has values."""
    made = []
    for metric in METRICS:
        values = {n: models[n]["metrics"][metric] for n in names if metric in models[n]["metrics"]}
        if values:
            own = target.get(metric)
            made.append(plot(metric, values, own["mean"] if own else None))
    return fill(
        "<div class='plots'>{made}</div>", made=joined(fill("<div>{one}</div>", one=one) for one in made)
    )


def _row(k: int, name: str, metric: str, one: Mapping[str, float], x: Any) -> Markup:
    y = _TOP + _ROW * k + _ROW / 2
    return fill(
        '<text x="{end}" y="{base}" text-anchor="end">{name}</text>'
        '<line x1="{low}" x2="{high}" y1="{y}" y2="{y}" stroke="#2f6fde" stroke-width="2"/>'
        '<circle cx="{mean}" cy="{y}" r="4" fill="#2f6fde"/><text x="{after}" y="{base}" fill="#667085">{value}</text>',
        end=_NAMES - 10, base=f"{y + 4:.1f}", y=f"{y:.1f}", name=name if len(name) <= 22 else name[:21] + "…",
        low=f"{x(one['low']):.1f}", high=f"{x(one['high']):.1f}", mean=f"{x(one['mean']):.1f}",
        after=_WIDE - _RIGHT + 8, value=shown(metric, one["mean"]),
    )  # fmt: skip
