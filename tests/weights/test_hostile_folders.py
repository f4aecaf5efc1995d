"""Model folders that a stranger made: each is told in a sentence, whatever it would cost to read or build it."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from published import LAYOUT, converted, copy_published

from mgie_protocol.errors import MgieError
from mgie_server.weights.own_layout import CONFIG, MANIFEST, Manifest
from mgie_server.weights.published import PublishedLayout
from mgie_server.weights.size_limits import check_sizes
from mgie_server.weights.small_files import read_json
from mgie_server.weights.tensor_files import TensorFile, open_folder
from mgie_server.weights.verify import verify

DEEP = b"[" * 200_000 + b"]" * 200_000
fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no fifos here")


def change(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def faults_of(folder: Path) -> list[str]:
    return [str(fault) for fault in verify(folder, hashes=False).faults]


@pytest.mark.parametrize(
    "data", [DEEP, b'{"a":' * 200_000, b"[1]", b"\xff", b"{", b'{"a": ' + b"1" * 9000 + b"}"]
)
def test_odd_json_is_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "config.json").write_bytes(data)
    try:
        read_json(tmp_path / "config.json")
    except MgieError as error:
        assert error.code == "model_not_installed" and "config.json" in error.message
    else:
        assert data.startswith(b'{"a": 1')  # Python 3.10 reads integers of any length


def test_a_configuration_of_any_size_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "config.json").open("wb") as file:
        file.truncate(10**10)  # sparse
    with pytest.raises(MgieError, match="has 10000000000 bytes"):
        read_json(tmp_path / "config.json")


@fifos
@pytest.mark.parametrize("name", [CONFIG, MANIFEST, "tokenizer.model", "vae-00001-of-00001.safetensors"])
def test_a_fifo_in_an_own_folder_is_not_waited_for(tmp_path: Path, name: str) -> None:
    converted(tmp_path)
    fifo(tmp_path / name)
    faults = faults_of(tmp_path)
    assert len(faults) == 1 and name in faults[0] and "fifo" in faults[0]


@fifos
def test_fifos_in_a_published_folder_are_not_waited_for(tmp_path: Path) -> None:
    layout = copy_published(tmp_path / "model")
    for path in (layout.unet, layout.clip / "pytorch_model.bin", layout.llava / "config.json"):
        fifo(path)
    faults = faults_of(tmp_path / "model")
    assert len(faults) == 3 and all("fifo" in fault for fault in faults)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: change(f / "LLaVA-7B-v1" / "config.json", num_hidden_layers=10**7), "num_hidden_layers is 10000000"),
        (lambda f: change(f / "LLaVA-7B-v1" / "config.json", hidden_size=10**12), "hidden_size is"),
        (lambda f: change(f / "LLaVA-7B-v1" / "config.json", hidden_size="wide"), "no model can be built"),
        (lambda f: change(f / "clip" / "config.json", num_attention_heads=0), "no model can be built"),
        (lambda f: change(f / "clip" / "config.json", image_size=10**6), "image_size is"),
        (lambda f: change(f / "ip2p" / "unet" / "config.json", layers_per_block=10**6), "layers_per_block is"),
        (lambda f: change(f / "ip2p" / "unet" / "config.json", block_out_channels=[8] * 100), "block_out_channels"),
        (lambda f: change(f / "ip2p" / "unet" / "config.json", norm_num_groups=0), "no model can be built"),
        (lambda f: (f / "LLaVA-7B-v1" / "added_tokens.json").write_bytes(DEEP), "nested too deeply"),
        (lambda f: (f / "LLaVA-7B-v1" / "added_tokens.json").write_text('{"a": 1e9}'), "no vocabulary has"),
        (lambda f: (f / "LLaVA-7B-v1" / "tokenizer.model").unlink(), "tokenizer.model"),
    ],
)  # fmt: skip
def test_sizes_that_no_model_has_are_named(tmp_path: Path, spoil: Callable[[Path], None], said: str) -> None:
    copy_published(tmp_path / "model")
    spoil(tmp_path / "model")
    faults = faults_of(tmp_path / "model")
    assert len(faults) == 1 and said in faults[0]


def test_an_own_folder_with_ten_million_layers(tmp_path: Path) -> None:
    converted(tmp_path)
    config = json.loads((tmp_path / CONFIG).read_text())
    config["llama"]["num_hidden_layers"] = 10**7
    (tmp_path / CONFIG).write_text(json.dumps(config))
    assert "num_hidden_layers is 10000000; 256 is the most" in faults_of(tmp_path)[0]
    config["llama"] |= {"num_hidden_layers": 2, "attn_implementation": "someone/kernel"}
    (tmp_path / CONFIG).write_text(json.dumps(config))
    assert "names an implementation to run" in faults_of(tmp_path)[0]


@pytest.mark.parametrize("name", ["..", "", ".", "a/b", "/etc/passwd", "a\\b", 3, None])
def test_a_manifest_names_files_of_its_own_folder_alone(tmp_path: Path, name: object) -> None:
    converted(tmp_path)
    data = json.loads((tmp_path / MANIFEST).read_text())
    data["parts"]["unet"]["files"][0]["file"] = name
    (tmp_path / MANIFEST).write_text(json.dumps(data))
    with pytest.raises(MgieError, match="leads out of the folder"):
        Manifest.load(tmp_path)


@pytest.mark.parametrize("shards", [["../x.bin"], ["/etc/passwd"], [3], [], {"a": 1}])
def test_an_index_names_files_beside_it_alone(tmp_path: Path, shards: object) -> None:
    mapped = {str(i): shard for i, shard in enumerate(shards)} if isinstance(shards, list) else {"a": shards}
    (tmp_path / "pytorch_model.bin.index.json").write_text(json.dumps({"weight_map": mapped}))
    with pytest.raises(MgieError, match=r"shards that are no files beside it|no weight_map"):
        open_folder(tmp_path)


def test_a_header_of_any_size_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    with path.open("wb") as file:
        file.write((90_000_000).to_bytes(8, "little"))
        file.truncate(90_000_008)
    with pytest.raises(MgieError, match="its header has 90000000 bytes"):
        TensorFile(path)


def test_a_packed_zip_is_not_unpacked(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(LAYOUT.unet) as source,
        zipfile.ZipFile(tmp_path / "unet.pt", "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for entry in source.infolist():
            out.writestr(entry.filename, source.read(entry))
    with pytest.raises(MgieError, match="is packed, which torch does not do"):
        TensorFile(tmp_path / "unet.pt")


def test_tensors_without_numbers_are_no_weights(tmp_path: Path) -> None:
    torch.save({"a": torch.zeros(3, device="meta")}, tmp_path / "x.pt")
    with pytest.raises(MgieError, match="'a' holds no numbers"):
        TensorFile(tmp_path / "x.pt")


def test_sizes_of_real_models_pass() -> None:
    check_sizes(
        {"vocab_size": 32011, "hidden_size": 8192, "num_hidden_layers": 80, "max_position_embeddings": 131072}
    )
    with pytest.raises(ValueError, match="more than 4096 entries"):
        check_sizes({"x": [[0] * 4000, [0] * 4000]})
    with pytest.raises(ValueError, match="x is nan"):
        check_sizes({"x": float("nan")})


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    assert len(faults_of(tmp_path)) >= 4
    assert PublishedLayout.under(tmp_path).llava.name in " ".join(faults_of(tmp_path))
