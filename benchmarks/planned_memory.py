"""Does a memory mode fit? Every tensor of a full-size edit on a GPU, counted without one.

    python benchmarks/planned_memory.py [--out results/planned_memory.md]

The model's own code runs on torch's meta device, where tensors have sizes and no numbers, and the bytes that are alive at
once are counted. Attention counts as on a GPU, where no score matrix is kept. Kernels' own workspace and gaps in the
allocator are not in it: this is what a mode needs at least.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch
from random_models import IDS, PROMPT_TOKENS, full_size
from server_under_test import write
from torch import Tensor, nn
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from mgie_server.mgie.decoding import ROWS
from mgie_server.mgie.mgie import Mgie
from mgie_server.runtime.fast_editor import speed_up
from mgie_server.runtime.placement import CONTEXT, EDITOR_WORK, GB, LLM_WORK, Placement, Room, Sizes, choose
from mgie_server.runtime.quantized_linear import Int4Linear, Int8Linear, replace_linears
from mgie_server.runtime.static_cache import StaticReader
from mgie_server.weights.checkpoint import build_empty
from mgie_server.weights.quantize import STORAGES, is_quantized

MODES = ("16", "12", "8", "6")
BATCHES = (1, 2, 4, 8)


class Alive(TorchDispatchMode):
    """Bytes of the meta device's tensors that were made in the with block: alive now, and at the most."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 0
        self._known: dict[StorageWeakRef, int] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        given = _storages((args, kwargs))
        for ref, count in _storages(out).items():
            if ref not in given:  # a view is nothing new
                self._known[ref] = count
        self._known = {ref: count for ref, count in self._known.items() if not ref.expired()}
        self.most = max(self.most, sum(self._known.values()))
        return out


def _storages(values: object) -> dict[StorageWeakRef, int]:
    tensors = [leaf for leaf in tree_leaves(values) if isinstance(leaf, Tensor) and leaf.is_meta]
    storages = [tensor.untyped_storage() for tensor in tensors]
    return {StorageWeakRef(storage): storage.nbytes() for storage in storages}


def most(run: Callable[[], object]) -> int:
    """Bytes that a run has alive at its most, beside what was there before."""
    with (
        patch("torch.nn.functional.scaled_dot_product_attention", _attention),
        torch.inference_mode(),
        Alive() as alive,
    ):
        run()
    return alive.most


def _attention(query: Tensor, *rest: object, **options: object) -> Tensor:
    return torch.empty_like(query)


def model_of(plan: Placement) -> Mgie:
    """Without numbers, in the number types of a placement."""
    model = build_empty(full_size(), IDS)
    if plan.llm in STORAGES:
        replace_linears(model.mllm.llama, plan.llm)
    for parameter in model.parameters():
        parameter.data = parameter.data.half()
    for module in model.modules():
        if isinstance(module, Int8Linear | Int4Linear):
            module.scale = module.scale.half()
    model = model.to("meta").eval().requires_grad_(False)
    speed_up(model.editor, recorded=False)
    return model


def speaking(model: Mgie) -> dict[str, int]:
    """Bytes of the LLM's passes, the room for keys and values among them."""
    llama, width = model.mllm.llama, model.config.llama["hidden_size"]

    def after(read: Callable[[StaticReader], object]) -> int:
        return most(lambda: read(StaticReader(llama, 512)))

    picture = _zeros(1, 3, 224, 224)
    return {
        "looking": most(lambda: model.mllm.image_features(picture)),
        "reading the prompt": after(lambda reader: reader.read(_zeros(1, PROMPT_TOKENS, width))),
        "one token": after(lambda reader: _step(reader, width)),
        "eight tokens": after(lambda reader: reader.read(_zeros(1, ROWS, width))),
    }


def _step(reader: StaticReader, width: int) -> Tensor:
    return reader.fixed_step(_zeros(1, 1, width), torch.zeros(1, dtype=torch.long, device="meta"))


def editing(model: Mgie, batch: int) -> dict[str, int]:
    """Bytes of the editor's passes for a batch."""
    editor, config = model.editor, model.config
    side = config.sizing.long_side // 8
    latents = _zeros(batch, 4, side, side)
    text = _zeros(batch, config.edit_head.queries, config.edit_head.out)
    moment = torch.tensor(500, device="meta")
    pixels = _zeros(1, 3, 8 * side, 8 * side)
    return {
        "encoding": most(lambda: editor.autoencoder.mode(pixels)),
        "a step of three branches": most(
            lambda: editor.branches(latents, latents, moment, text, text, [0, 1, 2])
        ),
        "decoding": most(lambda: editor.decode(latents[:1])),
    }


def _zeros(*shape: int) -> Tensor:
    return torch.zeros(shape, dtype=torch.float16, device="meta")


def weights(modules: Iterable[nn.Module]) -> int:
    """Bytes of parameters and buffers."""
    tensors = (t for m in modules for t in (*m.parameters(), *m.buffers()))
    return sum(t.nbytes for t in tensors)


def sizes_of(model: Mgie) -> Sizes:
    named = dict(model.named_parameters())
    linear = sum(p.numel() for name, p in named.items() if is_quantized(name))
    llm = sum(p.numel() for m in (model.mllm.llama, model.mllm.lm_head) for p in m.parameters())
    vision = sum(p.numel() for m in (model.mllm.vision_tower, model.mllm.adapter) for p in m.parameters())
    editor = sum(p.numel() for m in (model.edit_head, model.editor) for p in m.parameters())
    return Sizes(linear, llm - linear, vision, editor)


def mode_row(mode: str, sizes: Sizes) -> str:
    plan = choose(mode, sizes, Room("cuda", int(float(mode) * GB) + GB, 64 * GB))
    model = model_of(plan)
    spoken, edited = weights([model.mllm]), weights([model.edit_head, model.editor])
    says, edits = max(speaking(model).values()), max(editing(model, 1).values())
    together = spoken + edited + max(says, edits)
    need = max(spoken + says, edited + edits) if plan.turns else together
    left = float(mode) * GB - CONTEXT - need
    kinds = f"{plan.llm}{', taking turns' if plan.turns else ''}"
    cells = " | ".join(_gb(value) for value in (spoken, edited, says, edits, need))
    return f"| {mode} | {kinds} | {cells} | {_gb(left)} | {'yes' if plan.records else 'no'} | {plan.batch} |"


def report() -> str:
    model = model_of(Placement("cuda", "float16", "float16", "float16", False))
    sizes = sizes_of(model)
    spoken, edited = speaking(model), editing(model, 1)
    lines = [
        "# What the memory modes of MGIE-7B need on a GPU, counted",
        "",
        f"Made by benchmarks/planned_memory.py, torch {torch.__version__}: the bytes of all tensors that are alive at "
        "once at full size, 512 px, float16, counted on the meta device. Nothing ran on a GPU; kernels' workspace is not "
        "in it. GB are 2^30 bytes.",
        "",
        "| pass | GB beside the weights | estimate in placement.py |",
        "|---" * 3 + "|",
        *(f"| {name} | {_gb(count)} | {_gb(LLM_WORK)} |" for name, count in spoken.items()),
        *(f"| {name} | {_gb(count)} | {_gb(EDITOR_WORK)} |" for name, count in edited.items()),
        "",
        "A step of three branches by batch: "
        + ", ".join(f"{_gb(editing(model, n)['a step of three branches'])} for {n}" for n in BATCHES)
        + ".",
        "",
        f"`left` is what remains of the mode beside {_gb(CONTEXT)} GB for the GPU's own context.",
        "",
        "| --memory | LLM | its weights | editor's weights | speaking | editing | needed | left | records passes | batch |",
        "|---" * 10 + "|",
        *(mode_row(mode, sizes) for mode in MODES),
    ]
    return "\n".join(lines) + "\n"


def _gb(count: float) -> str:
    return f"{count / GB:.2f}"


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "planned_memory.md")
    write(parser.parse_args(words).out, report(), add=False)


if __name__ == "__main__":
    main()
