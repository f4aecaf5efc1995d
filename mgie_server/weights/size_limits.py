"""Sizes that a model's configuration may ask for: building one of ten million layers would take hours and all memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

SIDE = 2**20  # vocabularies, widths, positions
LAYERS = 256  # LLaMA-65B has 80
IN_A_BLOCK = 16  # resnets or transformers of one block of a UNet or VAE; Stable Diffusion XL has 10
PICTURE = 2048  # px: position ids are made at once
PATCH = 64  # px: so is the picture codec's basis
BLOCKS = 16
ENTRIES = 4096

_LIMITS = {
    "num_hidden_layers": LAYERS,
    "layers": LAYERS,
    "layers_per_block": IN_A_BLOCK,
    "transformer_layers_per_block": IN_A_BLOCK,
    "reverse_transformer_layers_per_block": IN_A_BLOCK,
    "num_attention_heads": 4096,
    "image_size": PICTURE,
    "patch": PATCH,
    "num_train_timesteps": 100_000,
    "max_new_tokens": 65536,
}
_LISTS = {
    "block_out_channels": BLOCKS,
    "down_block_types": BLOCKS,
    "up_block_types": BLOCKS,
}


def check_sizes(config: Mapping[str, Any]) -> None:
    """Raises ValueError naming the entry that no model of this kind has; config: as JSON gives it, nested."""
    for count, (key, value) in enumerate(_entries("", config, 0), 1):
        if count > ENTRIES:
            raise ValueError(f"it has more than {ENTRIES} entries")
        if isinstance(value, Sequence) and not isinstance(value, str):
            _check(key, len(cast("Sequence[Any]", value)), _LISTS.get(key, ENTRIES), "entries")
        elif isinstance(value, float | int) and not isinstance(value, bool):
            _check(key, value, _LIMITS.get(key, SIDE), "")


def _entries(key: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > 16:
        raise ValueError(f"{key} is nested too deeply")
    yield key, value
    if isinstance(value, Mapping):
        for name, inner in cast("Mapping[Any, Any]", value).items():
            yield from _entries(str(name), inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in cast("Sequence[Any]", value):
            yield from _entries(key, inner, depth + 1)


def _check(key: str, value: float, most: int, what: str) -> None:
    if not -most <= value <= most:  # not a number is refused as well
        said = f"{value:.6g}" if isinstance(value, float) or abs(value) > 10**12 else str(value)
        raise ValueError(f"{key} is {said}{' ' + what if what else ''}; {most} is the most that is taken")
