"""How edits whose truth is known land on photographs: new content, light and colour, detail; with a model's faults.

    apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04    # dpkg -x each, gather the photographs
    python benchmarks/landing.py FOLDER --out benchmarks/results/landing.md

Each edit of landing_edits.py is made at full size and reduced by area to a model's 512 px (--side), with faults: white noise
(sigma 0.02); the error of mini's codec or of JPEG at quality 60, known from the reference; a colour shift; drift and zoom.
Beside ours: the model's picture enlarged (bicubic), and the same pasted where it differs from what the model saw by more
than 10 levels, which is what other tools do. PSNR in dB within what truly changed, at full size, 8 bits.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from fullres import photographs
from landing_edits import EDITS, Case

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import Crop, LandingReport, ModelEdit
from mgie_server.imaging.pixels import as_array

LONG_SIDE = 512
FAULTS = ("none", "white noise", "mini's codec", "JPEG 60", "colour shift", "drift and zoom")
SHIFT = np.array([6, -4, 8], np.float32) / 255
DRIFT = (4.3, -2.6, 1.012)  # px at model size, and the factor
GROWN = 0.03  # of the long side: what truly changed is grown by this
PASTED = 10 / 255


@dataclass(frozen=True)
class Found:
    """Of one edit with one fault. Shares in 0..1; seam: gradient across the border against the truth's."""

    edit: str
    fault: str
    kind: str
    ours: float
    bicubic: float
    pasted: float
    untouched: float | None
    ghost: float
    ghost_bicubic: float
    seam: float | None
    report: LandingReport
    seconds: float


def psnr(a: np.ndarray, b: np.ndarray, where: np.ndarray) -> float:
    error = np.square(a - b)[where]
    return float(-10 * np.log10(max(float(error.mean(dtype=np.float64)), 1e-6)))


def model_pictures(case: Case, fault: str, long_side: int) -> ModelEdit:
    """What a model of this size saw of the layer and would return."""
    high, wide = case.layer.shape[:2]
    scale = long_side / max(high, wide)
    size = (round(wide * scale) // 8 * 8, round(high * scale) // 8 * 8)
    seen, made = (cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part in (case.layer, case.truth))
    unchanged, rng = seen, np.random.default_rng(5)
    if fault == "white noise":
        made = made + rng.normal(0, 0.02, made.shape)
    elif fault == "mini's codec":
        unchanged = through_mini(seen)
        made = made - (seen - unchanged)
    elif fault == "JPEG 60":
        unchanged, made = jpeg(seen), jpeg(made)
    elif fault == "colour shift":
        made = made + SHIFT
    elif fault == "drift and zoom":
        made = drifted(made)
    crops = native_crops(case) if case.kind == "detail" else ()
    return ModelEdit(seen, unchanged, np.clip(made, 0, 1).astype(np.float32), crops)


def through_mini(picture: np.ndarray) -> np.ndarray:
    import torch

    from mgie_server.engines.catalog import load_engine

    if not hasattr(through_mini, "codec"):
        through_mini.codec = load_engine("mini", "cpu").model  # type: ignore[attr-defined]
    with torch.no_grad():
        return through_mini.codec.reconstruct(picture).astype(np.float32)  # type: ignore[attr-defined]


def jpeg(picture: np.ndarray) -> np.ndarray:
    coded = cv2.imencode(".jpg", np.rint(picture * 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    back = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    assert back is not None
    return back.astype(np.float32) / 255


def drifted(picture: np.ndarray) -> np.ndarray:
    high, wide = picture.shape[:2]
    x, y, zoom = DRIFT
    cx, cy = (wide - 1) / 2, (high - 1) / 2
    matrix = np.array([[zoom, 0, x + cx - zoom * cx], [0, zoom, y + cy - zoom * cy]])
    how = cv2.INTER_LANCZOS4
    return cv2.warpAffine(picture, matrix, (wide, high), flags=how, borderMode=cv2.BORDER_REFLECT_101)


def native_crops(case: Case) -> tuple[Crop, ...]:
    """Crops of 256 px at one and at two layer pixels a pixel, as an engine would give them."""
    high, wide = case.layer.shape[:2]
    crops = []
    for scale in (1, 2):
        side = 256 * scale
        top, left = (high - side) // 2, (wide - side) // 3
        parts = (part[top : top + side, left : left + side] for part in (case.layer, case.truth))
        before, after = (cv2.resize(part, (256, 256), interpolation=cv2.INTER_AREA) for part in parts)
        crops.append(Crop(float(scale), before, after))
    return tuple(crops)


def measure(name: str, case: Case, fault: str, long_side: int) -> Found:
    layer = np.rint(case.layer * 255).astype(np.uint8)
    high, wide = layer.shape[:2]
    edit = model_pictures(case, fault, long_side)
    started = time.perf_counter()
    done = land(PixelBuffer(wide, high, 3, "u8", "srgb", layer.reshape(-1).data), edit)
    seconds = time.perf_counter() - started
    pixels = as_array(done.picture)
    ours = pixels.astype(np.float32) / 255
    bicubic = np.clip(cv2.resize(edit.made, (wide, high), interpolation=cv2.INTER_CUBIC), 0, 1)
    differs = (np.abs(edit.made - edit.seen).max(axis=2) > PASTED).astype(np.uint8)
    mask = cv2.resize(differs, (wide, high), interpolation=cv2.INTER_NEAREST)[..., None] > 0
    pasted = np.where(mask, bicubic, case.layer)
    inside = case.changed
    side = 2 * round(GROWN * max(high, wide)) + 1
    near = cv2.dilate(inside.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    outside = None if case.everywhere else float((pixels == layer).all(axis=2)[~near].mean())
    return Found(
        name,
        fault,
        case.kind,
        psnr(ours, case.truth, inside),
        psnr(bicubic, case.truth, inside),
        psnr(pasted, case.truth, inside),
        outside,
        ghost(ours, case),
        ghost(bicubic, case),
        None if case.everywhere else seam(ours, case),
        done.report,
        seconds,
    )


def ghost(picture: np.ndarray, case: Case) -> float:
    """Correlation of the error with the layer within what changed."""
    error, layer = (picture - case.truth)[case.changed].ravel(), case.layer[case.changed].ravel()
    if error.std() < 1e-3:
        return 0.0
    return float(np.corrcoef(error, layer)[0, 1])


def seam(picture: np.ndarray, case: Case) -> float:
    """Gradient energy in a ring around what changed, times the truth's."""
    edge = cv2.morphologyEx(case.changed.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((9, 9), np.uint8)) > 0
    energy = []
    for part in (picture, case.truth):
        luma = part.mean(axis=2)
        energy.append(
            float((np.square(cv2.Sobel(luma, -1, 1, 0)) + np.square(cv2.Sobel(luma, -1, 0, 1)))[edge].mean())
        )
    return energy[0] / max(energy[1], 1e-9)


def reduced(pixels: np.ndarray, megapixels: float) -> np.ndarray:
    """float32 in 0..1, with at most so many pixels."""
    high, wide = pixels.shape[:2]
    scale = min(1.0, (megapixels * 1e6 / (high * wide)) ** 0.5)
    size = (round(wide * scale), round(high * scale))
    return cv2.resize(pixels.astype(np.float32) / 255, size, interpolation=cv2.INTER_AREA)


def all_found(folder: Path, count: int, megapixels: float, long_side: int) -> Iterator[Found]:
    pictures = [reduced(as_array(picture), megapixels) for _, picture in photographs(folder)]
    if not pictures:
        sys.exit(f"{folder} holds none of the photographs of fullres_photographs.csv")
    for number, photo in enumerate(pictures[:count]):
        other = cv2.resize(
            pictures[(number + 3) % len(pictures)], photo.shape[1::-1], interpolation=cv2.INTER_AREA
        )
        for name, edit in EDITS.items():
            case = edit(photo, other)
            for fault in FAULTS:
                found = measure(name, case, fault, long_side)
                print(
                    number, name, fault, f"{found.ours:.1f} {found.bicubic:.1f}", file=sys.stderr, flush=True
                )
                yield found


def table(found: list[Found]) -> list[str]:
    lines = [
        "| edit | fault | ours dB | bicubic dB | pasted dB | untouched outside | ghost (bicubic's) | seam | s |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name in EDITS:
        for fault in FAULTS:
            some = [one for one in found if one.edit == name and one.fault == fault]
            if some:
                lines.append(_row(name, fault, some))
    return lines


def _row(name: str, fault: str, some: list[Found]) -> str:
    def mean(values: list[float]) -> float:
        return float(np.mean(values))

    outside = [one.untouched for one in some if one.untouched is not None]
    seams = [one.seam for one in some if one.seam is not None]
    return (
        f"| {name} | {fault} | {mean([one.ours for one in some]):.1f} | {mean([one.bicubic for one in some]):.1f} | "
        f"{mean([one.pasted for one in some]):.1f} | {f'{100 * mean(outside):.2f} %' if outside else ''} | "
        f"{mean([one.ghost for one in some]):.2f} ({mean([one.ghost_bicubic for one in some]):.2f}) | "
        f"{f'{np.median(seams):.2f}' if seams else ''} | {mean([one.seconds for one in some]):.1f} |"
    )


def goals(found: list[Found]) -> list[str]:
    """What was found of the faults themselves."""
    moved = [one for one in found if one.fault == "drift and zoom"]
    still = [one for one in found if one.fault not in ("drift and zoom",)]
    scale = [max(1.0, one.report.shift.scale) for one in moved]
    none = sum(not one.report.shift.none for one in still)
    missed = sum(one.report.shift.none for one in moved)
    zooms = [abs(one.report.shift.scale - DRIFT[2]) for one in moved if not one.report.shift.none]
    colored = [
        one
        for one in found
        if one.fault == "colour shift" and one.kind == "new" and "restyled" not in one.edit
    ]
    removed = [
        1 - float(np.abs(np.array(one.report.color_shift) - SHIFT).max() / np.abs(SHIFT).max())
        for one in colored
    ]
    return [
        f"- Drift found in {len(moved) - missed} of {len(moved)} drifted pictures, zoom off by "
        f"{100 * float(np.median(zooms or [0])):.3f} % (median), {100 * max(zooms, default=0):.3f} % (worst); "
        f"found in {none} of {len(still)} that had none.",
        f"- Of the colour shift {100 * float(np.median(removed or [0])):.0f} % is removed (median), "
        f"{100 * min(removed, default=0):.0f} % at worst, where new content was painted.",
        f"- {len(scale)} drifted pictures; seam: gradient energy in a ring of 9 px around what changed, times the truth's.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--photographs", type=int, default=8)
    parser.add_argument("--megapixels", type=float, default=24.0, help="larger photographs are reduced to it")
    parser.add_argument(
        "--side", type=int, default=LONG_SIDE, help="px, the long side of the model's picture"
    )
    args = parser.parse_args()
    found: list[Found] = []
    for each in all_found(args.folder, args.photographs, args.megapixels, args.side):
        found.append(each)
        if (
            args.out and len(found) % (len(EDITS) * len(FAULTS)) == 0
        ):  # an hour's work: kept photograph by photograph
            args.out.write_text(text_of(found, args.megapixels, args.side), encoding="utf-8")
    print(text_of(found, args.megapixels, args.side))


def text_of(found: list[Found], megapixels: float, long_side: int) -> str:
    """The page of results."""
    busy = f"{os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f}"
    count = len(found) // (len(EDITS) * len(FAULTS))
    lines = ["# Landing, with the truth known", ""]
    lines += [
        f"Made by benchmarks/landing.py on {busy}; {count} photographs of at most {megapixels:g} megapixels, "
        f"the model's picture {long_side} px long.",
        "",
    ]
    lines += [*goals(found), "", *table(found)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
