"""A pull with the user's own LLaMA, and the missing parts of files that are there, against a hub of our own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from hub_server import Hub
from huggingface_hub import constants
from published import LAYOUT, converted, copy_published
from safetensors.torch import load_file, save_file

from mgie_protocol.errors import MgieError
from mgie_server.weights import origins
from mgie_server.weights.convert import convert_any
from mgie_server.weights.own_layout import MANIFEST, Manifest
from mgie_server.weights.own_writer import Storage
from mgie_server.weights.pull import Choices, Watch, downloads_of, fetch_parts, pull
from mgie_server.weights.tensor_files import open_folder


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """With LLaVA as its own delta: the base is zero but for its norms, and the delta lacks those."""
    delta = tmp_path / "hub" / "delta"
    delta.mkdir(parents=True)
    tensors = {name: file.get(name) for file in open_folder(LAYOUT.llava) for name in file.infos}
    norms = {name: tensor for name, tensor in tensors.items() if "norm" in name}
    save_file(
        tensors | {name: torch.zeros_like(norm) for name, norm in norms.items()}, delta / "model.safetensors"
    )
    for path in LAYOUT.llava.glob("*"):
        if "pytorch_model" not in path.name:
            shutil.copy(path, delta)
    (delta / "x.index.json").write_text("{}")  # the published one has shards
    base = {name: torch.zeros_like(t) for name, t in tensors.items() if "mm_projector" not in name} | norms
    (tmp_path / "llama").mkdir()
    save_file(
        {n: t for n, t in base.items() if not n.endswith("inv_freq")},
        tmp_path / "llama" / "model.safetensors",
    )
    repositories = {
        origins.DELTA.repo: delta,
        origins.MERGED.repo: LAYOUT.mllm.parent,
        origins.CLIP.repo: LAYOUT.clip,
        origins.EDITOR.repo: LAYOUT.ip2p,
    }
    with Hub(repositories) as made:
        monkeypatch.setattr(constants, "ENDPOINT", made.url)
        template = made.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
        yield made


def tensors_of(folder: Path) -> dict[str, torch.Tensor]:
    stored = (file.file for part in Manifest.load(folder).parts.values() for file in part.files)
    return {name: tensor for file in stored for name, tensor in load_file(folder / file).items()}


def test_the_delta_is_fetched_and_merged_with_ones_own_llama(hub: Hub, tmp_path: Path) -> None:
    out = tmp_path / "home" / "models" / "mgie-7b"
    out.parent.mkdir(parents=True)
    pull("mgie-7b", out, Choices(base=tmp_path / "llama", any_revision=True))
    converted(tmp_path / "usual")
    made, want = (tensors_of(folder) for folder in (out, tmp_path / "usual"))
    assert made.keys() == want.keys() and all(torch.equal(made[name], want[name]) for name in want)


def test_without_a_word_only_the_pinned_files_are_taken(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(MgieError, match="no revision 7da3813"):
        pull("mgie-7b", tmp_path / "out", Choices(base=tmp_path / "llama"))
    assert not hub.served and not (tmp_path / "out" / MANIFEST).exists()


def test_the_parts_that_the_original_folder_lacks_are_fetched(hub: Hub, tmp_path: Path) -> None:
    layout = copy_published(tmp_path / "_ckpt")
    for folder in (layout.clip, layout.ip2p):
        shutil.rmtree(folder)
    made = convert_any(
        tmp_path / "_ckpt",
        tmp_path / "own",
        Storage(),
        fetch_missing=lambda parts: fetch_parts(parts, Watch()),
    )
    assert made.parts == converted(tmp_path / "usual").parts
    assert {path.name for path in downloads_of("mgie-7b").iterdir()} == {
        "clip-vit-large-patch14",
        "instruct-pix2pix",
    }
