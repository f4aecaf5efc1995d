"""The built-in model's recipe with small sizes and few steps, on drawings alone."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from mgie_server.training.recipe import STAGES, Recipe, StageSettings
from mgie_server.training.run_folder import LOG


def tiny_sizes() -> dict[str, Any]:
    """The recipe's [model] with everything narrow; the kinds of layers stay."""
    sizes = copy.deepcopy(Recipe.load().model)
    sizes["clip"] |= {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    sizes["llama"] |= {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    sizes["edit_head"] |= {"width": 32, "feedforward": 64, "heads": 2, "layers": 1, "queries": 4, "out": 32}
    sizes["unet"] |= {"block_out_channels": [16, 16, 16], "attention_head_dim": 2}
    return sizes


def tiny_recipe(folder: Path, steps: int = 6) -> Recipe:
    recipe = Recipe.load()
    return replace(
        recipe,
        run=replace(recipe.run, folder=folder, device="cpu", checkpoint_every=2, log_every=1),
        data=replace(recipe.data, crops=folder / "none.npz", drawings=24, vocabulary=900, corpus_lines=80),
        optimizer=replace(recipe.optimizer, warmup=1, cooldown=0.2),
        stages={name: StageSettings(steps=steps, batch=4, lr=5e-3) for name in STAGES},
        model=tiny_sizes(),
    )


def logged(folder: Path, stage: str) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / stage / LOG).read_text().splitlines()]
