"""The phrases of instructions: what people ask for, and what must be refused. Words are data (TOML), sampled here."""

from mgie_server.training.phrases.held_out import HELD_OUT, is_held_out
from mgie_server.training.phrases.sample import (
    Instruction,
    sample_instruction,
    sample_refusal,
    sample_written_area,
)

__all__ = [
    "HELD_OUT",
    "Instruction",
    "is_held_out",
    "sample_instruction",
    "sample_refusal",
    "sample_written_area",
]
