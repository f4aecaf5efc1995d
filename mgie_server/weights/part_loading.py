# pyright: basic
"""One part of a published pipeline: what its files hold, held against a model that takes no memory, and loading it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from mgie_protocol.errors import MgieError
from mgie_server.weights.empty_model import building
from mgie_server.weights.matching import Fault, check_faults
from mgie_server.weights.pipeline_parts import DIFFUSERS, TRANSFORMERS, PartClass
from mgie_server.weights.size_limits import check_sizes
from mgie_server.weights.small_files import read_json, unreadable
from mgie_server.weights.tensor_files import TensorFile

_PICKLES = (".bin", ".pt", ".pth", ".ckpt")


def load_part(place: Path, kind: PartClass, dtype: torch.dtype) -> Any:
    """One part with its weights. Raises MgieError naming what is missing, unexpected or of another shape."""
    said = checked_config(place)
    more: dict[str, Any] = {"dtype": dtype} if kind.library == TRANSFORMERS else {"torch_dtype": dtype}
    layers = said.get("num_hidden_layers", 0)
    if kind.encoder_layers and layers > kind.encoder_layers:
        kinds = {"layer_types": said["layer_types"][: kind.encoder_layers]} if said.get("layer_types") else {}
        cut = {**said, "num_hidden_layers": kind.encoder_layers, **kinds}
        more["config"] = guarded(place, lambda: kind.get().config_class(**cut))
    with _quiet():
        made, info = guarded(place, lambda: kind.get().from_pretrained(
            place, use_safetensors=True, local_files_only=True, output_loading_info=True, **more
        ))  # fmt: skip
    left_out = tuple(f"model.layers.{number}." for number in range(kind.encoder_layers or layers, layers))
    check_faults(list(_loading_faults(place, info, left_out)))
    return made.eval()


@contextmanager
def _quiet() -> Iterator[None]:
    """The libraries' own reports of what was loaded are not for people: `load_part` says what is wrong."""
    loggers = [logging.getLogger(name) for name in (DIFFUSERS, TRANSFORMERS)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def checked_config(place: Path) -> dict[str, Any]:
    """A part's config.json, with no size that no model has. Raises MgieError model_not_installed."""
    said = read_json(place / "config.json")
    try:
        check_sizes(said)
    except ValueError as error:
        raise unreadable(place / "config.json", error) from error
    return said


def guarded(place: Path, make: Any) -> Any:
    """What a library makes of a stranger's files. Raises MgieError model_not_installed for whatever it raises."""
    try:
        return make()
    except MgieError:
        raise
    except Exception as error:
        raise unreadable(place, error) from error


def _loading_faults(place: Path, info: Mapping[str, Any], left_out: tuple[str, ...]) -> Iterator[Fault]:
    for key in sorted(info.get("missing_keys", ())):
        yield Fault(str(place), key, "is missing")
    for key in sorted(info.get("unexpected_keys", ())):
        if not key.startswith(left_out or ("\0",)):
            yield Fault(str(place), key, "is unexpected")
    for key, *shapes in sorted(info.get("mismatched_keys", ())):
        yield Fault(str(place), key, f"has shape {list(shapes[0])} instead of {list(shapes[1])}")


def tensor_files(place: Path) -> Iterator[TensorFile]:
    """The safetensors of a part, checked. Raises MgieError where there are none."""
    try:
        there = sorted(path for path in place.iterdir() if path.is_file())
    except OSError as error:
        raise unreadable(place, error) from error
    found = [path for path in there if path.suffix == ".safetensors"]
    if not found:
        pickles = [path.name for path in there if path.suffix in _PICKLES]
        what = f"only {', '.join(pickles[:3])}, which may hold programs" if pickles else "no weights"
        raise unreadable(place, FileNotFoundError(f"it holds {what}"), "Get its .safetensors files.")
    for path in found:
        yield TensorFile(path)


def empty_part(place: Path, kind: PartClass) -> tuple[Any, dict[str, tuple[int, ...]]]:
    """The part as its configuration says, without memory; its names and shapes."""
    said = checked_config(place)
    with building(place / "config.json"):
        model = kind.get().from_config(said)
    return model, {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def part_faults(place: Path, kind: PartClass, files: list[TensorFile]) -> Iterator[Fault]:
    """Names and shapes against a model that takes no memory."""
    _, wanted = empty_part(place, kind)
    found: set[str] = set()
    for file in files:
        for key, info in file.infos.items():
            if key not in wanted:
                yield Fault(str(file.path), key, "is unexpected")
            elif info.shape != wanted[key]:
                yield Fault(
                    str(file.path), key, f"has shape {list(info.shape)} instead of {list(wanted[key])}"
                )
            found.add(key)
    for key in wanted.keys() - found:
        yield Fault(str(place), key, "is missing")
