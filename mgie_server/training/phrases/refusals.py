"""What must be refused, by kind: templates over `nouns`, questions, and text that asks for nothing."""

from __future__ import annotations

from mgie_server.training.phrases.refusals_content import CONTENT
from mgie_server.training.phrases.refusals_other import OTHER
from mgie_server.training.phrases.refusals_parts import PARTS_ONLY
from mgie_server.training.phrases.refusals_talk import TALK
from mgie_server.training.phrases.traps import TRAPS, TWO_WISHES
from mgie_server.training.phrases.traps_everyday import TRAPS_EVERYDAY

_TALK = {kind: texts + TRAPS_EVERYDAY[kind] for kind, texts in TALK.items()}
TEMPLATES: dict[str, tuple[str, ...]] = {**CONTENT, "one part only": PARTS_ONLY, **OTHER, **_TALK}
TRAP_SHARE = 0.28  # of the samples of a kind that has traps
TWO_WISHES_SHARE = 0.07

# how often each kind is drawn
WEIGHTS = {
    "new content": 2.6,
    "removal": 1.5,
    "replacement": 1.5,
    "one part only": 4.0,
    "text": 1.0,
    "geometry": 1.2,
    "style": 1.0,
    "detail": 1.3,
    "another effect": 1.2,
    "question": 0.8,
    "unclear": 1.2,
}

__all__ = ["TEMPLATES", "TRAPS", "TRAP_SHARE", "TWO_WISHES", "TWO_WISHES_SHARE", "WEIGHTS"]
