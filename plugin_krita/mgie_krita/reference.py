"""A picture that an instruction may speak of, beside what is edited."""

from __future__ import annotations

from dataclasses import dataclass, field

from mgie_protocol.limits import MAX_NAME_CHARS
from mgie_protocol.pixels import PixelBuffer


@dataclass(frozen=True)
class Reference:
    """name: for people and for the request, see `name_for`. document, node: ids of a layer; path: of a file; pixels: of what
    lies in neither."""

    name: str
    document: str = ""
    node: str = ""
    path: str = ""
    pixels: PixelBuffer | None = field(default=None, compare=False, repr=False)


def name_for(said: str, otherwise: str) -> str:
    """A name as a request may carry it: one line of printable characters; otherwise: for one that has none."""
    shown = "".join(sign if sign.isprintable() else " " for sign in said)
    return " ".join(shown.split())[:MAX_NAME_CHARS] or otherwise
