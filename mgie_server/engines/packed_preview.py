# pyright: basic
"""Previews of editors whose latents are tokens: a linear map from a token to the colours of its patch.

Fitted to the picture that is being edited, whose own tokens and pixels are both at hand, so that no constants of a certain
autoencoder are needed. A token stands for 16 x 16 px; it is shown as 2 x 2.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

_RIDGE = 1e-3  # of the mean square of a channel: a picture of one colour has no slope to be fitted
_CELLS = 2  # colours a token, across and down
_ENLARGED = 4


class PackedPreview:
    """tokens: [h w, C] of the picture float32 [H, W, 3] in 0..1, row by row; grid: h, w."""

    def __init__(self, tokens: Tensor, picture: NDArray[np.float32], grid: tuple[int, int]) -> None:
        self._grid = grid
        flat = _with_one(tokens)
        pixels = torch.from_numpy(np.ascontiguousarray(picture, np.float32)).permute(2, 0, 1).unsqueeze(0)
        cells = F.adaptive_avg_pool2d(pixels, (grid[0] * _CELLS, grid[1] * _CELLS))
        colours = F.pixel_unshuffle(cells, _CELLS)[0].flatten(1).T
        square = flat.T @ flat
        ridge = _RIDGE * square.diagonal().mean() * torch.eye(len(square))
        ridge[-1, -1] = 0  # the mean colour is not held back
        self._map = torch.linalg.solve(square + ridge, flat.T @ colours)

    def show(self, tokens: Tensor) -> NDArray[np.float32]:
        """Tokens [h w, C] on their way -> float32 [8 h, 8 w, 3] in 0..1."""
        colours = (_with_one(tokens) @ self._map).T.view(1, -1, *self._grid)
        cells = F.pixel_shuffle(colours, _CELLS)
        large = F.interpolate(cells, scale_factor=_ENLARGED, mode="bilinear", align_corners=False)
        return large[0].clamp(0, 1).permute(1, 2, 0).numpy()


def _with_one(tokens: Tensor) -> Tensor:
    """[n, C] -> [n, C + 1] on the CPU, the last column ones."""
    flat = tokens.detach().float().cpu()
    return torch.cat([flat, torch.ones(len(flat), 1)], 1)
