"""The miniature of the paper's comparison: three models of one size, from the same pictures, pairs and steps.

mini: MGIE, which sees the picture, says what the edit would be like, and edits by that.
mini-lgie: the same without the picture in its prompt: what it says follows from the words alone (the paper's LGIE).
mini-ip2p: neither sees nor says: visual tokens at once, so that the encoded instruction guides the editor (InstructPix2Pix).
The editor of all three sees the picture, and begins with the same weights.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mgie_server.training.meter import Report
from mgie_server.training.recipe import Recipe
from mgie_server.training.run_folder import CODEC, DRAWINGS, MADE_WITH, STATE, TOKENIZER
from mgie_server.training.train import export, train

MINIATURE_RECIPE = Path(__file__).parent / "recipes" / "miniature.toml"
VARIANTS = ("mini", "mini-lgie", "mini-ip2p")
_BLIND = {"image_tokens": 0, "image_start": "", "image_end": ""}  # nothing stands for the picture


def variant(recipe: Recipe, name: str) -> Recipe:
    """The recipe of one of VARIANTS: what it sees, whether it speaks, and its folder in the recipe's own."""
    changed = replace(recipe, run=replace(recipe.run, folder=recipe.run.folder / name))
    if name == "mini":
        return changed
    model = {**recipe.model, "prompt": {**recipe.model["prompt"], **_BLIND}}
    if name == "mini-lgie":
        return replace(changed, model=model)
    data = replace(recipe.data, described=False)
    return replace(changed, model={**model, "refusal": ""}, data=data)


def train_miniature(recipe: Recipe, report: Callable[[str], Report]) -> dict[str, Path]:
    """Trains all of them, going on from checkpoints; gives the folder of each model.

    report: of a run's name, what is told of its steps.
    """
    common = replace(recipe, run=replace(recipe.run, folder=recipe.run.folder / "common"))
    train(common, only=("editor",), resume=True, report=report("common"))
    models: dict[str, Path] = {}
    for name in VARIANTS:
        one = variant(recipe, name)
        _share(common.run.folder, one.run.folder)
        train(one, only=("language", "joint"), resume=True, report=report(name))
        models[name] = one.run.folder / "model"
        export(one.run.folder, models[name])
    return models


def _share(common: Path, folder: Path) -> None:
    """What all of them have in common, into the folder of one; once."""
    (folder / "editor").mkdir(parents=True, exist_ok=True)
    for name in (TOKENIZER, CODEC, DRAWINGS, MADE_WITH, f"editor/{STATE}"):
        if not (folder / name).exists():
            shutil.copyfile(common / name, folder / name)
