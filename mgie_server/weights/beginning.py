"""What the paper's training begins with: LLaVA, CLIP and an editor of text, put together with a fresh edit head.

The vocabulary grows by the eight [IMG] tokens; their rows begin as the mean of the others. The editor is InstructPix2Pix, or
Stable Diffusion, whose first convolution gets four more input channels with zeros (and keeps its bias).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from mgie_server.mgie.config import EditHeadConfig
from mgie_server.mgie.decoding import spoken_ids
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.prompts import PromptTemplate
from mgie_server.weights.checkpoint import LoadedMgie, build_empty, openers
from mgie_server.weights.matching import Fault, check_faults
from mgie_server.weights.names import RENAMES, Rename, Source, mllm_name
from mgie_server.weights.published import PublishedLayout, read_config
from mgie_server.weights.tensor_files import TensorFile, open_folder
from mgie_server.weights.tokenizer_files import read_tokenizer
from mgie_server.weights.unmerged import check_merged

_FIRST = "editor.unet.conv_in.weight"
_GROWN = ("mllm.llama.embed_tokens.weight", "mllm.lm_head.weight")


def load_beginning(layout: PublishedLayout, head: EditHeadConfig, seed: int) -> LoadedMgie:
    """layout: mllm and unet are not read. head: sizes; its two widths come from the files. seed: of the fresh weights.

    Raises MgieError `model_not_installed` where files are missing or do not fit.
    """
    tokenizer = read_tokenizer(layout.llava)
    llava = open_folder(layout.llava)
    check_merged(llava, layout.llava)
    width = next((f.infos[k].shape[1] for f in llava for k in f.infos if k == "model.embed_tokens.weight"), 0)
    config = read_config(layout, _shapes(head, len(tokenizer), width))
    config = replace(config, unet={**config.unet, "in_channels": 2 * config.unet["out_channels"]})
    out = config.unet["cross_attention_dim"]
    config = replace(config, edit_head=replace(head, llm_width=width, out=out))
    ids = spoken_ids(tokenizer)
    build_empty(config, ids, layout.llava / "config.json")  # says what is wrong before memory is taken
    torch.manual_seed(seed)  # pyright: ignore[reportUnknownMemberType]
    model = Mgie(config, ids)
    opened = openers(layout)
    _fill(model, llava, mllm_name)
    _fill(model, opened[Source.CLIP](), RENAMES[Source.CLIP])
    _fill(model, opened[Source.VAE](), RENAMES[Source.VAE])
    _fill(model, open_folder(layout.ip2p / "unet"), RENAMES[Source.UNET])
    return LoadedMgie(model.eval(), tokenizer, PromptTemplate(**config.prompt))


def _shapes(head: EditHeadConfig, vocabulary: int, width: int) -> dict[str, tuple[int, ...]]:
    """As mllm.pt would say them."""
    layer = "edit_head.mapper.encoder.layers."
    return {
        "model.embed_tokens.weight": (vocabulary, width),
        "edit_head.llm2hid.weight": (head.width, width),
        "edit_head.query": (1, head.queries, head.width),
        "edit_head.hid2feat.weight": (head.out, head.width),
        **{f"{layer}{i}.linear1.weight": (head.feedforward, head.width) for i in range(head.layers)},
    }


def _fill(model: Mgie, files: list[TensorFile], rename: Rename | Callable[[str], str]) -> None:
    """Puts the files' tensors into the model. Raises MgieError for one that does not fit, or is missing."""
    weights: dict[str, Tensor] = model.state_dict()
    faults: list[Fault] = []
    found: set[str] = set()
    for file in files:
        for key in file.infos:
            name = rename(key)
            if name is None:
                continue
            place = weights.get(name)
            tensor = None if place is None else _grown(name, file.get(key), place)
            if place is None or tensor is None or tensor.shape != place.shape:
                faults.append(Fault(str(file.path), key, "does not fit"))
                continue
            with torch.no_grad():
                place.copy_(tensor)
            found.add(name)
        file.close()
    beginnings = {name.rsplit(".", 1)[0] for name in found}
    prefixes = {".".join(name.split(".")[:2]) for name in beginnings}
    missing = [n for n in weights if ".".join(n.split(".")[:2]) in prefixes and n not in found]
    faults += [Fault(str(files[0].path.parent), name, "is missing") for name in missing]
    check_faults(faults)


def _grown(name: str, tensor: Tensor, place: Tensor) -> Tensor:
    """With rows for the new tokens, or with input channels for the picture's latents, where those are lacking."""
    tensor = tensor.float()
    if name in _GROWN and tensor.shape[0] < place.shape[0]:
        more = tensor.mean(0, keepdim=True).expand(place.shape[0] - tensor.shape[0], -1)
        return torch.cat([tensor, more])
    if name == _FIRST and 2 * tensor.shape[1] == place.shape[1]:
        return torch.cat([tensor, torch.zeros_like(tensor)], dim=1)
    return tensor


def layout_of(llava: Path, clip: Path, editor: Path) -> PublishedLayout:
    """Three folders; the files that training makes are not there yet."""
    return PublishedLayout(llava, clip, editor, editor / "mllm.pt", editor / "unet.pt")
