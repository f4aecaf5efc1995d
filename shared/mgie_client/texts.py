"""How words for people are written here: English texts, which are the keys of every plug-in's translations.

Who shows them hands over `tr`, a function from a text to the same in the artist's language; what stands in braces stays.
Whatever stands in mark() or tr() in this room is looked for in all catalogues, so that one idea has one sentence.
"""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]


def mark(text: str) -> str:
    """The text as it is: for texts in tables, which tr gets later, so that collectors of texts find them."""
    return text


def as_sentence(words: str) -> str:
    """With a capital at its beginning, where the script has them."""
    return words[:1].upper() + words[1:]
