"""Real sizes: every published name and shape, and the edit head's output at its real dimensions."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import torch
from golden_data import DATA, Close
from safetensors.torch import load_file
from torch import Tensor

from mgie_server.mgie.config import EditHeadConfig, ModelConfig
from mgie_server.mgie.decoding import SpokenIds
from mgie_server.mgie.edit_head import EditHead
from mgie_server.weights.checkpoint import build_empty
from mgie_server.weights.names import RENAMES, Source, clip_name, published_name, training_name
from mgie_server.weights.published import make_config

REAL = DATA / "real"
MANIFEST = json.loads((REAL / "manifest_real.json").read_text(encoding="utf-8"))
IDS = SpokenIds(patch=32000, img=list(range(32003, 32011)), end=2)
FILES = {
    "LLaVA-7B-v1 folder (vocabulary 32003)": Source.LLAVA,
    "mllm.pt": Source.MLLM,
    "clip vision tower": Source.CLIP,
    "unet.pt": Source.UNET,
    "vae (diffusers >=0.17 names)": Source.VAE,
}


def _config() -> ModelConfig:
    sizes = MANIFEST["configs"]
    return make_config(
        llava={**sizes["llama"], "vocab_size": 32003, "model_type": "llava"},
        clip=sizes["clip_vision"],
        unet=sizes["unet"],
        vae=sizes["vae"],
        scheduler={},
        processor={"crop_size": 224, "image_mean": [0.5] * 3, "image_std": [0.5] * 3},
        mllm={name: tuple(shape) for name, shape in MANIFEST["mllm.pt"].items()},
    )


def test_every_published_tensor_has_its_place() -> None:
    model = build_empty(_config(), IDS)
    places = {name: list(tensor.shape) for name, tensor in model.state_dict().items()}
    published = {}
    for file, source in FILES.items():
        for name, shape in MANIFEST[file].items():
            new_name = RENAMES[source](name)
            if new_name is None:
                assert _is_left_out(name, source), f"{file}: {name} would be lost"
                continue
            assert new_name not in published, f"{new_name} comes from two files"
            assert published_name(new_name) == (source, name)
            published[new_name] = shape
    assert published == places


def _is_left_out(name: str, source: Source) -> bool:
    """What is computed (inv_freq, position_ids), and the LLaVA folder's vocabulary, which mllm.pt replaces."""
    if source is Source.LLAVA and name in ("model.embed_tokens.weight", "lm_head.weight"):
        return name in MANIFEST["mllm.pt"]
    return name.endswith(("rotary_emb.inv_freq", "position_ids"))


def test_every_tensor_of_a_training_checkpoint_has_its_place() -> None:
    model = build_empty(_config(), IDS)
    places = {name: list(tensor.shape) for name, tensor in model.state_dict().items()}
    checkpoint = MANIFEST["training checkpoint"]
    found = {training_name(name): shape for name, shape in checkpoint.items()}
    dropped = {name for name in checkpoint if training_name(name) is None}
    assert all(name.endswith(("rotary_emb.inv_freq", "position_ids")) for name in dropped)
    assert {name: shape for name, shape in found.items() if name is not None} == places


def test_the_stored_emb_is_known_by_name() -> None:
    assert list(
        MANIFEST[
            "mllm.pt extra key read by the demo (shape not known; [1,8,4096] and [8,4096] both broadcast)"
        ]
    ) == ["emb"]
    assert RENAMES[Source.MLLM]("emb") is None
    assert clip_name("text_model.embeddings.position_ids") is None


def test_parameter_counts_are_the_published_ones() -> None:
    model = build_empty(_config(), IDS)
    mllm, editor = model.mllm, model.editor
    parts = {
        "llama": [mllm.llama, mllm.lm_head],
        "clip_vision": [mllm.vision_tower],
        "mm_projector": [mllm.adapter],
        "edit_head": [model.edit_head],
        "unet_8ch": [editor.unet],
        "vae": [editor.autoencoder],
    }
    counts = {
        name: sum(p.numel() for m in modules for p in m.parameters()) for name, modules in parts.items()
    }
    assert counts == MANIFEST["parameter_counts"]


def test_the_configuration_survives_json() -> None:
    config = _config()
    assert ModelConfig.from_json(config.to_json()) == config
    assert config.prompt == {"image_tokens": 256}
    assert config.edit_head == EditHeadConfig()


def _regenerated(name: str, shape: torch.Size) -> Tensor:
    """The seeded rule of editmapper_real.json."""
    digest = hashlib.sha256(f"7|editmapper|{name}".encode()).digest()
    generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8], "little")))
    drawn = generator.standard_normal(tuple(shape)).astype(np.float32)
    if len(shape) == 1:
        is_norm_weight = "norm" in name and name.endswith("weight")
        drawn = np.float32(1) + np.float32(0.1) * drawn if is_norm_weight else np.float32(0.05) * drawn
    elif name != "query":
        drawn = drawn * np.float32(0.85 / np.sqrt(shape[-1]))
    return torch.from_numpy(drawn.astype(np.float16).astype(np.float32))


def test_edit_head_at_its_real_dimensions(close: Close) -> None:
    head = EditHead(EditHeadConfig()).eval()
    weights = {name: _regenerated(name, tensor.shape) for name, tensor in head.state_dict().items()}
    checks = json.loads((REAL / "editmapper_real.json").read_text(encoding="utf-8"))["weight_checks"]
    assert weights.keys() == checks.keys()
    for name, tensor in weights.items():
        assert float(tensor.abs().max()) == checks[name]["absmax"], name
        assert abs(float(tensor.double().sum()) - checks[name]["sum"]) < 1e-3, name
    head.load_state_dict(weights)
    saved = load_file(REAL / "editmapper_real.safetensors")
    with torch.inference_mode():
        out = head(saved["llm"], saved["emb"])
        null = head(torch.zeros_like(saved["llm"][:1]), saved["emb"])
    close("edit head, real size", out, saved["out_fp32"], 1e-4)
    close("NULL, real size", null, saved["null_out_fp32"], 1e-4)
