"""How people on phones write what everybody writes: "pls", "abit", "thx", spelled out before it is read."""

from __future__ import annotations

import re

_SPELLED = {
    r"pl+[sz]+|plea+se+|pelase|plase|pleas": "please", r"th(?:an)?x|tnx|ty|thnx": "thanks", "abit": "a bit", "alot": "a lot",
    "alil|lil": "a little", "u": "you", "ur": "your", "cld": "could", "w/o": "without", "bc|coz|cuz": "because",
    "wanna": "want to", "gimme": "give me", "lemme": "let me", "gotta": "have to", "pics?": "picture", "rly": "really",
    "dont": "don't", "doesnt": "doesn't", "isnt": "isn't", "cant": "can't", "im": "I'm", "ive": "I've", "2nite": "tonight",
}  # fmt: skip
_PATTERNS = tuple(
    (re.compile(rf"(?<![\w/'])(?:{short})(?![\w/'])", re.IGNORECASE), long)
    for short, long in _SPELLED.items()
)


def spelled_out(instruction: str) -> str:
    """The instruction with its short forms as words; as it is where it has none."""
    instruction = instruction.replace("磨皮", "皮肤柔化")  # one word for both
    for pattern, long in _PATTERNS:
        instruction = pattern.sub(long, instruction)
    return instruction
