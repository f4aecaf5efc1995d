"""What became of one record: its texts, or why it has none, or why it was left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

REFUSED, EMPTY, FILTERED = "refused", "empty", "CLIP filter"


@dataclass(frozen=True)
class Outcome:
    """text: the expressive one, "" where there is none. long: the whole answer it was made of, where it is another.

    tokens: of the answer, summary_tokens: of the summary, where they are known. cut: the summariser read a part.
    failed: REFUSED or EMPTY, with `why`. dropped: the kind of what is left out, with `why`.
    """

    text: str = ""
    long: str = ""
    tokens: int | None = None
    summary_tokens: int | None = None
    cut: bool = False
    failed: str = ""
    dropped: str = ""
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """Without what says nothing."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None, False)}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Outcome:
        return cls(**fields)
