"""Results that a server keeps because nobody has taken them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class KeptResult:
    """finished_at: seconds since 1970. client: the program that asked for it, "" where nobody noted that."""

    job_id: str
    instruction: str
    model: str
    finished_at: float
    nbytes: int
    client: str = ""


def kept_results(listed: list[dict[str, Any]]) -> list[KeptResult]:
    """A server's list (messages.Kept), newest first; what is not understood is left out."""
    found: list[KeptResult] = []
    for entry in listed:
        job_id, at, size = entry.get("job"), entry.get("finished_at"), entry.get("nbytes", 0)
        if isinstance(job_id, str) and isinstance(at, (int, float)) and isinstance(size, int):
            words = [str(entry.get(name) or "") for name in ("instruction", "model", "client")]
            found.append(KeptResult(job_id, words[0], words[1], float(at), size, words[2]))
    return found
