"""The editor's picture codec: AutoencoderKL of diffusers, or a fixed patch transform without parameters."""

from __future__ import annotations

import math
from typing import Any, cast

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from torch import Tensor, nn
from torch.nn import functional as F

# ITU-R BT.601, as JPEG uses it: rows give Y, Cb, Cr.
_RGB_TO_YCC = (
    (0.299, 0.587, 0.114),
    (-0.168736, -0.331264, 0.5),
    (0.5, -0.418688, -0.081312),
)


class KlAutoencoder(nn.Module):
    """AutoencoderKL behind the three calls the editor needs."""

    def __init__(self, **config: Any) -> None:
        super().__init__()
        self.vae = AutoencoderKL(**config)
        self.factor = 2 ** (len(self.vae.config["block_out_channels"]) - 1)

    def mode(self, pictures: Tensor) -> Tensor:
        """Pictures [B, 3, H, W] in -1..1 -> mode of the latents [B, C, H/f, W/f]."""
        return self.vae.encode(pictures).latent_dist.mode()  # pyright: ignore

    def sample(self, pictures: Tensor, noise: Tensor) -> Tensor:
        """As `mode`, drawn with the given standard normal noise."""
        spread = cast("Any", self.vae.encode(pictures)).latent_dist
        return spread.mean + spread.std * noise

    def decode(self, latents: Tensor) -> Tensor:
        return self.vae.decode(latents).sample  # pyright: ignore


class PatchAutoencoder(nn.Module):
    """Orthonormal block transform: each `patch` x `patch` block of Y, Cb, Cr becomes its lowest cosine coefficients.

    luma_order and chroma_order: coefficients (u, v) with u + v up to this are kept. Detail above them is lost, which the
    landing step does not mind: it compares with the picture as this codec gives it back.
    spread: standard deviations of the channels over photographs; the latents are divided by them.
    """

    basis: Tensor
    spread: Tensor
    undo_colour: Tensor

    def __init__(
        self, patch: int = 4, luma_order: int = 2, chroma_order: int = 1, spread: list[float] | None = None
    ) -> None:
        super().__init__()
        self.factor = patch
        basis = _cosine_basis(patch, (luma_order, chroma_order, chroma_order))
        scale = torch.tensor(spread) if spread else torch.ones(len(basis))
        self.register_buffer("basis", basis, persistent=False)
        # the transposed convolution leaves M^T Z, where M is the colour matrix: M^-1 M^-T takes that to RGB
        to_rgb = torch.inverse(torch.tensor(_RGB_TO_YCC))
        self.register_buffer("undo_colour", to_rgb @ to_rgb.T, persistent=False)
        self.register_buffer("spread", scale.view(1, -1, 1, 1).float(), persistent=False)

    @property
    def channels(self) -> int:
        return len(self.basis)

    def mode(self, pictures: Tensor) -> Tensor:
        return F.conv2d(pictures, self.basis, stride=self.factor) / self.spread

    def sample(self, pictures: Tensor, noise: Tensor) -> Tensor:
        del noise  # the transform is exact: there is nothing to draw
        return self.mode(pictures)

    def decode(self, latents: Tensor) -> Tensor:
        spread_out = F.conv_transpose2d(latents * self.spread, self.basis, stride=self.factor)
        b, _, h, w = spread_out.shape
        return (self.undo_colour @ spread_out.reshape(b, 3, h * w)).reshape(b, 3, h, w)


def _cosine_basis(patch: int, orders: tuple[int, int, int]) -> Tensor:
    """[C, 3, patch, patch]: DCT-II basis pictures of Y, then Cb, then Cr."""
    x = torch.arange(patch) + 0.5
    waves = torch.stack([torch.cos(math.pi * k * x / patch) for k in range(patch)])
    waves = waves / cast("Tensor", waves.norm(dim=1, keepdim=True))  # pyright: ignore[reportUnknownMemberType]
    colour = torch.tensor(_RGB_TO_YCC)
    basis = [
        colour[c].view(3, 1, 1) * waves[u].view(-1, 1) * waves[v].view(1, -1)
        for c, order in enumerate(orders)
        for u in range(patch)
        for v in range(patch)
        if u + v <= order
    ]
    return torch.stack(basis).float()


def build_autoencoder(config: dict[str, Any]) -> KlAutoencoder | PatchAutoencoder:
    """From `{"kind": "kl" | "patch", ...}`; raises ValueError on another kind."""
    kinds = {"kl": KlAutoencoder, "patch": PatchAutoencoder}
    kind = config.get("kind")
    if kind not in kinds:
        raise ValueError(f"autoencoder kind is {kind!r}; known: {sorted(kinds)}")
    return kinds[kind](**{k: v for k, v in config.items() if k != "kind"})
