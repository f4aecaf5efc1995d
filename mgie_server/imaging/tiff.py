"""TIFFs of 16 bits or floating point, which Pillow cannot hold in colour."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.metadata import Metadata, exif_of_tiff
from mgie_server.imaging.pixels import as_array, has_alpha
from mgie_server.imaging.xmp import without_orientation

ICC, ORIENTATION, XMP = 34675, 274, 700
X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 282, 283, 296
ASSOCIATED = 1  # of ExtraSamples: colours are premultiplied
WHITE_IS_ZERO = 0


def is_deep_tiff(data: bytes, check_size: Callable[[int, int], None]) -> bool:
    """Whether the first page has more than 8 bits a channel; check_size sees its width and height first."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        check_size(page.imagewidth, page.imagelength)
        return page.dtype is not None and page.dtype.itemsize > 1


def read_deep_tiff(data: bytes) -> tuple[NDArray, int, Metadata]:
    """Pixels [h, w, channels] as u16 or f32 with straight alpha, the orientation tag, and the metadata.

    Raises ValueError for kinds of pixels that no layer has.
    """
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        _check_whole(page, len(data))
        pixels = page.asarray()
        axes, extra = page.axes, tuple(int(kind) for kind in page.extrasamples)
        photometric = int(page.photometric)
        metadata = _metadata(page, data)
        orientation = page.tags.valueof(ORIENTATION, 1)
    if axes == "SYX":
        pixels = np.moveaxis(pixels, 0, 2)
    elif axes == "YX":
        pixels = pixels[..., None]
    elif axes != "YXS":
        raise ValueError(f"a TIFF with the axes {axes} is no flat picture")
    count = pixels.shape[2] - len(extra)
    if count not in (1, 3) or photometric not in (0, 1, 2):
        raise ValueError(f"a deep TIFF with {count} colour channels of kind {photometric}")
    pixels = _known_depth(pixels)[..., : count + min(1, len(extra))]
    if photometric == WHITE_IS_ZERO:
        pixels = pixels.copy()
        pixels[..., 0] = np.array(65535 if pixels.dtype == np.uint16 else 1, pixels.dtype) - pixels[..., 0]
    if extra and extra[0] == ASSOCIATED:
        pixels = _straight(pixels)
    return pixels, int(orientation or 1), metadata


def write_deep_tiff(buffer: PixelBuffer, metadata: Metadata) -> bytes:
    """A TIFF of u16 or f32 pixels, with the profile and the resolution; everything else is for `tiff_tags`."""
    pixels, form = as_array(buffer), buffer.format
    out = io.BytesIO()
    tifffile.imwrite(
        out,
        pixels if form.channels > 1 else pixels[..., 0],
        byteorder="<",
        bigtiff=False,
        photometric="rgb" if form.channels >= 3 else "minisblack",
        planarconfig="contig" if form.channels > 1 else None,
        extrasamples=["unassalpha"] if has_alpha(form) else None,
        compression="zlib",
        predictor=form.dtype != "f32",
        iccprofile=metadata.icc,
        resolution=metadata.dpi,
        resolutionunit="INCH" if metadata.dpi else None,
        software=False,
        metadata=None,
    )
    return out.getvalue()


def _metadata(page: Any, data: bytes) -> Metadata:
    exif = exif_of_tiff(data, page.offset, page.parent.byteorder, page.parent.is_bigtiff)
    xmp = page.tags.valueof(XMP)
    unit = {2: 1.0, 3: 2.54}.get(int(page.tags.valueof(RESOLUTION_UNIT, 2)))
    ratios = [page.tags.valueof(tag) for tag in (X_RESOLUTION, Y_RESOLUTION)]
    known = unit is not None and all(isinstance(ratio, tuple) and ratio[0] and ratio[1] for ratio in ratios)
    dpi = tuple(unit * ratio[0] / ratio[1] for ratio in ratios) if unit and known else None
    packet = without_orientation(xmp) if isinstance(xmp, bytes) else None
    return Metadata(page.tags.valueof(ICC), exif, packet, dpi)


def _check_whole(page: Any, nbytes: int) -> None:
    ends = (int(start) + int(size) for start, size in zip(page.dataoffsets, page.databytecounts, strict=True))
    if max(ends, default=0) > nbytes:
        raise ValueError("it was cut off")


def _known_depth(pixels: NDArray) -> NDArray:
    if pixels.dtype.kind == "f":
        return pixels.astype("<f4")
    if pixels.dtype.kind == "u" and pixels.dtype.itemsize == 2:
        return pixels.astype("<u2")
    raise ValueError(f"pixels of {pixels.dtype} are not known here")


def _straight(pixels: NDArray) -> NDArray:
    """Premultiplied pixels [h, w, n] with alpha last as straight ones."""
    top = np.float32(65535 if pixels.dtype == np.uint16 else 1)
    alpha = pixels[..., -1:].astype(np.float32)
    colour = pixels[..., :-1] * (top / np.where(alpha > 0, alpha, top))
    if pixels.dtype == np.uint16:
        colour = np.rint(np.minimum(colour, top))
    return np.concatenate([colour.astype(pixels.dtype), pixels[..., -1:]], axis=2)
