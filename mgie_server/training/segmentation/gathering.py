"""Gathers what the segmentation network is trained on, and judged by.

`python -m mgie_server.training.segmentation.gathering DEST` fetches the packages that the two lists name (photographs.csv of
the trainer, and pictures.csv beside this file) with apt and pip, unpacks them below DEST and reads them once.
Everything is freely licensed and stands in the lists with author and licence.
"""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from mgie_server.training.photographs import check_file, fetch_package, read_list, read_picture
from mgie_server.training.segmentation.labels import Labeled, read_labels, refined
from mgie_server.training.segmentation.mixing import SKY, Cutout, Material, sky_patches, subjects_cut_out
from mgie_server.training.segmentation.scenes import sky

LIST = Path(__file__).with_name("pictures.csv")
FREE = re.compile(
    r"public domain|CC0-1\.0|CC-BY(-SA)?-[1-4]\.\d|GPL-2\.0(-or-later)?|LGPL-(2\.1-or-later|3\.0)|MIT"
)
SIDE, CUTOUT_SIDE = 400, 160
OF_PHOTOGRAPHS = {"scratch"}  # packages whose cut-out things are photographs, most of them
LANDSCAPE = "landscape"  # a picture whose sky is transparent


@dataclass(frozen=True)
class Listed:
    """A line of pictures.csv; source: "apt" or "pypi". kind: "photograph" (labeled by hand), "landscape", or the class of
    something cut out."""

    source: str
    package: str
    file: str
    kind: str
    author: str
    licence: str
    stated_in: str
    sha256: str
    use: str = "train"


def read_pictures(path: Path = LIST) -> list[Listed]:
    """Raises ValueError for a licence that is not free."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [Listed(**row) for row in csv.DictReader(file)]
    for row in rows:
        if not FREE.fullmatch(row.licence):
            raise ValueError(f"{row.file}: licence {row.licence!r} is none of the free ones that are known")
    return rows


def every_listed() -> list[Listed]:
    """Both lists; the trainer's photographs come first."""
    photographs = [
        Listed(p.source, p.package, p.file, "photograph", p.author, p.licence, p.stated_in, p.sha256, p.use)
        for p in read_list()
    ]
    return photographs + read_pictures()


def labeled_photographs(dest: Path, use: str) -> dict[str, Labeled]:
    """Those with masks drawn by hand, by the name of the file; use: "train" or "evaluate"."""
    labels, found = read_labels(), dict[str, Labeled]()
    for row in every_listed():
        if row.kind == "photograph" and row.use == use and row.file in labels:
            picture = read_picture(_checked(row, dest), SIDE)
            found[row.file] = refined(picture, labels[row.file])
    return found


def material(dest: Path) -> Material:
    """All that may be trained on."""
    labeled = list(labeled_photographs(dest, "train").values())
    cutouts, rng = list[Cutout](), np.random.default_rng(0)
    for row in read_pictures():
        if row.kind == "photograph":
            continue
        path = _checked(row, dest)
        if row.kind == LANDSCAPE:
            labeled.append(landscape(path, rng))
        else:
            # drawings are many and photographs few
            often = 3 if row.package in OF_PHOTOGRAPHS else 1
            cutouts += often * [cutout(path, row.kind)]
    return Material(labeled, cutouts + 3 * subjects_cut_out(labeled), sky_patches(labeled))


def landscape(path: Path, rng: np.random.Generator) -> Labeled:
    """A sky is put where it was cut out; of the rest it is only known that it is none."""
    picture = _with_alpha(path, SIDE)
    alpha = picture[..., 3:].astype(np.float32) / 255
    h, w = picture.shape[:2]
    behind = np.asarray(cv2.resize(sky(rng, 256), (w, h), interpolation=cv2.INTER_LINEAR), np.float32) * 255
    whole = np.rint(picture[..., :3] * alpha + behind * (1 - alpha)).astype(np.uint8)
    free = alpha[..., 0] < 0.5
    return Labeled(whole, np.where(free, SKY, 0).astype(np.uint8), np.zeros((h, w), bool), free)


def cutout(path: Path, name: str) -> Cutout:
    picture = _with_alpha(path, CUTOUT_SIDE)
    rows, columns = np.nonzero(picture[..., 3] > 25)
    inner = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return Cutout(np.ascontiguousarray(inner[..., :3]), np.ascontiguousarray(inner[..., 3]), name)


def _with_alpha(path: Path, side: int) -> np.ndarray:
    """u8 [h, w, 4], RGB and straight alpha, at most `side` long."""
    if path.suffix == ".gif":
        with Image.open(path) as image:
            picture = np.asarray(image.convert("RGBA"))[..., [2, 1, 0, 3]]
    else:
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.ndim != 3 or picture.shape[2] != 4:
        raise ValueError(f"{path}: is no picture with an alpha channel")
    scale = side / max(picture.shape[:2])
    if scale < 1:
        h, w = (max(1, round(n * scale)) for n in picture.shape[:2])
        picture = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)
    return picture[..., [2, 1, 0, 3]]


def _checked(row: Listed, dest: Path) -> Path:
    path = fetch_package(row.source, row.package, dest) / row.file
    check_file(path, row.sha256)
    return path


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m mgie_server.training.segmentation.gathering DEST")
    made = material(Path(sys.argv[1]).resolve())
    print(f"{len(made.labeled)} labeled, {len(made.cutouts)} cut out, {len(made.skies)} skies")


if __name__ == "__main__":
    main()
