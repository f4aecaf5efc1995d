"""Loading the published weights into one `Mgie`: names are translated, and every tensor must fit.

Nothing is unpickled beyond tensors (weights_only). Files are mapped, so that no model is in memory twice.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError

import torch
from accelerate import init_empty_weights
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.models.config import ModelConfig
from mgie_server.models.decoding import SpokenIds
from mgie_server.models.mgie import Mgie
from mgie_server.models.native import spoken_ids
from mgie_server.models.prompts import PromptTemplate
from mgie_server.models.published import PublishedLayout, read_config, read_json, unreadable
from mgie_server.models.tokenizer import IMG_TOKENS, Tokenizer

# in order of preference; an index names the shards
_WEIGHT_FILES = (
    "model.safetensors.index.json",
    "model.safetensors",
    "pytorch_model.bin.index.json",
    "pytorch_model.bin",
    "diffusion_pytorch_model.safetensors",
    "diffusion_pytorch_model.bin",
)
# names that diffusers gave to the VAE's attention before 0.17
_OLD_ATTENTION = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}
_OTHER_CLIP_PARTS = ("text_model.", "text_projection.", "visual_projection.", "logit_scale")

Rename = Callable[[str], "str | None"]


@dataclass(frozen=True)
class LoadedMgie:
    """A model with what is needed to speak to it."""

    model: Mgie
    tokenizer: Tokenizer
    template: PromptTemplate


def load_published(
    layout: PublishedLayout,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> LoadedMgie:
    """The published files as a model in evaluation mode.

    Raises MgieError `model_not_installed` where a file is missing or unreadable, naming it, or where tensors
    are missing, left over or misshapen, naming them.
    """
    mllm = read_tensors(layout.mllm)
    config = read_config(layout, {name: tuple(tensor.shape) for name, tensor in mllm.items()})
    tokenizer = Tokenizer.from_folder(layout.llava)
    if len(tokenizer) != config.llama["vocab_size"]:
        raise MgieError(
            "model_not_installed",
            f"{layout.mllm} has {config.llama['vocab_size']} tokens, "
            f"the tokenizer in {layout.llava} {len(tokenizer)}.",
            "Install both from the same source.",
        )
    model = build_empty(config, spoken_ids(tokenizer))
    fill(model, _published_tensors(layout, mllm), device, dtype)
    if "emb" in mllm and not _is_embedding_of(mllm["emb"], model):
        model.set_emb(mllm["emb"])
    return LoadedMgie(model, tokenizer, PromptTemplate(**config.prompt))


def build_empty(config: ModelConfig, ids: SpokenIds) -> Mgie:
    """An Mgie whose parameters take no memory yet (meta device); its computed buffers are real."""
    with init_empty_weights(include_buffers=False):
        return Mgie(config, ids)


def fill(
    model: Mgie, tensors: Iterable[tuple[str, Tensor]], device: torch.device | str, dtype: torch.dtype
) -> None:
    """Puts tensors into the model by name; raises MgieError unless each parameter has exactly one."""
    wanted = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    given: dict[str, Tensor] = {}
    misshapen, unexpected = [], []
    for name, tensor in tensors:
        shape = tuple(tensor.shape)
        if name not in wanted:
            unexpected.append(name)
        elif shape != wanted[name]:
            misshapen.append(f"{name} {list(shape)} instead of {list(wanted[name])}")
        given[name] = tensor
    missing = [name for name in wanted if name not in given]
    if missing or unexpected or misshapen:
        raise _does_not_fit(missing, unexpected, misshapen)
    placed = {name: tensor.to(device, dtype) for name, tensor in given.items()}
    model.load_state_dict(placed, assign=True)
    model.to(device)  # computed buffers; they keep their dtype
    model.eval()


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Tensors of one .pt, .bin or .safetensors file, on the CPU; raises MgieError `model_not_installed`."""
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        # only the zip format of torch >= 1.6 can be mapped
        mapped = zipfile.is_zipfile(path)
        return torch.load(path, map_location="cpu", weights_only=True, mmap=mapped)
    except (OSError, RuntimeError, EOFError, UnpicklingError, SafetensorError) as error:
        raise unreadable(path, error) from error


def read_folder(folder: Path) -> Iterator[tuple[str, Tensor]]:
    """Tensors of a folder in the hub's layout: one file, or shards with an index."""
    for name in _WEIGHT_FILES:
        path = folder / name
        if not path.exists():
            continue
        if path.suffix == ".json":
            shards = sorted({Path(shard).name for shard in read_json(path)["weight_map"].values()})
        else:
            shards = [name]
        for shard in shards:
            yield from read_tensors(folder / shard).items()
        return
    raise unreadable(folder, FileNotFoundError("there are no weights in it"))


def mllm_name(name: str) -> str | None:
    """Name in `Mgie` of a tensor of the LLaVA folder or of mllm.pt; None for one that is not taken over."""
    if name.endswith("rotary_emb.inv_freq") or name == "emb":
        return None  # inv_freq is computed; emb goes its own way
    if name.startswith(("lm_head.", "edit_head.")):
        return name if name.startswith("edit_head.") else f"mllm.{name}"
    inner = name.removeprefix("model.")
    if inner.startswith("mm_projector."):
        return "mllm.adapter." + inner.removeprefix("mm_projector.")
    return f"mllm.llama.{inner}"


def llava_name(name: str) -> str | None:
    """As `mllm_name`, for the LLaVA folder; its vocabulary lacks [IMG0]..[IMG7], so mllm.pt's is used."""
    replaced = name in ("model.embed_tokens.weight", "lm_head.weight")
    return None if replaced else mllm_name(name)


def clip_name(name: str) -> str | None:
    """Name of a CLIP tensor in `Mgie`; the text side of a whole CLIP is not taken over."""
    if name.startswith(_OTHER_CLIP_PARTS) or name.endswith("position_ids"):
        return None
    return "mllm.vision_tower." + name.removeprefix("vision_model.")


def unet_name(name: str) -> str:
    return f"editor.unet.{name}"


def vae_name(name: str) -> str:
    """Name of a VAE tensor in `Mgie`, from either naming of its attention."""
    parts = [_OLD_ATTENTION.get(part, part) for part in name.split(".")]
    return "editor.autoencoder.vae." + ".".join(parts)


def _published_tensors(layout: PublishedLayout, mllm: dict[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    yield from _renamed(read_folder(layout.llava), llava_name)
    yield from _renamed(mllm.items(), mllm_name)
    yield from _renamed(read_folder(layout.clip), clip_name)
    yield from _renamed(read_tensors(layout.unet).items(), unet_name)
    yield from _renamed(read_folder(layout.ip2p / "vae"), vae_name)


def _is_embedding_of(emb: Tensor, model: Mgie) -> bool:
    """Whether the stored EMB says nothing new; then it follows the embeddings when those are trained."""
    return torch.equal(
        emb.reshape(len(IMG_TOKENS), -1).to(model.device, model.dtype),
        model.mllm.img_embeddings(model.ids.img)[0],
    )


def _renamed(tensors: Iterable[tuple[str, Tensor]], rename: Rename) -> Iterator[tuple[str, Tensor]]:
    for name, tensor in tensors:
        new_name = rename(name)
        if new_name is not None:
            yield new_name, tensor


def _does_not_fit(missing: list[str], unexpected: list[str], misshapen: list[str]) -> MgieError:
    kinds = {"missing": missing, "unexpected": unexpected, "of another shape": misshapen}
    found = "; ".join(f"{len(n)} {kind}: {', '.join(n[:5])}" for kind, n in kinds.items() if n)
    return MgieError(
        "model_not_installed",
        f"The model files do not fit together ({found}).",
        "Install the model again.",
        {"missing": missing, "unexpected": unexpected, "misshapen": misshapen},
    )
