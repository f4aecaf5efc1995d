"""The built-in model behind the engine interface."""

from __future__ import annotations

from pathlib import Path

from mgie_server.detail.files import load_detail
from mgie_server.engines.engine import Capabilities
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.model_info import ModelInfo
from mgie_server.segmentation.finder import WEIGHTS, SegmentFinder
from mgie_server.sentences.classifier import WEIGHTS as SENTENCES
from mgie_server.sentences.classifier import SentenceClassifier
from mgie_server.weights.adapter import merge_adapter
from mgie_server.weights.native import load_native


def load_mini(info: ModelInfo, folder: Path, device: str = "cpu", adapter: Path | None = None) -> MgieEngine:
    """The model in a folder of the project's own layout, with what an adapter taught it.

    Its configuration gives sizes and defaults, info its name and licence.
    """
    model, tokenizer = load_native(folder, device)
    if adapter:
        merge_adapter(model, adapter)
    config = model.config
    finder = SegmentFinder.load(folder / WEIGHTS) if (folder / WEIGHTS).exists() else None
    capabilities = Capabilities(
        name=info.name,
        title=info.title,
        licence=info.licence,
        paid_work=info.paid_work,
        condition=info.condition,
        describes=True,
        sizing=config.sizing,
        steps=config.defaults.steps,
        text_guidance=config.defaults.text_guidance,
        image_guidance=config.defaults.image_guidance,
        color_cell=config.autoencoder["patch"],
        paints=info.paints,
        parts=finder is not None,
        readings=config.grammar,
    )
    second = SentenceClassifier.load(folder / SENTENCES) if (folder / SENTENCES).exists() else None
    return MgieEngine(
        model, tokenizer, capabilities, finder=finder, detail=load_detail(folder), second=second
    )
