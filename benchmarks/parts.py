"""Edits of parts that are things: found, done, kept to? Against masks that were drawn by hand.

    python -m benchmarks.parts LABELS PICTURES [--model FOLDER] [--show]

LABELS: a JSON file of regions by file name (as training/segmentation/labels.json); PICTURES: the folder with these files.
Each part that a picture shows (1 % of it) is darkened by words; an edit passes when the luma falls inside by 3 % at least,
and outside of the mask the mean CIEDE2000 is at most 1 and at most a tenth of that inside. Each part that it does not show
is asked for too, and is to be refused. Beside it GrabCut with a seed by keyword: the upper part for the sky, the middle
for the subject, hues for plants and water.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from skimage import color

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.engines.areas import PARTS, Area
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.mini import load_mini
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import ModelEdit
from mgie_server.imaging.pixels import as_array, luma_of
from mgie_server.segmentation.classes import CLASSES
from mgie_server.segmentation.segments import OF_CLASSES
from mgie_server.service.framed_layer import FramedLayer, landing_options
from mgie_server.service.named_area import LayerParts
from mgie_server.training.photographs import read_picture
from mgie_server.training.segmentation.labels import Labeled, read_labels, refined

MASKED = tuple(part for part in PARTS if part != "skin")  # nobody drew masks of skin
SIDE, LEAST = 512, 0.01
MOST, SHARE, DARKER = 1.0, 0.1, 0.03
SEEDS = {"plants": (35, 85), "water": (85, 130)}  # hues of OpenCV


@dataclass
class Found:
    """Counts of one part. overlap, width: of each picture that shows it."""

    passed: int = 0
    shown: int = 0
    missed: int = 0
    grabbed: int = 0
    refused: int = 0
    absent: int = 0
    overlap: list[float] = field(default_factory=list[float])
    width: list[float] = field(default_factory=list[float])


def mask_of(labeled: Labeled, part: str) -> np.ndarray:
    """bool [h, w]."""
    if part in ("subject", "background"):
        return labeled.subject if part == "subject" else ~labeled.subject
    mask = np.isin(labeled.classes, [CLASSES.index(name) for name in OF_CLASSES[part]])
    return mask & ~labeled.subject if part == "ground" else mask


def buffer_of(picture: np.ndarray) -> PixelBuffer:
    form = PixelFormat(picture.shape[1], picture.shape[0], 3, "u8")
    return PixelBuffer.from_format(form, memoryview(np.ascontiguousarray(picture).tobytes()))


def judged(before: np.ndarray, after: np.ndarray, mask: np.ndarray) -> bool:
    """Whether it became darker inside and stayed as it was outside; u8 [h, w, 3]."""
    a, b = (x.astype(np.float32) / 255 for x in (before, after))
    away: np.ndarray = color.deltaE_ciede2000(color.rgb2lab(a), color.rgb2lab(b))
    darker = luma_of(b)[mask].mean() < (1 - DARKER) * luma_of(a)[mask].mean()
    leak = float(away[~mask].mean()) if (~mask).any() else 0.0
    return bool(darker and leak <= min(MOST, SHARE * float(away[mask].mean())))


def by_words(engine: MgieEngine, picture: np.ndarray, part: str) -> tuple[np.ndarray, np.ndarray] | None:
    """(the edited picture, the weights of the part); None where it is refused."""
    layer, can = buffer_of(picture), engine.capabilities
    request = EditRequest(f"darken the {part}", model=can.name)
    try:
        framed = FramedLayer.of(layer, None, can)
        description = engine.describe(framed.seen, request.instruction)
        area = Area("part", part)
        if description.area != area:
            raise ValueError(f"{request.instruction!r} was read as {description.expressive!r}")
        placed = framed.within(area, request, LayerParts.by(engine, layer))
    except MgieError:
        return None
    settings = EditSettings(can.steps, can.text_guidance, can.image_guidance, 1)
    made = engine.edit(framed.seen, description, settings, lambda *_: None)
    edit = ModelEdit(framed.seen, engine.reconstruct(framed.seen), made)
    landed = placed.land(edit, landing_options(request, can)).picture
    assert placed.selected
    return as_array(landed), as_array(placed.selected)[..., 0]


def by_grabcut(engine: MgieEngine, picture: np.ndarray, part: str) -> np.ndarray | None:
    """The same edit of the whole, kept to what GrabCut makes of a keyword's seed; None where no keyword has one."""
    h, w = picture.shape[:2]
    seed = np.full((h, w), cv2.GC_PR_BGD, np.uint8)
    if part == "sky":
        seed[: h * 2 // 5], seed[h * 7 // 10 :] = cv2.GC_PR_FGD, cv2.GC_BGD
    elif part in ("subject", "background"):
        seed[:] = cv2.GC_BGD
        seed[h // 6 : h * 5 // 6, w // 6 : w * 5 // 6] = cv2.GC_PR_FGD
    elif part in SEEDS:
        hue, saturation, _ = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV))
        seed[(hue > SEEDS[part][0]) & (hue < SEEDS[part][1]) & (saturation > 40)] = cv2.GC_PR_FGD
    else:
        return None
    if not (seed == cv2.GC_PR_FGD).any():
        return None
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(picture, seed, None, *models, 4, cv2.GC_INIT_WITH_MASK)  # pyright: ignore
    inside = ((seed == cv2.GC_FGD) | (seed == cv2.GC_PR_FGD)).astype(np.uint8) * 255
    inside = 255 - inside if part == "background" else inside
    layer, can = buffer_of(picture), engine.capabilities
    framed = FramedLayer.of(layer, None, can)
    description = engine.describe(framed.seen, "darken the picture")
    settings = EditSettings(can.steps, can.text_guidance, can.image_guidance, 1)
    made = engine.edit(framed.seen, description, settings, lambda *_: None)
    form = PixelFormat(w, h, 1, "u8", "srgb")
    selection = PixelBuffer.from_format(form, memoryview(inside.tobytes()))
    edit = ModelEdit(framed.seen, engine.reconstruct(framed.seen), made)
    options = landing_options(EditRequest("darken the picture", model=can.name), can)
    return as_array(land(layer, edit, selection, options).picture)


def soft_width(weights: np.ndarray) -> float:
    """How wide the way from out to in is on average, as a share of the long side."""
    soft = ((weights > 25) & (weights < 230)).sum()
    edge = cv2.morphologyEx((weights > 127).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return float(soft / max(edge.sum() / 2, 1) / max(weights.shape))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("labels", type=Path)
    p.add_argument("pictures", type=Path, nargs="+")
    p.add_argument("--model", type=Path, default=installed_folder("mini"))
    p.add_argument("--show", action="store_true", help="name what did not pass")
    args = p.parse_args()
    engine, total = load_mini(find_model("mini"), args.model), defaultdict[str, Found](Found)
    labels = {Path(name).stem: regions for name, regions in read_labels(args.labels).items()}
    files = sorted(f for folder in args.pictures for f in folder.iterdir() if f.stem in labels)
    for file in files:
        labeled = refined(read_picture(file, SIDE), labels[file.stem])
        for part in MASKED:
            verdict = one(engine, labeled, part, total[part])
            if args.show and verdict not in ("passed", "refused"):
                print(f"{file.stem}: {part}: {verdict}", flush=True)
    report(total, len(files))


def one(engine: MgieEngine, labeled: Labeled, part: str, found: Found) -> str:
    """What came of a part of a picture, counted in `found`."""
    mask, made = mask_of(labeled, part), by_words(engine, labeled.picture, part)
    there = (labeled.subject if part == "background" else mask).mean() >= LEAST
    if not there:
        found.absent += 1
        found.refused += made is None
        return "refused" if made is None else "found where there is none"
    found.shown += 1
    grabbed = by_grabcut(engine, labeled.picture, part)
    found.grabbed += grabbed is not None and judged(labeled.picture, grabbed, mask)
    if made is None:
        found.missed += 1
        found.overlap.append(0.0)
        return "missed"
    inside = made[1] > 127
    found.overlap.append(float((inside & mask).sum() / max((inside | mask).sum(), 1)))
    found.width.append(soft_width(made[1]))
    passed = judged(labeled.picture, made[0], mask)
    found.passed += passed
    return "passed" if passed else "leaks or not done"


def report(total: dict[str, Found], pictures: int) -> None:
    print(f"{pictures} pictures")
    print(
        "| part | shown | passed | not found | IoU, mean | edge, % of the side | GrabCut passed | absent | refused |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for part, f in total.items():
        overlap, width = np.mean(f.overlap or [0]), 100 * np.mean(f.width or [0])
        cells = (
            part,
            f.shown,
            f.passed,
            f.missed,
            f"{overlap:.2f}",
            f"{width:.2f}",
            f.grabbed,
            f.absent,
            f.refused,
        )
        print("| " + " | ".join(str(cell) for cell in cells) + " |")
    every = list(total.values())
    shown, passed = sum(f.shown for f in every), sum(f.passed for f in every)
    absent, refused = sum(f.absent for f in every), sum(f.refused for f in every)
    print(f"{passed} of {shown} pass; of {absent} that are not there {refused} are refused")


if __name__ == "__main__":
    main()
