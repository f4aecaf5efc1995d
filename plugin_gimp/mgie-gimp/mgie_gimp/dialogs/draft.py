"""The words of an edit that came to nothing, kept for the next dialog as long as GIMP runs.

GIMP keeps what was chosen only of calls that succeed.
"""

from __future__ import annotations

import json

from mgie_gimp.host import Gimp

_NAME = "mgie-draft"


def keep(words: str) -> None:
    """Until take."""
    if words.strip():  # ASCII: GIMP's Python takes no bytes above 127
        data = json.dumps(words, ensure_ascii=True).encode("ascii")
        Gimp.attach_parasite(Gimp.Parasite.new(_NAME, 0, data))


def take() -> str:
    """What was kept, once; "" for nothing."""
    parasite = Gimp.get_parasite(_NAME)
    if parasite is None:
        return ""
    Gimp.detach_parasite(_NAME)
    try:
        words = json.loads(bytes(parasite.get_data()))
    except ValueError:
        return ""
    return words if isinstance(words, str) else ""
