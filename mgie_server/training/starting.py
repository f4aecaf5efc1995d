"""What training on pairs begins with: a model, its tokenizer, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from mgie_protocol.errors import MgieError
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.mgie.config import EditHeadConfig, ModelConfig
from mgie_server.mgie.decoding import spoken_ids
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.training.tuning_recipe import StartSettings
from mgie_server.weights.beginning import layout_of, load_beginning
from mgie_server.weights.checkpoint import fill, load_published
from mgie_server.weights.native import CONFIG, TOKENIZER, WEIGHTS, load_native
from mgie_server.weights.own_model import OwnModel, open_own, read_part
from mgie_server.weights.published import PublishedLayout
from mgie_server.weights.quantize import STORAGES
from mgie_server.weights.tokenizer_files import tokenizer_of


@dataclass(frozen=True)
class Start:
    """base: the model's name, or the folder's; licence: of its weights; published: where published files lie, or None for
    a model in this project's own three files, in `folder`."""

    model: Mgie
    tokenizer: Tokenizer
    base: str
    licence: str
    folder: Path
    published: PublishedLayout | None = None


def load_start(settings: StartSettings, seed: int) -> Start:
    """Float32, on the CPU. Raises MgieError where it is not there, or not whole."""
    name = settings.model
    if name == "instruct-pix2pix":
        layout = layout_of(settings.llava, settings.clip, settings.editor)
        begun = load_beginning(layout, EditHeadConfig(**settings.head), seed)
        return Start(begun.model, begun.tokenizer, name, "", settings.llava, layout)
    if name == "mgie-7b":
        return _installed(name)
    if name in ("mini", "nothing"):
        folder, info = installed_folder("mini"), find_model("mini")
        model, tokenizer = load_native(folder) if name == "mini" else _fresh(folder, seed)
        return Start(model, tokenizer, name, info.licence if name == "mini" else "", folder)
    folder = Path(name).expanduser()
    if (folder / CONFIG).is_file() and (folder / WEIGHTS).is_file():
        model, tokenizer = load_native(folder)
        return Start(model, tokenizer, folder.name, "", folder)
    layout = PublishedLayout.under(folder)
    if not layout.mllm.is_file():
        raise MgieError(
            "model_not_installed",
            f"There is no model to start from in {folder}.",
            "[start] from is mgie-7b, instruct-pix2pix, mini, nothing, a folder with LLaVA-7B-v1, clip, ip2p and mgie_7b, "
            f"or one with {CONFIG}, {TOKENIZER} and {WEIGHTS}.",
        )
    loaded = load_published(layout)
    return Start(loaded.model, loaded.tokenizer, "mgie-7b", "", folder, layout)


def _installed(name: str) -> Start:
    """A converted folder of published weights, whose numbers are floats."""
    folder = installed_folder(name)
    own = open_own(folder)
    stored = {part.storage for part in own.manifest.parts.values()}
    if not isinstance(own, OwnModel) or stored & set(STORAGES):
        raise MgieError(
            "not_available",
            f"{name} is stored in few bits in {folder}, and those cannot be trained.",
            "Start from the published files ([start] from = their folder), or pull it as float16.",
        )
    tensors = (pair for part in own.parts for pair in read_part(own, part, ""))
    fill(own.model, ((n, t) for n, t in tensors if n != "emb"), "cpu", torch.float32)
    model = own.model
    assert isinstance(model, Mgie)
    return Start(model, own.tokenizer, name, find_model(name).licence, folder, PublishedLayout.under(folder))


def _fresh(folder: Path, seed: int) -> tuple[Mgie, Tokenizer]:
    tokenizer, config = tokenizer_of(folder), ModelConfig.load(folder / CONFIG)
    torch.manual_seed(seed)  # pyright: ignore[reportUnknownMemberType]
    return Mgie(config, spoken_ids(tokenizer, config.refusal)), tokenizer
