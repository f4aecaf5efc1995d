"""InstructPix2Pix as it is published: a folder of diffusers with unet, vae, text_encoder, tokenizer, scheduler."""

from __future__ import annotations

import inspect
from pathlib import Path

from transformers import CLIPTextConfig

from mgie_server.mgie.config import FastSampling, Sizing
from mgie_server.mgie.instruct_pix2pix import TextEditor, TextEditorConfig
from mgie_server.weights.empty_model import building
from mgie_server.weights.matching import check_faults, match
from mgie_server.weights.names import Source
from mgie_server.weights.own_writer import Contents
from mgie_server.weights.published import LONG_SIDE, editor_config, read_sizes
from mgie_server.weights.small_files import read_bytes, unreadable
from mgie_server.weights.tensor_files import open_folder

EDITOR_CONFIG = "editor.json"
CLIP_TOKENIZER = ("vocab.json", "merges.txt")
_TEXT_KEYS = tuple(name for name in inspect.signature(CLIPTextConfig.__init__).parameters if name != "kwargs")


def is_text_editor(folder: Path) -> bool:
    """Whether a folder holds this and not the published MGIE."""
    return (folder / "text_encoder").is_dir() and (folder / "unet").is_dir()


def open_text_editor(folder: Path) -> Contents:
    """Its files, checked as `open_published` checks MGIE's. Raises MgieError naming file and tensor."""
    config = read_text_config(folder)
    with building(folder / "unet" / "config.json"):
        model = TextEditor(config)
    sources = {
        Source.UNET: open_folder(folder / "unet"),
        Source.VAE: open_folder(folder / "vae"),
        Source.TEXT: open_folder(folder / "text_encoder"),
    }
    wanted = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    tensors, faults = match(sources, wanted)
    check_faults(faults)
    texts = {EDITOR_CONFIG: (config.to_json() + "\n").encode()}
    for name in CLIP_TOKENIZER:
        try:
            texts[name] = read_bytes(folder / "tokenizer" / name)
        except (OSError, ValueError) as error:
            raise unreadable(folder / "tokenizer" / name, error) from error
    return Contents("instruct-pix2pix", tensors, texts)


def read_text_config(folder: Path) -> TextEditorConfig:
    text = read_sizes(folder / "text_encoder" / "config.json")
    unet, vae = (read_sizes(folder / name / "config.json") for name in ("unet", "vae"))
    solver = read_sizes(folder / "scheduler" / "scheduler_config.json")
    try:
        unet, autoencoder, scheduler, scale, factor = editor_config(unet, vae, solver)
    except (KeyError, TypeError) as error:
        raise unreadable(folder / "vae" / "config.json", error) from error
    return TextEditorConfig(
        text_encoder={name: text[name] for name in _TEXT_KEYS if name in text},
        unet=unet,
        autoencoder=autoencoder,
        scheduler=scheduler,
        sizing=Sizing("fit", LONG_SIDE, factor),
        latent_scale=scale,
        fast=FastSampling(),
    )
