"""Everything a model is made of, as plain data: the tiny test model, the built-in one and MGIE-7B differ only here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Sizing:
    """How framing brings a picture to the size a model works at.

    mode "stretch": exactly long_side x long_side.
    mode "fit": the aspect is kept, the long side is at most long_side, and both sides are multiples of `multiple`;
    enlarge: the long side is long_side for smaller pictures too, otherwise those keep their size.
    modes "area down", "area near", "area up": both sides are multiples, rounded so, and the picture has about as many pixels
    as a square of long_side; smaller ones are enlarged.
    """

    mode: str
    long_side: int
    multiple: int
    enlarge: bool = False


@dataclass(frozen=True)
class ClipImage:
    """How the visual encoder sees a picture: shortest edge to `size` and centre `crop`, or `stretch` to a square."""

    size: int = 224
    mode: str = "crop"
    mean: tuple[float, float, float] = (0.48145466, 0.4578275, 0.40821073)
    std: tuple[float, float, float] = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True)
class EditHeadConfig:
    """Sizes of the edit head T (paper section 3.2): `llm_width` -> `width` -> 77 guidance vectors of `out` numbers."""

    llm_width: int = 4096
    width: int = 512
    feedforward: int = 2048
    heads: int = 4
    layers: int = 4
    queries: int = 77
    out: int = 768


@dataclass(frozen=True)
class SamplingDefaults:
    """What an edit uses when the user says nothing."""

    steps: int = 100
    text_guidance: float = 7.5
    image_guidance: float = 1.5


@dataclass(frozen=True)
class FastSampling:
    """How an edit is sampled unless the original's way is asked for.

    solver: a class of diffusers; options: entries that go over the model's own scheduler configuration;
    steps: the default; full_until: share of the steps, 0..1, after which the difference that guidance makes is kept from
    the last full step, so that one branch is computed instead of three.
    """

    solver: str = "DPMSolverMultistepScheduler"
    options: dict[str, Any] = field(default_factory=dict[str, Any])
    steps: int = 20
    full_until: float = 0.7


@dataclass(frozen=True)
class DetailConfig:
    """Sizes of the network that edits detail: `layers` convolutions of `width` channels, told by `hidden` numbers."""

    width: int = 24
    layers: int = 3
    hidden: int = 64


@dataclass(frozen=True)
class ModelConfig:
    """One MGIE. The dictionaries are the configurations of the libraries' own classes.

    autoencoder: `{"kind": "kl", ...AutoencoderKL}` or `{"kind": "patch", ...PatchAutoencoder}`;
    scheduler: a diffusers scheduler configuration with its `_class_name`;
    latent_scale: factor on the answer's latents (the input picture's latents are never scaled);
    prompt: keyword arguments of `prompts.PromptTemplate`;
    refusal: how an expressive text begins when the model says that it cannot do what is asked ("" = it never does);
    fast: None where there is one way to sample, and `exact` and `fast` are the same;
    refuse_from: probability of its first word from which on it is said, 0..1;
    sure_from: probability of what a description names below which it is not edited, 0..1;
    max_instruction: tokens of an instruction that the model was taught to read, 0 = any number;
    grammar: its texts have the form that this project teaches; areas and amounts that they name are kept to by computing;
    detail: the network that edits detail, beside the model in its folder; None: there is none.
    """

    clip: dict[str, Any]
    llama: dict[str, Any]
    edit_head: EditHeadConfig
    unet: dict[str, Any]
    autoencoder: dict[str, Any]
    scheduler: dict[str, Any]
    sizing: Sizing
    clip_image: ClipImage = field(default_factory=ClipImage)
    prompt: dict[str, Any] = field(default_factory=dict[str, Any])
    defaults: SamplingDefaults = field(default_factory=SamplingDefaults)
    latent_scale: float = 0.18215
    max_new_tokens: int = 96
    no_repeat_ngram: int = 3
    refusal: str = ""
    refuse_from: float = 1.0
    sure_from: float = 0.0
    max_instruction: int = 0
    grammar: bool = False
    fast: FastSampling | None = None
    detail: DetailConfig | None = None

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> ModelConfig:
        data = json.loads(text)
        nested = {
            "edit_head": EditHeadConfig,
            "sizing": Sizing,
            "defaults": SamplingDefaults,
        }
        for name, kind in nested.items():
            if name in data:
                data[name] = kind(**data[name])
        for name, kind in {"fast": FastSampling, "detail": DetailConfig}.items():
            if data.get(name) is not None:
                data[name] = kind(**data[name])
        if "clip_image" in data:
            clip: dict[str, Any] = data["clip_image"]
            lists: dict[str, Any] = {"mean": tuple(clip["mean"]), "std": tuple(clip["std"])}
            data["clip_image"] = ClipImage(**{**clip, **lists})
        return cls(**data)

    @classmethod
    def load(cls, path: Path) -> ModelConfig:
        return cls.from_json(path.read_text(encoding="utf-8"))
