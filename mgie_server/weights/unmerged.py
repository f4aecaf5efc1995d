"""What is a merged LLaVA, what only its delta, and what a LLaMA to merge that with; told from few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_server.weights.small_files import read_object
from mgie_server.weights.tensor_files import TensorFile, open_folder

# LLaMA's final norm averages above 1, its others above 0.1; of a difference of two models all average about 0
_ABOUT_0 = 0.05
_NORM = "model.norm.weight"
_EMBEDDINGS, _LAYER = "model.embed_tokens.weight", "model.layers."
_META = ("consolidated.*.pth", "consolidated.*.pt")


def is_computed(name: str) -> bool:
    """A table that older files hold and newer ones leave out: it follows from the sizes."""
    return name.endswith("rotary_emb.inv_freq")


def is_unmerged(files: Sequence[TensorFile]) -> bool:
    """Whether these are the tensors of a delta. Without a final norm they are not called so."""
    for file in files:
        if _NORM in file.infos:
            return abs(float(file.get(_NORM).float().mean())) < _ABOUT_0
    return False


def check_merged(files: Sequence[TensorFile], folder: Path) -> None:
    """Raises MgieError `model_not_installed` for a LLaVA that is only a delta: it would speak gibberish."""
    if is_unmerged(files):
        raise MgieError(
            "model_not_installed",
            f"{folder} holds LLaVA's delta, not the merged model: the numbers of its norms average about 0.",
            "Merge it with your own LLaMA-7B: `mgie models merge-delta LLAMA DELTA OUT`, and take OUT as LLaVA "
            "(`mgie models convert ... --llava OUT`).",
            {"path": str(folder)},
        )


def check_base(base: Path) -> None:
    """Whether a folder may be the LLaMA that a delta is merged with; reads names, sizes and one norm.

    Raises MgieError `model_not_installed` that says what else it is.
    """
    if not base.is_dir():
        raise _no_base(base, "there is no such folder", "Check the path of --base.")
    if any(path for pattern in _META for path in base.glob(pattern)):
        raise _no_base(
            base,
            "it holds Meta's own consolidated file, not the hub's layout",
            "Convert it first with convert_llama_weights_to_hf.py, which transformers comes with, and name its output.",
        )
    files = open_folder(base)
    names = {name for file in files for name in file.infos}
    if _EMBEDDINGS not in names or _NORM not in names:
        raise _no_base(base, f"it has no {_EMBEDDINGS} or no {_NORM}", "Name a folder of LLaMA-7B.")
    if is_unmerged(files):
        raise _no_base(
            base, "its norms average about 0: it is a delta itself", "Name LLaMA-7B, not the delta."
        )


def check_base_fits(base: Path, delta: Path) -> None:
    """As `check_base`, against what the delta's config.json says; before the delta itself is there."""
    check_base(base)
    wanted = _sizes(delta / "config.json")
    shapes = {name: info.shape for file in open_folder(base) for name, info in file.infos.items()}
    layers = {name.split(".")[2] for name in shapes if name.startswith(_LAYER)}
    found = {"hidden_size": shapes[_NORM][0], "num_hidden_layers": len(layers)}
    off = [
        f"{key} {found[key]} instead of {wanted[key]}"
        for key in found
        if wanted.get(key, found[key]) != found[key]
    ]
    if off:
        raise _no_base(base, f"it has {' and '.join(off)}", "LLaVA-7B's delta belongs to LLaMA-7B.")


def _sizes(config: Path) -> dict[str, Any]:
    try:
        return read_object(config)
    except (OSError, ValueError):
        return {}  # merging says what is wrong


def _no_base(base: Path, why: str, hint: str) -> MgieError:
    return MgieError("model_not_installed", f"{base} cannot be the base: {why}.", hint, {"path": str(base)})
