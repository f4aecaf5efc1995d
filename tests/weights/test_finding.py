"""The published files in a hub's cache, among other models."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from published import LAYOUT

from mgie_protocol.errors import MgieError
from mgie_server.weights.finding import Named, find_layout, missing_parts

REVISION = "7da3813000000000000000000000000000000000"


def put(cache: Path, repo: str, source: Path, inside: str = "") -> Path:
    """As a cache has it: snapshots of links to blobs."""
    folder = cache / f"models--{repo.replace('/', '--')}" / "snapshots" / REVISION / inside
    blobs = cache / f"models--{repo.replace('/', '--')}" / "blobs"
    for path in (path for path in source.rglob("*") if path.is_file()):
        place = folder / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        blobs.mkdir(exist_ok=True)
        blob = blobs / f"{len(list(blobs.iterdir()))}"
        shutil.copy(path, blob)
        place.symlink_to(blob)
    return folder


def other(cache: Path, repo: str, **files: dict[str, object]) -> Path:
    folder = cache / f"models--{repo.replace('/', '--')}" / "snapshots" / "0"
    for name, config in files.items():
        path = folder / name.replace("__", "/").replace("_json", ".json").replace("_model", ".model")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(config))
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    put(tmp_path, "tsujuifu/ml-mgie", LAYOUT.llava, "LLaVA-7B-v1")
    put(tmp_path, "tsujuifu/ml-mgie", LAYOUT.mllm.parent, "mgie_7b")
    put(tmp_path, "openai/clip-vit-large-patch14", LAYOUT.clip)
    put(tmp_path, "timbrooks/instruct-pix2pix", LAYOUT.ip2p)
    return tmp_path


def test_other_models_of_a_cache_are_not_taken(cache: Path) -> None:
    want = find_layout(cache)
    assert not missing_parts(want)
    # shorter paths, and earlier names, with what tells nothing alone: a tokenizer, a preprocessor, a VAE
    other(cache, "a/llama", tokenizer_model={}, config_json={"model_type": "llama"})
    other(cache, "a/vit", preprocessor_config_json={}, config_json={"model_type": "vit"})
    other(cache, "a/sd", vae__config_json={}, unet__config_json={"in_channels": 4})
    other(cache, "a/clip", preprocessor_config_json={}, config_json={"model_type": "clip", "hidden_size": 99})
    (cache / "tokenizer.model").write_bytes(b"of nothing")
    assert find_layout(cache) == want
    assert want.llava.parent == want.mllm.parent.parent


def test_the_llava_beside_mgies_own_files_is_taken(cache: Path) -> None:
    want = find_layout(cache).llava
    put(cache, "a/llava", LAYOUT.llava)
    assert find_layout(cache).llava == want


def test_two_that_may_be_it_are_named_and_one_can_be_told(cache: Path) -> None:
    for folder in cache.glob("models--tsujuifu*/snapshots/*/LLaVA-7B-v1"):
        shutil.rmtree(folder)
    one, two = put(cache, "a/llava", LAYOUT.llava), put(cache, "b/llava-delta", LAYOUT.llava)
    with pytest.raises(MgieError, match="More than one folder may be LLaVA") as caught:
        find_layout(cache)
    assert str(one) in caught.value.message and str(two) in caught.value.message
    assert "--llava" in caught.value.hint
    assert find_layout(cache, Named(llava=one)).llava == one


def test_what_is_missing_is_called_by_its_name(tmp_path: Path) -> None:
    assert missing_parts(find_layout(tmp_path)) == ["MGIE", "LLaVA", "CLIP", "InstructPix2Pix"]
    assert missing_parts(find_layout(tmp_path, Named(clip=LAYOUT.clip, editor=LAYOUT.ip2p))) == [
        "MGIE",
        "LLaVA",
    ]
