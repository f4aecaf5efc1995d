"""What was measured so far: one line a record, so that a killed run goes on behind the last whole one."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mgie_server.evaluation.pairs.items import Item
from mgie_server.evaluation.pairs.run_files import not_writable, put

NAME = "measured.jsonl"
Values = dict[str, "float | None"]


@dataclass
class Measured:
    """Of one record. items: Item.id -> [digest of the picture, values by metric]; target: way -> the target's own."""

    items: dict[str, tuple[str, Values]] = field(default_factory=dict)
    target: dict[str, Values] = field(default_factory=dict)

    def values(self, item: Item) -> Values | None:
        digest, values = self.items.get(item.id, ("", {}))
        return values if digest == item.digest else None

    def lacks(self, item: Item, wanted: Iterable[str]) -> bool:
        values = self.values(item)
        return values is None or any(name not in values for name in wanted)


class Journal:
    """Of a run's folder. A line that was cut off is removed; of two for a record the later counts."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self.records: dict[str, Measured] = {}
        try:
            data = self._path.read_bytes()
        except OSError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) != len(data):
            put(self._path, whole)
        for line in whole.splitlines():
            entry = _entry(line)
            if entry:
                self.records[entry[0]] = entry[1]

    def add(self, key: str, measured: Measured) -> None:
        """Raises MgieError output_not_writable."""
        self.records[key] = measured
        told: dict[str, Any] = {"key": key, "items": measured.items, "target": measured.target}
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
        except OSError as error:
            raise not_writable(self._path, error) from error


def _entry(line: bytes) -> tuple[str, Measured] | None:
    """None for a line that is none of ours."""
    try:
        told = json.loads(line)
        items = {name: (str(digest), _values(values)) for name, (digest, values) in told["items"].items()}
        target = {way: _values(values) for way, values in told["target"].items()}
        return str(told["key"]), Measured(items, target)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _values(told: Mapping[str, Any]) -> Values:
    return {name: None if value is None else _finite(value) for name, value in told.items()}


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is no number")
    return number
