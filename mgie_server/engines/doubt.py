"""How sure a description is of what was asked for: what else the first words of the answer might have been."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from mgie_server.engines.areas import area_in
from mgie_server.engines.text_form import CHINESE, change_in, changes_in
from mgie_server.mgie.decoding import Decoded
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.tokenizer import Tokenizer

_LEAST = 0.03  # probability from which on another word is followed up
_MOST = 3  # of these, the likeliest
_LONGEST = 24  # tokens of a change
# what does not make another reading of it: degrees, amounts, what a mended picture lacks
_DEGREES = re.compile(r"^(a little|much|strongly) |稍微|大幅")
_DETAILS = re.compile(
    r",? (getting|hardly|though|by) .*|, gamma .*|[、（(].*|[,，]伽马.*|(\d|三分|半档|一档|两档).*"
)


@dataclass(frozen=True)
class Doubt:
    """sure: probability, 0..1, that the answer names what was asked for, as far as the model knows itself.

    readings: what it may have been, the likeliest first, as it can be asked for.
    """

    sure: float
    readings: tuple[str, ...]


def doubt(
    model: Mgie, tokenizer: Tokenizer, picture: np.ndarray, prompt: list[int], decoded: Decoded
) -> Doubt:
    """Follows up the likeliest other words within the change that an answer names."""
    text = tokenizer.decode(decoded.new_ids)
    end = tokenizer.encode_plain("。" if text.strip().startswith(CHINESE) else ":")[-1]
    length = decoded.new_ids.index(end) if end in decoded.new_ids else 0
    if not length:  # it names no change
        return Doubt(0.0, ())
    lost, reached = 0.0, 1.0
    others: list[tuple[float, int]] = []
    for place, choice in enumerate(decoded.choices[:length]):
        if place:
            others.append((reached * choice.other_sure, place))
            reached *= choice.sure
    said = change_in(text)
    found: list[tuple[float, str]] = []
    for chance, place in sorted(others, reverse=True)[:_MOST]:
        if chance < _LEAST:
            break
        begun = [*decoded.new_ids[:place], decoded.choices[place].other]
        spoken = model.continued(picture, prompt, begun, end=end, most=_LONGEST)
        other = change_in(tokenizer.decode(spoken))
        if plain_changes(other) != plain_changes(said):
            lost += chance
            found.append((chance, other))
    refusing = next((c for c in decoded.choices[:1]), None)
    refused = 0.0
    if refusing and model.ids.refusal in (refusing.token, refusing.other):
        refused = refusing.sure if refusing.token == model.ids.refusal else refusing.other_sure
    likely = [said, *[text for _, text in sorted(found, reverse=True)]]
    return Doubt(round((1 - min(refused, 1.0)) * max(0.0, 1 - lost), 3), tuple(dict.fromkeys(likely)))


def plain_changes(change: str) -> frozenset[str]:
    """What edits a change names, in any degree, amount and order, without the area that may end it."""
    return frozenset(_DETAILS.sub("", _DEGREES.sub("", one)) for one in changes_in(area_in(change)[1]))
