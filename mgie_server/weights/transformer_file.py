# pyright: basic
"""A transformer in one file of a person's own: safetensors in diffusers' names or in the original ones, or GGUF.

What is in it is told from its head: names are turned into diffusers' by diffusers' own functions on tensors without
memory, and compared with the model before a number is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from mgie_server.weights.gguf_header import GgufHeader, read_header
from mgie_server.weights.own_file import GGUF, kind_of_file, refused
from mgie_server.weights.published_transformers import PUBLISHED, empty_of
from mgie_server.weights.tensor_files import TensorFile, TensorInfo

_PREFIXES = ("model.diffusion_model.", "diffusion_model.", "transformer.")
_FLOATS = (
    torch.float64,
    torch.float32,
    torch.float16,
    torch.bfloat16,
    torch.float8_e4m3fn,
    torch.float8_e5m2,
)
_GGUF_PLAIN = {0: torch.float32, 1: torch.float16}
_SCALES = (".scale_weight", ".weight_scale", "scaled_fp8")
_MARK = "__"  # another program's notes: __index_timestep_zero__
_INSTEAD = "Take the same model in 16 bits, or as a GGUF."
_SHOWN = 3
Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class TransformerFile:
    """infos: by the names in the file, without a prefix; packed: GGUF, whose weights stay in few bits. nbytes: of all."""

    path: Path
    prefix: str
    infos: dict[str, TensorInfo] = field(repr=False)
    packed: bool
    nbytes: int


def open_transformer(path: Path) -> TransformerFile:
    """Looks at the head. Raises MgieError model_not_installed for what is damaged, or holds no floats."""
    if kind_of_file(path) == GGUF:
        infos, nbytes = _gguf_infos(path)
    else:
        infos = TensorFile(path).infos
        nbytes = path.stat().st_size
        odd = next((name for name, info in infos.items() if info.dtype not in _FLOATS), None)
        if odd:
            raise refused(path, f"{odd} is stored as {_dtype_name(infos[odd])}, and weights are to be floats")
    prefix = next((p for p in _PREFIXES if any(name.startswith(p) for name in infos)), "")
    if any(name.endswith(_SCALES) for name in infos):
        raise refused(
            path, "its weights are float8 with scales of their own, which nothing here reads", _INSTEAD
        )
    own = {
        name.removeprefix(prefix): info
        for name, info in infos.items()
        if name.startswith(prefix) and not name.removeprefix(prefix).startswith(_MARK)
    }
    return TransformerFile(path, prefix, own, kind_of_file(path) == GGUF, nbytes)


def check_transformer(file: TransformerFile, kind: Any, config: dict[str, Any], wanted: Shapes) -> None:
    """kind: the class in diffusers; wanted: its own names and shapes. Raises MgieError model_not_installed."""
    if file.packed and kind.__name__ not in _convertible():
        raise refused(file.path, f"it is a GGUF, and nothing here reads those of a {kind.__name__}")
    why = why_not(file, kind, config, wanted)
    if why:
        raise refused(file.path, f"{why}{_which_fits(file)}")


def why_not(file: TransformerFile, kind: Any, config: dict[str, Any], wanted: Shapes) -> str:
    """A clause about what does not fit; "" where all does."""
    empty = {name: torch.empty(info.shape, device="meta") for name, info in file.infos.items()}
    try:
        found = {name: tuple(value.shape) for name, value in _renamed(empty, kind, config, wanted).items()}
    except Exception:  # the functions of diffusers raise what comes for names that they do not know
        return "its names are not those of this model"
    if not found.keys() & wanted.keys():
        return "nothing in it belongs to this model"
    for name in sorted(found.keys() & wanted.keys()):
        if found[name] != wanted[name]:
            return f"{name} has shape {list(found[name])} instead of {list(wanted[name])}"
    for names, what in (
        (wanted.keys() - found.keys(), "missing"),
        (found.keys() - wanted.keys(), "unexpected"),
    ):
        if names:
            return f"{', '.join(sorted(names)[:_SHOWN])} {'is' if len(names) == 1 else 'are'} {what}"
    return ""


def _which_fits(file: TransformerFile) -> str:
    """A clause that says whose transformer it is; "" where it is none that is known."""
    for published in PUBLISHED:
        model = empty_of(published.title)
        if not why_not(file, type(model), dict(model.config), shapes_of(model)):
            return f"; it fits {published.title}"
    return ""


def shapes_of(model: Any) -> dict[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in model.state_dict().items()}


def load_transformer(file: TransformerFile, kind: Any, config: dict[str, Any], dtype: torch.dtype) -> Any:
    """The model on the CPU in evaluation mode; of a GGUF the weights stay packed and are computed in dtype."""
    from accelerate import init_empty_weights

    with init_empty_weights(include_buffers=False):
        model = kind.from_config(config)
    wanted = shapes_of(model)
    if file.packed:
        return _load_packed(file, kind, config, dtype, wanted)
    opened = TensorFile(file.path)
    numbers = {name: opened.get(file.prefix + name).to(dtype) for name in file.infos}
    model.load_state_dict(_renamed(numbers, kind, config, wanted), assign=True)
    return model.eval().requires_grad_(False)


def _load_packed(
    file: TransformerFile, kind: Any, config: dict[str, Any], dtype: torch.dtype, wanted: Shapes
) -> Any:
    import json
    import tempfile

    from diffusers.models.model_loading_utils import load_gguf_checkpoint
    from diffusers.quantizers.quantization_config import GGUFQuantizationConfig

    read = cast("dict[str, Tensor]", load_gguf_checkpoint(str(file.path)))
    numbers = {name: read[file.prefix + name] for name in file.infos}
    with tempfile.TemporaryDirectory() as place:  # from_single_file takes a configuration from a folder alone
        (Path(place) / "config.json").write_text(json.dumps(config))
        return kind.from_single_file(
            _renamed(numbers, kind, config, wanted),
            config=place,
            quantization_config=GGUFQuantizationConfig(compute_dtype=dtype),
            torch_dtype=dtype,
            local_files_only=True,
        ).eval()


def _renamed(numbers: dict[str, Any], kind: Any, config: dict[str, Any], wanted: Shapes) -> dict[str, Any]:
    """By diffusers' names. Raises whatever diffusers raises for names that it does not know."""
    named_so = 2 * len(numbers.keys() & wanted.keys()) > len(wanted)
    if named_so or kind.__name__ not in _convertible():
        return numbers
    return _convertible()[kind.__name__]["checkpoint_mapping_fn"](checkpoint=dict(numbers), config=config)


def _convertible() -> dict[str, Any]:
    from diffusers.loaders.single_file_model import SINGLE_FILE_LOADABLE_CLASSES

    return SINGLE_FILE_LOADABLE_CLASSES


def _gguf_infos(path: Path) -> tuple[dict[str, TensorInfo], int]:
    """Raises MgieError for a head that is damaged, tensors that are not all there, or kinds that nothing here unpacks."""
    try:
        header = read_header(path)
    except (OSError, ValueError) as error:
        raise refused(path, str(error)) from error
    nbytes = sum(_bytes_of(path, header, name) for name in header.tensors)
    infos = {name: TensorInfo(t.shape, _GGUF_PLAIN.get(t.kind)) for name, t in header.tensors.items()}
    return infos, nbytes


def _bytes_of(path: Path, header: GgufHeader, name: str) -> int:
    from diffusers.quantizers.gguf.utils import SUPPORTED_GGUF_QUANT_TYPES
    from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

    tensor = header.tensors[name]
    known = {int(kind) for kind in SUPPORTED_GGUF_QUANT_TYPES} | set(_GGUF_PLAIN)
    if tensor.kind not in known:
        kinds = ", ".join(sorted(GGMLQuantizationType(kind).name for kind in known))
        raise refused(
            path, f"{name} is packed as ggml's type {tensor.kind}; what is unpacked here is {kinds}"
        )
    block, size = GGML_QUANT_SIZES[GGMLQuantizationType(tensor.kind)]
    count = torch.Size(tensor.shape).numel()
    if count % block:
        raise refused(path, f"{name} has {count} numbers, which are no whole blocks of {block}")
    nbytes = count // block * size
    if header.data + tensor.offset + nbytes > path.stat().st_size:
        raise refused(path, f"it is cut off: {name} is not all there", "Fetch it again.")
    return nbytes


def _dtype_name(info: TensorInfo) -> str:
    return str(info.dtype).removeprefix("torch.") if info.dtype else "something that torch does not know"
