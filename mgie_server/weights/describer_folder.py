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

    @property
    def digest(self) -> str:
        """Which files these are, without reading them: a folder that was fetched anew is another describer."""
        found = [(str(file.path.resolve()), file.path.stat()) for file in self.files]
        return ";".join(f"{path}:{about.st_size}:{about.st_mtime_ns}" for path, about in found)


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


def load_describer(opened: DescriberFolder, dtype: torch.dtype) -> Any:
    """The model, on the CPU. Raises MgieError model_not_installed."""
    return load_part(opened.folder, _KIND, dtype)


def load_describer_words(opened: DescriberFolder) -> tuple[Any, Any]:
    """Tokenizer and image processor. Raises MgieError model_not_installed."""
    from transformers import AutoTokenizer

    from mgie_server.weights.pictures_only import image_processor_of

    folder = opened.folder
    tokenizer = guarded(
        folder, lambda: AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    )
    return tokenizer, guarded(folder, lambda: image_processor_of(folder))
