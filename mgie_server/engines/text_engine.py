"""InstructPix2Pix, and LGIE on top of it, behind the engine interface.

LGIE is the paper's comparison (section 4): a language model writes the expressive instruction without seeing the picture.
Its weights were never published; here MGIE's language model does it, asked without picture tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from transformers import CLIPTokenizer

from mgie_server.engines.editor_engine import EditorEngine
from mgie_server.engines.engine import Capabilities, Description, EditSettings, OnBatchStep, cut_short
from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.decoding import speak, spoken_ids
from mgie_server.mgie.instruct_pix2pix import TextEditor
from mgie_server.mgie.prompts import PromptTemplate, build_prompt, clean_up
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.runtime.static_cache import StaticRoom
from mgie_server.runtime.turns import EDITOR, LLM, Turns

Picture = np.ndarray


class TextEngine(EditorEngine[TextEditor]):
    """The instruction itself guides the editor."""

    def __init__(
        self,
        model: TextEditor,
        clip_tokenizer: CLIPTokenizer,
        capabilities: Capabilities,
        turns: Turns | None = None,
    ) -> None:
        super().__init__(model, turns)
        self.clip_tokenizer = clip_tokenizer
        self.capabilities = capabilities

    def describe(
        self, picture: Picture, instruction: str, expressive: str | None = None, decoding: str = "fast"
    ) -> Description:
        """What guides the editor: the user's own text, or the instruction."""
        return Description(expressive or instruction, None, self._notes(expressive or instruction))

    def _notes(self, text: str) -> tuple[str, ...]:
        """CLIP's text tower has a fixed number of places."""
        tokenizer: Any = self.clip_tokenizer  # its methods have few types
        ids, room = tokenizer(text)["input_ids"], tokenizer.model_max_length
        if len(ids) <= room:
            return ()
        read = tokenizer.decode(ids[1 : room - 1])  # without its own first and last token
        return (cut_short(str(read), len(ids), room),)

    def edit_many(
        self,
        picture: Picture,
        description: Description,
        settings: Sequence[EditSettings],
        on_step: OnBatchStep,
    ) -> list[Picture]:
        told = self.sampling(picture, settings, on_step)
        with self.turn(EDITOR):
            vectors = self.model.guidance_vectors(self.clip_tokenizer, [description.expressive, ""])
            return self.model.edit_batch(picture, vectors, told.guidance, told.seeds, told.on_step)


class LgieEngine(TextEngine):
    """A language model that does not see the picture writes the text that guides the editor."""

    def __init__(
        self,
        model: TextEditor,
        clip_tokenizer: CLIPTokenizer,
        capabilities: Capabilities,
        turns: Turns | None,
        speech: tuple[ModelConfig, Tokenizer],
    ) -> None:
        super().__init__(model, clip_tokenizer, capabilities, turns)
        self.speech, self.tokenizer = speech
        self.ids = spoken_ids(self.tokenizer)
        self._room = StaticRoom(keep=turns is None)
        blind: dict[str, Any] = {"image_tokens": 0, "image_start": "", "image_end": ""}
        self.template = PromptTemplate(**{**self.speech.prompt, **blind})

    def describe(
        self, picture: Picture, instruction: str, expressive: str | None = None, decoding: str = "fast"
    ) -> Description:
        """The expressive text, from the instruction alone; an empty answer leaves the instruction as it is."""
        mllm = self.model.mllm
        assert mllm
        if expressive:
            return Description(expressive, None)
        prompt = build_prompt(self.template, self.tokenizer, instruction)
        nothing = torch.zeros(1, 0, mllm.llama.config.hidden_size).to(mllm.lm_head.weight)
        with self.turn(LLM):
            said = speak(
                mllm,
                prompt,
                nothing,
                self.ids,
                exact=decoding == "exact",
                max_new_tokens=self.speech.max_new_tokens,
                no_repeat_ngram=self.speech.no_repeat_ngram,
                reader_for=self._room.reader,
            )
        text = clean_up(self.tokenizer.decode(said.new_ids), self.tokenizer.eos)
        return Description(text or instruction, None)
