"""What the original computed, as the tests read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor

from mgie_server.mgie.decoding import Decoded
from mgie_server.weights.checkpoint import LoadedMgie
from mgie_server.weights.published import PublishedLayout

DATA = Path(__file__).parent / "data"
Close = Callable[[str, Any, Any, float], None]


@dataclass
class Golden:
    """The files of tiny/, read once; a case is named by its index in infer.json."""

    root: Path = DATA / "tiny"
    _exact: dict[int, Decoded] = field(default_factory=dict)

    @cached_property
    def infer(self) -> dict[str, Any]:
        return self.json("infer.json")

    @cached_property
    def tensors(self) -> dict[str, Tensor]:
        return load_file(self.root / "infer.safetensors")

    @cached_property
    def train(self) -> dict[str, Any]:
        return self.json("train.json")

    @cached_property
    def train_tensors(self) -> dict[str, Tensor]:
        return load_file(self.root / "train.safetensors")

    @property
    def layout(self) -> PublishedLayout:
        return PublishedLayout.under(self.root / "model")

    def json(self, name: str) -> Any:
        return json.loads((self.root / name).read_text(encoding="utf-8"))

    def case(self, index: int) -> dict[str, Any]:
        return self.infer["cases"][index]

    def picture(self, index: int, multiple: int = 1) -> np.ndarray:
        """Input picture, float32 [h, w, 3] in 0..1; sides floored to the multiple with Lanczos."""
        image = Image.open(self.root / self.case(index)["image"]).convert("RGB")
        size = (image.width // multiple * multiple, image.height // multiple * multiple)
        return np.asarray(image.resize(size, Image.Resampling.LANCZOS), np.float32) / 255

    def exact(self, loaded: LoadedMgie, index: int) -> Decoded:
        """The model's own answer to a case, decoded token by token."""
        if index not in self._exact:
            prompt = self.case(index)["prompt_ids"]
            self._exact[index] = loaded.model.describe(self.picture(index), prompt, exact=True)
        return self._exact[index]
