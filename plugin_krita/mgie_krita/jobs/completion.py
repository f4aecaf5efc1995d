"""What an instruction that is being typed may go on with: earlier ones, presets, and what the built-in model can do."""

from __future__ import annotations

from collections.abc import Iterable

LEAST = 2  # characters before anything is offered


def rest_of(typed: str, known: Iterable[str]) -> str:
    """What is missing to the first known text that begins with what was typed, "" without one; case does not count.

    typed: all of it, on one line. known: the best first.
    """
    if len(typed.strip()) < LEAST or "\n" in typed:
        return ""
    begun = typed.lstrip().casefold()
    for text in known:
        if "\n" not in text and len(text) > len(begun) and text[: len(begun)].casefold() == begun:
            return text[len(begun) :]
    return ""
