"""The published delta scripts' toy example, merged by ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from golden_data import DATA
from safetensors.torch import load_file, save_file
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.weights.delta import merge_delta
from mgie_server.weights.tensor_files import open_folder

EXAMPLE = DATA / "real" / "delta_example.safetensors"
Write = Callable[..., tuple[Path, Path]]


def _side(name: str) -> dict[str, Tensor]:
    return {
        key.removeprefix(f"{name}."): tensor
        for key, tensor in load_file(EXAMPLE).items()
        if key.startswith(f"{name}.")
    }


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Base and delta as folders of .bin files; arguments change the delta (None removes)."""

    def make(base: dict[str, Tensor | None] | None = None, **changes: Tensor | None) -> tuple[Path, Path]:
        sides = {"base": {**_side("base"), **(base or {})}, "delta": {**_side("delta"), **changes}}
        for name, tensors in sides.items():
            (tmp_path / name).mkdir(exist_ok=True)
            kept = {key: tensor for key, tensor in tensors.items() if tensor is not None}
            torch.save(kept, tmp_path / name / "pytorch_model.bin")
        (tmp_path / "delta" / "config.json").write_text("{}")
        return tmp_path / "base", tmp_path / "delta"

    return make


def _read(folder: Path) -> dict[str, Tensor]:
    return {name: file.get(name) for file in open_folder(folder) for name in file.infos}


@pytest.mark.parametrize("shard_bytes", [1 << 30, 30])
def test_merged_is_what_the_published_scripts_made(write: Write, tmp_path: Path, shard_bytes: int) -> None:
    base, delta = write()
    out = tmp_path / "out"
    merge_delta(base, delta, out, shard_bytes=shard_bytes)
    merged, want = _read(out), _side("merged")
    assert merged.keys() == want.keys()
    for name, tensor in want.items():
        assert merged[name].dtype == torch.float16 and torch.equal(merged[name], tensor), name
    assert (out / "config.json").exists()
    assert len(list(out.glob("*.safetensors"))) == (1 if shard_bytes > 1000 else 4)


def test_merged_restores_the_target(write: Write, tmp_path: Path) -> None:
    merge_delta(*write(), tmp_path / "out")
    allowed = json.loads(EXAMPLE.with_suffix(".json").read_text())["max_abs_error_of_merged_vs_target"]
    merged = _read(tmp_path / "out")
    for name, target in _side("target").items():
        assert float((merged[name].float() - target.float()).abs().max()) <= allowed[name], name


@pytest.mark.parametrize(
    ("name", "tensor", "said"),
    [
        ("edit_head.query", torch.ones(3), r"edit_head\.query is not in the base"),
        ("model.norm.weight", None, r"model\.norm\.weight is missing in the delta"),
        (
            "model.norm.weight",
            torch.ones(4).half(),
            r"model\.norm\.weight has shape \[4\], the base's is \[3\]",
        ),
        ("lm_head.weight", torch.ones(2, 3).half(), r"lm_head\.weight has shape \[2, 3\]"),
        ("model.norm.weight", torch.ones(3).long(), r"model\.norm\.weight is stored as torch\.int64"),
    ],
)
def test_what_does_not_belong_is_named(
    write: Write, tmp_path: Path, name: str, tensor: Tensor | None, said: str
) -> None:
    base, delta = write(**{name: tensor})
    with pytest.raises(MgieError, match=said):
        merge_delta(base, delta, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_safetensors_are_read_too(write: Write, tmp_path: Path) -> None:
    base, delta = write()
    for folder in (base, delta):
        tensors = _read(folder)
        (folder / "pytorch_model.bin").unlink()
        save_file(tensors, folder / "model.safetensors")
    merge_delta(base, delta, tmp_path / "out")
    assert _read(tmp_path / "out").keys() == _side("merged").keys()
