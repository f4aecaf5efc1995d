"""Published files -> own folder: same numbers, checked, with bounded memory, and whole or not at all."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from published import LAYOUT, converted, copy_published
from safetensors import safe_open

from mgie_protocol.errors import MgieError
from mgie_server.runtime.big_model import load_own
from mgie_server.weights.checkpoint import load_published
from mgie_server.weights.convert import convert
from mgie_server.weights.finding import find_layout
from mgie_server.weights.own_layout import MANIFEST, Manifest
from mgie_server.weights.own_writer import Storage
from mgie_server.weights.tensor_files import TensorFile
from mgie_server.weights.tensor_writer import Entry, split_into_shards, write_tensors


def test_every_number_arrives(tmp_path: Path) -> None:
    converted(tmp_path / "own")
    ours = load_own(tmp_path / "own", "cpu")[0].model.state_dict()
    theirs = load_published(LAYOUT).model.state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


def test_shards_hold_no_more_than_asked_and_give_the_same_model(tmp_path: Path) -> None:
    manifest = convert(LAYOUT, tmp_path / "own", shard_bytes=100_000)
    assert len(manifest.parts["unet"].files) > 10
    assert all(f.bytes < 180_000 for part in manifest.parts.values() for f in part.files)
    whole = converted(tmp_path / "whole")
    assert {name: len(part.files) for name, part in whole.parts.items()} == dict.fromkeys(whole.parts, 1)
    one, other = (load_own(tmp_path / name, "cpu")[0].model.state_dict() for name in ("own", "whole"))
    assert all(torch.equal(one[name], other[name]) for name in other)


def test_files_are_safetensors_with_the_hash_that_the_manifest_says(tmp_path: Path) -> None:
    manifest = converted(tmp_path)
    assert Manifest.load(tmp_path) == manifest
    for part in manifest.parts.values():
        for stored in part.files:
            data = (tmp_path / stored.file).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (stored.bytes, stored.sha256)
            with safe_open(tmp_path / stored.file, "pt") as file:
                assert {file.get_slice(name).get_dtype() for name in file.keys()} == {"F16"}  # noqa: SIM118


def test_the_same_files_give_the_same_folder(tmp_path: Path) -> None:
    assert converted(tmp_path / "one") == converted(tmp_path / "two")


@pytest.mark.parametrize("llm", ["int8", "int4"])
def test_fewer_bits_are_stored_and_speak_alike(tmp_path: Path, llm: str) -> None:
    small = converted(tmp_path / "small", Storage(llm=llm))
    assert small.parts["llm"].storage == llm and small.parts["unet"].storage == "float16"
    exact = converted(tmp_path / "exact")
    assert small.parts["llm"].bytes < 0.8 * exact.parts["llm"].bytes
    stored = load_own(tmp_path / "small", "cpu")[0].model
    theirs = load_published(LAYOUT).model
    ids = torch.tensor([[1, 300, 301, 302, 303]])
    with torch.inference_mode():
        ours, want = (m.mllm.hidden(m.mllm.llama.embed_tokens(ids)) for m in (stored, theirs))  # pyright: ignore
    off = float((ours - want).norm() / want.norm())
    assert 0 < off < (0.02 if llm == "int8" else 0.25)


def test_bfloat16(tmp_path: Path) -> None:
    converted(tmp_path, Storage("bfloat16"))
    assert load_own(tmp_path, "cpu")[1].llm == "float32"  # a small model is computed exactly
    with safe_open(tmp_path / "unet-00001-of-00001.safetensors", "pt") as file:
        assert file.get_slice("editor.unet.conv_in.weight").get_dtype() == "BF16"


def test_an_unknown_precision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MgieError, match="int3") as caught:
        converted(tmp_path, Storage(llm="int3"))
    assert caught.value.code == "parameter_out_of_range"


def test_files_are_found_under_other_folder_names(tmp_path: Path) -> None:
    layout = copy_published(tmp_path / "model")
    layout.llava.rename(tmp_path / "model" / "llava-merged")
    layout.clip.rename(tmp_path / "model" / "clip-vit-large-patch14")
    layout.ip2p.rename(tmp_path / "model" / "instruct-pix2pix")
    layout.mllm.parent.rename(tmp_path / "model" / "weights")
    found = find_layout(tmp_path / "model")
    assert found.mllm.parent.name == found.unet.parent.name == "weights"
    assert convert(found, tmp_path / "own") == converted(tmp_path / "usual")


def test_what_does_not_fit_float16_is_named(tmp_path: Path) -> None:
    layout = copy_published(tmp_path / "model")
    tensors = dict(torch.load(layout.unet, weights_only=True))
    tensors["conv_in.weight"] = torch.full((16, 8, 3, 3), 1e6)
    torch.save(tensors, layout.unet)
    with pytest.raises(MgieError, match=r"unet\.pt: conv_in\.weight holds numbers .* too large for float16"):
        convert(layout, tmp_path / "own")
    assert not (tmp_path / "own" / MANIFEST).exists()
    convert(layout, tmp_path / "own", Storage("bfloat16"))  # an unfinished folder may be used again
    assert not list((tmp_path / "own").glob("*.part"))


def test_a_converted_folder_is_not_written_over(tmp_path: Path) -> None:
    converted(tmp_path)
    with pytest.raises(MgieError, match="there is a converted model in it already"):
        converted(tmp_path)


def test_a_full_disk_is_seen_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("mgie_server.weights.own_writer.shutil.disk_usage", lambda path: usage)
    with pytest.raises(MgieError, match="GB are needed") as caught:
        converted(tmp_path / "own")
    assert caught.value.code == "output_not_writable"
    assert not list((tmp_path / "own").iterdir())


def test_a_manifest_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    converted(tmp_path)
    data = json.loads((tmp_path / MANIFEST).read_text())
    data["parts"]["unet"]["files"][0]["file"] = "../elsewhere.safetensors"
    (tmp_path / MANIFEST).write_text(json.dumps(data))
    with pytest.raises(MgieError, match="leads out of the folder"):
        Manifest.load(tmp_path)


def test_shards_are_filled_in_order() -> None:
    def entry(name: str, count: int) -> Entry:
        return Entry(name, (count,), torch.float16, lambda: torch.zeros(count).half())

    shards = split_into_shards([entry("a", 2), entry("b", 3), entry("c", 100), entry("d", 1)], 10)
    assert [[e.name for e in shard] for shard in shards] == [["a", "b"], ["c"], ["d"]]


def test_a_tensor_that_cannot_be_made_leaves_no_file(tmp_path: Path) -> None:
    def fail() -> torch.Tensor:
        raise KeyError("no tensor")

    with pytest.raises(KeyError):
        write_tensors(tmp_path / "x.safetensors", [Entry("a", (1,), torch.float16, fail)])
    assert not list(tmp_path.iterdir())


def test_numbers_of_every_type_come_back(tmp_path: Path) -> None:
    made = {
        "f": torch.randn(3, 5),
        "h": torch.randn(2).half(),
        "b": torch.randn(7).bfloat16(),
        "i": torch.arange(-3, 4).to(torch.int8),
        "u": torch.arange(5).to(torch.uint8),
        "s": torch.tensor(2.5),
    }
    entries = [Entry(n, tuple(t.shape), t.dtype, lambda t=t: t) for n, t in made.items()]
    write_tensors(tmp_path / "x.safetensors", entries)
    file = TensorFile(tmp_path / "x.safetensors")
    assert all(torch.equal(file.get(name), tensor) for name, tensor in made.items())


_MEASURED = """
import sys, threading, time
from pathlib import Path
import torch
from mgie_server.weights.delta import merge_delta

def anonymous():  # what the process has of its own, mapped files not counted
    for line in open("/proc/self/status"):
        if line.startswith("RssAnon"):
            return int(line.split()[1])

base, delta, out = map(Path, sys.argv[1:4])
peak, before, done = [0], anonymous(), []
def watch():
    while not done:
        peak[0] = max(peak[0], anonymous())
        time.sleep(0.001)
thread = threading.Thread(target=watch, daemon=True); thread.start()
merge_delta(base, delta, out, shard_bytes=64 << 20)
done.append(1); thread.join()
print((peak[0] - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_is_bounded_by_a_tensor_not_by_the_model(tmp_path: Path) -> None:
    """248 MB of base and as much of delta in tensors of 8 MB: 80 MB are taken, and with half the files almost as much."""
    for name in ("base", "delta"):
        (tmp_path / name).mkdir()
        tensors = {f"model.layers.{i}.weight": torch.randn(2048, 2048).half() for i in range(30)}
        tensors["model.embed_tokens.weight"] = torch.randn(2048, 2048).half()
        tensors["model.norm.weight"] = torch.full((2048,), 1.0 if name == "base" else 0.0).half()
        torch.save(tensors, tmp_path / name / "pytorch_model.bin")
    words = [sys.executable, "-c", _MEASURED, *(str(tmp_path / name) for name in ("base", "delta", "out"))]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 128
    assert len(list((tmp_path / "out").glob("*.safetensors"))) == 4
