"""Trains a model by a recipe, resumable, with progress and time left.

mgie train [--config recipe.toml] [--stage editor|language|joint] [--resume]

Three stages: the editor alone, language alone (these two may run side by side), then Algorithm 1 on both.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.decoding import spoken_ids
from mgie_server.mgie.losses import Noising
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.prompts import PromptTemplate
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.runtime.gpus import auto_device
from mgie_server.training import checkpoints
from mgie_server.training.batches import EditBatches, PictureFiles, ReadingBesides, WordBatches
from mgie_server.training.editing_stage import EditingStage
from mgie_server.training.fitting import Fit, Loop
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.meter import Report
from mgie_server.training.new_model import measured_codec, model_config, new_editor
from mgie_server.training.pairs import UNSUPPORTED_SHARE, corpus
from mgie_server.training.picture_source import PictureSource, draw
from mgie_server.training.processes import Processes
from mgie_server.training.recipe import STAGES, Recipe
from mgie_server.training.run_folder import (
    CODEC,
    DRAWINGS,
    STATE,
    check_not_trained,
    renew,
    written_aside,
)
from mgie_server.training.stages import EditorStage, JointStage, LanguageStage, freeze_unused
from mgie_server.training.vocabulary import train_tokenizer
from mgie_server.weights.native import CONFIG, TOKENIZER, load_native, save_native

# of the samples of a batch in two parts
_WHOLE_UNSUPPORTED, _READING_UNSUPPORTED = 0.1, 0.37


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
    processes = Processes(_device(recipe.run.device), recipe.run.precision, recipe.run.shard)
    torch.set_num_threads(recipe.run.threads)
    if processes.first:
        if not resume:
            check_not_trained(recipe.run.folder, only)
        renew(recipe)
        _files(recipe)
        _config(recipe)
    processes.wait()
    for name in STAGES:
        if name in only:
            folder = recipe.run.folder / name
            torch.manual_seed(recipe.run.seed)  # pyright: ignore[reportUnknownMemberType]
            goes_on = resume and (folder / STATE).exists()
            stage, batches = _STAGES[name](recipe, goes_on)
            Fit(stage, batches, loop_of(recipe, name), folder, processes, report).run(goes_on)
    return recipe.run.folder


def export(run_folder: Path, destination: Path) -> None:
    """The averaged weights of the joint stage as a model folder (float16 safetensors)."""
    save_native(
        destination,
        ModelConfig.load(run_folder / CONFIG),
        (run_folder / TOKENIZER).read_bytes(),
        checkpoints.average_weights(run_folder / "joint"),
    )


def _editor_stage(recipe: Recipe, resume: bool) -> tuple[EditorStage, EditBatches]:
    editor = new_editor(recipe.model, _codec(recipe)).train()
    noising = Noising.of(editor, recipe.optimizer.high_noise_share)
    batches = EditBatches(
        _files(recipe),
        _codes(recipe),
        noising,
        batch=recipe.stages["editor"].batch,
        seed=recipe.run.seed,
        code_noise=recipe.optimizer.code_noise,
    )
    return EditorStage(editor), batches


def _language_stage(recipe: Recipe, resume: bool) -> tuple[LanguageStage, WordBatches]:
    model, batches = _speaking(recipe, "language")
    return LanguageStage(model, recipe.optimizer.align_weight), batches


def joint_stage(
    recipe: Recipe, resume: bool
) -> tuple[JointStage | EditingStage, WordBatches | ReadingBesides]:
    model, batches = _speaking(recipe, "joint")
    if not resume and recipe.run.start:
        model.load_state_dict(load_native(Path(recipe.run.start).expanduser())[0].state_dict())
    elif not resume:
        model.load_state_dict(checkpoints.average_weights(recipe.run.folder / "language"))
        model.editor.load_state_dict(checkpoints.average_weights(recipe.run.folder / "editor"))
    if recipe.stages["joint"].pixels:
        return EditingStage(model, recipe.stages["joint"].pixels), batches
    if recipe.stages["joint"].reading:
        return JointStage(model), ReadingBesides(batches, _speaking(recipe, "joint", reading=True)[1])
    return JointStage(model), batches


def _speaking(recipe: Recipe, stage: str, reading: bool = False) -> tuple[Mgie, WordBatches]:
    config, tokenizer_model = _config(recipe)
    model = Mgie(config, spoken_ids(Tokenizer(tokenizer_model))).train()
    freeze_unused(model)
    said = recipe.stages[stage]
    shares = (_WHOLE_UNSUPPORTED, _READING_UNSUPPORTED) if said.reading else (UNSUPPORTED_SHARE,) * 2
    batches = WordBatches(
        _files(recipe),
        _codes(recipe),
        Noising.of(model.editor, recipe.optimizer.high_noise_share),
        tokenizer_model=tokenizer_model,
        template=PromptTemplate(**config.prompt),
        clip_image=config.clip_image,
        batch=said.reading if reading else said.batch,
        seed=recipe.run.seed + reading,
        max_length=recipe.data.max_length,
        described=recipe.data.described,
        reading=reading,
        unsupported_share=shares[reading],
    )
    return model, batches


_STAGES = {"editor": _editor_stage, "language": _language_stage, "joint": joint_stage}


def loop_of(recipe: Recipe, stage: str) -> Loop:
    """How this stage of the recipe goes."""
    said, run, optimizer = recipe.stages[stage], recipe.run, recipe.optimizer
    return Loop(
        seed=run.seed,
        steps=said.steps,
        # two parts, whose sizes are the batches' own: some samples whole, and the ones that teach reading
        batch=2 if said.reading else said.batch,
        at_once=1 if said.reading else 0,
        lr=said.lr,
        warmup=optimizer.warmup,
        cooldown=optimizer.cooldown,
        betas=optimizer.betas,
        weight_decay=optimizer.weight_decay,
        clip=optimizer.clip,
        ema=optimizer.ema,
        checkpoint_every=run.checkpoint_every,
        log_every=run.log_every,
    )


def _codec(recipe: Recipe) -> dict[str, Any]:
    """The picture codec with its spreads: measured once, then kept in the run's folder."""
    path = recipe.run.folder / CODEC
    if not path.exists() and recipe.run.start:
        kept = ModelConfig.load(Path(recipe.run.start).expanduser() / CONFIG).autoencoder
        path.write_text(json.dumps(kept), encoding="utf-8")
    elif not path.exists():
        files, rng = _files(recipe), np.random.default_rng(recipe.run.seed)
        source = PictureSource(files.crops, files.photo_share, files.drawings)
        pictures = np.stack([source.picture(rng, False)[0] for _ in range(512)])
        sample = torch.as_tensor(pictures).float().permute(0, 3, 1, 2) * 2 - 1
        measured = measured_codec(recipe.model["autoencoder"], sample)
        with written_aside(path) as half:
            half.write_text(json.dumps(measured), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def _config(recipe: Recipe) -> tuple[ModelConfig, bytes]:
    """Configuration and tokenizer of the run. The tokenizer is made once, or is that of the model to go on from; the
    configuration always follows the recipe, so that a setting changed for a resumed run is exported too."""
    folder = recipe.run.folder
    if not (folder / TOKENIZER).exists() and recipe.run.start:
        shutil.copy(Path(recipe.run.start).expanduser() / TOKENIZER, folder / TOKENIZER)
    elif not (folder / TOKENIZER).exists():
        lines = corpus(recipe.data.corpus_lines, recipe.run.seed)
        with written_aside(folder / TOKENIZER) as half:
            half.write_bytes(train_tokenizer(lines, recipe.data.vocabulary))
    tokenizer_model = (folder / TOKENIZER).read_bytes()
    config = model_config(recipe.model, Tokenizer(tokenizer_model), _codec(recipe))
    if not (folder / CONFIG).exists() or (folder / CONFIG).read_text(encoding="utf-8") != config.to_json():
        with written_aside(folder / CONFIG) as half:
            half.write_text(config.to_json(), encoding="utf-8")
    return config, tokenizer_model


def _files(recipe: Recipe) -> PictureFiles:
    """Where pictures come from; the drawings are drawn once."""
    drawings = recipe.run.folder / DRAWINGS
    if recipe.data.drawings and not drawings.exists():
        with written_aside(drawings) as half:
            draw(half, recipe.data.drawings, recipe.run.seed)
    crops = recipe.data.crops if recipe.data.crops.exists() else None
    return PictureFiles(crops, drawings if recipe.data.drawings else None, recipe.data.photo_share)


def _codes(recipe: Recipe) -> GuidanceCodes:
    head = recipe.model["edit_head"]
    return GuidanceCodes(head["queries"], head["out"])


def _device(name: str) -> str:
    return auto_device() if name == "auto" else name
