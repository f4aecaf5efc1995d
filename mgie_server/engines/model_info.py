"""What is known of a model before it is loaded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mgie_protocol.licences import ALLOWED, NO, UNKNOWN


@dataclass(frozen=True)
class ModelInfo:
    """What is known of a model before it is loaded.

    paid_work: one of licences.PAID_WORK; condition: in a sentence, of one that is not free.
    parameters: their number. memory_bytes: what loading it takes, weights and working memory.
    path: its folder, there or not; None when it needs no files. hint: how to install it.
    paints, describes, references, negative, inpaints, alpha: see `engine.Capabilities`.
    guided: the two guidance scales are of use.
    describer: of an open model, who is to describe for it, there (then it describes) or not; "none" for nobody.
    """

    name: str
    title: str
    summary: str
    licence: str
    parameters: int
    memory_bytes: int
    installed: bool
    paid_work: str = UNKNOWN
    condition: str = ""
    path: Path | None = None
    hint: str = ""
    paints: bool = False
    describes: bool = True
    guided: bool = True
    references: int = 0
    negative: bool = False
    inpaints: bool = False
    describer: str = ""
    alpha: bool = False

    @property
    def for_paid_work(self) -> bool:
        """Perhaps on a condition; what is not known is not."""
        return self.paid_work in ALLOWED

    def to_dict(self) -> dict[str, Any]:
        """The entry as the welcome, the status and `mgie models list --json` carry it."""
        older = {"non_commercial": self.paid_work == NO}
        return {**asdict(self), **older, "path": str(self.path) if self.path else None}
