"""Every tensor of a model finds exactly one stored tensor, or a fault says which file and key is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.weights.names import RENAMES, Source, published_name
from mgie_server.weights.tensor_files import TensorFile, TensorInfo

FLOATS = (torch.float16, torch.bfloat16, torch.float32)
_SHOWN = 5

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one file, or with one tensor in it (key; "" is the file itself)."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key} {self.what}" if self.key else f"{self.file} {self.what}"


@dataclass(frozen=True)
class Located:
    """Where a tensor of `Mgie` (name) is stored."""

    name: str
    file: TensorFile
    key: str

    @property
    def info(self) -> TensorInfo:
        return self.file.infos[self.key]

    def read(self) -> Tensor:
        return self.file.get(self.key)


def match(
    sources: Mapping[Source, Sequence[TensorFile]], wanted: Shapes
) -> tuple[dict[str, Located], list[Fault]]:
    """Tensors by their names in `Mgie`, and all faults; wanted: the model's own names and shapes.

    Sources that are left out are not missed: their tensors are not looked for.
    """
    found: dict[str, Located] = {}
    faults: list[Fault] = []
    for source, files in sources.items():
        for file in files:
            for key, info in file.infos.items():
                name = RENAMES[source](key)
                if name is None:
                    continue
                fault = _fault(info, name, wanted) or ("is there twice" if name in found else "")
                if fault:
                    faults.append(Fault(str(file.path), key, fault))
                if name in wanted:
                    found.setdefault(name, Located(name, file, key))
    faults += [missing for name in wanted if name not in found for missing in _missing(name, sources)]
    return found, faults


def check_faults(faults: Sequence[Fault]) -> None:
    """Raises MgieError `model_not_installed` naming files and keys when there are any."""
    if not faults:
        return
    shown = "; ".join(str(fault) for fault in faults[:_SHOWN])
    more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    raise MgieError(
        "model_not_installed",
        f"The model files do not fit ({len(faults)} faults): {shown}{more}.",
        "Get these files again from their source; `mgie models verify` lists every fault.",
        {"faults": [{"file": f.file, "key": f.key, "what": f.what} for f in faults]},
    )


def _fault(info: TensorInfo, name: str, wanted: Shapes) -> str:
    if name not in wanted:
        return "is unexpected"
    if info.shape != wanted[name]:
        return f"has shape {list(info.shape)} instead of {list(wanted[name])}"
    if info.dtype not in FLOATS:
        return f"is stored as {str(info.dtype).removeprefix('torch.')} instead of a float of 16 or 32 bits"
    return ""


def _missing(name: str, sources: Mapping[Source, Sequence[TensorFile]]) -> list[Fault]:
    source, key = published_name(name)
    if source not in sources:
        return []
    files = sources[source]
    where = str(files[0].path if len(files) == 1 else files[0].path.parent)
    return [Fault(where, key, "is missing")]
