"""Where the open models come from: their repositories and which files of them, and the describers'.

Revisions and digests are not known here: what the hub says of its newest revision counts, and `pull` says so.
"""

from __future__ import annotations

from mgie_server.weights.origins import Wanted

_INDEX = ("model_index.json",)
_SOLVER = ("scheduler/scheduler_config.json",)


def _weights(part: str) -> tuple[tuple[str, ...], ...]:
    """Configuration and safetensors of a part, with the list of its pieces where there is one."""
    return ((f"{part}/config.json",), (f"{part}/*.safetensors",), (f"{part}/*.json",))


def _words(part: str) -> tuple[str, ...]:
    return (f"{part}/*",)


def _editor(repo: str, *more: tuple[str, ...]) -> Wanted:
    parts = ("transformer", "vae", "text_encoder")
    groups = [group for part in parts for group in _weights(part)]
    return Wanted(repo, (_INDEX, _SOLVER, *groups, *more))


def _describer(repo: str) -> Wanted:
    """A Qwen3-VL."""
    groups = (
        ("config.json",),
        ("*.safetensors",),
        ("*.index.json", "config.json"),
        ("preprocessor_config.json",),
        ("tokenizer.json", "vocab.json"),
        ("tokenizer_config.json",),
    )
    return Wanted(repo, groups)


DESCRIBERS = {
    "qwen3-vl-2b": _describer("Qwen/Qwen3-VL-2B-Instruct"),
    "qwen3-vl-4b": _describer("Qwen/Qwen3-VL-4B-Instruct"),
}
_TOKENIZER = _words("tokenizer")
_QWEN = (_TOKENIZER, _words("processor"))
EDITORS = {
    "klein-4b": _editor("black-forest-labs/FLUX.2-klein-4B", _TOKENIZER),
    "klein-base-4b": _editor("black-forest-labs/FLUX.2-klein-base-4B", _TOKENIZER),
    "qwen-edit": _editor("Qwen/Qwen-Image-Edit-2511", *_QWEN),
    "qwen-edit-fast": Wanted(
        "lightx2v/Qwen-Image-Edit-2511-Lightning",
        (("Qwen-Image-Edit-2511-Lightning-4steps-V1.0-bf16.safetensors",),),
    ),
    "firered-edit": _editor("FireRedTeam/FireRed-Image-Edit-1.1", *_QWEN),
    "longcat-edit-turbo": _editor(
        "meituan-longcat/LongCat-Image-Edit-Turbo", _TOKENIZER, _words("text_processor")
    ),
    "kontext": _editor(
        "black-forest-labs/FLUX.1-Kontext-dev",
        *_weights("text_encoder_2"),
        _TOKENIZER,
        _words("tokenizer_2"),
    ),
}
