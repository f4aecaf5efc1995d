"""The built-in model behind the engine interface."""

from __future__ import annotations

from pathlib import Path

from mgie_server.models.engine import Capabilities
from mgie_server.models.mgie_engine import MgieEngine
from mgie_server.models.native import load_native


def load_mini(folder: Path, device: str = "cpu") -> MgieEngine:
    """The model in a folder of the project's own layout; its configuration gives sizes and defaults."""
    model, tokenizer = load_native(folder, device)
    config = model.config
    capabilities = Capabilities(
        name="mini",
        title="Adjust (offline)",
        licence="CC-BY-SA-4.0",
        non_commercial=False,
        describes=True,
        sizing=config.sizing,
        steps=config.defaults.steps,
        text_guidance=config.defaults.text_guidance,
        image_guidance=config.defaults.image_guidance,
    )
    return MgieEngine(model, tokenizer, capabilities)
