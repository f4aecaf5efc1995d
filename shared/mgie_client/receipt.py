"""What became of the layer, in words: a line and details of a result's report (PROTOCOL.md, "result").

The words are English. Who speaks another language gives `tr`, a function from each of TEXTS to its
translation; what stands in braces stays. A report may come from another version: what it lacks is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, Dict, Tuple, cast  # noqa: UP035

from mgie_client.models import paid_work_of
from mgie_client.texts import Translate
from mgie_protocol.json_values import list_in, object_in
from mgie_protocol.licences import CONDITIONAL, CONDITIONS, FREE, NO, UNKNOWN

Said = Tuple[str, str, Dict[str, Any]]  # noqa: UP006 - a label, the text of its value, what its braces hold

_NOTHING = "nothing changed"
_JOINED = "{first}, {second}"
_SHARES = (
    ("identical", "{percent} % untouched", "Untouched"),
    ("photometric", "{percent} % light and colour", "Light and colour"),
    ("new", "{percent} % new", "New"),
)
_LANDINGS = {
    "auto": "fitted to the layer",
    "raw": "the model's picture itself",
    "photometric": "light and colour alone",
}
_SOURCES = {
    "compositeWithTrainedAlgorithmicMedia": "composite with trained algorithmic media",
    "trainedAlgorithmicMedia": "trained algorithmic media",
    "algorithmicallyEnhanced": "algorithmically enhanced",
}
_TEXTS_FROM = {
    "model": "written by the model",
    "person": "your own",
    "instruction": "your words as they are",
}
_NONE = "none"
_PERCENT = "{percent} %"
_SHIFT = "{x} px across, {y} px down, scale {scale}"
_COLOUR = "red {red}, green {green}, blue {blue} of 255"
_FRAME = "{width} x {height} px from {x}, {y}"
_SIZE = "{width} x {height} px"
_PLAIN = "{value}"  # a name or a number: the same in every language
_LICENCES = {
    FREE: _PLAIN,
    CONDITIONAL: "{value}; for paid work on a condition",
    NO: "{value}; not for commercial use",
    UNKNOWN: "{value}; not known to be for paid work",
}
_SECONDS = "{seconds} s"
_LABELS = (
    "Landing",
    "Shift undone",
    "Colour shift removed",
    "Gains of detail",
    "Seen by the model",
    "Size for the model",
    "Reference pictures",
    "Text for the editor",
    "Model",
    "Licence",
    "Condition",
    "Seed",
    "Time",
    "Source type",
)

TEXTS: tuple[str, ...] = (
    *(_NOTHING, _JOINED),
    *(text for _, line, label in _SHARES for text in (line, label)),
    *_LABELS,
    *_LANDINGS.values(),
    *_SOURCES.values(),
    *_TEXTS_FROM.values(),
    *(_NONE, _PERCENT, _SHIFT, _COLOUR, _FRAME, _SIZE, _SECONDS),
    *(text for text in _LICENCES.values() if text != _PLAIN),
    *CONDITIONS,
)


def line(report: Mapping[str, Any], tr: Translate = str) -> str:
    """One line: "61 % untouched, 30 % light and colour, 9 % new"; "" for a report without shares."""
    shares = [_share(report, key) for key, _, _ in _SHARES]
    if not any(shares):
        return ""
    if shares[0] == 1:
        return tr(_NOTHING)
    said = [
        tr(text).format(percent=percent)
        for share, percent, (_, text, _) in zip(shares, _percents(shares), _SHARES)
        if share > 0
    ]
    return reduce(lambda first, second: tr(_JOINED).format(first=first, second=second), said)


def details(report: Mapping[str, Any], tr: Translate = str) -> list[tuple[str, str]]:
    """Label and value of everything that the report says, in the order to be read."""
    said = [*_shares(report), *_geometry(report), *_origin(report)]
    return [
        (tr(label), values["value"] if text == _PLAIN else tr(text).format(**values))
        for label, text, values in said
    ]


def _shares(report: Mapping[str, Any]) -> Iterable[Said]:
    for key, _, label in _SHARES:
        if _number(report.get(key)) is not None:
            yield label, _PERCENT, {"percent": f"{100 * _share(report, key):.1f}"}


def _geometry(report: Mapping[str, Any]) -> Iterable[Said]:
    """How the model's picture reached the layer."""
    if report.get("landing") in tuple(_LANDINGS):
        yield "Landing", _LANDINGS[report["landing"]], {}
    shift = _numbers(report.get("shift"), ("x", "y", "scale"))
    if shift:
        words = {"x": f"{shift[0]:+.2f}", "y": f"{shift[1]:+.2f}", "scale": f"{shift[2]:.4f}"}
        yield ("Shift undone", _NONE, {}) if shift == [0, 0, 1] else ("Shift undone", _SHIFT, words)
    colour = _number_list(report.get("color_shift"), 3)
    if colour:
        red, green, blue = (f"{255 * value:+.1f}" for value in colour)
        words = {"red": red, "green": green, "blue": blue}
        yield "Colour shift removed", _COLOUR if any(colour) else _NONE, words
    gains = _number_list(report.get("detail"))
    if gains:
        yield "Gains of detail", _PLAIN, {"value": ", ".join(f"{gain:.2f}" for gain in gains)}
    frame = _numbers(report.get("frame"), ("x", "y", "width", "height"))
    if frame:
        x, y, width, height = (f"{value:.0f}" for value in frame)
        words = {"x": x, "y": y, "width": width, "height": height}
        yield "Seen by the model", _FRAME, words
    size = _number_list(report.get("model_size"), 2)
    if size:
        yield "Size for the model", _SIZE, {"width": f"{size[0]:.0f}", "height": f"{size[1]:.0f}"}
    names = _reference_names(report)
    if names:
        yield "Reference pictures", _PLAIN, {"value": ", ".join(names)}


def _reference_names(report: Mapping[str, Any]) -> list[str]:
    listed = map(object_in, list_in(report.get("references")))
    return [name for one in listed if (name := _text(one, "name"))]


def _origin(report: Mapping[str, Any]) -> Iterable[Said]:
    """Who made it."""
    if _text(report, "text_from") in _TEXTS_FROM:
        yield "Text for the editor", _TEXTS_FROM[report["text_from"]], {}
    if _text(report, "model"):
        yield "Model", _PLAIN, {"value": report["model"]}
    if _text(report, "licence"):
        yield "Licence", _LICENCES[paid_work_of(report)], {"value": report["licence"]}
    condition = _text(report, "condition")
    if condition in CONDITIONS:
        yield "Condition", condition, {}
    elif condition:
        yield "Condition", _PLAIN, {"value": condition}
    if type(report.get("seed")) is int:
        yield "Seed", _PLAIN, {"value": str(report["seed"])}
    seconds = _number(report.get("seconds"))
    if seconds is not None:
        yield "Time", _SECONDS, {"seconds": f"{seconds:.1f}"}
    if _text(report, "source_type") in _SOURCES:
        yield "Source type", _SOURCES[report["source_type"]], {}


def _percents(shares: list[float]) -> list[str]:
    """Whole percents that add up to 100, by largest remainder; what is there is never called 0, or all."""
    exact = [100 * share / sum(shares) for share in shares]
    whole = [math.floor(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda k: whole[k] - exact[k])
    for k in by_remainder[: 100 - sum(whole)]:
        whole[k] += 1
    return [_percent(number, value) for number, value in zip(whole, exact)]


def _percent(whole: int, exact: float) -> str:
    if whole == 0 and exact > 0:
        return "<1"
    return ">99" if whole == 100 and exact < 100 else str(whole)


def _share(report: Mapping[str, Any], key: str) -> float:
    return min(1.0, max(0.0, _number(report.get(key)) or 0.0))


def _text(report: Mapping[str, Any], key: str) -> str:
    value = report.get(key)
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e300:
        return None
    return float(value)


def _numbers(value: Any, keys: tuple[str, ...]) -> list[float]:
    """These numbers of an object; none unless all are there."""
    if not isinstance(value, Mapping):
        return []
    said = cast("Mapping[str, Any]", value)
    return _number_list([said.get(key) for key in keys])


def _number_list(value: Any, length: int | None = None) -> list[float]:
    """A list of so many numbers; none unless it is one."""
    if not isinstance(value, (list, tuple)):
        return []
    said = cast("Sequence[Any]", value)
    if length is not None and len(said) != length:
        return []
    numbers = [number for one in said if (number := _number(one)) is not None]
    return numbers if len(numbers) == len(said) else []
