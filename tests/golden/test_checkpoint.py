"""Loading: whatever is missing, left over, misshapen or unsafe in the files is an error that names it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from golden_data import Golden
from safetensors.torch import save_file

from mgie_protocol.errors import MgieError
from mgie_server.weights.checkpoint import LoadedMgie, load_published
from mgie_server.weights.names import clip_name, vae_name
from mgie_server.weights.published import PublishedLayout
from mgie_server.weights.tensor_files import TensorFile


@pytest.fixture
def layout(golden: Golden, tmp_path: Path) -> PublishedLayout:
    """A copy of the model folder that a test may spoil."""
    shutil.copytree(golden.root / "model", tmp_path / "model")
    return PublishedLayout.under(tmp_path / "model")


def _change(path: Path, **changes: torch.Tensor | None) -> None:
    """Sets tensors (None: removes) in a .pt file; names are given with "__" for "."."""
    tensors = dict(torch.load(path, weights_only=True))
    for name, tensor in changes.items():
        tensors.pop(name.replace("__", "."), None)
        if tensor is not None:
            tensors[name.replace("__", ".")] = tensor
    torch.save(tensors, path)


def read_tensors(path: Path) -> dict[str, torch.Tensor]:
    file = TensorFile(path)
    return {name: file.get(name) for name in file.infos}


def _same_weights(one: LoadedMgie, other: LoadedMgie) -> bool:
    ours, theirs = one.model.state_dict(), other.model.state_dict()
    return ours.keys() == theirs.keys() and all(torch.equal(ours[k], theirs[k]) for k in ours)


def test_the_files_numbers_arrive(loaded: LoadedMgie, golden: Golden) -> None:
    state = loaded.model.state_dict()
    mllm, unet = (read_tensors(path) for path in (golden.layout.mllm, golden.layout.unet))
    assert torch.equal(state["mllm.llama.embed_tokens.weight"], mllm["model.embed_tokens.weight"].float())
    assert torch.equal(state["mllm.lm_head.weight"], mllm["lm_head.weight"].float())
    assert torch.equal(state["editor.unet.conv_in.weight"], unet["conv_in.weight"].float())
    assert not loaded.model.training
    assert all(p.device.type == "cpu" and p.dtype == torch.float32 for p in loaded.model.parameters())
    assert all(b.device.type == "cpu" for b in loaded.model.buffers())


def test_half_precision(golden: Golden) -> None:
    model = load_published(golden.layout, dtype=torch.float16).model
    assert {p.dtype for p in model.parameters()} == {torch.float16}


def test_a_missing_tensor_is_named(layout: PublishedLayout) -> None:
    _change(layout.mllm, edit_head__hid2feat__bias=None)
    with pytest.raises(MgieError, match=r"mllm\.pt: edit_head\.hid2feat\.bias is missing") as caught:
        load_published(layout)
    assert caught.value.code == "model_not_installed"
    faults = caught.value.details["faults"]
    assert faults == [{"file": str(layout.mllm), "key": "edit_head.hid2feat.bias", "what": "is missing"}]


def test_a_tensor_too_many_is_named(layout: PublishedLayout) -> None:
    _change(layout.unet, conv_surplus__weight=torch.zeros(2))
    with pytest.raises(MgieError, match=r"unet\.pt: conv_surplus\.weight is unexpected"):
        load_published(layout)


def test_another_shape_is_named(layout: PublishedLayout) -> None:
    _change(layout.unet, conv_in__weight=torch.zeros(16, 4, 3, 3))
    with pytest.raises(
        MgieError, match=r"unet\.pt: conv_in\.weight has shape \[16, 4, 3, 3\] instead of \[16, 8, 3, 3\]"
    ):
        load_published(layout)


def test_a_renamed_tensor_is_named_twice(layout: PublishedLayout) -> None:
    weight = torch.load(layout.unet, weights_only=True)["conv_in.weight"]
    _change(layout.unet, conv_in__weight=None, conv_inn__weight=weight)
    with pytest.raises(MgieError) as caught:
        load_published(layout)
    found = {(fault["key"], fault["what"]) for fault in caught.value.details["faults"]}
    assert found == {("conv_in.weight", "is missing"), ("conv_inn.weight", "is unexpected")}


@pytest.mark.parametrize("dtype", [torch.float64, torch.int64, torch.int8, torch.bool])
def test_a_strange_number_type_is_named(layout: PublishedLayout, dtype: torch.dtype) -> None:
    name = str(dtype).removeprefix("torch.")
    weight = torch.load(layout.unet, weights_only=True)["conv_in.weight"]
    _change(layout.unet, conv_in__weight=weight.to(dtype))
    with pytest.raises(MgieError, match=rf"unet\.pt: conv_in\.weight is stored as {name} instead of"):
        load_published(layout)


def test_a_tensor_that_a_shard_lacks_is_named(layout: PublishedLayout) -> None:
    shard = sorted(layout.llava.glob("*.bin"))[0]
    _change(shard, model__layers__0__self_attn__q_proj__weight=None)
    with pytest.raises(
        MgieError, match=r"LLaVA-7B-v1: model\.layers\.0\.self_attn\.q_proj\.weight is missing"
    ):
        load_published(layout)


def test_a_missing_shard_is_named(layout: PublishedLayout) -> None:
    (layout.llava / "pytorch_model-00002-of-00002.bin").unlink()
    with pytest.raises(MgieError, match=r"pytorch_model-00002-of-00002\.bin could not be read"):
        load_published(layout)


def test_anything_but_tensors_is_named(layout: PublishedLayout) -> None:
    torch.save({"conv_in.weight": torch.ones(1), "step": 7}, layout.unet)
    with pytest.raises(MgieError, match=r"unet\.pt could not be read: its entry 'step' is a int"):
        load_published(layout)
    torch.save([torch.ones(1)], layout.unet)
    with pytest.raises(MgieError, match=r"unet\.pt could not be read: it holds a list"):
        load_published(layout)


def test_what_the_configuration_needs_is_named(layout: PublishedLayout) -> None:
    _change(layout.mllm, edit_head__query=None)
    with pytest.raises(MgieError, match=r"mllm\.pt could not be read: 'edit_head\.query' is missing"):
        load_published(layout)


def test_another_vocabulary_is_refused(layout: PublishedLayout) -> None:
    # the other two <im_ tokens are appended behind the surplus one
    (layout.llava / "added_tokens.json").write_text(json.dumps({"<im_patch>": 600, "<surplus>": 601}))
    with pytest.raises(MgieError, match=r"611 tokens, the tokenizer .* 612"):
        load_published(layout)


@pytest.mark.parametrize("gone", ["mgie_7b/unet.pt", "clip/config.json", "ip2p/vae/config.json"])
def test_a_missing_file_is_named(layout: PublishedLayout, gone: str) -> None:
    (layout.llava.parent / gone).unlink()
    with pytest.raises(MgieError, match=gone) as caught:
        load_published(layout)
    assert caught.value.code == "model_not_installed"
    assert caught.value.hint


def test_a_folder_without_weights_is_named(layout: PublishedLayout) -> None:
    (layout.clip / "pytorch_model.bin").unlink()
    with pytest.raises(MgieError, match=r"clip could not be read: there are no weights"):
        load_published(layout)


def test_a_truncated_file_is_named(layout: PublishedLayout) -> None:
    whole = layout.unet.read_bytes()
    layout.unet.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MgieError, match=r"unet\.pt could not be read"):
        load_published(layout)


class _Payload:
    def __reduce__(self):
        return (Path.touch, (Path("unpickled"),))


def test_nothing_is_unpickled(layout: PublishedLayout, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"emb": _Payload()}, layout.mllm)
    with pytest.raises(MgieError, match=r"mllm\.pt could not be read.*Nothing of it was executed"):
        load_published(layout)
    assert not (tmp_path / "unpickled").exists()


def test_emb_may_be_missing(layout: PublishedLayout, loaded: LoadedMgie) -> None:
    _change(layout.mllm, emb=None)
    without = load_published(layout)
    rows = torch.ones(1, 8, 64)
    assert torch.equal(without.model.guidance_vectors(rows), loaded.model.guidance_vectors(rows))


@pytest.mark.parametrize("shape", [(1, 8, 64), (8, 64)])
def test_an_emb_of_its_own_is_used(layout: PublishedLayout, loaded: LoadedMgie, shape: tuple) -> None:
    emb = torch.full(shape, 0.25)
    _change(layout.mllm, emb=emb.half())
    model = load_published(layout).model
    rows = torch.ones(1, 8, 64)
    want = loaded.model.edit_head(rows, emb.view(1, 8, 64))
    assert torch.allclose(model.guidance_vectors(rows), want, atol=1e-6)


def test_safetensors_shards_give_the_same_model(layout: PublishedLayout, loaded: LoadedMgie) -> None:
    index = {}
    for number, path in enumerate(sorted(layout.llava.glob("*.bin")), 1):
        shard = f"model-{number:05}-of-00002.safetensors"
        tensors = read_tensors(path)
        save_file(tensors, layout.llava / shard)
        index.update(dict.fromkeys(tensors, shard))
        path.unlink()
    (layout.llava / "pytorch_model.bin.index.json").unlink()
    (layout.llava / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}))
    assert _same_weights(load_published(layout), loaded)


def test_old_torch_files_give_the_same_model(layout: PublishedLayout, loaded: LoadedMgie) -> None:
    for path in (layout.unet, layout.clip / "pytorch_model.bin"):
        torch.save(torch.load(path, weights_only=True), path, _use_new_zipfile_serialization=False)
    assert _same_weights(load_published(layout), loaded)


def test_a_whole_clip_gives_its_picture_side(layout: PublishedLayout, loaded: LoadedMgie) -> None:
    path = layout.clip / "pytorch_model.bin"
    text_side = {"text_model.final_layer_norm.weight": torch.ones(4), "logit_scale": torch.tensor(1.0)}
    torch.save({**torch.load(path, weights_only=True), **text_side}, path)
    config = json.loads((layout.clip / "config.json").read_text())
    (layout.clip / "config.json").write_text(json.dumps({"model_type": "clip", "vision_config": config}))
    assert _same_weights(load_published(layout), loaded)
    assert clip_name("visual_projection.weight") is None


def test_the_vaes_old_attention_names_are_known() -> None:
    prefix = "mid_block.attentions.0"
    for old, new in {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}.items():
        assert vae_name(f"encoder.{prefix}.{old}.weight").endswith(f"{prefix}.{new}.weight")


def test_a_prompt_without_start_and_end_tokens(layout: PublishedLayout) -> None:
    path = layout.llava / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "mm_use_im_start_end": False}))
    template = load_published(layout).template
    assert (template.image_start, template.image_end, template.image_tokens) == ("", "", 4)
