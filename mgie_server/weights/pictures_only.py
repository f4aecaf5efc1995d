# pyright: basic
"""Qwen's processors without their half for videos, which wants torchvision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transformers import AutoTokenizer, Qwen2VLProcessor
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from mgie_server.weights.small_files import read_json

_KEYS = (
    "size",
    "image_mean",
    "image_std",
    "patch_size",
    "temporal_patch_size",
    "merge_size",
    "min_pixels",
    "max_pixels",
)


class _NoVideos:
    merge_size = 2
    model_input_names: tuple[str, ...] = ()


class _PicturesOnly(Qwen2VLProcessor):
    def check_argument_for_proper_class(self, argument_name: str, argument: Any) -> Any:
        if argument_name == "video_processor":
            return type(argument)
        return super().check_argument_for_proper_class(argument_name, argument)


def image_processor_of(folder: Path) -> Qwen2VLImageProcessorPil:
    """Makes patches of pictures. Raises MgieError model_not_installed without preprocessor_config.json."""
    said = read_json(folder / "preprocessor_config.json")
    return Qwen2VLImageProcessorPil(**{key: said[key] for key in _KEYS if said.get(key) is not None})


def processor_of(folder: Path) -> Qwen2VLProcessor:
    """Of a folder with preprocessor_config.json, a tokenizer and a chat template."""
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    return _PicturesOnly(
        image_processor_of(folder), tokenizer, _NoVideos(), chat_template=tokenizer.chat_template
    )
