"""LLaVA by itself, as it is published: the language model with its adapter in one folder, the CLIP tower in another.

MGIE's own `mgie_7b` is not needed; the paper's texts come from the LLaVA that knows nothing of [IMG] tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from mgie_server.mgie.mllm import Mllm
from mgie_server.mgie.tokenizer import IMAGE_END, IMAGE_PATCH, IMAGE_START, Tokenizer
from mgie_server.weights.empty_model import building
from mgie_server.weights.finding import is_llava
from mgie_server.weights.matching import Fault, check_faults, match
from mgie_server.weights.names import Source
from mgie_server.weights.published import SpeakerConfig, read_sizes, speaker_config
from mgie_server.weights.small_files import read_object, unreadable
from mgie_server.weights.tensor_files import open_folder
from mgie_server.weights.tokenizer_files import tokenizer_of
from mgie_server.weights.unmerged import check_merged

_EMBEDDINGS = "model.embed_tokens.weight"
_USUAL = "LLaVA-7B-v1"
_OURS = "mllm."


@dataclass(frozen=True)
class Llava:
    """mllm: in evaluation mode, on its device."""

    mllm: Mllm
    tokenizer: Tokenizer
    config: SpeakerConfig


@dataclass(frozen=True)
class LlavaFolders:
    llava: Path
    clip: Path


def find_llava(folder: Path, clip: Path | None = None) -> LlavaFolders | None:
    """folder: LLaVA's own, or one with LLaVA-7B-v1 in it; clip: of CLIP ViT-L/14, else `clip` in it or beside it.

    None where that is no LLaVA. Raises MgieError model_not_installed where CLIP is not there.
    """
    llava = next((place for place in (folder, folder / _USUAL) if _is_llava(place)), None)
    if llava is None:
        return None
    places = [clip] if clip else [folder / "clip", llava.parent / "clip"]
    found = next((place for place in places if (place / "config.json").is_file()), None)
    if found is None:
        raise unreadable(
            places[0] / "config.json",
            FileNotFoundError("LLaVA looks at pictures through CLIP ViT-L/14, which is not there"),
            "Name its folder with --clip (openai/clip-vit-large-patch14 of the hub).",
        )
    return LlavaFolders(llava, found)


def load_llava(folders: LlavaFolders, device: torch.device | str, dtype: torch.dtype) -> Llava:
    """Raises MgieError model_not_installed that names the file, and the tensor in it."""
    files = open_folder(folders.llava)
    check_merged(files, folders.llava)
    rows = next((f.infos[_EMBEDDINGS].shape[0] for f in files if _EMBEDDINGS in f.infos), 0)
    config = _config(folders, rows)
    tokenizer = _tokenizer(folders.llava, rows)
    with building(folders.llava / "config.json"):
        mllm = Mllm(config.clip, config.llama)
    wanted = {_OURS + name: tuple(tensor.shape) for name, tensor in mllm.state_dict().items()}
    # its own embeddings are wanted here, hence the names of mllm.pt
    found, faults = match({Source.MLLM: files, Source.CLIP: open_folder(folders.clip)}, wanted)
    missing = [name.removeprefix(_OURS) for name in wanted if name not in found]
    said = {fault.key for fault in faults}
    faults += [Fault(str(folders.llava), name, "is missing") for name in missing if name not in said]
    check_faults(faults)
    placed = {name.removeprefix(_OURS): place.read().to(device, dtype) for name, place in found.items()}
    mllm.load_state_dict(placed, assign=True)
    mllm.to(device)  # computed buffers
    return Llava(mllm.eval().requires_grad_(False), tokenizer, config)


def _config(folders: LlavaFolders, rows: int) -> SpeakerConfig:
    llava, clip = (read_sizes(place / "config.json") for place in (folders.llava, folders.clip))
    processor = read_sizes(folders.clip / "preprocessor_config.json")
    try:
        return speaker_config(llava, clip, processor, rows)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise unreadable(folders.clip / "config.json", ValueError(said)) from error


def _tokenizer(folder: Path, rows: int) -> Tokenizer:
    try:
        made = tokenizer_of(folder, (IMAGE_PATCH, IMAGE_START, IMAGE_END))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise unreadable(folder / "tokenizer.model", error) from error
    if len(made) != rows:
        why = f"it has {len(made)} tokens, and the weights beside it {rows}"
        raise unreadable(folder / "tokenizer.model", ValueError(why))
    return made


def _is_llava(folder: Path) -> bool:
    try:
        return is_llava(read_object(folder / "config.json"))
    except (OSError, ValueError):
        return False
