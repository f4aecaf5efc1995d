"""What a model has use for, of what the page offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Uses:
    """guided: the two guidance scales are of use. describes: it says what it will do. paints: it makes new content, not
    light and colour alone. references: how many pictures it takes beside the one that is edited. negative: it has use for
    words that say what is not to come true. inpaints: it can be told of the mask. alpha: its pictures have a transparency of
    their own."""

    guided: bool = True
    describes: bool = True
    paints: bool = True
    references: int = 0
    negative: bool = False
    inpaints: bool = False
    alpha: bool = False

    @classmethod
    def of(cls, model: Mapping[str, Any]) -> Uses:
        """model: its entry in the status reply; {} where nobody knows it."""
        takes = model.get("references", 0)
        return cls(
            guided=bool(model.get("guided", True)),
            describes=bool(model.get("describes", True)),
            paints=bool(model.get("paints", True)),
            references=takes if type(takes) is int else 0,
            negative=bool(model.get("negative")),
            inpaints=bool(model.get("inpaints")),
            alpha=bool(model.get("alpha")),
        )
