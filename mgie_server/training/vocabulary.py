"""The tokenizer of a model trained from scratch: sentencepiece over instructions and expressive texts."""

from __future__ import annotations

import io
from collections.abc import Iterable

import sentencepiece


def train_tokenizer(lines: Iterable[str], size: int) -> bytes:
    """A byte-pair sentencepiece model with byte fallback, so that any text has ids; deterministic."""
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(  # pyright: ignore
        sentence_iterator=iter(lines),
        model_writer=out,
        model_type="bpe",
        vocab_size=size,
        byte_fallback=True,
        character_coverage=1.0,
        normalization_rule_name="nmt_nfkc",
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    return out.getvalue()
