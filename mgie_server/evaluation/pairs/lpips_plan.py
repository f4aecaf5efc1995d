"""What AlexNet and VGG16 look like to LPIPS, and which tensors of the published files that takes. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST = 64  # px, below which AlexNet's pooling leaves nothing


@dataclass(frozen=True)
class Conv:
    """A convolution of the tower; place: its number in the published file ("features.3.weight")."""

    place: int
    channels: int
    kernel: int = 3
    stride: int = 1
    padding: int = 1


@dataclass(frozen=True)
class TowerPlan:
    """stages: convolutions, each followed by ReLU; between two stages the picture is pooled (kernel, stride) where
    `pooled` says so. The last ReLU of each stage is compared.
    """

    stages: tuple[tuple[Conv, ...], ...]
    pooled: tuple[bool, ...]
    pool: tuple[int, int]

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The tensors of the published file that are used, by their names."""
        found: dict[str, tuple[int, ...]] = {}
        before = 3
        for conv in (conv for stage in self.stages for conv in stage):
            found[f"features.{conv.place}.weight"] = (conv.channels, before, conv.kernel, conv.kernel)
            found[f"features.{conv.place}.bias"] = (conv.channels,)
            before = conv.channels
        return found

    def lin_shapes(self) -> dict[str, tuple[int, ...]]:
        return {
            f"lin{k}.model.1.weight": (1, stage[-1].channels, 1, 1) for k, stage in enumerate(self.stages)
        }


def alex(widths: tuple[int, ...] = (64, 192, 384, 256, 256)) -> TowerPlan:
    """torchvision's AlexNet. widths: channels of its five convolutions."""
    a, b, c, d, e = widths
    stages = ((Conv(0, a, 11, 4, 2),), (Conv(3, b, 5, 1, 2),), (Conv(6, c),), (Conv(8, d),), (Conv(10, e),))
    return TowerPlan(stages, (False, True, True, False, False), (3, 2))


def vgg(widths: tuple[int, ...] = (64, 128, 256, 512, 512)) -> TowerPlan:
    """torchvision's VGG16. widths: channels of its five stages."""
    places = ((0, 2), (5, 7), (10, 12, 14), (17, 19, 21), (24, 26, 28))
    stages = tuple(tuple(Conv(p, w) for p in at) for at, w in zip(places, widths, strict=True))
    return TowerPlan(stages, (False, True, True, True, True), (2, 2))


PLANS = {"alex": alex, "vgg": vgg}
