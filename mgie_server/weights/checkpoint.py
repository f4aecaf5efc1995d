"""Loading the published weights into one `Mgie`: names are translated, and every tensor must fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.decoding import ROWS, SpokenIds, spoken_ids
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.prompts import PromptTemplate
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.weights.empty_model import building
from mgie_server.weights.matching import FLOATS, Fault, Located, check_faults, match
from mgie_server.weights.names import Source
from mgie_server.weights.published import PublishedLayout, read_config
from mgie_server.weights.tensor_files import TensorFile, open_folder
from mgie_server.weights.tokenizer_files import read_tokenizer
from mgie_server.weights.unmerged import check_merged

Sources = dict[Source, list[TensorFile]]


@dataclass(frozen=True)
class LoadedMgie:
    """A model with what is needed to speak to it."""

    model: Mgie
    tokenizer: Tokenizer
    template: PromptTemplate


@dataclass(frozen=True)
class Published:
    """Published files that fit together, not yet read.

    model: empty (meta device). tensors: where each of its tensors lies, by name. emb: a stored EMB, [1, 8, H] or [8, H].
    """

    layout: PublishedLayout
    config: ModelConfig
    tokenizer: Tokenizer
    model: Mgie
    tensors: dict[str, Located]
    emb: Tensor | None


def load_published(
    layout: PublishedLayout,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> LoadedMgie:
    """The published files as a model in evaluation mode. Raises MgieError as `open_published` does."""
    published = open_published(layout)
    model = published.model
    fill(model, ((name, place.read()) for name, place in published.tensors.items()), device, dtype)
    if published.emb is not None:
        model.set_emb(published.emb)
    return LoadedMgie(model, published.tokenizer, PromptTemplate(**published.config.prompt))


def open_published(layout: PublishedLayout) -> Published:
    """All published files, checked: nothing missing, left over, misshapen or of a strange number type.

    Raises MgieError `model_not_installed` that names the file, and the tensor in it.
    """
    sources = open_sources(layout)
    check_merged(sources[Source.LLAVA], layout.llava)
    published, faults = examine(layout, sources)
    check_faults(faults)
    return published


def open_sources(layout: PublishedLayout) -> Sources:
    """The files of every source. Raises MgieError where one is missing or unreadable."""
    return {source: open_it() for source, open_it in openers(layout).items()}


def openers(layout: PublishedLayout) -> dict[Source, Callable[[], list[TensorFile]]]:
    """How the files of each source are opened."""
    return {
        Source.LLAVA: lambda: open_folder(layout.llava),
        Source.MLLM: lambda: [TensorFile(layout.mllm)],
        Source.CLIP: lambda: open_folder(layout.clip),
        Source.UNET: lambda: [TensorFile(layout.unet)],
        Source.VAE: lambda: open_folder(layout.ip2p / "vae"),
    }


def examine(layout: PublishedLayout, sources: Sources) -> tuple[Published, list[Fault]]:
    """What the files amount to, and all that is wrong with their tensors; a source may be left out of `sources`.

    Raises MgieError where a configuration or the tokenizer cannot be used.
    """
    mllm = sources[Source.MLLM][0]
    config = read_config(layout, {name: info.shape for name, info in mllm.infos.items()})
    tokenizer = read_tokenizer(layout.llava)
    if len(tokenizer) != config.llama["vocab_size"]:
        raise MgieError(
            "model_not_installed",
            f"{layout.mllm} has {config.llama['vocab_size']} tokens, "
            f"the tokenizer in {layout.llava} {len(tokenizer)}.",
            "Install both from the same source.",
        )
    model = build_empty(config, spoken_ids(tokenizer), layout.llava / "config.json")
    wanted = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    tensors, faults = match(sources, wanted)
    faults += _emb_faults(mllm, config)
    emb = None if faults else _own_emb(mllm, tensors, model.ids)
    return Published(layout, config, tokenizer, model, tensors, emb), faults


def build_empty(config: ModelConfig, ids: SpokenIds, path: Path = Path("config.json")) -> Mgie:
    """An Mgie whose parameters take no memory yet (meta device); its computed buffers are real.

    path: where the configuration stood. Raises MgieError `model_not_installed` where it is none of a model.
    """
    with building(path):
        return Mgie(config, ids)


def fill(
    model: Mgie, tensors: Iterable[tuple[str, Tensor]], device: torch.device | str, dtype: torch.dtype
) -> None:
    """Puts every tensor into the model by name. Raises RuntimeError unless each parameter has exactly one."""
    placed = {name: tensor.to(device, dtype) for name, tensor in tensors}
    model.load_state_dict(placed, assign=True)
    model.to(device)  # computed buffers; they keep their dtype
    model.eval()


def _emb_faults(mllm: TensorFile, config: ModelConfig) -> Sequence[Fault]:
    info = mllm.infos.get("emb")
    if info is None:
        return []
    width = config.edit_head.llm_width
    if info.shape not in ((1, ROWS, width), (ROWS, width)):
        return [Fault(str(mllm.path), "emb", f"has shape {list(info.shape)} instead of {[1, ROWS, width]}")]
    return [] if info.dtype in FLOATS else [Fault(str(mllm.path), "emb", f"is stored as {info.dtype}")]


def _own_emb(mllm: TensorFile, tensors: dict[str, Located], ids: SpokenIds) -> Tensor | None:
    """The stored EMB where it says something new; otherwise it follows the embeddings when those are trained."""
    if "emb" not in mllm.infos:
        return None
    emb = mllm.get("emb").reshape(ROWS, -1)
    rows = tensors["mllm.llama.embed_tokens.weight"].read()[ids.img]
    return None if torch.equal(emb.float(), rows.float()) else emb
