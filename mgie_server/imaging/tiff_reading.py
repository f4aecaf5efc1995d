"""TIFFs of every depth, colour space and compression that tifffile and imagecodecs decode."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from mgie_server.imaging.by_pillow import read_image
from mgie_server.imaging.decoded import COLOURS, Decoded, Unreadable, scaled
from mgie_server.imaging.lab import lab_of
from mgie_server.imaging.limits import check_scans
from mgie_server.imaging.tiff_pages import Chosen, check_page, choose

ORIENTATION = 274
INK_SET = 332
SUBSAMPLING = 530  # of chroma; (2, 2) where the tag is missing
ASSOCIATED, UNASSOCIATED = 1, 2  # of ExtraSamples: colours are premultiplied, or not
_WHITE_IS_ZERO, _PALETTE, _CMYK, _YCBCR, _LAB, _ICC_LAB, _ITU_LAB = 0, 3, 5, 6, 8, 9, 10
_MODELS = {0: "gray", 1: "gray", 2: "rgb", 3: "rgb", 5: "cmyk", 6: "rgb", 8: "lab", 9: "lab"}
PLAIN = (1, 5, 8, 32773, 32946, 50000)  # compressions whose time and memory the sizes tell
_JPEG = (6, 7, 33007, 34892)

logging.getLogger("tifffile").addHandler(logging.NullHandler())  # it would tell a person of every odd tag

CheckSize = Callable[[int, int], None]


def open_page(data: bytes, check_size: CheckSize) -> tuple[tifffile.TiffFile, Chosen]:
    """The file and its page that is the picture, checked as far as headers tell.

    Raises RawFile, Unreadable, MgieError as check_size does, ValueError for damage.
    """
    file = tifffile.TiffFile(io.BytesIO(data))
    chosen = choose(file)
    check_page(chosen.page, len(data), check_size)
    if int(chosen.page.compression) in _JPEG:
        for at, size in zip(chosen.page.dataoffsets, chosen.page.databytecounts, strict=False):
            check_scans(data[at : at + size], chosen.page.imagewidth * chosen.page.imagelength)
    return file, chosen


def read_tiff(data: bytes, check_size: CheckSize) -> Decoded:
    """Straight alpha; the orientation is still to be applied. Raises as open_page."""
    file, chosen = open_page(data, check_size)
    with file:
        page = chosen.page
        photometric, bits = int(page.photometric), int(page.bitspersample)
        model = _MODELS.get(photometric)
        if model is None:
            raise Unreadable(f"colours of the kind {page.photometric.name} are not known here")
        if model == "cmyk" and page.tags.valueof(INK_SET, 1) != 1:
            raise Unreadable("its inks are not cyan, magenta, yellow and black")
        luma_and_chroma = photometric == _YCBCR and int(page.compression) not in _JPEG
        if luma_and_chroma and not _is_plain_ycbcr(page):
            return _by_pillow(data, chosen)
        values = _interleaved(page.asarray(maxworkers=2), page.axes)
        if luma_and_chroma:
            values = np.asarray(Image.fromarray(values, "YCbCr").convert("RGB"))
        if photometric == _PALETTE:
            values = _from_palette(values, page.colormap)
        if model == "lab":
            values, depth = _lab(values, page)
            made = Decoded(values, model, depth)
        else:
            made = _known_depth(values, model, 16 if photometric == _PALETTE else bits)
        made, notes = _with_alpha(made, tuple(int(kind) for kind in page.extrasamples))
        if photometric == _WHITE_IS_ZERO:
            made = _inverted(made)
        orientation = page.tags.valueof(ORIENTATION, 1)
    known = isinstance(orientation, int) and 1 <= orientation <= 8
    return Decoded(made.pixels, model, made.dtype, orientation if known else 1).noted(*chosen.notes, *notes)


def _is_plain_ycbcr(page: Any) -> bool:
    """Whether its numbers lie there as three bytes a pixel, which Pillow before 13 takes for four."""
    layout = page.tags.valueof(SUBSAMPLING, (2, 2)), page.shape[2:], page.dtype
    return int(page.compression) == 1 and layout == ((1, 1), (3,), np.uint8)


def _by_pillow(data: bytes, chosen: Chosen) -> Decoded:
    """What tifffile gives as it is stored: luma and chroma, which may have fewer pixels. libtiff turns it upright."""
    if not chosen.first:
        raise Unreadable("its picture is of a kind that is only read on a first page")
    made = read_image(data, "TIFF", count_frames=False)
    return Decoded(made.pixels, made.model, made.dtype, None).noted(*chosen.notes)


def _interleaved(pixels: NDArray[Any], axes: str) -> NDArray[Any]:
    if axes == "YX":
        return pixels[..., None]
    if axes == "SYX":
        return np.moveaxis(pixels, 0, 2)
    if axes != "YXS":
        raise Unreadable(f"a TIFF with the axes {axes} is no flat picture")
    return pixels


def _known_depth(values: NDArray[Any], model: str, bits: int) -> Decoded:
    kind, size = values.dtype.kind, values.dtype.itemsize
    if kind == "b":
        return Decoded(values.astype(np.uint8) * 255, model, "u8")
    if kind == "f":
        return Decoded(values.astype("<f4"), model, "f32")
    if kind == "u" and size == 1:
        return Decoded(scaled(values, bits), model, "u8")
    if kind == "u" and size == 2:
        return Decoded(scaled(values.astype("<u2"), bits), model, "u16")
    if kind == "u" and size == 4:
        note = "32-bit whole numbers were taken as floating point, 0 to 1."
        top = float((1 << min(bits, 32)) - 1)
        return Decoded((values / top).astype("<f4"), model, "f32").noted(note)
    raise Unreadable(f"pixels of the kind {values.dtype} are not known here", "Save it with 8 or 16 bits.")


def _from_palette(values: NDArray[Any], table: NDArray[Any]) -> NDArray[Any]:
    """[h, w, 3] u8, or u16 where the table's colours need it; tables of old programs hold 8 bits."""
    table = np.asarray(table, np.uint16)
    if values.max() >= table.shape[1]:
        raise ValueError("a number of its pixels has no colour")
    if table.max() < 256:
        table = table.astype(np.uint8)
    elif (table & 255 == 0).all() or (table & 255 == table >> 8).all():
        table = (table >> 8).astype(np.uint8)
    return np.ascontiguousarray(np.moveaxis(table[:, values[..., 0]], 0, 2))


def _lab(values: NDArray[Any], page: Any) -> tuple[NDArray[Any], str]:
    """L* 0 to 100, a* and b* as float32 (an extra channel stays as it is), and the depth."""
    bits, signed = int(page.bitspersample), int(page.photometric) == _LAB
    if values.dtype.kind == "f":
        return values.astype(np.float32), "f32"
    if bits not in (8, 16):
        raise Unreadable(f"Lab of {bits} bits is not known here")
    depth = "u8" if bits == 8 else "u16"
    return lab_of(values, depth, signed), depth


def _with_alpha(made: Decoded, extra: tuple[int, ...]) -> tuple[Decoded, list[str]]:
    """Alpha straight behind the colours, other channels left out."""
    count = COLOURS[made.model]
    colour = made.pixels[..., :count]
    if colour.shape[2] < count:
        raise ValueError(f"it has {colour.shape[2]} of {count} channels")
    alphas = [at for at, kind in enumerate(extra) if kind in (ASSOCIATED, UNASSOCIATED)]
    others = made.pixels.shape[2] - count - len(alphas[:1])
    notes = (
        [f"{others} more channel{'s' * (others > 1)} of it (a saved selection, say) was left out."]
        if others
        else []
    )
    if not alphas or made.pixels.shape[2] <= count + alphas[0]:
        return Decoded(np.ascontiguousarray(colour), made.model, made.dtype, 1, made.notes), notes
    alpha = made.pixels[..., count + alphas[0], None]
    pixels = np.concatenate([colour, alpha], axis=2)
    if extra[alphas[0]] == ASSOCIATED and made.model in ("rgb", "gray"):
        pixels = _straight(pixels)
    return Decoded(pixels, made.model, made.dtype, 1, made.notes), notes


def _inverted(made: Decoded) -> Decoded:
    pixels = made.pixels.copy()
    top = 1 if made.dtype == "f32" else np.iinfo(pixels.dtype).max
    pixels[..., 0] = np.array(top, pixels.dtype) - pixels[..., 0]
    return Decoded(pixels, made.model, made.dtype, 1, made.notes)


def _straight(pixels: NDArray[Any]) -> NDArray[Any]:
    """Premultiplied pixels [h, w, n] with alpha last as straight ones."""
    top = np.float32(1 if pixels.dtype.kind == "f" else np.iinfo(pixels.dtype).max)
    alpha = pixels[..., -1:].astype(np.float32)
    colour = pixels[..., :-1] * (top / np.where(alpha > 0, alpha, top))
    if pixels.dtype.kind != "f":
        colour = np.rint(np.minimum(colour, top))
    return np.concatenate([colour.astype(pixels.dtype), pixels[..., -1:]], axis=2)
