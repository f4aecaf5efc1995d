"""The Chinese grammar of instructions: what people ask for, and what must be refused."""

from mgie_server.training.phrases.chinese.heldout import HELD_OUT_ZH, is_held_out_zh
from mgie_server.training.phrases.chinese_refusals import KINDS as KINDS_ZH
from mgie_server.training.phrases.chinese_sentences import (
    WORDS_ZH,
    sample_family_zh,
    sample_refusal_zh,
    sample_two_zh,
)

__all__ = [
    "HELD_OUT_ZH",
    "KINDS_ZH",
    "WORDS_ZH",
    "is_held_out_zh",
    "sample_family_zh",
    "sample_refusal_zh",
    "sample_two_zh",
]
