"""Edits of detail against the true operations, and against OpenCV's, on held-out photographs at their own size.

    python -m benchmarks.detail PHOTOGRAPHS [--model FOLDER] [--out benchmarks/results/mini_detail.md]

PHOTOGRAPHS: the folder `held_out` that `mgie_server.training.photographs` writes. Sentences go through the engine and
the landing as a job's do. gain: how much of the band that an operation touches is there afterwards, by least squares;
change: that of ours less 1 in shares of the true one's. overshoot: by how much light leaves the range of the 5 x 5 px
around it before, of the picture's range (the 99.9th percentile; and the most, on a chart of steps). Clarity raises whole
areas, and so does the true one. noise: standard
deviation of light in calm places after white noise of 10 levels in each channel was added, less than before; edges: the
gradient there, as a share of the clean picture's.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.detail.network import SHARES
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.detail_edits import DEGREES
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.mini import load_mini
from mgie_server.imaging.landing.model_edit import ModelEdit
from mgie_server.imaging.pixels import as_array
from mgie_server.service.detail_crops import with_detail
from mgie_server.service.framed_layer import FramedLayer, landing_options
from mgie_server.training.operations import detail
from mgie_server.training.tones import luma

SENTENCES = {
    "sharpen": ("sharpen it a little", "sharpen it", "sharpen it a lot"),
    "soften": ("soften it a little", "soften it", "soften it a lot"),
    "blur": ("blur it a little", "blur it", "blur it a lot"),
    "clarity": ("a little more clarity", "more clarity", "a lot more clarity"),
}
DENOISE = ("reduce the noise a little", "reduce the noise", "reduce the noise a lot")
RAISING = ("sharpen", "clarity")
GRAIN = ("add a little grain", "add grain", "add a lot of grain")
NOISE = 10 / 255
Operation = Callable[[np.ndarray], np.ndarray]


class Product:
    """The built-in model on pictures float32 [h, w, 3], 0..1, as u8 layers."""

    def __init__(self, engine: MgieEngine) -> None:
        self._engine = engine

    def __call__(self, picture: np.ndarray, sentence: str, seed: int = 1) -> np.ndarray:
        can = self._engine.capabilities
        high, wide = picture.shape[:2]
        levels = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
        layer = PixelBuffer.from_format(PixelFormat(wide, high, 3, "u8"), levels.reshape(-1).data.cast("B"))
        framed = FramedLayer.of(layer, None, can)
        description = self._engine.describe(framed.seen, sentence)
        same = self._engine.reconstruct(framed.seen)
        edit = with_detail(ModelEdit(framed.seen, same, same), self._engine, framed, description, seed)
        landed = framed.land(edit, landing_options(EditRequest(sentence, model=can.name), can))
        return as_array(landed.picture).astype(np.float32) / 255


def true_operation(family: str, degree: int, long_side: float) -> Operation:
    if family == "sharpen":
        return lambda x: np.clip(detail.sharpen(x, degree), 0, 1)
    made = {"soften": detail.soften, "blur": detail.blur, "clarity": detail.clarity}[family]
    return lambda x: np.clip(made(x, degree, long_side), 0, 1)


def opencv_operation(family: str, degree: int, long_side: float) -> Operation | None:
    if family == "sharpen":
        amount = detail.SHARPEN[degree]
        return lambda x: np.clip(
            cv2.addWeighted(x, 1 + amount, cv2.GaussianBlur(x, (0, 0), 1.0), -amount, 0), 0, 1
        )
    if family == "blur":
        return lambda x: cv2.GaussianBlur(x, (0, 0), SHARES["blur"][degree] * long_side)
    return None


def touched(family: str, degree: int, long_side: float, x: np.ndarray) -> np.ndarray:
    """The band of light that the operation touches."""
    y = luma(x)
    if family == "clarity":
        return detail.blurred(y, 1.0) - detail.blurred(y, SHARES[family][degree] * long_side)
    sigma = 1.0 if family == "sharpen" else max(1.0, SHARES[family][degree] * long_side)
    return y - detail.blurred(y, sigma)


def gain(before: np.ndarray, after: np.ndarray) -> float:
    return float((before * after).sum() / max(float((before * before).sum()), 1e-12))


def overshoot(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    y, made = luma(before), luma(after)
    window = np.ones((5, 5), np.uint8)
    return np.maximum(np.maximum(made - cv2.dilate(y, window), cv2.erode(y, window) - made), 0)


def most_over(before: np.ndarray, after: np.ndarray) -> float:
    return float(np.percentile(overshoot(before, after), 99.9))


def decibels(a: np.ndarray, b: np.ndarray) -> float:
    return float(-10 * np.log10(max(float(np.square(a - b).mean()), 1e-10)))


def steps_chart() -> np.ndarray:
    """Steps of several heights, [256, 384, 3]."""
    chart = np.full((256, 384), 0.5, np.float32)
    for k, height in enumerate((0.1, 0.2, 0.4, 0.6, 0.8, 1.0)):
        chart[20:120, 20 + 60 * k : 50 + 60 * k] = 0.5 + height / 2
        chart[136:236, 20 + 60 * k : 50 + 60 * k] = 0.5 - height / 2
    chart = cv2.GaussianBlur(chart, (0, 0), 0.6)
    return np.repeat(chart[..., None], 3, axis=2)


def compared(ours: Product, pictures: list[np.ndarray]) -> list[str]:
    lines = [
        "| | degree | gain, true | ours | change | its range | PSNR to true | OpenCV's "
        "| overshoot | of the true one | on steps | OpenCV's |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    chart = steps_chart()
    for family, sentences in SENTENCES.items():
        for degree, sentence in enumerate(sentences):
            rows: list[tuple[float, ...]] = []
            for picture in pictures:
                long_side = float(max(picture.shape[:2]))
                true = true_operation(family, degree, long_side)(picture)
                made = ours(picture, sentence)
                own, goal, got = (touched(family, degree, long_side, one) for one in (picture, true, made))
                other = opencv_operation(family, degree, long_side)
                theirs = decibels(other(picture), true) if other else np.nan
                over = [most_over(picture, one) if family in RAISING else np.nan for one in (made, true)]
                rows.append((gain(own, goal), gain(own, got), decibels(made, true), theirs, *over))
            found = np.array(rows)
            change = (found[:, 1] - 1) / (found[:, 0] - 1)
            raises = family in RAISING
            on_steps = float(overshoot(chart, ours(chart, sentence)).max()) if raises else np.nan
            other = opencv_operation(family, degree, 384.0)
            theirs = float(overshoot(chart, other(chart)).max()) if other and family == "sharpen" else np.nan
            mean = found.mean(0)
            lines.append(
                f"| {family} | {DEGREES[degree]} | {mean[0]:.2f} | {mean[1]:.2f} "
                f"| {change.mean():.2f} | {change.min():.2f} to {change.max():.2f} | {mean[2]:.1f} "
                f"| {_number(mean[3])} | {_percent(mean[4])} | {_percent(mean[5])} "
                f"| {_percent(on_steps)} | {_percent(theirs)} |"
            )
            print(lines[-1], flush=True)
    return lines


def noise_compared(ours: Product, pictures: list[np.ndarray]) -> list[str]:
    lines = [
        "| | noise gone | edges kept | PSNR to the clean picture | of the noisy one |",
        "|---|---|---|---|---|",
    ]
    rng = np.random.default_rng(5)
    noisy = [np.clip(x + NOISE * rng.standard_normal(x.shape, dtype=np.float32), 0, 1) for x in pictures]

    def non_local(x: np.ndarray) -> np.ndarray:
        levels = np.rint(x * 255).astype(np.uint8)
        return cv2.fastNlMeansDenoisingColored(levels, None, 10, 10, 7, 21).astype(np.float32) / 255

    ways: dict[str, Operation] = {sentence: lambda x, s=sentence: ours(x, s) for sentence in DENOISE}
    ways["OpenCV: fastNlMeansDenoisingColored, h 10"] = non_local
    ways["OpenCV: GaussianBlur, 1 px"] = lambda x: cv2.GaussianBlur(x, (0, 0), 1.0)
    for name, way in ways.items():
        found = np.array([judged_noise(x, n, way(n)) for x, n in zip(pictures, noisy, strict=True)])
        found = np.nanmean(found, axis=0)  # some have no calm place
        lines.append(
            f"| {name} | {100 * found[0]:.0f} % | {found[1]:.2f} | {found[2]:.1f} | {found[3]:.1f} |"
        )
        print(lines[-1], flush=True)
    return lines


def judged_noise(clean: np.ndarray, noisy: np.ndarray, made: np.ndarray) -> tuple[float, float, float, float]:
    """(share of the noise that is gone in calm places, gradient ratio at edges, PSNR of made and of noisy)."""
    smooth = cv2.GaussianBlur(luma(clean), (0, 0), 1.0)
    dx, dy = (cv2.Sobel(smooth, -1, *d, ksize=3) / 8 for d in ((1, 0), (0, 1)))
    size = np.hypot(dx, dy)
    calm, edge = cv2.blur(size, (9, 9)) < 0.006, size > max(0.04, float(np.percentile(size, 97)))
    left, was = (luma(one - clean) for one in (made, noisy))
    gone = 1 - float(left[calm].std() / was[calm].std()) if calm.sum() > 500 else np.nan
    gx, gy = (
        cv2.Sobel(cv2.GaussianBlur(luma(made), (0, 0), 1.0), -1, *d, ksize=3) / 8 for d in ((1, 0), (0, 1))
    )
    ratio = float(((gx * dx + gy * dy)[edge] / size[edge]).sum() / size[edge].sum())
    return gone, ratio, decibels(made, clean), decibels(noisy, clean)


def grain_compared(ours: Product, pictures: list[np.ndarray]) -> list[str]:
    lines = ["| | added, true (levels) | ours | the same for the same seed |", "|---|---|---|---|"]
    for degree, sentence in enumerate(GRAIN):
        rows: list[tuple[float, float]] = []
        same = True
        for picture in pictures:
            white = np.random.default_rng(3).standard_normal(picture.shape[:2], dtype=np.float32)
            true = np.clip(detail.grain(picture, degree, white), 0, 1)
            made = ours(picture, sentence)
            same &= np.array_equal(made, ours(picture, sentence))
            rows.append((float((true - picture).std()) * 255, float((made - picture).std()) * 255))
        found = np.array(rows).mean(0)
        lines.append(f"| {sentence} | {found[0]:.1f} | {found[1]:.1f} | {'yes' if same else 'no'} |")
        print(lines[-1], flush=True)
    return lines


def _number(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.1f}"


def _percent(value: float) -> str:
    return "" if np.isnan(value) else f"{100 * value:.1f} %"


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("photographs", type=Path)
    p.add_argument("--model", type=Path, default=installed_folder("mini"))
    p.add_argument("--out", type=Path)
    p.add_argument("--largest", type=int, default=1600, help="px of the long side")
    args = p.parse_args()
    files = sorted(f for f in args.photographs.iterdir() if f.suffix in (".png", ".jpg", ".jpeg", ".webp"))
    pictures: list[np.ndarray] = []
    for file in files:
        picture = Image.open(file).convert("RGB")
        picture.thumbnail((args.largest, args.largest), Image.Resampling.BOX)
        pictures.append(np.asarray(picture, np.float32) / 255)
    ours = Product(load_mini(find_model("mini"), args.model))
    parts = [compared(ours, pictures), noise_compared(ours, pictures), grain_compared(ours, pictures)]
    if args.out:
        head = (
            f"# Detail\n\n`python -m benchmarks.detail`, {len(pictures)} held-out photographs of up to {args.largest} px; "
            "the columns are explained there.\n"
        )
        args.out.write_text("\n".join([head, *("\n".join(part) + "\n" for part in parts)]), encoding="utf-8")


if __name__ == "__main__":
    main()
