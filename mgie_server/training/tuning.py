"""Training on pairs of one's own by Algorithm 1: whole parts of a model, or an adapter (LoRA)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from mgie_server.mgie.losses import Noising
from mgie_server.runtime.gpus import auto_device
from mgie_server.training import checkpoints
from mgie_server.training.board import board
from mgie_server.training.fitting import Fit, Loop
from mgie_server.training.lora import Lora, add_lora, save_lora
from mgie_server.training.memory import Held, out_of_memory
from mgie_server.training.meter import Report
from mgie_server.training.own_pairs import OwnPair, open_pairs
from mgie_server.training.pair_batches import PairBatches
from mgie_server.training.processes import Processes
from mgie_server.training.run_folder import STATE, check_not_trained
from mgie_server.training.sample_page import sample_page
from mgie_server.training.stages import JointStage, freeze_unused
from mgie_server.training.starting import Start, load_start
from mgie_server.training.tuned_model import save_tuned
from mgie_server.training.tuning_recipe import PARTS, TrainSettings, TuningRecipe

STAGE = "tuning"
ADAPTER = "adapter.safetensors"


def tune(
    recipe: TuningRecipe,
    *,
    resume: bool = False,
    report: Report | None = None,
    note: Callable[[str], None] = lambda said: None,
) -> Path | None:
    """Trains by the recipe, and exports; what was made: the adapter's file, or the model's folder. None in all processes but
    the first.

    note: is told what of the data was left out.

    Raises MgieError as its parts do, and output_not_writable where without `resume` a run would be written over.
    """
    folder = recipe.run.folder / STAGE
    if not resume:
        check_not_trained(recipe.run.folder, (STAGE,))
    device = auto_device() if recipe.run.device == "auto" else recipe.run.device
    processes = Processes(device, recipe.run.precision, recipe.run.shard)
    torch.set_num_threads(recipe.run.threads)
    start = load_start(recipe.start, recipe.run.seed)
    prepare(start.model, recipe)
    found = open_pairs(recipe.data.pairs, recipe.data.path, recipe.data.split)
    if found.left_out and processes.first:
        note(f"{found.left_out} records were left out: {' '.join(found.why)}")
    batches = batches_of(recipe, start, found.pairs)
    goes_on = resume and (folder / STATE).exists()
    if recipe.run.tensorboard and processes.first:
        report = board(recipe.run.folder, report)

    def after_step(step: int) -> None:
        every = recipe.run.samples_every
        if every and processes.first and not recipe.run.shard and step % every == 0:
            sample_page(recipe.run.folder / "samples", step, start, batches.pairs, batches.size)

    stage = JointStage(start.model)
    fit = Fit(stage, batches, loop_of(recipe), folder, processes, report, after_step)
    try:
        fit.run(goes_on)
    except torch.OutOfMemoryError as error:
        raise out_of_memory(held(recipe, start.model, processes), str(processes.device)) from error
    if not processes.first:
        return None
    if recipe.run.shard or recipe.run.precision != "float32":  # what is frozen lies in pieces, or in 16 bits
        start = load_start(recipe.start, recipe.run.seed)
    return export(recipe, start, checkpoints.average_weights(folder))


def held(recipe: TuningRecipe, model: nn.Module, processes: Processes) -> Held:
    """What of the memory is whose."""
    trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
    said, share = recipe.train, loop_of(recipe).share(processes)
    on_gpu = processes.device.type == "cuda"
    return Held(
        trained=trained,
        frozen=sum(p.numel() for p in model.parameters()) - trained,
        peak=torch.cuda.max_memory_allocated(processes.device) if on_gpu else 0,
        at_once=said.batch // share.parts,
        world=processes.world,
        sharded=recipe.run.shard,
        ema=said.ema > 0,
        eight_bit=said.optimizer == "adamw8bit",
        checkpointing=said.gradient_checkpointing,
        lora=recipe.lora is not None,
    )


def prepare(model: nn.Module, recipe: TuningRecipe) -> None:
    """Freezes what is not trained, adds LoRA's matrices, and sets what saves memory."""
    torch.manual_seed(recipe.run.seed)  # pyright: ignore[reportUnknownMemberType]
    model.train()
    if recipe.lora:
        said = vars(recipe.lora)
        add_lora(model, Lora(**{n: said[n] for n in ("rank", "alpha", "dropout", "targets")}))
    else:
        beginnings = tuple(PARTS[part] for part in recipe.train.parts)
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(name.startswith(beginnings))
    whole: Any = model
    freeze_unused(whole)
    if recipe.run.precision == "bfloat16" and not recipe.run.shard:  # shards are all of one number type
        for parameter in model.parameters():
            if not parameter.requires_grad:
                parameter.data = parameter.data.bfloat16()
    if recipe.train.gradient_checkpointing:
        whole.mllm.llama.gradient_checkpointing_enable({"use_reentrant": False})
        whole.editor.unet.enable_gradient_checkpointing()


def batches_of(recipe: TuningRecipe, start: Start, pairs: Sequence[OwnPair]) -> PairBatches:
    data, config = recipe.data, start.model.config
    size = data.size or config.sizing.long_side
    return PairBatches(
        pairs,
        start.tokenizer,
        config,
        Noising.of(start.model.editor, recipe.train.high_noise_share),
        size=size,
        batch=recipe.train.batch,
        seed=recipe.run.seed,
        max_length=min(data.max_length, config.llama.get("max_position_embeddings", data.max_length)),
        flip=data.flip,
    )


def loop_of(recipe: TuningRecipe) -> Loop:
    same = {name: value for name, value in vars(recipe.train).items() if name in _SHARED}
    loop = Loop(
        seed=recipe.run.seed,
        lr=recipe.train.rates(),
        checkpoint_every=recipe.run.checkpoint_every,
        log_every=recipe.run.log_every,
        loaders=recipe.data.loaders,
        kept="trained",
        steps=recipe.train.steps,
        batch=recipe.train.batch,
    )
    return replace(loop, **same)


_SHARED = set(TrainSettings.__dataclass_fields__) & set(Loop.__dataclass_fields__) - {"lr"}


def export(recipe: TuningRecipe, start: Start, weights: dict[str, Tensor]) -> Path:
    """weights: those that were trained."""
    if recipe.lora:
        path = recipe.run.folder / ADAPTER
        said = recipe.lora
        lora = Lora(said.rank, said.alpha, said.dropout, said.targets)
        save_lora(path, weights, lora, start.base, said.teaches, said.licence or start.licence)
        return path
    return save_tuned(recipe.run.folder / "model", start, weights)
