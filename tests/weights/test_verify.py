"""`mgie models verify`: every fault is named by file and key, for both layouts, and nothing is executed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from published import TINY, converted, copy_published
from safetensors.torch import load_file, save_file
from typer.testing import CliRunner

from mgie_server.cli.app import app
from mgie_server.weights.own_layout import CONFIG, MANIFEST
from mgie_server.weights.verify import verify


class _Payload:
    def __reduce__(self):
        return (Path.touch, (Path("unpickled"),))


def found(folder: Path, hashes: bool = True) -> list[str]:
    return [str(fault) for fault in verify(folder, hashes).faults]


def test_whole_folders_have_no_fault(tmp_path: Path) -> None:
    converted(tmp_path)
    own, published = verify(tmp_path), verify(TINY / "model")
    assert own.ok and published.ok and own.layout == "own" and published.layout == "published"
    assert own.tensors > 1000 and published.tensors > 1000
    assert len(own.hashes) == 5 and len(published.hashes) == 6


def test_all_faults_of_published_files_are_named_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    layout = copy_published(tmp_path / "model")
    unet = dict(torch.load(layout.unet, weights_only=True))
    unet["surplus"] = torch.zeros(2)
    unet["conv_in.bias"] = unet["conv_in.bias"].double()
    unet["conv_out.bias"] = torch.zeros(9)
    del unet["conv_out.weight"]
    torch.save(unet, layout.unet)
    torch.save({"x": _Payload()}, layout.clip / "pytorch_model.bin")
    vae = layout.ip2p / "vae" / "diffusion_pytorch_model.safetensors"
    vae.write_bytes(vae.read_bytes()[:-100])
    (layout.llava / "pytorch_model-00001-of-00002.bin").unlink()
    faults = found(tmp_path / "model")
    for words in (
        "unet.pt: surplus is unexpected",
        "unet.pt: conv_in.bias is stored as float64 instead of",
        "unet.pt: conv_out.bias has shape [9] instead of [4]",
        "unet.pt: conv_out.weight is missing",
        "clip/pytorch_model.bin cannot be used",
        "vae/diffusion_pytorch_model.safetensors cannot be used",
        "pytorch_model-00001-of-00002.bin cannot be used",
    ):
        assert any(words in fault for fault in faults), (words, faults)
    assert len(faults) == 7
    assert not (tmp_path / "unpickled").exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: (f / CONFIG).unlink(), "config.json"),
        (lambda f: (f / "tokenizer.model").write_bytes(b"x"), "tokenizer.model"),
        (lambda f: (f / "tokenizer.model").unlink(), "tokenizer.model"),
        (lambda f: (f / MANIFEST).write_text("{}"), "manifest.json"),
        (lambda f: (f / "vae-00001-of-00001.safetensors").unlink(), "vae-00001-of-00001.safetensors cannot"),
        (lambda f: _cut(f / "unet-00001-of-00001.safetensors"), "unet-00001-of-00001.safetensors cannot"),
    ],
)
def test_files_of_the_own_layout_are_named(tmp_path: Path, spoil, said: str) -> None:
    converted(tmp_path)
    spoil(tmp_path)
    faults = found(tmp_path)
    assert len(faults) == 1 and said in faults[0]


def test_tensors_of_the_own_layout_are_named(tmp_path: Path) -> None:
    converted(tmp_path)
    path = tmp_path / "llm-00001-of-00001.safetensors"
    tensors = load_file(path)
    tensors["mllm.lm_head.wight"] = tensors.pop("mllm.lm_head.weight")
    tensors["mllm.llama.norm.weight"] = tensors["mllm.llama.norm.weight"].float()
    save_file(tensors, path)
    faults = found(tmp_path, hashes=False)
    assert any("has" in fault and "bytes instead of" in fault for fault in faults)
    assert any("mllm.lm_head.wight is unexpected" in fault for fault in faults)
    assert any("mllm.lm_head.weight is missing" in fault for fault in faults)
    assert any("mllm.llama.norm.weight is torch.float32 [64] instead of torch.float16" in f for f in faults)


def test_one_changed_bit_is_seen(tmp_path: Path) -> None:
    converted(tmp_path)
    path = tmp_path / "unet-00001-of-00001.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert found(tmp_path, hashes=False) == []
    assert found(tmp_path) == [f"{path} does not have the contents that were written (its sha256 differs)"]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def _run(*words: object) -> tuple[int, dict]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, json.loads(done.stdout)


def test_the_command_and_its_report(tmp_path: Path) -> None:
    converted(tmp_path / "own")
    report = tmp_path / "report.json"
    code, data = _run("models", "verify", tmp_path / "own", "--report", report, "--device", "cpu", "--json")
    assert code == 0 and data["ok"] and data["report"] == str(report)
    told = json.loads(report.read_text())
    assert told["sha256"] == data["sha256"] and len(told["sha256"]) == 5
    assert {"python", "torch", "transformers", "diffusers", "mgie"} <= told["versions"].keys()
    edit = told["edit"]
    assert edit["expressive"] and len(edit["picture_sha256"]) == 64 and len(edit["picture_8x8"]) == 8
    again = tmp_path / "again.json"
    _run("models", "verify", tmp_path / "own", "--report", again, "--device", "cpu", "--json")
    assert json.loads(again.read_text())["edit"] == edit


def test_the_command_fails_with_every_fault(tmp_path: Path) -> None:
    converted(tmp_path / "own")
    _cut(tmp_path / "own" / "vae-00001-of-00001.safetensors")
    code, data = _run("models", "verify", tmp_path / "own", "--report", tmp_path / "r.json", "--json")
    assert code == 1 and data["error"]["code"] == "model_not_installed"
    assert "vae-00001" in data["error"]["message"] and len(data["error"]["faults"]) == 1
    assert json.loads((tmp_path / "r.json").read_text())["edit"] is None
    assert _run("models", "verify", "nothing-of-this-name", "--json")[1]["error"]["code"] == "model_unknown"
