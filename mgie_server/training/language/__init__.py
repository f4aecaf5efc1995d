"""The language of instructions: a grammar of what people ask for, and of what must be refused."""

from mgie_server.training.language.heldout import HELD_OUT, is_held_out
from mgie_server.training.language.sample import Instruction, sample_instruction, sample_refusal

__all__ = ["HELD_OUT", "Instruction", "is_held_out", "sample_instruction", "sample_refusal"]
