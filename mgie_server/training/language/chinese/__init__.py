"""The Chinese grammar of instructions: what people ask for, and what must be refused."""

from mgie_server.training.language.chinese.heldout import HELD_OUT_ZH, is_held_out_zh
from mgie_server.training.language.chinese.sample import (
    WORDS_ZH,
    sample_family_zh,
    sample_refusal_zh,
    sample_two_zh,
)
from mgie_server.training.language.chinese.unsupported import KINDS as KINDS_ZH

__all__ = [
    "HELD_OUT_ZH",
    "KINDS_ZH",
    "WORDS_ZH",
    "is_held_out_zh",
    "sample_family_zh",
    "sample_refusal_zh",
    "sample_two_zh",
]
