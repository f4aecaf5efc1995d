"""The paper's second step: a long description in about 32 words, by a Flan-T5-class model of transformers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, GenerationConfig, T5ForConditionalGeneration

from mgie_protocol.errors import MgieError
from mgie_server.preparing.model_folder import Wanted, find_model_folder, without_bars

PAPERS = "jordiclive/flan-t5-11b-summarizer-filtered"
SMALLER = "jordiclive/flan-t5-3b-summarizer"
PROMPT = "summarize the following paragraph in 32 words:\n\n{}"
BEAMS, SHORTEST, LONGEST, NO_REPEAT = 5, 5, 64, 3  # the last in tokens of one n-gram
_MOST_READ = 1024  # tokens, where the tokenizer knows no end of its own
_WANTED = Wanted(
    "summariser",
    "t5",
    ("tokenizer.json", "spiece.model"),
    f"The paper's is {PAPERS} (about 22 GB): `hf download {PAPERS}`, then name it, or its folder, with --summarizer. "
    f"A smaller one is {SMALLER}. `--summarizer none` leaves texts as the describer speaks them.",
)


@dataclass(frozen=True)
class Summary:
    """tokens: of the summary. cut: whether the text was longer than the model reads."""

    text: str
    tokens: int
    cut: bool


def find_summarizer(name: str) -> Path:
    """The folder of a model in the Hugging Face layout. Raises MgieError model_not_installed."""
    return find_model_folder(name, _WANTED)


class Summarizer:
    """Beam search without chance: same texts, same batch, same summaries."""

    def __init__(self, folder: Path, device: str) -> None:
        """Raises MgieError model_not_installed where the files do not fit."""
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
            with without_bars():
                loaded: Any = T5ForConditionalGeneration.from_pretrained(
                    folder,
                    use_safetensors=True,
                    local_files_only=True,
                    dtype=torch.float32 if device == "cpu" else torch.bfloat16,  # it overflows in float16
                    output_loading_info=True,
                )
        except Exception as error:  # of two libraries, for what damaged files make them do
            raise _unreadable(folder, (str(error) or type(error).__name__).splitlines()[0]) from error
        model, report = loaded
        for kind in ("missing_keys", "mismatched_keys"):
            if report[kind]:
                raise _unreadable(folder, f"{kind.replace('_', ' ')}: {sorted(map(str, report[kind]))[:3]}")
        if len(self._tokenizer) > model.config.vocab_size:
            raise _unreadable(
                folder,
                f"its tokenizer has {len(self._tokenizer)} tokens, and its weights {model.config.vocab_size}",
            )
        self._model: Any = model.to(device).eval()
        own = self._tokenizer.model_max_length
        self._reads = own if 0 < own <= 1 << 20 else _MOST_READ
        self._how = GenerationConfig(
            num_beams=BEAMS,
            min_length=SHORTEST,
            max_length=LONGEST,
            no_repeat_ngram_size=NO_REPEAT,
            do_sample=False,
            decoder_start_token_id=model.config.decoder_start_token_id,
            eos_token_id=model.config.eos_token_id,
            pad_token_id=model.config.pad_token_id,
        )

    def summarise(self, texts: Sequence[str]) -> list[Summary]:
        """One for each, in one batch."""
        prompts = [PROMPT.format(text) for text in texts]
        whole = [len(ids) for ids in self._tokenizer(prompts, verbose=False)["input_ids"]]
        read = self._tokenizer(
            prompts, return_tensors="pt", padding=True, truncation=True, max_length=self._reads
        )
        with torch.inference_mode():
            made = self._model.generate(
                input_ids=read["input_ids"].to(self._model.device),
                attention_mask=read["attention_mask"].to(self._model.device),
                generation_config=self._how,
            )
        said = self._tokenizer.batch_decode(made, skip_special_tokens=True)
        pad = self._model.config.pad_token_id
        counts = (made != pad).sum(1).tolist()
        return [
            Summary(text.strip(), count, length > self._reads)
            for text, count, length in zip(said, counts, whole, strict=True)
        ]


def _unreadable(folder: Path, why: str) -> MgieError:
    return MgieError(
        "model_not_installed",
        f"The summariser in {folder} could not be loaded: {why[:300].rstrip('.')}.",
        "Get its files again.",
    )
