"""A published LLaVA delta on its LLaMA base -> the merged folder, in the hub's layout.

The rule of the published apply script: tensors of equal shape are added in float16; embed_tokens and lm_head add on the
base's rows and take the further rows as they are; mm_projector is taken as it is; any other tensor that the base lacks is
an error.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.weights.matching import FLOATS, Fault, Located, check_faults
from mgie_server.weights.tensor_files import open_folder
from mgie_server.weights.tensor_writer import Entry, split_into_shards, write_tensors
from mgie_server.weights.unmerged import check_base, is_computed, is_unmerged

INDEX = "model.safetensors.index.json"
SHARD_BYTES = 2 * 1024**3
_GROWING = ("model.embed_tokens.weight", "lm_head.weight")
_TEXTS = (
    "config.json",
    "generation_config.json",
    "tokenizer.model",
    "tokenizer_config.json",
    "added_tokens.json",
    "special_tokens_map.json",
)


def merge_delta(
    base: Path,
    delta: Path,
    out: Path,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    shard_bytes: int = SHARD_BYTES,
) -> int:
    """Writes the merged folder, float16, and gives the number of its tensors; one tensor in memory at a time.

    Raises MgieError `model_not_installed` naming files and tensors that do not belong together, output_not_writable.
    """
    check_base(base)
    below, above = _tensors(base), _tensors(delta)
    _check_delta(above, delta)
    above = {name: place for name, place in above.items() if name in below or not is_computed(name)}
    check_faults(_faults(below, above, base))
    entries = [
        Entry(
            name,
            place.info.shape,
            torch.float16,
            lambda name=name, place=place: _merged(below.get(name), place),
        )
        for name, place in above.items()
    ]
    _copy_texts(delta, out)
    total, done = sum(entry.nbytes for entry in entries), 0

    def count(nbytes: int) -> None:
        nonlocal done
        done += nbytes
        on_progress(done, total)

    weight_map: dict[str, str] = {}
    shards = split_into_shards(entries, shard_bytes)
    for number, shard in enumerate(shards, 1):
        name = f"model-{number:05}-of-{len(shards):05}.safetensors"
        write_tensors(out / name, shard, count)
        weight_map.update(dict.fromkeys((entry.name for entry in shard), name))
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (out / INDEX).write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    return len(entries)


def _tensors(folder: Path) -> dict[str, Located]:
    return {name: Located(name, file, name) for file in open_folder(folder) for name in file.infos}


def _check_delta(above: dict[str, Located], delta: Path) -> None:
    """Two toys of a few numbers cannot be told apart."""
    norms = [place.file for place in above.values() if place.key == "model.norm.weight"]
    if norms and norms[0].infos["model.norm.weight"].shape[0] >= 64 and not is_unmerged(norms):
        raise MgieError(
            "model_not_installed",
            f"{delta} holds no delta: the numbers of its norms do not average about 0. It may be merged already.",
            "Name the base first, then the delta. A merged model needs no merging.",
            {"path": str(delta)},
        )


def _merged(below: Located | None, above: Located) -> Tensor:
    delta = above.read().half()
    if below is None:
        return delta
    base = below.read().half()
    if base.shape == delta.shape:
        return base + delta
    return torch.cat([base + delta[: len(base)], delta[len(base) :]])


def _faults(below: dict[str, Located], above: dict[str, Located], base: Path) -> list[Fault]:
    faults = [
        Fault(str(base), name, "is missing in the delta")
        for name in below
        if name not in above and not is_computed(name)
    ]
    for name, place in above.items():
        file = str(place.file.path)
        if place.info.dtype not in FLOATS:
            faults.append(Fault(file, name, f"is stored as {place.info.dtype} instead of a float"))
        elif name not in below:
            if "mm_projector" not in name:
                faults.append(Fault(file, name, f"is not in the base {base}"))
        elif not _fits(name, below[name].info.shape, place.info.shape):
            faults.append(
                Fault(
                    file,
                    name,
                    f"has shape {list(place.info.shape)}, the base's is {list(below[name].info.shape)}",
                )
            )
    return faults


def _fits(name: str, base: tuple[int, ...], delta: tuple[int, ...]) -> bool:
    grown = name in _GROWING and len(base) == len(delta) == 2 and base[1] == delta[1] and base[0] < delta[0]
    return base == delta or grown


def _copy_texts(delta: Path, out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in _TEXTS:
            if (delta / name).exists():
                shutil.copyfile(delta / name, out / name)
    except OSError as error:
        raise MgieError(
            "output_not_writable", f"{out} cannot be used: {error}.", "Choose another folder."
        ) from error
