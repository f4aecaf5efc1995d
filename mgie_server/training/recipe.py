"""A training recipe: one commented TOML file as plain data (recipes/mini.toml is the built-in model's)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MINI_RECIPE = Path(__file__).parent / "recipes" / "mini.toml"
STAGES = ("editor", "language", "joint")


@dataclass(frozen=True)
class RunSettings:
    """start: a model folder that the stage joint begins with in place of what the others made; "" = none."""

    folder: Path
    device: str
    threads: int
    seed: int
    checkpoint_every: int
    log_every: int
    precision: str = "float32"
    shard: bool = False
    start: str = ""


@dataclass(frozen=True)
class DataSettings:
    """described: False for a model that goes from the instruction straight to the visual tokens, without a text."""

    crops: Path
    photo_share: float
    drawings: int
    vocabulary: int
    corpus_lines: int
    max_length: int
    described: bool = True


@dataclass(frozen=True)
class OptimizerSettings:
    warmup: int
    cooldown: float
    betas: tuple[float, float]
    weight_decay: float
    clip: float
    ema: float
    high_noise_share: float
    align_weight: float
    code_noise: float


@dataclass(frozen=True)
class StageSettings:
    """One stage of training: its steps, samples a step, full learning rate.

    reading: samples of each step, beside the batch, that teach reading alone (stage joint). pixels: where it is not 0, the
    MLLM stays as it is, and the errors of pixels count so much beside L_edit (stage joint; `editing_stage`).
    """

    steps: int
    batch: int
    lr: float
    reading: int = 0
    pixels: float = 0.0


@dataclass(frozen=True)
class Recipe:
    """run, data, optimizer, stages: settings of the same names in the file; model: its sizes, completed by
    `new_model`."""

    run: RunSettings
    data: DataSettings
    optimizer: OptimizerSettings
    stages: dict[str, StageSettings]
    model: dict[str, Any]

    @classmethod
    def load(cls, path: Path = MINI_RECIPE) -> Recipe:
        """Raises KeyError or TypeError, naming the setting, where the file lacks one or has one too many."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        run: dict[str, Any] = {**data["run"], "folder": Path(data["run"]["folder"])}
        pairs: dict[str, Any] = {**data["data"], "crops": Path(data["data"]["crops"])}
        optimizer: dict[str, Any] = {**data["optimizer"], "betas": tuple(data["optimizer"]["betas"])}
        return cls(
            run=RunSettings(**run),
            data=DataSettings(**pairs),
            optimizer=OptimizerSettings(**optimizer),
            stages={name: StageSettings(**data["stages"][name]) for name in STAGES},
            model=data["model"],
        )
