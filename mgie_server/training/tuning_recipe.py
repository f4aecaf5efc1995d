"""A recipe for training on pairs of one's own: where it starts, what is trained, how. Plain data; no torch here."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, cast

from mgie_server.training.recipe import tomllib

# what may be trained, by the beginning of the parameters' names; the paper trains the first four
PARTS = {
    "embed_tokens": "mllm.llama.embed_tokens.",
    "lm_head": "mllm.lm_head.",
    "edit_head": "edit_head.",
    "unet": "editor.unet.",
    "llm": "mllm.llama.",
    "adapter": "mllm.adapter.",
    "vision": "mllm.vision_tower.",
}
PAPER = ("embed_tokens", "lm_head", "edit_head", "unet")
_RATES = {"mllm": ("mllm.", "edit_head."), "diffusion": ("editor.",)}
_T = TypeVar("_T")


@dataclass(frozen=True)
class TuningRun:
    """As RunSettings. shard: FSDP2, over several processes; samples_every: steps between two pages of sample edits."""

    folder: Path
    device: str = "auto"
    threads: int = 1
    seed: int = 1
    checkpoint_every: int = 100
    log_every: int = 10
    samples_every: int = 0
    tensorboard: bool = False
    precision: str = "float32"
    shard: bool = False


@dataclass(frozen=True)
class StartSettings:
    """model: mgie-7b (as it is installed), mini, nothing (mini's sizes, fresh weights), or a folder: the published layout,
    or this project's own files. instruct-pix2pix is what the paper begins with: three folders, llava (merged), clip, and
    editor (InstructPix2Pix as diffusers has it, or Stable Diffusion), and a fresh edit head of the sizes in `head`."""

    model: str
    llava: Path = Path("LLaVA-7B-v1")
    clip: Path = Path("clip")
    editor: Path = Path("ip2p")
    head: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True)
class OwnDataSettings:
    """pairs: a data set's name, or a folder or table; path: where a named one lies, if not in MGIE's home; size: side of the
    square for the editor, 0 = the model's; flip: half of the pairs are turned over; max_length: tokens of a sample."""

    pairs: str
    path: Path | None = None
    split: str = "train"
    size: int = 0
    flip: bool = False
    max_length: int = 512
    loaders: int = 1


@dataclass(frozen=True)
class TrainSettings:
    """lr: one number, or {mllm, diffusion} (the paper's are 5e-4 and 1e-4); at_once: samples that a process takes at
    once, 0 = all of its share; ema 0 keeps no average; gradient_checkpointing: slower, in much less memory;
    high_noise_share: of the samples, whose timestep is of the noisiest tenth (0 in the paper; mini edits in one step)."""

    steps: int
    batch: int
    lr: float | dict[str, float]
    at_once: int = 0
    parts: tuple[str, ...] = PAPER
    schedule: str = "cosine"
    warmup: int = 0
    cooldown: float = 0.3
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.0
    clip: float = 1.0
    ema: float = 0.0
    optimizer: str = "adamw"
    gradient_checkpointing: bool = False
    high_noise_share: float = 0.0

    def rates(self) -> float | dict[str, float]:
        """By the beginning of a parameter's name."""
        if not isinstance(self.lr, dict):
            return self.lr
        return {beginning: rate for name, rate in self.lr.items() for beginning in _RATES[name]}


@dataclass(frozen=True)
class LoraSettings:
    """See `lora.Lora`. teaches, licence: go into the adapter's header."""

    rank: int = 8
    alpha: int = 16
    dropout: float = 0.0
    targets: tuple[str, ...] = ("unet", "llm")
    teaches: str = ""
    licence: str = ""


@dataclass(frozen=True)
class TuningRecipe:
    """lora: None where whole parts are trained."""

    run: TuningRun
    start: StartSettings
    data: OwnDataSettings
    train: TrainSettings
    lora: LoraSettings | None = None

    @classmethod
    def load(cls, path: Path) -> TuningRecipe:
        """Raises KeyError, TypeError or ValueError, naming the setting, where the file lacks one or has one too many."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if unknown := sorted(set(data) - {f.name for f in fields(cls)}):
            raise TypeError(f"there is no table [{unknown[0]}]")
        data["start"] = {"model" if key == "from" else key: value for key, value in data["start"].items()}
        recipe = cls(
            run=_table(TuningRun, data["run"]),
            start=_table(StartSettings, data["start"]),
            data=_table(OwnDataSettings, data["data"]),
            train=_table(TrainSettings, data["train"]),
            lora=_table(LoraSettings, data["lora"]) if "lora" in data else None,
        )
        recipe.check()
        return recipe

    def check(self) -> None:
        """Raises ValueError for a value that is none."""
        if unknown := [part for part in self.train.parts if part not in PARTS]:
            raise ValueError(f"[train] parts: there is no {unknown[0]!r}; there are {', '.join(PARTS)}")
        if isinstance(self.train.lr, dict) and set(self.train.lr) != set(_RATES):
            raise ValueError("[train] lr is one number, or { mllm = ..., diffusion = ... }")
        _one_of("[train] schedule", self.train.schedule, ("cosine", "level"))
        _one_of("[train] optimizer", self.train.optimizer, ("adamw", "adamw8bit"))
        _one_of("[run] precision", self.run.precision, ("float32", "bfloat16"))
        for name, value in (("steps", self.train.steps), ("batch", self.train.batch)):
            if value < 1:
                raise ValueError(f"[train] {name} is {value}; at least 1")


def is_tuning(path: Path) -> bool:
    """Whether a recipe starts from a model; that of the built-in one makes its own. Raises OSError, ValueError."""
    return "start" in tomllib.loads(path.read_text(encoding="utf-8"))


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{name} is {value!r}; there are {', '.join(known)}")


def _table(kind: type[_T], table: dict[str, Any]) -> _T:
    made: dict[str, Any] = {}
    for key, value in table.items():
        if key in ("folder", "path", "llava", "clip", "editor"):
            made[key] = Path(str(value)).expanduser()
        else:
            made[key] = tuple(cast("list[Any]", value)) if isinstance(value, list) else value
    return kind(**made)
