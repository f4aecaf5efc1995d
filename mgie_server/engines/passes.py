"""Descriptions of two edits, one of what the other gave, as one."""

from __future__ import annotations

from dataclasses import replace

from mgie_server.engines.engine import Description


def one_after_another(read: list[Description]) -> Description:
    """One or two descriptions as one, whose text is both texts."""
    if len(read) == 1:
        return read[0]
    first, second = read
    space = "" if "。" in first.expressive else " "
    sure = None if first.sure is None or second.sure is None else min(first.sure, second.sure)
    text = f"{first.expressive.rstrip()}{space}{second.expressive}"
    return replace(first, expressive=text, notes=first.notes + second.notes, sure=sure, then=second)
