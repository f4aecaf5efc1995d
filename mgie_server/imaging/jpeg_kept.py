"""A JPEG written again whose pixels stay, to the level, where nothing was edited.

Its coefficients are the old file's in blocks that stay, and the new file's in blocks that were edited. In blocks that
are both, coefficients are looked for that give the samples which must stay (`jpeg_search`). That takes
a quantisation of one, which both files' coefficients are multiples of; chroma at half size stays as far as it
is spread over pixels that stay when a decoder enlarges it.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mgie_server.imaging.jpeg_search import find_coefficients, levels_of
from mgie_server.imaging.jpeg_segments import at_tables

Mask = NDArray[np.bool_]

MOST_BLOCKS = 40_000  # that are searched: some milliseconds each
# what a coefficient of 8 bits can be coded as; of the mean (the first) differences are coded
_MOST = np.where(np.arange(64) == 0, 1024, 1023).reshape(8, 8)
_LIBRARY = "turbo210"  # of those in jpeglib: strangers' files meet no code of 1998
_ROUNDS = 3  # of decoding, and keeping those blocks whole that did not come back


def with_kept(new: bytes, old: bytes, before: NDArray[np.uint8], kept: Mask) -> bytes | None:
    """The new file with all pixels of `kept` [h, w] as the old file has them.

    before: what the old file decodes to, u8 [h, w, n]. None where that cannot be: the files are coded in different ways,
    the old one decodes to something else, or too many blocks are on the edge.
    """
    try:
        if not kept.any() or _changed(old, before, np.ones_like(kept)).any():
            return None
        return _with_kept(new, old, before, kept)
    except (ImportError, OSError):  # no wheel of jpeglib for this machine; a damaged file; no room for a copy
        return None


def _with_kept(new: bytes, old: bytes, before: NDArray[np.uint8], kept: Mask) -> bytes | None:
    with tempfile.TemporaryDirectory(prefix="mgie-jpeg-") as folder:
        files = _Files(Path(folder), new, old)
        if not files.alike:
            return None
        planes = [_Plane.of(files, name, index, kept) for index, name in enumerate(files.names)]
        if sum(plane.searched for plane in planes) > MOST_BLOCKS:
            return None
        for _ in range(_ROUNDS):
            data = files.written(new, planes)
            wrong = _changed(data, before, kept)
            if not wrong.any():
                return data
            for plane in planes:
                plane.keep_around(wrong)
    return None


class _Files:
    """Both files' coefficients, read by jpeglib, which reads and writes files only."""

    def __init__(self, folder: Path, new: bytes, old: bytes) -> None:
        import jpeglib  # pyright: ignore[reportMissingTypeStubs]

        jpeglib.version.set(_LIBRARY)
        self.folder = folder
        self.new: Any = self._read(jpeglib, "new.jpg", new)
        self.old: Any = self._read(jpeglib, "old.jpg", old)
        count = {1: 1, 3: 3}.get(self.new.num_components, 0)
        self.names = ("Y", "Cb", "Cr")[:count]
        self.alike = count > 0 and all(
            np.array_equal(getattr(self.new, name), getattr(self.old, name))
            for name in ("num_components", "samp_factor", "jpeg_color_space", "height", "width")
        )

    def _read(self, jpeglib: Any, name: str, data: bytes) -> Any:
        (self.folder / name).write_bytes(data)
        return jpeglib.read_dct(str(self.folder / name))

    def written(self, new: bytes, planes: list[_Plane]) -> bytes:
        """The coefficients as a file, with the segments that the new one begins with."""
        for plane in planes:
            setattr(self.new, plane.name, plane.coefficients)
        self.new.qt = np.ones_like(self.new.qt)
        target = self.folder / "kept.jpg"
        self.new.write_dct(str(target), flags=["+OPTIMIZE_CODING"])
        data = target.read_bytes()
        return new[: at_tables(new)] + data[at_tables(data) :]


@dataclass
class _Plane:
    """One component. coefficients, old: int16 [rows, columns, 8, 8], multiples of one.

    step: pixels of the picture a sample, down and across. searched: how many blocks' coefficients were looked for.
    """

    name: str
    coefficients: NDArray[np.int16]
    old: NDArray[np.int16]
    step: tuple[int, int]
    searched: int

    @classmethod
    def of(cls, files: _Files, name: str, index: int, kept: Mask) -> _Plane:
        factors = np.asarray(files.new.samp_factor)
        step = (int(factors[:, 0].max() // factors[index, 0]), int(factors[:, 1].max() // factors[index, 1]))
        old, new = (_whole(file, name, index) for file in (files.old, files.new))
        fixed, inside = _blocks(_reached(kept, step), old.shape[:2])
        stays = np.asarray((fixed | ~inside).all(axis=2))
        mixed = np.asarray(fixed.any(axis=2) & ~stays)
        result = np.where(stays[..., None, None], old, new)
        if mixed.sum() <= MOST_BLOCKS:
            result[mixed] = _mixed(old[mixed], new[mixed], fixed[mixed])
        return cls(name, result, old, step, int(mixed.sum()))

    def keep_around(self, wrong: Mask) -> None:
        """Take the old blocks whole where pixels came back as others."""
        there, _ = _blocks(_reached(wrong, self.step), self.old.shape[:2])
        again = np.asarray(there.any(axis=2))
        self.coefficients[again] = self.old[again]


def _whole(file: Any, name: str, index: int) -> NDArray[np.int16]:
    """A component's coefficients as multiples of one."""
    table = file.get_component_qt(index).astype(np.int32)
    return np.clip(getattr(file, name).astype(np.int32) * table, -_MOST, _MOST).astype(np.int16)


def _reached(pixels: Mask, step: tuple[int, int]) -> Mask:
    """The samples of a component that a decoder mixes into these pixels: where it enlarges, the neighbours too."""
    if step == (1, 1):
        return pixels
    down, across = step
    height, width = pixels.shape
    spread = cv2.dilate(
        pixels.astype(np.uint8), np.ones((3, 3), np.uint8)
    )  # half a sample's way at half size
    padded = np.pad(spread, ((0, -height % down), (0, -width % across)))
    boxes = padded.reshape(padded.shape[0] // down, down, -1, across)
    return np.asarray(boxes.any(axis=(1, 3)))


def _blocks(samples: Mask, shape: tuple[int, int]) -> tuple[Mask, Mask]:
    """Samples as [rows, columns, 64], and which of these are inside of the picture."""
    rows, columns = shape
    whole = np.zeros((2, rows * 8, columns * 8), bool)
    whole[0, : samples.shape[0], : samples.shape[1]] = samples[: rows * 8, : columns * 8]
    whole[1, : samples.shape[0], : samples.shape[1]] = True
    cut = whole.reshape(2, rows, 8, columns, 8).transpose(0, 1, 3, 2, 4).reshape(2, rows, columns, 64)
    return cut[0], cut[1]


def _mixed(old: NDArray[np.int16], new: NDArray[np.int16], fixed: Mask) -> NDArray[np.int16]:
    """Coefficients [n, 8, 8] of blocks of which some samples stay; the old ones where there are none to be found."""
    levels = [levels_of(block.reshape(-1, 64).astype(np.float32)) for block in (old, new)]
    found, done = find_coefficients(np.where(fixed, *levels).astype(np.float32), fixed)
    return np.where(done[:, None, None], found.reshape(-1, 8, 8), old).astype(np.int16)


def _changed(data: bytes, before: NDArray[np.uint8], kept: Mask) -> Mask:
    """Which of the kept pixels decode to something else; all of them where the picture has another form."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        pixels = np.asarray(image)
    pixels = pixels if pixels.ndim == 3 else pixels[..., None]
    if pixels.shape != before.shape:
        return kept
    return np.asarray((pixels != before).any(axis=2) & kept)
