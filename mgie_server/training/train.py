"""Trains a model by a recipe, resumable, with progress and time left.

mgie train [--config recipe.toml] [--stage editor|language|joint] [--resume]

Three stages: the editor alone, language alone (these two may run side by side), then Algorithm 1 on both.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.decoding import spoken_ids
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.prompts import PromptTemplate
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.runtime.gpus import auto_device
from mgie_server.training import checkpoints, stages
from mgie_server.training.batches import EditBatches, PictureFiles, WordBatches, loader
from mgie_server.training.fitting import Report, fit
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.new_model import measured_codec, model_config, new_editor
from mgie_server.training.pairs import corpus
from mgie_server.training.picture_source import PictureSource, draw
from mgie_server.training.recipe import STAGES, Recipe
from mgie_server.training.run_folder import CODEC, DRAWINGS, check_not_trained, renew
from mgie_server.training.vocabulary import train_tokenizer
from mgie_server.weights.native import CONFIG, TOKENIZER, save_native


def train(
    recipe: Recipe,
    *,
    only: tuple[str, ...] = STAGES,
    resume: bool = False,
    report: Report | None = None,
) -> Path:
    """Runs the stages in order; returns the run's folder, where `export` finds the model.

    resume: stages with a checkpoint go on from it. Raises MgieError output_not_writable where without it a stage that
    was trained would be written over, and where a changed setting does not fit what was trained.
    """
    if not resume:
        check_not_trained(recipe.run.folder, only)
    renew(recipe)
    torch.set_num_threads(recipe.run.threads)
    run = {"editor": _train_editor, "language": _train_language, "joint": _train_joint}
    for name in STAGES:
        if name in only:
            torch.manual_seed(recipe.run.seed)
            goes_on = resume and (recipe.run.folder / name / checkpoints.STATE).exists()
            run[name](recipe, goes_on, report)
    return recipe.run.folder


def export(run_folder: Path, destination: Path) -> None:
    """The averaged weights of the joint stage as a model folder (float16 safetensors)."""
    save_native(
        destination,
        ModelConfig.load(run_folder / CONFIG),
        (run_folder / TOKENIZER).read_bytes(),
        checkpoints.average_weights(run_folder / "joint"),
    )


def _train_editor(recipe: Recipe, resume: bool, report: Report | None) -> None:
    device, stage = _device(recipe.run.device), recipe.stages["editor"]
    editor = new_editor(recipe.model, _codec(recipe)).to(device).train()

    def batches(seed: int):
        return loader(EditBatches(_files(recipe), _codes(recipe), batch=stage.batch, seed=seed))

    fit(
        recipe, stage, recipe.run.folder / "editor", editor,
        lambda coded: stages.editor_losses(editor, coded, recipe.optimizer),
        batches, resume=resume, report=report,
    )  # fmt: skip


def _train_language(recipe: Recipe, resume: bool, report: Report | None) -> None:
    config, tokenizer_model = _config(recipe)
    model = Mgie(config, spoken_ids(Tokenizer(tokenizer_model))).to(_device(recipe.run.device)).train()
    model.editor.requires_grad_(False)
    _fit_words(recipe, "language", model, stages.language_losses, resume, report)


def _train_joint(recipe: Recipe, resume: bool, report: Report | None) -> None:
    config, tokenizer_model = _config(recipe)
    model = Mgie(config, spoken_ids(Tokenizer(tokenizer_model)))
    if not resume:
        model.load_state_dict(checkpoints.average_weights(recipe.run.folder / "language"))
        model.editor.load_state_dict(checkpoints.average_weights(recipe.run.folder / "editor"))
    model.to(_device(recipe.run.device)).train()
    _fit_words(recipe, "joint", model, stages.joint_losses, resume, report)


def _fit_words(
    recipe: Recipe, name: str, model: Mgie, step_losses, resume: bool, report: Report | None
) -> None:
    stage, config = recipe.stages[name], model.config
    tokenizer_model = (recipe.run.folder / TOKENIZER).read_bytes()

    def batches(seed: int):
        return loader(
            WordBatches(
                _files(recipe),
                _codes(recipe),
                tokenizer_model=tokenizer_model,
                template=PromptTemplate(**config.prompt),
                clip_image=config.clip_image,
                batch=stage.batch,
                seed=seed,
                max_length=recipe.data.max_length,
            )
        )

    fit(
        recipe, stage, recipe.run.folder / name, model,
        lambda coded: step_losses(model, coded, recipe.optimizer),
        batches, resume=resume, report=report,
    )  # fmt: skip


def _codec(recipe: Recipe) -> dict:
    """The picture codec with its spreads: measured once, then kept in the run's folder."""
    path = recipe.run.folder / CODEC
    if not path.exists():
        files, rng = _files(recipe), np.random.default_rng(recipe.run.seed)
        source = PictureSource(files.crops, files.photo_share, files.drawings)
        pictures = np.stack([source.picture(rng, False)[0] for _ in range(512)])
        sample = torch.from_numpy(pictures).float().permute(0, 3, 1, 2) * 2 - 1
        path.write_text(json.dumps(measured_codec(recipe.model["autoencoder"], sample)), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def _config(recipe: Recipe) -> tuple[ModelConfig, bytes]:
    """Configuration and tokenizer of the run. The tokenizer is made once; the configuration always follows the recipe,
    so that a setting changed for a resumed run is exported too."""
    folder = recipe.run.folder
    if not (folder / TOKENIZER).exists():
        lines = corpus(recipe.data.corpus_lines, recipe.run.seed)
        (folder / TOKENIZER).write_bytes(train_tokenizer(lines, recipe.data.vocabulary))
    tokenizer_model = (folder / TOKENIZER).read_bytes()
    config = model_config(recipe.model, Tokenizer(tokenizer_model), _codec(recipe))
    (folder / CONFIG).write_text(config.to_json(), encoding="utf-8")
    return config, tokenizer_model


def _files(recipe: Recipe) -> PictureFiles:
    """Where pictures come from; the drawings are drawn once."""
    drawings = recipe.run.folder / DRAWINGS
    if recipe.data.drawings and not drawings.exists():
        draw(drawings, recipe.data.drawings, recipe.run.seed)
    crops = recipe.data.crops if recipe.data.crops.exists() else None
    return PictureFiles(crops, drawings if recipe.data.drawings else None, recipe.data.photo_share)


def _codes(recipe: Recipe) -> GuidanceCodes:
    head = recipe.model["edit_head"]
    return GuidanceCodes(head["queries"], head["out"])


def _device(name: str) -> str:
    return auto_device() if name == "auto" else name
