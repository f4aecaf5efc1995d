"""Files of tensors, opened without reading their numbers: .safetensors, .bin and .pt.

Nothing but tensors is taken from a file (weights_only), and zip-format files are mapped, so that a model never is in
memory twice.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, cast

import torch
from safetensors import safe_open
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.weights.safe_names import split_name
from mgie_server.weights.small_files import check_regular, read_json, unreadable
from mgie_server.weights.tensor_headers import check_header

# in order of preference; an index names the shards
WEIGHT_FILES = (
    "model.safetensors.index.json",
    "model.safetensors",
    "pytorch_model.bin.index.json",
    "pytorch_model.bin",
    "diffusion_pytorch_model.safetensors",
    "diffusion_pytorch_model.bin",
    "model.fp16.safetensors",
    "pytorch_model.fp16.bin",
    "diffusion_pytorch_model.fp16.safetensors",
    "diffusion_pytorch_model.fp16.bin",
)
_DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
}


@dataclass(frozen=True)
class TensorInfo:
    """Shape and number type of a stored tensor; dtype None is one that torch does not know."""

    shape: tuple[int, ...]
    dtype: torch.dtype | None


class TensorFile:
    """One file of tensors. `infos` is read at once, numbers when they are asked for.

    Raises MgieError `model_not_installed` where the file is missing, damaged, or holds anything but tensors.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: Any = None
        self.infos: dict[str, TensorInfo] = self._read_infos()
        if not self._cheap:
            self.close()

    def get(self, name: str) -> Tensor:
        """The tensor of this name, on the CPU."""
        try:
            if self.path.suffix == ".safetensors":
                return self._opened().get_tensor(name)
            return self._opened()[name]
        except Exception as error:  # of two libraries, for what a damaged file makes them do
            raise unreadable(self.path, error) from error

    def close(self) -> None:
        """Lets go of the file; the next `get` opens it again."""
        self._open = None

    @property
    def _cheap(self) -> bool:
        """Whether an open file holds no numbers in memory: torch's old format cannot be mapped."""
        return self.path.suffix == ".safetensors" or zipfile.is_zipfile(self.path)

    def _opened(self) -> Any:
        if self._open is None:
            if self.path.suffix == ".safetensors":
                self._open = safe_open(self.path, "pt")
            else:
                mapped = zipfile.is_zipfile(self.path)
                self._open = torch.load(self.path, map_location="cpu", weights_only=True, mmap=mapped)
        return self._open

    def _read_infos(self) -> dict[str, TensorInfo]:
        try:
            check_regular(self.path)
            check_header(self.path)
            opened = self._opened()
            if self.path.suffix != ".safetensors":
                return _infos_of(opened, self.path)
            slices = {name: opened.get_slice(name) for name in opened.keys()}  # noqa: SIM118
        except UnpicklingError as error:
            raise _not_tensors(self.path, error) from error
        except MgieError:
            raise
        except Exception as error:  # of two libraries, for what a damaged file makes them do
            raise unreadable(self.path, error) from error
        return {
            name: TensorInfo(tuple(part.get_shape()), _DTYPES.get(part.get_dtype()))
            for name, part in slices.items()
        }


def count_parameters(files: Iterable[TensorFile]) -> int:
    """How many numbers lie in these files, as their heads say."""
    return sum(torch.Size(info.shape).numel() for file in files for info in file.infos.values())


def open_folder(folder: Path) -> list[TensorFile]:
    """The tensor files of a folder in the hub's layout: one file, or the shards that an index names."""
    for name in WEIGHT_FILES:
        path = folder / name
        if not path.exists():
            continue
        if path.suffix != ".json":
            return [TensorFile(path)]
        return [TensorFile(folder / shard) for shard in _shards(path)]
    raise unreadable(folder, FileNotFoundError("there are no weights in it"))


def _shards(index: Path) -> list[str]:
    try:
        shards = sorted(set(read_json(index)["weight_map"].values()))
    except (KeyError, TypeError, AttributeError) as error:
        raise unreadable(index, ValueError("it has no weight_map")) from error
    if not shards or not all(_is_name(shard) for shard in shards):
        raise unreadable(index, ValueError("it names shards that are no files beside it"))
    return shards


def _is_name(shard: Any) -> bool:
    try:
        return len(split_name(shard)) == 1
    except ValueError:
        return False


def _infos_of(loaded: Any, path: Path) -> dict[str, TensorInfo]:
    if not isinstance(loaded, Mapping):
        raise unreadable(path, ValueError(f"it holds a {type(loaded).__name__} instead of named tensors"))
    named = cast("Mapping[Any, Any]", loaded)
    for name, value in named.items():
        if not isinstance(name, str) or not isinstance(value, Tensor):
            raise unreadable(
                path, ValueError(f"its entry {name!r:.80} is a {type(value).__name__}, no tensor")
            )
        if value.device.type != "cpu" or value.layout != torch.strided:
            raise unreadable(path, ValueError(f"its entry {name!r:.80} holds no numbers"))
    return {name: TensorInfo(tuple(value.shape), value.dtype) for name, value in named.items()}


def _not_tensors(path: Path, error: Exception) -> MgieError:
    """torch names the object that it refused; the rest of its message advises to trust the file."""
    words = str(error).split("GLOBAL ")
    named = f" ({words[1].split()[0]})" if len(words) > 1 else ""
    return MgieError(
        "model_not_installed",
        f"The model file {path} could not be read: it holds something other than tensors{named}. "
        "Nothing of it was executed.",
        "Do not use this file; get it again from its source.",
        {"path": str(path)},
    )
