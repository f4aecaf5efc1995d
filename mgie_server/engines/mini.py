"""The built-in model behind the engine interface."""

from __future__ import annotations

from pathlib import Path

from mgie_server.engines.engine import Capabilities
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.model_info import ModelInfo
from mgie_server.weights.native import load_native


def load_mini(info: ModelInfo, folder: Path, device: str = "cpu") -> MgieEngine:
    """The model in a folder of the project's own layout.

    Its configuration gives sizes and defaults, info its name and licence.
    """
    model, tokenizer = load_native(folder, device)
    config = model.config
    capabilities = Capabilities(
        name=info.name,
        title=info.title,
        licence=info.licence,
        non_commercial=info.non_commercial,
        describes=True,
        sizing=config.sizing,
        steps=config.defaults.steps,
        text_guidance=config.defaults.text_guidance,
        image_guidance=config.defaults.image_guidance,
        color_cell=config.autoencoder["patch"],
        paints=info.paints,
    )
    return MgieEngine(model, tokenizer, capabilities)
