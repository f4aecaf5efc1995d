"""How each class of pipeline is asked for an edit: the arguments that differ between them.

References to what the arguments mean: the pipelines' own documentation in diffusers 0.42.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.parts import eight_bit
from mgie_server.mgie.config import Sizing

_PICTURE = re.compile(r"\bpicture (\d)\b", re.IGNORECASE)
Arguments = Callable[[Image.Image, str, EditSettings], dict[str, Any]]
_SLIMMEST = 8
_TRUE_CFG = 2.0  # beside a guidance that was learnt
_SIDE = 1024  # px: these models were made for about a megapixel


@dataclass(frozen=True)
class PipelineCall:
    """arguments: of a picture at the model's size, the text, the settings. batch: pictures that may share a call.

    sizing: the sizes that the pipeline itself would choose, so that it does not scale a second time. frames: its codec is
    one of videos, and wants a frame's axis. blind: its text encoder does not see the picture, so that what it makes of a
    text can be kept. called: what its makers' own words call a picture, as in "image 2". inpainting: the arguments of the
    pipeline of the same parts that keeps what is not selected; None: there is none.
    """

    pipeline: str
    arguments: Arguments
    sizing: Sizing
    batch: int = 1
    frames: bool = False
    blind: bool = False
    called: str = "picture"
    inpainting: Arguments | None = None

    def words(self, text: str) -> str:
        """The text with the pictures called as the model learnt it."""
        return _PICTURE.sub(rf"{self.called} \1", text) if self.called != "picture" else text


def _all(picture: Image.Image, settings: EditSettings) -> list[Image.Image]:
    return [picture, *map(eight_bit, settings.references)]


def _klein(picture: Image.Image, text: str, settings: EditSettings) -> dict[str, Any]:
    pictures = _all(picture, settings)
    _check_slimness(pictures)
    return {
        "image": pictures,
        "height": picture.height,
        "width": picture.width,
        "num_inference_steps": settings.steps,
        "guidance_scale": settings.text_guidance,
    }


def _klein_inpainting(picture: Image.Image, text: str, settings: EditSettings) -> dict[str, Any]:
    if len(settings.references) > 1:
        raise MgieError(
            "edit_not_supported",
            f"FLUX.2 klein inpaints with one reference picture, and {len(settings.references)} came.",
            "Keep one of them, or do without inpainting.",
        )
    arguments = _klein(picture, text, settings)
    pictures = arguments["image"]
    beside = {"image_reference": pictures[1]} if len(pictures) > 1 else {}
    return {**arguments, "image": picture, **_masked(settings), **beside}


def _masked(settings: EditSettings) -> dict[str, Any]:
    """strength: from noise alone, as a plain edit; with less the selection would keep something of what was there."""
    assert settings.mask is not None
    return {"mask_image": Image.fromarray((settings.mask > 0.5).astype(np.uint8) * 255), "strength": 1.0}


def _check_slimness(pictures: list[Image.Image]) -> None:
    """Raises MgieError edit_not_supported for what the pipeline would refuse in words for programmers."""
    for one in pictures:
        if max(one.size) > _SLIMMEST * min(one.size):
            raise MgieError(
                "edit_not_supported",
                f"FLUX.2 klein takes pictures up to {_SLIMMEST} times as long as they are wide, and one would have "
                f"{one.width} x {one.height} px.",
                "Select a part of it, or take another model.",
            )


def _qwen(picture: Image.Image, text: str, settings: EditSettings) -> dict[str, Any]:
    return {
        "image": _all(picture, settings),
        "prompt": text,
        "negative_prompt": settings.negative or " ",
        "height": picture.height,  # of its own it would take those of the last picture
        "width": picture.width,
        "num_inference_steps": settings.steps,
        "true_cfg_scale": settings.text_guidance,
    }


def _kontext(picture: Image.Image, text: str, settings: EditSettings) -> dict[str, Any]:
    return {
        "image": picture,
        "prompt": text,
        "height": picture.height,
        "width": picture.width,
        "num_inference_steps": settings.steps,
        "guidance_scale": settings.text_guidance,
        "max_area": picture.height * picture.width,
        "_auto_resize": False,
        **_away_from(settings),
    }


def _kontext_inpainting(picture: Image.Image, text: str, settings: EditSettings) -> dict[str, Any]:
    return {**_kontext(picture, text, settings), **_masked(settings)}


def _away_from(settings: EditSettings) -> dict[str, Any]:
    """Kontext learnt its guidance; to be led away from words it is run a second time, as a model without one."""
    if not settings.negative:
        return {}
    scale = min(_TRUE_CFG, settings.text_guidance)
    return {"negative_prompt": settings.negative, "true_cfg_scale": scale}


def _longcat(picture: Image.Image, text: str, settings: EditSettings) -> dict[str, Any]:
    return {
        "image": picture,
        "prompt": text,
        "negative_prompt": settings.negative,
        "num_inference_steps": settings.steps,
        "guidance_scale": settings.text_guidance,
    }


_BELOW = Sizing("area down", _SIDE, 16)
_NEAR = Sizing("area near", _SIDE, 32)
CALLS = {
    call.pipeline: call
    for call in (
        PipelineCall(
            "Flux2KleinPipeline",
            _klein,
            _BELOW,
            batch=4,
            blind=True,
            called="image",
            inpainting=_klein_inpainting,
        ),
        PipelineCall("QwenImageEditPlusPipeline", _qwen, _NEAR, frames=True),
        PipelineCall("FluxKontextPipeline", _kontext, _BELOW, batch=4, inpainting=_kontext_inpainting),
        PipelineCall("LongCatImageEditPipeline", _longcat, Sizing("area up", _SIDE, 16)),
    )
}
