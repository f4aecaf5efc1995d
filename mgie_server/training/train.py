"""Trains a model by a recipe: Algorithm 1 on procedural pairs, resumable, with progress and time left.

mgie train [--config recipe.toml] [--resume]
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from mgie_server.models.config import ModelConfig
from mgie_server.models.losses import Draws, Losses, TrainingBatch, losses
from mgie_server.models.mgie import Mgie
from mgie_server.models.native import CONFIG, TOKENIZER, save_native, spoken_ids
from mgie_server.models.prompts import PromptTemplate
from mgie_server.models.tokenizer import Tokenizer
from mgie_server.training import checkpoints
from mgie_server.training.batches import PairBatches, loader
from mgie_server.training.new_model import model_config
from mgie_server.training.pairs import PairSource, corpus
from mgie_server.training.recipe import OptimizerSettings, Recipe
from mgie_server.training.vocabulary import train_tokenizer

Report = Callable[[dict[str, float]], None]


def rate(step: int, steps: int, settings: OptimizerSettings) -> float:
    """Share of the full learning rate: straight up, level, straight down to zero."""
    falling = settings.cooldown * steps
    return min(1.0, (step + 1) / settings.warmup, max(0.0, (steps - step) / falling))


def train(recipe: Recipe, *, resume: bool = False, report: Report | None = None) -> Path:
    """Runs the recipe to its last step; returns the run's folder, where `export` finds the model."""
    run = recipe.run
    run.folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(run.threads)
    torch.manual_seed(run.seed)
    device = torch.device(_device(run.device))
    tokenizer_model, config = _prepare(recipe)
    model = Mgie(config, spoken_ids(Tokenizer(tokenizer_model))).to(device).train()
    average = checkpoints.WeightAverage(model, recipe.optimizer.ema)
    optimizer = _optimizer(model, recipe.optimizer)
    step = checkpoints.restore(run.folder, model, average, optimizer, device) if resume else 0
    torch.manual_seed(run.seed + step)
    batches = loader(_batches(recipe, tokenizer_model, config, seed=run.seed + step))
    meter = _Meter(run.folder, step, run.steps, report)
    while step < run.steps:
        for group in optimizer.param_groups:
            group["lr"] = recipe.optimizer.lr * rate(step, run.steps, recipe.optimizer)
        found = _step(model, optimizer, _to(next(batches), device), recipe.optimizer)
        average.update(model)
        step += 1
        meter.add(found)
        if step % run.log_every == 0:
            meter.tell(step)
        if step % run.checkpoint_every == 0 or step == run.steps:
            checkpoints.save(run.folder, step, model, average, optimizer)
    return run.folder


def export(run_folder: Path, destination: Path) -> None:
    """The run's averaged weights as a model folder (float16 safetensors)."""
    save_native(
        destination,
        ModelConfig.load(run_folder / CONFIG),
        (run_folder / TOKENIZER).read_bytes(),
        checkpoints.average_weights(run_folder),
    )


def _step(
    model: Mgie, optimizer: torch.optim.Optimizer, batch: TrainingBatch, settings: OptimizerSettings
) -> Losses:
    steps = model.editor.scheduler_config["num_train_timesteps"]
    with torch.no_grad():
        shape = model.editor.autoencoder.mode(batch.after).shape
    draws = Draws.make(shape, steps, batch.ids.device, settings.high_noise_share)
    found = losses(model, batch, draws)
    found.total.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return found


def _prepare(recipe: Recipe) -> tuple[bytes, ModelConfig]:
    """Tokenizer and configuration of the run: made once, then kept in its folder."""
    folder = recipe.run.folder
    if not (folder / TOKENIZER).exists():
        lines = corpus(recipe.data.corpus_lines, recipe.run.seed)
        (folder / TOKENIZER).write_bytes(train_tokenizer(lines, recipe.data.vocabulary))
    tokenizer_model = (folder / TOKENIZER).read_bytes()
    if not (folder / CONFIG).exists():
        pairs = PairSource(recipe.run.seed, _crops(recipe), recipe.data.photo_share).batch(512)
        sample = torch.from_numpy(pairs.before).float().permute(0, 3, 1, 2) * 2 - 1
        config = model_config(recipe.model, Tokenizer(tokenizer_model), sample)
        (folder / CONFIG).write_text(config.to_json(), encoding="utf-8")
    return tokenizer_model, ModelConfig.load(folder / CONFIG)


def _batches(recipe: Recipe, tokenizer_model: bytes, config: ModelConfig, seed: int) -> PairBatches:
    return PairBatches(
        tokenizer_model,
        PromptTemplate(**config.prompt),
        config.clip_image,
        batch=recipe.run.batch,
        seed=seed,
        max_length=recipe.data.max_length,
        crops=_crops(recipe),
        photo_share=recipe.data.photo_share,
    )


def _crops(recipe: Recipe) -> Path | None:
    return recipe.data.crops if recipe.data.crops.exists() else None


def _optimizer(model: Mgie, settings: OptimizerSettings) -> torch.optim.AdamW:
    """Matrices decay, vectors (biases, norms) do not."""
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": settings.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=settings.lr, betas=settings.betas, eps=1e-8, fused=True)


def _to(batch: TrainingBatch, device: torch.device) -> TrainingBatch:
    moved = {name: value.to(device) for name, value in vars(batch).items() if value is not None}
    return replace(batch, **moved)


def _device(name: str) -> str:
    if name != "auto":
        return name
    return "cuda" if torch.cuda.is_available() else "cpu"


class _Meter:
    """Means of the losses since the last report, speed and time left."""

    def __init__(self, folder: Path, step: int, steps: int, report: Report | None) -> None:
        self.folder, self.steps, self.report = folder, steps, report
        self.last_step, self.last_time = step, time.monotonic()
        self.sums = torch.zeros(2)

    def add(self, found: Losses) -> None:
        self.sums += torch.stack([found.instruction.detach(), found.edit.detach()]).float().cpu()

    def tell(self, step: int) -> None:
        count, now = step - self.last_step, time.monotonic()
        seconds = (now - self.last_time) / count
        instruction, edit = (self.sums / count).tolist()
        entry = {
            "step": step,
            "instruction_loss": round(instruction, 4),
            "edit_loss": round(edit, 4),
            "seconds_a_step": round(seconds, 3),
            "minutes_left": round(seconds * (self.steps - step) / 60, 1),
        }
        if not math.isfinite(instruction + edit):
            raise RuntimeError(f"the loss is not finite at step {step}: {json.dumps(entry)}")
        checkpoints.log(self.folder, entry)
        if self.report:
            self.report(entry)
        self.last_step, self.last_time = step, now
        self.sums = torch.zeros(2)
