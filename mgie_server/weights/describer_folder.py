# pyright: basic
"""A published Qwen3-VL as a folder of transformers, loaded with the care of `part_loading`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from mgie_protocol.errors import MgieError
from mgie_server.weights.part_loading import guarded, load_part, tensor_files
from mgie_server.weights.pipeline_parts import PartClass
from mgie_server.weights.small_files import read_json
from mgie_server.weights.tensor_files import TensorFile, count_parameters

_KIND = PartClass("transformers", "Qwen3VLForConditionalGeneration")
_TYPE = "qwen3_vl"


@dataclass(frozen=True)
class DescriberFolder:
    folder: Path
    files: list[TensorFile] = field(repr=False)

    @property
    def parameters(self) -> int:
        return count_parameters(self.files)


def open_describer(folder: Path) -> DescriberFolder:
    """Looks at what it is; reads no weights. Raises MgieError model_not_installed."""
    kind = read_json(folder / "config.json").get("model_type")
    if kind != _TYPE:
        raise MgieError(
            "model_not_installed",
            f"{folder} holds a {kind!r:.40}, and the describer is to be a {_TYPE}.",
            "Fetch Qwen3-VL-2B-Instruct or Qwen3-VL-4B-Instruct.",
        )
    return DescriberFolder(folder, list(tensor_files(folder)))


def load_describer(opened: DescriberFolder, dtype: torch.dtype) -> tuple[Any, Any, Any]:
    """Model (on the CPU), tokenizer, image processor. Raises MgieError model_not_installed."""
    from transformers import AutoTokenizer

    from mgie_server.weights.pictures_only import image_processor_of

    folder = opened.folder
    model = load_part(folder, _KIND, dtype)
    tokenizer = guarded(
        folder, lambda: AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    )
    return model, tokenizer, guarded(folder, lambda: image_processor_of(folder))
