"""Where an edit is, in words."""

from __future__ import annotations

from mgie_client.texts import Translate, mark

# of mgie_protocol.events.STAGES
STAGE_WORDS = {
    "queued": mark("waiting its turn"),
    "loading": mark("loading the model"),
    "describing": mark("looking at the picture"),
    "editing": mark("editing"),
    "landing": mark("bringing it to full size"),
}


def stage_words(stage: str, tr: Translate = str) -> str:
    """A few words without a capital; a stage that is not known is named as it is."""
    words = STAGE_WORDS.get(stage)
    return stage if words is None else tr(words)
