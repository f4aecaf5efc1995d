"""What a scenario found, as a JSON file that is rewritten after every check: a crash leaves what came before."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

OUT = Path(os.environ.get("MGIE_SCENARIO_OUT", "."))


class Report:
    """checks: name -> "" when it held, else why not. seconds: what each took. values: whatever the scenario noted down."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._checks: dict[str, str] = {}
        self._seconds: dict[str, float] = {}
        self._values: dict[str, Any] = {}
        self._problems: list[str] = []

    def check(self, name: str, failure: str, seconds: float) -> None:
        self._checks[name] = failure
        self._seconds[name] = round(seconds, 2)
        self._write(finished=False)

    def note(self, name: str, value: Any) -> None:
        self._values[name] = value

    def problem(self, words: str) -> None:
        """Something that belongs to no check, such as a scenario that cannot be loaded."""
        self._problems.append(words)
        self._write(finished=False)

    def finish(self) -> None:
        self._write(finished=True)

    def _write(self, finished: bool) -> None:
        data = {
            "finished": finished,
            "checks": self._checks,
            "seconds": self._seconds,
            "values": self._values,
            "problems": self._problems,
        }
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(data, indent=1, default=str), encoding="utf-8")
        part.replace(self._path)


report = Report(OUT / "report.json")
