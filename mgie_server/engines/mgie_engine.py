"""MGIE behind the engine interface: words and pictures in, words and pictures out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch

from mgie_protocol.errors import MgieError
from mgie_server.engines.editor_engine import EditorEngine
from mgie_server.engines.engine import Capabilities, Description, EditSettings, OnBatchStep, cut_short
from mgie_server.engines.near_edits import near_edits
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.prompts import PromptTemplate, build_answer, build_prompt, clean_up
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.runtime.turns import EDITOR, LLM, Turns

Picture = np.ndarray
_SMALL = 50_000_000  # parameters


class MgieEngine(EditorEngine[Mgie]):
    """One loaded MGIE. The device and the number type are the model's own."""

    def __init__(
        self, model: Mgie, tokenizer: Tokenizer, capabilities: Capabilities, turns: Turns | None = None
    ) -> None:
        super().__init__(model, turns)
        self.tokenizer = tokenizer
        self.capabilities = capabilities
        self.template = PromptTemplate(**model.config.prompt)
        small = sum(p.numel() for p in model.parameters()) < _SMALL
        self._one_thread = small and model.device.type == "cpu"

    def describe(
        self, picture: Picture, instruction: str, expressive: str | None = None, decoding: str = "fast"
    ) -> Description:
        """Expressive text and the eight visual rows in one pass; a given text is read by forced decoding."""
        with self._threads(), self.turn(LLM):
            return self._describe(picture, instruction, expressive, decoding)

    def _describe(
        self, picture: Picture, instruction: str, expressive: str | None, decoding: str
    ) -> Description:
        prompt = build_prompt(self.template, self.tokenizer, instruction)
        if expressive:
            answer, room = build_answer(self.tokenizer, expressive), self.model.config.max_new_tokens
            read = answer[:room]
            notes = () if read == answer else (cut_short(self.tokenizer.decode(read), len(answer), room),)
            decoded = self.model.read_aloud(picture, prompt, read)
            return Description(expressive, _numpy(decoded.rows), notes)
        decoded = self.model.describe(picture, prompt, exact=decoding == "exact")
        text = clean_up(self.tokenizer.decode(decoded.new_ids), self.tokenizer.eos)
        self._refuse(instruction, text)
        return Description(chinese_marks(text), _numpy(decoded.rows))

    def edit_many(
        self,
        picture: Picture,
        description: Description,
        settings: Sequence[EditSettings],
        on_step: OnBatchStep,
    ) -> list[Picture]:
        if description.rows is None:
            raise ValueError("MGIE edits by visual rows, and the description has none")
        rows = torch.from_numpy(description.rows).expand(len(settings), -1, -1)
        told = self.sampling(picture, settings, on_step)
        with self._threads(), self.turn(EDITOR):
            pictures = [picture] * len(settings)
            return self.model.edit_batch(pictures, rows, told.guidance, told.seeds, told.on_step)

    @contextmanager
    def _threads(self) -> Iterator[None]:
        """A small model on a CPU is quicker on one thread: its steps are shorter than waking a second one."""
        before = torch.get_num_threads()
        torch.set_num_threads(1 if self._one_thread else before)
        try:
            yield
        finally:
            torch.set_num_threads(before)

    def _refuse(self, instruction: str, text: str) -> None:
        refusal = self.model.config.refusal
        if not refusal or not text.startswith(refusal):
            return
        kind = text.removeprefix(refusal).split(".")[0].strip(": ")
        nearest = near_edits(instruction, kind, nearest_edits(text))
        raise MgieError(
            "edit_not_supported",
            f"{self.capabilities.title} adjusts light and colour of the whole picture; "
            f"it cannot do {instruction[:200]!r}{f' ({kind})' if kind else ''}.",
            f"Nearest edits that it can do: {', '.join(nearest)}."
            if nearest
            else "Ask for a change of light or colour.",
            {"nearest": nearest},
        )


def nearest_edits(refusal: str) -> list[str]:
    """Up to three edits named behind "Nearest:" in a refusal."""
    found = re.search(r"Nearest:\s*([^.]*)", refusal)
    return [name.strip() for name in found.group(1).split(",") if name.strip()][:3] if found else []


def chinese_marks(text: str) -> str:
    """A Chinese text with its own punctuation: the tokenizer's normal form has ASCII colons and commas."""
    if "。" not in text:
        return text
    return text.rstrip(".").translate(str.maketrans({":": "：", ",": "，"}))


def _numpy(rows: torch.Tensor) -> np.ndarray:
    return rows.float().cpu().numpy()
