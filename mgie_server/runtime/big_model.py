"""Loading the own folder of a big model: what is placed where, part by part, sharing what is loaded already."""

from __future__ import annotations

import logging
import math
from pathlib import Path

import torch
from torch import Tensor, nn

from mgie_server.mgie.editor import Editor
from mgie_server.runtime.fast_editor import speed_up
from mgie_server.runtime.free_room import look_around
from mgie_server.runtime.placement import Placement, Sizes, choose
from mgie_server.runtime.quantized_linear import replace_linears, use_kernels
from mgie_server.runtime.shared_parts import SharedParts
from mgie_server.runtime.static_cache import StaticRoom
from mgie_server.runtime.turns import EDITOR, LLM, Stage, Turns
from mgie_server.weights import own_layout
from mgie_server.weights.own_model import MODULES, OwnFolder, OwnModel, OwnTextEditor, open_own, read_part
from mgie_server.weights.quantize import STORAGES, is_quantized

log = logging.getLogger(__name__)

_WORTH_RECORDING = 10_000_000  # parameters of the UNet; recording takes some seconds on a CPU
_CONVOLVING = ("unet", "vae")
_TURNS = {LLM: ("llm", "vision"), EDITOR: ("edit_head", "unet", "vae", "text_encoder")}


def sizes_of(own: OwnFolder) -> Sizes:
    """Parameters of the parts."""
    count = dict.fromkeys(own_layout.PARTS, 0)
    linear = 0
    for name, shape in own.shapes.items():
        numbers = math.prod(shape)
        part = own_layout.part_of(name)
        if part not in own.parts:
            continue
        count[part] += numbers
        linear += numbers if is_quantized(name) else 0
    return Sizes(
        llm_linear=linear,
        llm_other=count["llm"] - linear,
        vision=count["vision"],
        editor=count["edit_head"] + count["unet"] + count["vae"] + count["text_encoder"],
        stored=own.manifest.parts["llm" if "llm" in own.parts else "unet"].storage,
    )


def load_own(
    folder: Path, device: str, memory: str = "auto", shared: SharedParts | None = None
) -> tuple[OwnModel | OwnTextEditor, Placement, Turns | None]:
    """The folder's model, filled and in evaluation mode, with where it went.

    Raises MgieError `model_not_installed` for files that are missing or wrong, out_of_memory where no placement fits.
    """
    own = open_own(folder)
    placement = choose(memory, sizes_of(own), look_around(device))
    log.info("%s: %s", folder.name, placement.why)
    shared = shared or SharedParts()
    fill_parts(own, placement, shared)
    return own, placement, take_turns(own, placement, shared.stage)


def take_turns(own: OwnFolder, placement: Placement, stage: Stage | None = None) -> Turns | None:
    """The two groups of a model whose placement says so; their weights are in the machine's memory."""
    if not placement.turns:
        return None
    groups = {
        group: [own.model.get_submodule(p) for part in parts if part in own.parts for p in MODULES[part]]
        for group, parts in _TURNS.items()
    }
    return Turns(groups, placement.device, stage)


def fill_parts(own: OwnFolder, placement: Placement, shared: SharedParts) -> None:
    """Puts numbers into the modules of all parts, or modules of another model that hold the same."""
    device = "cpu" if placement.turns else placement.device
    if placement.llm in STORAGES and "llm" in own.parts:
        replace_linears(own.model.get_submodule("mllm.llama"), placement.llm)
    for part in own.parts:
        dtype = placement.editor if part in _TURNS[EDITOR] else placement.dtype
        kind = placement.llm if part == "llm" else dtype
        digest = own.manifest.parts[part].digest
        keys = [(digest, path, device, dtype, kind) for path in MODULES[part]]

        def load(part: str = part, kind: str = kind, dtype: str = dtype) -> list[nn.Module]:
            return _loaded(own, part, kind, device, getattr(torch, dtype))

        modules = shared.get(keys, load)
        for path, module in zip(MODULES[part], modules, strict=True):
            own.model.set_submodule(path, module)
    if isinstance(own, OwnModel):
        _set_emb(own)
        own.model.reader_for = StaticRoom(keep=not placement.turns).reader
    editor = own.model.get_submodule("editor")
    if isinstance(editor, Editor):
        large = sum(p.numel() for p in editor.unet.parameters()) >= _WORTH_RECORDING
        speed_up(editor, recorded=large and placement.records)
    own.model.eval().requires_grad_(False)


def _set_emb(own: OwnModel) -> None:
    """An EMB of its own, where the published files had one; the LLM is there already."""
    for file in own.files("edit_head"):
        if "emb" in file.infos:
            own.model.set_emb(file.get("emb"))


def _loaded(own: OwnFolder, part: str, kind: str, device: str, dtype: torch.dtype) -> list[nn.Module]:
    tensors: dict[str, Tensor] = {}
    for name, tensor in read_part(own, part, kind):
        # as `speed_up` wants them: changed later, the first copies would leave holes in the memory
        last = part in _CONVOLVING and tensor.ndim == 4
        form = torch.channels_last if last else torch.preserve_format
        number = dtype if tensor.is_floating_point() else tensor.dtype
        tensors[name] = tensor.to(device, number, memory_format=form)
    modules: list[nn.Module] = []
    for path in MODULES[part]:
        module = own.model.get_submodule(path)
        prefix = path + "."
        names = [name for name in tensors if name.startswith(prefix)]
        # not kept by any other name, so that a layer that changes its order lets go of the old one
        module.load_state_dict({n.removeprefix(prefix): tensors.pop(n) for n in names}, assign=True)
        modules.append(module.to(device))  # computed buffers
        if part == "llm":
            use_kernels(module, dtype)
    return modules
