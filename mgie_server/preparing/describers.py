"""Who says what a picture would be like: a LLaVA, or any model of the catalog that describes.

One small interface: pictures and instructions go in, a text each comes out; what cannot be described says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.engines.catalog import find_model, list_models, load_engine
from mgie_server.engines.describers import describer_folder
from mgie_server.engines.engine import Engine
from mgie_server.imaging.framing import to_model
from mgie_server.mgie.mgie import clip_pixels
from mgie_server.mgie.prompts import PromptTemplate, build_prompt, clean_up
from mgie_server.mgie.tokenizer import IMAGE_PATCH
from mgie_server.preparing.greedy import speak_many
from mgie_server.weights.llava import Llava, LlavaFolders, find_llava, load_llava

# what the authors' process_data.ipynb asks; the paper's own words differ a little
LLAVA_ASKS = {
    "before": "USER: what will this image be like if '",
    "after": "'  (in a short paragraph)\n",
}
LLAVA_TOKENS = 1024


@dataclass(frozen=True)
class Described:
    """text: what the target is like, "" where there is none. long: the whole answer where `text` is only a part of it.

    tokens: of the answer, None where the describer does not tell. refused: why it says nothing.
    """

    text: str
    long: str = ""
    tokens: int | None = None
    refused: str = ""


Asked = tuple[np.ndarray, str]  # picture u8 [h, w, 3] RGB, instruction


class Describer(Protocol):
    """short: its texts need no summary."""

    short: bool

    def describe(self, batch: Sequence[Asked]) -> list[Described]:
        """One for each of the batch, in its order."""
        ...


@dataclass(frozen=True)
class DescriberChoice:
    """What was named, before anything big is loaded. name: for people; folders: of its files, to be told apart by."""

    name: str
    folders: tuple[Path, ...]
    llava: LlavaFolders | None = None

    @property
    def short(self) -> bool:
        return self.llava is None

    def load(self, device: str) -> Describer:
        """Raises MgieError model_not_installed."""
        if self.llava is None:
            return EngineDescriber(load_engine(self.name, device))
        half = torch.float32 if device == "cpu" else torch.float16
        return LlavaDescriber(load_llava(self.llava, device, half))


def choose_describer(name: str, clip: Path | None = None) -> DescriberChoice:
    """name: a model of the catalog, or a folder of LLaVA's; clip: of the LLaVA's tower.

    Raises MgieError model_unknown, model_not_installed, parameter_out_of_range.
    """
    folder = Path(name).expanduser()
    if folder.is_dir() and name not in {info.name for info in list_models()}:
        found = find_llava(folder, clip)
        if found is None:
            raise MgieError(
                "model_not_installed",
                f"{folder} holds no LLaVA: its config.json says nothing of one.",
                "Name a merged LLaVA folder (LLaVA-7B-v1), one with it and CLIP in it, or a model of `mgie models list`.",
            )
        return DescriberChoice(found.llava.name, (found.llava, found.clip), found)
    info = find_model(name)
    if not info.describes:
        raise MgieError(
            "parameter_out_of_range",
            f"{info.title} obeys instructions and describes nothing.",
            "Take another --describer, for instance mini or a folder of LLaVA's.",
        )
    own = (info.path, describer_folder(info.describer) if info.describer else None)
    return DescriberChoice(name, tuple(folder for folder in own if folder))


class EngineDescriber:
    """A model behind the engine interface; it speaks short already, one picture after another."""

    short = True

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self, batch: Sequence[Asked]) -> list[Described]:
        return [self._one(picture, instruction) for picture, instruction in batch]

    def _one(self, picture: np.ndarray, instruction: str) -> Described:
        height, width = picture.shape[:2]
        layer = PixelBuffer(width, height, 3, "u8", "srgb", np.ascontiguousarray(picture).reshape(-1).data)
        try:
            seen = to_model(layer, self._engine.capabilities.sizing)
            return Described(self._engine.describe(seen, instruction).expressive.strip())
        except MgieError as error:
            if error.code != "edit_not_supported":
                raise
            return Described("", refused=error.message)


class LlavaDescriber:
    """The paper's: LLaVA's whole answer, greedy, at most 1,024 tokens; `text` is its first two sentences."""

    short = False

    def __init__(self, llava: Llava) -> None:
        self._llava = llava
        self._template = PromptTemplate(**{**llava.config.prompt, **LLAVA_ASKS})

    def describe(self, batch: Sequence[Asked]) -> list[Described]:
        llava, tokenizer = self._llava, self._llava.tokenizer
        pixels = torch.cat(
            [clip_pixels(picture.astype(np.float32) / 255, llava.config.clip_image) for picture, _ in batch]
        )
        weight = llava.mllm.lm_head.weight
        with torch.inference_mode():
            features = llava.mllm.image_features(pixels.to(weight.device, weight.dtype))
        prompts = [build_prompt(self._template, tokenizer, instruction) for _, instruction in batch]
        patch, end = tokenizer.id_of(IMAGE_PATCH), tokenizer.eos_id
        answers = speak_many(llava.mllm, prompts, features, patch, end, LLAVA_TOKENS)
        return [self._told(ids) for ids in answers]

    def _told(self, ids: list[int]) -> Described:
        tokenizer = self._llava.tokenizer
        whole = tokenizer.decode(ids).strip()
        return Described(clean_up(whole, tokenizer.eos), whole, len(ids))
