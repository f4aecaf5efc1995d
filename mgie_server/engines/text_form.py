"""The form of the expressive texts that this project teaches: what changes stands first, up to a colon or 。"""

from __future__ import annotations

import re
from itertools import pairwise

CHINESE = "画面调整为"
_BEGINS = re.compile(rf"^The picture becomes |^{CHINESE}[:：]")
_BEGINS_ANYWHERE = re.compile(rf"The picture becomes |{CHINESE}[:：]")
_JOINTS = re.compile(r", then |[，,]再")


def has_form(text: str) -> bool:
    """Whether a text begins as one of these."""
    return _BEGINS.match(text.strip()) is not None


def beginning(change: str) -> str:
    """How a text of this form begins that names this change, in its language, up to where the scene is described."""
    chinese = re.search(r"[\u4e00-\u9fff]", change) is not None
    return f"{CHINESE}：{change}。" if chinese else f"The picture becomes {change}:"


def texts_in(text: str) -> tuple[str, ...]:
    """The two texts of this form that stand one behind the other; any other text is one."""
    starts = [found.start() for found in _BEGINS_ANYWHERE.finditer(text)]
    if len(starts) != 2 or text[: starts[0]].strip():
        return (text,)
    return tuple(text[a:b].strip() for a, b in pairwise([*starts, len(text)]))


def change_in(text: str) -> str:
    """What becomes of the picture, without the scene behind it: "a little brighter, then warmer"."""
    text = _BEGINS.sub("", text.strip())
    end = re.search(r"[:：。]", text)
    return (text[: end.start()] if end else text).strip()


def changes_in(change: str) -> list[str]:
    """The one or two changes of what `change_in` gives."""
    return [one.strip() for one in _JOINTS.split(change)]
