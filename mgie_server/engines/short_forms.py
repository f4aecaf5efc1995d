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
_TENS = {
    "ten": 10,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "twelve": 12,
    "fifteen": 15, "a hundred": 100, "one hundred": 100, "two hundred": 200,
}  # fmt: skip
_NUMBERS = {
    **_ONES, **_TENS, **{f"{ten}[ -]{one}": t + o for ten, t in _TENS.items() for one, o in _ONES.items() if o < 10},
}  # fmt: skip
_PERCENT = r"(?: ?per ?cent| percentage points?| points?(?= (?:off|of|more|less)))\b"
_IN_WORDS = tuple(
    (re.compile(rf"\b{words}{_PERCENT}", re.IGNORECASE), f"{number}%")
    for words, number in sorted(_NUMBERS.items(), key=lambda one: -len(one[0]))
)
_DIGITS = "零一二三四五六七八九"
_PERCENT_ZH = re.compile("百分之([一二三四五六七八九]?)十([一二三四五六七八九]?)")

# "about", behind a number; elsewhere "left and right"
_ABOUT = re.compile("((?:\\d|[一二两兩三四五六七八九十半])(?:%|％|成|档|檔|倍|度))左右")


def _digit(character: str) -> int:
    return max(_DIGITS.find(character), 0) if character else 0


def spelled_out(instruction: str) -> str:
    """The instruction with its short forms as words, and percentages as numbers; as it is where it has neither."""
    instruction = re.sub(rf"(\d){_PERCENT}", r"\1%", instruction, flags=re.IGNORECASE)
    for pattern, number in _IN_WORDS:
        instruction = pattern.sub(number, instruction)
    instruction = _PERCENT_ZH.sub(lambda m: f"{10 * _digit(m[1] or '一') + _digit(m[2])}%", instruction)
    instruction = re.sub(r"\b(?:AND|BUT|NOT)\b", lambda m: m[0].lower(), instruction)  # for emphasis
    instruction = _ABOUT.sub(r"\1", instruction)
    instruction = instruction.replace("磨皮", "皮肤柔化")  # one word for both
    for pattern, long in _PATTERNS:
        instruction = pattern.sub(long, instruction)
    return instruction
