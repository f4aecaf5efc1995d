"""Where the published weights come from: repositories, which files of them, revisions and digests.

Revisions and digests stand here where they are known. To pin another: the commit as `revision`, the sha256 of a file
under its path in `digests`. Without, what the hub says of its newest revision counts, and `pull` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wanted:
    """Files of a repository. Of each group of patterns, the first pattern that matches anything is taken.

    revision: the commit, or how it begins ("" = the newest). digests: sha256 by the end of a path ("unet.pt"). kind: what
    the hub calls the repository, "model" or "dataset".
    """

    repo: str
    groups: tuple[tuple[str, ...], ...]
    revision: str = ""
    digests: Mapping[str, str] = field(default_factory=dict[str, str])
    kind: str = "model"


CLIP = Wanted(
    "openai/clip-vit-large-patch14",
    (("config.json",), ("preprocessor_config.json",), ("model.safetensors", "pytorch_model.bin")),
)
_CODEC = (
    ("vae/config.json",),
    (
        "vae/diffusion_pytorch_model.safetensors",
        "vae/diffusion_pytorch_model.bin",
        "vae/diffusion_pytorch_model.fp16.safetensors",
    ),
)
EDITOR = Wanted(
    "timbrooks/instruct-pix2pix", (*_CODEC, ("unet/config.json",), ("scheduler/scheduler_config.json",))
)
_MGIE = (("*mllm.pt",), ("*unet.pt",))
_MGIE_REVISION = "7da3813"
_MGIE_DIGESTS = {
    "mllm.pt": "18c16e8a0274de27d9f4d0dbccfbc2bc48070bd1c9923fb3a131681c8e9a81f4",
    "unet.pt": "340e2ac8509f3cb6264ba311cc3ad1de044f47cd11beae3110060f1874e95cc1",
}
MERGED = Wanted("tsujuifu/ml-mgie", (*_MGIE, ("*LLaVA-7B-v1/*",)), _MGIE_REVISION, _MGIE_DIGESTS)
OWN_FILES = Wanted(MERGED.repo, _MGIE, _MGIE_REVISION, _MGIE_DIGESTS)  # without LLaVA
DELTA = Wanted(
    "liuhaotian/LLaVA-Lightning-7B-delta-v1-1",
    (
        ("config.json",),
        ("tokenizer.model",),
        ("*.index.json",),
        ("*.safetensors", "*.bin"),
        ("*token*.json",),
    ),
)
TEXT_EDITOR = Wanted(
    EDITOR.repo,
    (
        *EDITOR.groups,
        ("unet/diffusion_pytorch_model.safetensors", "unet/diffusion_pytorch_model.bin"),
        ("text_encoder/config.json",),
        ("text_encoder/model.safetensors", "text_encoder/pytorch_model.bin"),
        ("tokenizer/vocab.json",),
        ("tokenizer/merges.txt",),
    ),
)
RECIPES: dict[str, tuple[Wanted, ...]] = {
    "mgie-7b": (MERGED, EDITOR, CLIP),
    "instruct-pix2pix": (TEXT_EDITOR,),
}
WITH_BASE = (OWN_FILES, DELTA, EDITOR, CLIP)
