"""Sentences about an area, written one by one: written_areas.toml of each language.

They are learnt as they stand, and also as the server reads them where its list of words finds the area: without its name.
"""

from __future__ import annotations

import numpy as np

from mgie_server.engines.area_words import asked_area
from mgie_server.engines.areas import Area, area_named
from mgie_server.training.edits import Edit
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.schema import Phrases

SHARE = 0.6  # of what some were written for

_FOLDERS = {"en": "english", "zh": "chinese"}


def _of_families(sentences: dict[str, Phrases]) -> dict[str, tuple[tuple[str, Area], ...]]:
    """(sentence, area) by "family degree", of sentences by "family degree @ area"."""
    found = dict[str, tuple[tuple[str, Area], ...]]()
    for key, texts in sentences.items():
        family, _, area = key.partition(" @ ")
        found[family] = found.get(family, ()) + tuple((text, area_named(area)) for text in texts)
    return found


WRITTEN = {
    language: _of_families(load(f"{folder}/written_areas.toml", dict[str, Phrases], ()))
    for language, folder in _FOLDERS.items()
}


def wishes_left(language: str) -> dict[str, Phrases]:
    """What is left of the sentences without the area's name, by "family degree", where the server finds that area."""
    wishes = dict[str, Phrases]()
    for key, sentences in WRITTEN[language].items():
        read = [(asked_area(text), area) for text, area in sentences]
        left = [found[1] for found, area in read if found and found[0] == area and found[1]]
        wishes[key] = tuple(dict.fromkeys(left))  # "darker" is left of many
    return wishes


def written_in_area(
    rng: np.random.Generator, language: str, edits: tuple[Edit, ...]
) -> tuple[str, Area] | None:
    """A sentence for one edit in an area; None where it is not drawn, or none was written."""
    if len(edits) != 1 or edits[0].colors or edits[0].amount or rng.random() > SHARE:
        return None
    edit = edits[0]
    key = edit.family if edit.degree == "default" else f"{edit.family} {edit.degree}"
    sentences = WRITTEN[language].get(key)
    return pick(rng, sentences) if sentences else None
