"""TIFFs of 16 bits, floating point and CMYK, which Pillow cannot hold; what a TIFF says beside its pixels."""

from __future__ import annotations

import io
from typing import Any

import tifffile
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.decoded import Decoded
from mgie_server.imaging.metadata import Metadata, of_directory
from mgie_server.imaging.pixels import as_array, has_alpha
from mgie_server.imaging.xmp import without_orientation

ICC, XMP = 34675, 700
_COMPRESSIONS = {1: "raw", 5: "tiff_lzw", 8: "tiff_adobe_deflate", 32773: "packbits"}  # as Pillow calls them


def write_deep_tiff(buffer: PixelBuffer, metadata: Metadata) -> bytes:
    """A TIFF of u16 or f32 pixels, with the profile and the resolution; everything else is for `tiff_tags`."""
    pixels, form = as_array(buffer), buffer.format
    kind = "rgb" if form.channels >= 3 else "minisblack"
    return _written(pixels if form.channels > 1 else pixels[..., 0], kind, has_alpha(form), metadata)


def write_inks(made: Decoded, metadata: Metadata) -> bytes:
    """The same of CMYK."""
    return _written(made.pixels, "separated", made.has_alpha, metadata)


def _written(pixels: NDArray[Any], kind: str, alpha: bool, metadata: Metadata) -> bytes:
    """kind: the photometric interpretation as tifffile calls it."""
    out = io.BytesIO()
    tifffile.imwrite(
        out,
        pixels,
        byteorder="<",
        bigtiff=False,
        photometric=kind,
        planarconfig="contig" if pixels.ndim > 2 else None,
        extrasamples=["unassalpha"] if alpha else None,
        compression="zlib",
        predictor=pixels.dtype.kind != "f",
        iccprofile=metadata.icc,
        resolution=metadata.dpi,
        resolutionunit="INCH" if metadata.dpi else None,
        software=False,
        metadata=None,
    )
    return out.getvalue()


def metadata_of_page(page: Any, data: bytes) -> Metadata:
    """What a page of tifffile says beside its pixels; values that cannot be read are left out."""
    xmp, icc = page.tags.valueof(XMP), page.tags.valueof(ICC)
    packet = without_orientation(xmp) if isinstance(xmp, bytes) and xmp.strip(b"\0 \n") else None
    how = _COMPRESSIONS.get(int(page.compression)) if int(page.bitspersample) <= 8 else None
    encoding = {"compression": how} if how else {}
    exif, dpi = of_directory(data, page.offset)
    return Metadata(icc if isinstance(icc, bytes) else None, exif, packet, dpi, encoding)
