"""The models of published weights behind the engine interface."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mgie_server.models.big_model import load_own
from mgie_server.models.catalog import ModelInfo, list_models
from mgie_server.models.config import ModelConfig
from mgie_server.models.engine import Capabilities
from mgie_server.models.mgie_engine import MgieEngine
from mgie_server.models.own_layout import Manifest
from mgie_server.models.own_model import OwnModel
from mgie_server.models.placement import Placement
from mgie_server.models.shared_parts import SharedParts
from mgie_server.models.text_editor import TextEditorConfig
from mgie_server.models.text_engine import LgieEngine, TextEngine


def load_big(
    info: ModelInfo, device: str, memory: str = "auto", shared: SharedParts | None = None
) -> tuple[MgieEngine | TextEngine, Placement]:
    """The model of any kind in `info.path`, and where it went. Raises MgieError as `load_own` does."""
    assert info.path
    own, placement, turns = load_own(info.path, device, memory, shared)
    describes = own.manifest.kind != "instruct-pix2pix"
    can = capabilities_of(info, own.config, describes, placement.batch)
    if isinstance(own, OwnModel):
        return MgieEngine(own.model, own.tokenizer, can, turns), placement
    if own.speech:
        return LgieEngine(own.model, own.clip_tokenizer, can, turns, own.speech), placement
    return TextEngine(own.model, own.clip_tokenizer, can, turns), placement


def engine_of_folder(folder: Path, device: str) -> tuple[MgieEngine | TextEngine, Placement]:
    """A model in a folder of its own, installed or not, and where it went."""
    kind = Manifest.load(folder).kind
    name = "mgie-7b" if kind == "mgie" else kind
    info = next(info for info in list_models() if info.name == name)
    return load_big(replace(info, path=folder), device)


def capabilities_of(
    info: ModelInfo, config: ModelConfig | TextEditorConfig, describes: bool, batch: int
) -> Capabilities:
    defaults = config.defaults
    return Capabilities(
        name=info.name,
        title=info.title,
        licence=info.licence,
        non_commercial=info.non_commercial,
        describes=describes,
        sizing=config.sizing,
        steps=config.fast.steps if config.fast else defaults.steps,
        text_guidance=defaults.text_guidance,
        image_guidance=defaults.image_guidance,
        exact_steps=defaults.steps,
        batch=batch,
        paints=info.paints,
    )
