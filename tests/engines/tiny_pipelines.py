"""Open models in the published layouts, shrunk, with random weights: folders as the hub has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    FlowMatchEulerDiscreteScheduler,
    Flux2Transformer2DModel,
    FluxTransformer2DModel,
    LongCatImageTransformer2DModel,
    QwenImageTransformer2DModel,
)
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTokenizer,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
    Qwen3Config,
    Qwen3ForCausalLM,
    Qwen3VLConfig,
    Qwen3VLForConditionalGeneration,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

SPECIAL = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PATCHES = {"patch_size": 14, "temporal_patch_size": 2, "merge_size": 2, "min_pixels": 784, "max_pixels": 3136}


def byte_letters() -> list[str]:
    """The 256 signs that stand for bytes in GPT-2's vocabularies and their heirs."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte) if byte in plain else chr(next(others)) for byte in range(256)]


def qwen_tokenizer() -> Qwen2Tokenizer:
    vocab = {token: number for number, token in enumerate([*byte_letters(), *SPECIAL])}
    return Qwen2Tokenizer(
        vocab=vocab, merges=[], additional_special_tokens=list(SPECIAL[1:]), chat_template=TEMPLATE
    )


def write_index(folder: Path, pipeline: str, **more: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": pipeline, **more}))


def save(folder: Path, **parts: Any) -> None:
    for name, part in parts.items():
        part.save_pretrained(folder / name)


def klein(folder: Path, distilled: bool = True, layers: int = 36, channels: int = 3) -> Path:
    """FLUX.2 klein. layers: of the text encoder, of which the first 28 count. channels: that its codec decodes."""
    torch.manual_seed(1)
    write_index(folder, "Flux2KleinPipeline", is_distilled=distilled)
    encoder = Qwen3Config(
        vocab_size=263, hidden_size=16, intermediate_size=32, num_hidden_layers=layers,
        num_attention_heads=2, num_key_value_heads=2, head_dim=8,
    )  # fmt: skip
    transformer = Flux2Transformer2DModel(
        patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=48, timestep_guidance_channels=256,
        axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
    )  # fmt: skip
    codec = AutoencoderKLFlux2(
        out_channels=channels, block_out_channels=(4, 4, 4, 8), latent_channels=4, norm_num_groups=1, use_quant_conv=False,
        use_post_quant_conv=False, down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=1,
    )  # fmt: skip
    save(
        folder,
        transformer=transformer,
        vae=codec,
        text_encoder=Qwen3ForCausalLM(encoder),
        tokenizer=qwen_tokenizer(),
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
    )
    return folder


def _vision_language() -> Qwen2_5_VLForConditionalGeneration:
    config = Qwen2_5_VLConfig(
        text_config={
            "vocab_size": 263, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2,
            "num_attention_heads": 2, "num_key_value_heads": 2,
            "rope_parameters": {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 10000.0},
        },
        vision_config={
            "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16,
            "patch_size": 14, "fullatt_block_indexes": [0], "window_size": 112,
        },
        image_token_id=261, video_token_id=262, vision_start_token_id=259, vision_end_token_id=260,
    )  # fmt: skip
    return Qwen2_5_VLForConditionalGeneration(config)


def _save_processor(place: Path) -> None:
    qwen_tokenizer().save_pretrained(place)
    (place / "preprocessor_config.json").write_text(json.dumps(PATCHES))


def qwen_edit(folder: Path) -> Path:
    """Qwen-Image-Edit 2509 and 2511."""
    torch.manual_seed(2)
    write_index(folder, "QwenImageEditPlusPipeline")
    transformer = QwenImageTransformer2DModel(
        patch_size=2, in_channels=16, out_channels=4, num_layers=1, attention_head_dim=16,
        num_attention_heads=3, joint_attention_dim=16, axes_dims_rope=(8, 4, 4),
    )  # fmt: skip
    codec = AutoencoderKLQwenImage(
        base_dim=8, z_dim=4, dim_mult=[1, 1, 1, 1], num_res_blocks=1,
        temperal_downsample=[False, True, True], latents_mean=[0.0] * 4, latents_std=[1.0] * 4,
    )  # fmt: skip
    save(
        folder,
        transformer=transformer,
        vae=codec,
        text_encoder=_vision_language(),
        tokenizer=qwen_tokenizer(),
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
    )
    _save_processor(folder / "processor")
    return folder


def _kl(channels: int) -> AutoencoderKL:
    many: dict[str, Any] = {  # the annotations say tuples of one
        "block_out_channels": (4, 4, 4, 8),
        "down_block_types": ("DownEncoderBlock2D",) * 4,
        "up_block_types": ("UpDecoderBlock2D",) * 4,
    }
    return AutoencoderKL(
        **many, latent_channels=channels, norm_num_groups=1, layers_per_block=1,
        use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.1, scaling_factor=0.3,
    )  # fmt: skip


def kontext(folder: Path) -> Path:
    torch.manual_seed(3)
    write_index(folder, "FluxKontextPipeline")
    transformer = FluxTransformer2DModel(
        patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=32, pooled_projection_dim=32, axes_dims_rope=(4, 4, 8),
        guidance_embeds=True,
    )  # fmt: skip
    clip = CLIPTextConfig(
        hidden_size=32, intermediate_size=37, num_attention_heads=4, num_hidden_layers=2, vocab_size=514,
        bos_token_id=512, eos_token_id=513, pad_token_id=513,
    )  # fmt: skip
    letters = byte_letters()
    words = [*letters, *(letter + "</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -1.0)]
    pieces += [(chr(code), -2.0) for code in range(33, 127)]
    save(
        folder,
        transformer=transformer,
        vae=_kl(4),
        text_encoder=CLIPTextModel(clip),
        text_encoder_2=T5EncoderModel(
            T5Config(vocab_size=128, d_model=32, d_kv=8, d_ff=37, num_layers=1, num_heads=2)
        ),
        tokenizer=CLIPTokenizer(vocab={w: n for n, w in enumerate(words)}, merges=[], model_max_length=77),
        tokenizer_2=T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=64),
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
    )
    return folder


def longcat(folder: Path) -> Path:
    torch.manual_seed(4)
    write_index(folder, "LongCatImageEditPipeline")
    transformer = LongCatImageTransformer2DModel(
        patch_size=1, in_channels=64, num_layers=1, num_single_layers=1, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=16, pooled_projection_dim=16, axes_dims_rope=[4, 4, 8],
    )  # fmt: skip
    save(
        folder,
        transformer=transformer,
        vae=_kl(16),
        text_encoder=_vision_language(),
        tokenizer=qwen_tokenizer(),
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
    )
    _save_processor(folder / "text_processor")
    return folder


def describer(folder: Path, seed: int = 5, places: int = 64, dtype: torch.dtype = torch.float32) -> Path:
    """Qwen3-VL. seed: another one says something else. places: in a picture, 32 numbers each, a square; many of them make it
    large, and no slower."""
    torch.manual_seed(seed)
    config = Qwen3VLConfig(
        text_config={
            "vocab_size": 263, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2,
            "num_attention_heads": 2, "num_key_value_heads": 2, "head_dim": 8,
            "rope_parameters": {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 10000.0},
        },
        vision_config={
            "depth": 2, "hidden_size": 32, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16,
            "patch_size": 16, "num_position_embeddings": places, "deepstack_visual_indexes": [0],
        },
        image_token_id=261, video_token_id=262, vision_start_token_id=259, vision_end_token_id=260,
    )  # fmt: skip
    model: Any = Qwen3VLForConditionalGeneration(config)
    model = model.to(dtype)
    model.save_pretrained(folder)
    qwen_tokenizer().save_pretrained(folder)
    patches = {**PATCHES, "patch_size": 16, "min_pixels": 1024, "max_pixels": 16384}
    (folder / "preprocessor_config.json").write_text(json.dumps(patches))
    return folder


MAKERS = {"klein-4b": klein, "qwen-edit": qwen_edit, "kontext": kontext, "longcat-edit-turbo": longcat}
