"""The segmentation network at work: a picture in, `Segments` out. Nothing of a weights file is ever executed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from safetensors.torch import load_file  # pyright: ignore[reportUnknownVariableType]

from mgie_server.segmentation.classes import SUBJECT
from mgie_server.segmentation.network import SegmentationNet
from mgie_server.segmentation.segments import Segments

WEIGHTS = "segmentation.safetensors"
SIDE = 160  # px: pictures are stretched to squares of it


class SegmentFinder:
    """A loaded segmentation network, on the CPU in float32."""

    def __init__(self, net: SegmentationNet) -> None:
        self._net = net.eval()

    @classmethod
    def load(cls, file: Path) -> SegmentFinder:
        """Raises RuntimeError naming missing and unexpected weights, FileNotFoundError where there is no file."""
        weights = {name: tensor.float() for name, tensor in load_file(file).items()}
        widths = [weights[f"encoder.{n}.first.weight"].shape[0] for n in range(_levels(weights))]
        net = SegmentationNet(tuple(widths))
        counts = {n: w for n, w in net.state_dict().items() if n.endswith("num_batches_tracked")}
        net.load_state_dict({**weights, **counts})
        return cls(net)

    def find(self, picture: np.ndarray) -> Segments:
        """picture: float32 [h, w, 3], sRGB-encoded, 0..1; the maps are half of SIDE wide and high."""
        square = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        both = np.stack((square, square[:, ::-1])).transpose(0, 3, 1, 2)
        with torch.inference_mode():
            logits = self._net(torch.from_numpy(np.ascontiguousarray(both)))
            chances, subject = logits[:, :SUBJECT].softmax(1), logits[:, SUBJECT].sigmoid()
        # the picture and its mirror image are seen alike
        classes = (chances[0] + chances[1].flip(2)).permute(1, 2, 0) / 2
        return Segments(classes.numpy(), ((subject[0] + subject[1].flip(1)) / 2).numpy())


def _levels(weights: dict[str, torch.Tensor]) -> int:
    levels = {int(name.split(".")[1]) for name in weights if name.startswith("encoder.")}
    if not levels:
        raise RuntimeError("This is no segmentation network: it has no weights of an encoder.")
    return len(levels)
