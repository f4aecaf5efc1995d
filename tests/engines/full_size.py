"""The open models at their published sizes, as folders whose numbers are holes: they take no disk and no memory.

The values are those of the published configurations; what they leave to the classes' own defaults is not written here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import diffusers
import transformers
from accelerate import init_empty_weights

from mgie_server.weights.pipeline_parts import PARTS
from mgie_server.weights.published_transformers import PUBLISHED

NUMBER_BYTES, SHARD = 2, 2 * 10**9  # of a number in bfloat16; numbers in a file
_QWEN3_4B = {
    "vocab_size": 151936, "hidden_size": 2560, "intermediate_size": 9728, "num_hidden_layers": 36,
    "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128, "tie_word_embeddings": True,
}  # fmt: skip
_QWEN_VL_7B = {
    "text_config": {
        "vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28,
        "num_attention_heads": 28, "num_key_value_heads": 4,
        "rope_parameters": {"rope_type": "default", "mrope_section": [16, 24, 24], "rope_theta": 1000000.0},
    },
    "vision_config": {
        "depth": 32, "hidden_size": 1280, "intermediate_size": 3420, "num_heads": 16, "out_hidden_size": 3584,
        "patch_size": 14, "fullatt_block_indexes": [7, 15, 23, 31], "window_size": 112,
    },
}  # fmt: skip
_T5_XXL = {"vocab_size": 32128, "d_model": 4096, "d_kv": 64, "d_ff": 10240, "num_layers": 24, "num_heads": 64,
           "feed_forward_proj": "gated-gelu"}  # fmt: skip
_CLIP_L = {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12, "num_hidden_layers": 12}
_KL_FLUX: dict[str, Any] = {
    "block_out_channels": [128, 256, 512, 512], "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4, "layers_per_block": 2, "latent_channels": 16,
    "scaling_factor": 0.3611, "shift_factor": 0.1159, "use_quant_conv": False, "use_post_quant_conv": False,
}  # fmt: skip
_VALUES: dict[str, dict[str, dict[str, Any]]] = {
    "Flux2KleinPipeline": {"text_encoder": _QWEN3_4B, "vae": {}},
    "QwenImageEditPlusPipeline": {"text_encoder": _QWEN_VL_7B, "vae": {}},
    "FluxKontextPipeline": {"text_encoder": _CLIP_L, "text_encoder_2": _T5_XXL, "vae": _KL_FLUX},
    "LongCatImageEditPipeline": {"text_encoder": _QWEN_VL_7B, "vae": _KL_FLUX},
}


def _describer(wide: int, inner: int, layers: int, heads: int) -> dict[str, Any]:
    return {
        "text_config": {
            "vocab_size": 151936, "hidden_size": wide, "intermediate_size": inner, "num_hidden_layers": layers,
            "num_attention_heads": heads, "num_key_value_heads": 8, "head_dim": 128,
            "rope_parameters": {"rope_type": "default", "mrope_section": [24, 20, 20], "rope_theta": 5000000.0},
        },
        "vision_config": {
            "depth": 24, "hidden_size": 1024, "intermediate_size": 4096, "num_heads": 16, "out_hidden_size": wide,
            "patch_size": 16, "num_position_embeddings": 2304, "deepstack_visual_indexes": [5, 11, 17],
        },
        "tie_word_embeddings": True,
    }  # fmt: skip


DESCRIBERS = {
    "qwen3-vl-2b": _describer(2048, 6144, 28, 16),
    "qwen3-vl-4b": _describer(2560, 9728, 36, 32),
}


def write_full_size(folder: Path, pipeline: str) -> Path:
    """The first published model of this class of pipeline."""
    folder.mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": pipeline}))
    values = dict(next(one for one in PUBLISHED if one.pipeline == pipeline).values)
    for part, kind in PARTS[pipeline].items():
        said = values if part == "transformer" else _VALUES[pipeline][part]
        if kind.library == "diffusers":
            model = _empty(lambda name=kind.name, said=said: getattr(diffusers, name)(**said))
            config = {key: value for key, value in model.config.items() if not key.startswith("_")}
        else:
            model = _empty_encoder(kind.name, said)
            config = model.config.to_dict()
        _write_part(folder / part, config, model)
    return folder


def write_describer(folder: Path, name: str) -> Path:
    model = _empty_encoder("Qwen3VLForConditionalGeneration", DESCRIBERS[name])
    _write_part(folder, {**model.config.to_dict(), "model_type": "qwen3_vl"}, model)
    return folder


def write_hole(path: Path, shapes: dict[str, tuple[int, ...]]) -> Path:
    """Safetensors with these names and shapes, whose numbers take no disk."""
    head: dict[str, Any] = {}
    end = 0
    for name, shape in shapes.items():
        size = NUMBER_BYTES
        for side in shape:
            size *= side
        head[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(head).encode()
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        file.truncate(8 + len(text) + end)
    return path


def _empty(make: Callable[[], Any]) -> Any:
    with init_empty_weights(include_buffers=False):
        return make()


def _empty_encoder(name: str, values: dict[str, Any]) -> Any:
    kind = getattr(transformers, name)
    return _empty(lambda: kind(kind.config_class(**values)))


def _write_part(place: Path, config: dict[str, Any], model: Any) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / "config.json").write_text(json.dumps(config, default=str))
    tied = (
        set(getattr(model, "_tied_weights_keys", None) or ()) if config.get("tie_word_embeddings") else set()
    )
    shapes = {name: tuple(t.shape) for name, t in model.state_dict().items() if name not in tied}
    for number, shard in enumerate(_shards(shapes)):
        write_hole(place / f"model-{number:05}.safetensors", shard)


def _shards(shapes: dict[str, tuple[int, ...]]) -> Iterator[dict[str, tuple[int, ...]]]:
    """As models are published: no file is larger than a machine maps at once."""
    shard: dict[str, tuple[int, ...]] = {}
    for name, shape in shapes.items():
        shard[name] = shape
        if sum(math.prod(sides) for sides in shard.values()) > SHARD:
            yield shard
            shard = {}
    if shard:
        yield shard
