"""Pipelines that make every picture a megapixel make it 64 x 64 px here, by their own formulas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from diffusers.pipelines.longcat_image import pipeline_longcat_image_edit as longcat
from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as qwen

SIDE = 64


@contextmanager
def small_pictures() -> Iterator[None]:
    by_qwen, by_longcat = qwen.calculate_dimensions, longcat.calculate_dimensions
    with (
        patch.object(qwen, "VAE_IMAGE_SIZE", SIDE * SIDE),
        patch.object(qwen, "CONDITION_IMAGE_SIZE", SIDE * SIDE),
        patch.object(qwen, "calculate_dimensions", lambda area, ratio: by_qwen(SIDE * SIDE, ratio)),
        patch.object(longcat, "calculate_dimensions", lambda area, ratio: by_longcat(SIDE * SIDE, ratio)),
    ):
        yield
