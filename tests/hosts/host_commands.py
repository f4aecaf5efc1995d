"""What the tests of the two commands share: a finished command, and where things lie."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "sample.jpg"


@dataclass(frozen=True)
class Ran:
    """A finished command; `data` is what --json printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.out)


Mgie = Callable[..., Ran]
