"""Previews that cost next to nothing: latents to colours by a linear map, fitted to the picture that is being edited.

The picture's own latents and its own pixels are both at hand, so no constants of a certain autoencoder are needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from mgie_server.engines.engine import PreviewOf
from mgie_server.mgie.autoencoder import KlAutoencoder
from mgie_server.mgie.editor import Editor, Step, to_picture

_linalg: Any = torch.linalg  # its functions have no types
_RIDGE = 1e-3  # of the mean square of a channel: a picture of one colour has no slope to be fitted
_ENLARGED = 4  # a latent pixel is eight of the picture's; half of that is enough to be shown


class Previews:
    """What a step's latents look like: decoded where that is cheap, else by a linear map."""

    def __init__(self, editor: Editor, picture: np.ndarray) -> None:
        self._editor, self._picture = editor, picture
        self._map: LatentPreview | None = None

    def of(self, step: Step) -> list[PreviewOf]:
        """One for each of the batch."""
        return [
            lambda latents=latents: self._show(latents, step)
            for latents in step.predicted.chunk(len(step.predicted))
        ]

    def _show(self, latents: torch.Tensor, step: Step) -> np.ndarray:
        if not isinstance(self._editor.autoencoder, KlAutoencoder):
            return to_picture(self._editor.decode(latents))
        if self._map is None:
            self._map = LatentPreview(step.image[:1] * self._editor.latent_scale, self._picture)
        return self._map.show(latents)


class LatentPreview:
    """Fitted to latents [1, C, h, w], scaled as the editor's are, and the picture float32 [H, W, 3] in 0..1."""

    def __init__(self, latents: Tensor, picture: np.ndarray) -> None:
        flat = _with_one(latents.float().cpu())
        pixels = torch.as_tensor(np.ascontiguousarray(picture, np.float32)).permute(2, 0, 1).unsqueeze(0)
        colours = F.adaptive_avg_pool2d(pixels, (latents.shape[-2], latents.shape[-1]))[0].flatten(1).T
        square = flat.T @ flat
        ridge = _RIDGE * square.diagonal().mean() * torch.eye(len(square))
        ridge[-1, -1] = 0  # the mean colour is not held back
        self._map: Tensor = _linalg.solve(square + ridge, flat.T @ colours)

    def show(self, latents: Tensor) -> np.ndarray:
        """Latents [1, C, h, w] -> float32 [4 h, 4 w, 3] in 0..1."""
        height, width = latents.shape[-2:]
        colours = (_with_one(latents.float().cpu()) @ self._map).T.view(1, 3, height, width)
        large = F.interpolate(colours, scale_factor=_ENLARGED, mode="bilinear", align_corners=False)
        return large[0].clamp(0, 1).permute(1, 2, 0).numpy()


def _with_one(latents: Tensor) -> Tensor:
    """[1, C, h, w] -> [h w, C + 1], the last column ones."""
    flat = latents[0].flatten(1).T
    return torch.cat([flat, torch.ones(len(flat), 1)], 1)
