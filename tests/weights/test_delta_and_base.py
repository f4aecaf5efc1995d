"""LLaVA's delta: told from the merged model, and merged with the LLaMA folders that people have."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from published import LAYOUT, TINY, copy_published
from safetensors.torch import save_file
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.weights import pull as pulling
from mgie_server.weights.convert import convert
from mgie_server.weights.delta import merge_delta
from mgie_server.weights.hub_file import HubFile
from mgie_server.weights.origins import DELTA
from mgie_server.weights.pull import Choices, pull
from mgie_server.weights.tensor_files import open_folder
from mgie_server.weights.unmerged import check_base, check_base_fits
from mgie_server.weights.verify import verify

COMPUTED = "model.layers.0.self_attn.rotary_emb.inv_freq"


def tensors_of(folder: Path) -> dict[str, Tensor]:
    return {name: file.get(name) for file in open_folder(folder) for name in file.infos}


def write(folder: Path, tensors: dict[str, Tensor]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, folder / "model.safetensors")
    return folder


@pytest.fixture(scope="module")
def merged() -> dict[str, Tensor]:
    tensors = tensors_of(LAYOUT.llava)
    return {name: tensor for name, tensor in tensors.items() if not name.endswith("inv_freq")}


@pytest.fixture
def base(tmp_path: Path, merged: dict[str, Tensor]) -> Path:
    """A LLaMA as transformers writes it today, without inv_freq; of its vocabulary the last rows are missing."""
    torch.manual_seed(3)
    kept = {name: tensor for name, tensor in merged.items() if "mm_projector" not in name}
    noise = {name: tensor + 0.01 * torch.randn(tensor.shape).half() for name, tensor in kept.items()}
    for name in ("model.embed_tokens.weight", "lm_head.weight"):
        noise[name] = noise[name][:-3]
    return write(tmp_path / "llama", noise)


@pytest.fixture
def delta(tmp_path: Path, merged: dict[str, Tensor], base: Path) -> Path:
    """What the published scripts would make of the two, with the table that older files hold."""
    tensors = {name: tensor.clone() for name, tensor in merged.items()}
    for name, tensor in tensors_of(base).items():
        tensors[name][: len(tensor)] -= tensor
    tensors[COMPUTED] = torch.zeros(8).half()
    folder = write(tmp_path / "delta", tensors)
    for path in LAYOUT.llava.glob("*"):
        if "pytorch_model" not in path.name:
            shutil.copy(path, folder)
    return folder


def test_a_base_without_computed_tables_merges(base: Path, delta: Path, tmp_path: Path, merged) -> None:
    merge_delta(base, delta, tmp_path / "out")
    made = tensors_of(tmp_path / "out")
    assert made.keys() == merged.keys()
    assert all(torch.allclose(made[name], merged[name], atol=4e-3) for name in merged)


def test_a_base_with_tables_that_the_delta_lacks_merges(base: Path, delta: Path, tmp_path: Path) -> None:
    write(base, tensors_of(base) | {COMPUTED: torch.ones(8)})
    write(delta, {name: t for name, t in tensors_of(delta).items() if name != COMPUTED})
    merge_delta(base, delta, tmp_path / "out")
    assert COMPUTED not in tensors_of(tmp_path / "out")


def test_an_unmerged_delta_is_refused_as_llava(delta: Path, tmp_path: Path) -> None:
    layout = copy_published(tmp_path / "model")
    shutil.rmtree(layout.llava)
    shutil.copytree(delta, layout.llava)
    with pytest.raises(MgieError, match="LLaVA's delta, not the merged model") as caught:
        convert(layout, tmp_path / "own")
    assert caught.value.code == "model_not_installed" and "merge-delta" in caught.value.hint
    assert not (tmp_path / "own").exists()
    faults = [str(fault) for fault in verify(tmp_path / "model", hashes=False).faults]
    assert len(faults) == 1 and "LLaVA's delta" in faults[0]


def test_base_and_delta_in_the_wrong_order(base: Path, delta: Path, tmp_path: Path) -> None:
    with pytest.raises(MgieError, match="it is a delta itself"):
        merge_delta(delta, base, tmp_path / "out")
    with pytest.raises(MgieError, match="holds no delta"):
        merge_delta(base, LAYOUT.llava, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_a_base_is_said_before_anything_is_fetched(
    tmp_path: Path, delta: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*words: object) -> list[HubFile]:
        raise AssertionError("the hub was asked")

    monkeypatch.setattr(pulling, "list_files", asked)
    meta = tmp_path / "7B"
    meta.mkdir()
    (meta / "consolidated.00.pth").write_bytes(b"Meta's own")
    for folder, said in (
        (tmp_path / "gone", "no such folder"),
        (meta, "Meta's own"),
        (delta, "a delta itself"),
    ):
        with pytest.raises(MgieError, match=said):
            pull("mgie-7b", tmp_path / "out", Choices(base=folder))
    with pytest.raises(MgieError, match="made without a base"):
        pull("instruct-pix2pix", tmp_path / "out", Choices(base=meta))


def test_a_folder_of_other_weights_is_no_base(tmp_path: Path) -> None:
    with pytest.raises(MgieError, match=r"no model\.embed_tokens\.weight"):
        check_base(write(tmp_path / "other", {"model.norm.weight": torch.ones(8)}))
    with pytest.raises(MgieError, match="no weights in it"):
        check_base(TINY)


def test_a_base_of_another_size_is_said_by_the_small_files(base: Path, delta: Path) -> None:
    check_base_fits(base, delta)
    config = json.loads((delta / "config.json").read_text())
    (delta / "config.json").write_text(json.dumps({**config, "num_hidden_layers": 40}))
    with pytest.raises(MgieError, match="num_hidden_layers 2 instead of 40"):
        check_base_fits(base, delta)


def test_the_disk_must_hold_the_merged_model_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [HubFile("a/b", "0", "unet.pt", 1000, "", ""), HubFile(DELTA.repo, "0", "model.bin", 500, "", "")]
    usage = shutil.disk_usage(tmp_path)
    for merges, need in ((False, 3000), (True, 3500)):
        for free, enough in ((need, True), (need - 1, False)):
            monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage._replace(free=free))
            if enough:
                pulling._check_room(tmp_path / "downloads", files, merges)
                continue
            with pytest.raises(MgieError, match="GB are needed below"):
                pulling._check_room(tmp_path / "downloads", files, merges)
    begun = tmp_path / "downloads" / "b" / "unet.pt.part"
    begun.parent.mkdir()
    begun.write_bytes(bytes(400))
    (begun.parent / "other").write_bytes(bytes(4000))  # what is no part of it makes no room
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=3100))
    pulling._check_room(tmp_path / "downloads", files, True)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=3099))
    with pytest.raises(MgieError, match="GB are needed below"):
        pulling._check_room(tmp_path / "downloads", files, True)
