"""The models of published weights behind the engine interface."""

from __future__ import annotations

from mgie_server.engines.engine import Capabilities
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.model_info import ModelInfo
from mgie_server.engines.text_engine import LgieEngine, TextEngine
from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.instruct_pix2pix import TextEditorConfig
from mgie_server.runtime.big_model import load_own
from mgie_server.runtime.placement import Placement
from mgie_server.runtime.shared_parts import SharedParts
from mgie_server.weights.own_model import OwnModel


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


def capabilities_of(
    info: ModelInfo, config: ModelConfig | TextEditorConfig, describes: bool, batch: int
) -> Capabilities:
    defaults = config.defaults
    return Capabilities(
        name=info.name,
        title=info.title,
        licence=info.licence,
        paid_work=info.paid_work,
        condition=info.condition,
        describes=describes,
        sizing=config.sizing,
        steps=config.fast.steps if config.fast else defaults.steps,
        text_guidance=defaults.text_guidance,
        image_guidance=defaults.image_guidance,
        exact_steps=defaults.steps,
        batch=batch,
        paints=info.paints,
    )
