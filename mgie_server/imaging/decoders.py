"""One decoder for each format, and whether it works here or in a process of its own."""

from __future__ import annotations

import warnings
from functools import partial
from pathlib import Path

from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_PIXELS
from mgie_server.imaging import by_pillow
from mgie_server.imaging.camera_raw import read_raw
from mgie_server.imaging.decoded import Decoded
from mgie_server.imaging.limits import check_scans, check_size, is_suspicious
from mgie_server.imaging.phones import read_avif, read_heif, read_jxl, stated_size
from mgie_server.imaging.png_chunks import facts_of
from mgie_server.imaging.tiff_pages import RawFile

ALWAYS_APART = ("HEIF", "JXL", "RAW")  # large decoders of many features


def decode_here(kind: str, data: bytes, path: Path) -> Decoded:
    """The pixels of a file. path: for messages. Raises MgieError, Unreadable, and what decoders raise."""
    check = partial(check_size, path=path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is checked here anyway
        if kind == "PNG":
            return by_pillow.read_png(data)
        if kind == "JPEG":
            return by_pillow.read_jpeg(data)
        if kind == "TIFF":
            from mgie_server.imaging.tiff_reading import read_tiff

            return read_tiff(data, check)
        if kind == "AVIF":
            return read_avif(data)
        if kind in ALWAYS_APART:
            return {"HEIF": read_heif, "JXL": read_jxl, "RAW": read_raw}[kind](data, check)
        return by_pillow.read_image(data, kind)


def looked_at(kind: str, data: bytes, path: Path) -> tuple[str, int, bool]:
    """The kind as the header tells it, its pixels, and whether it is better decoded apart.

    Raises MgieError for sizes over the limit, Unreadable, and what decoders raise.
    """
    check = partial(check_size, path=path)
    if kind in ALWAYS_APART:
        width, height = stated_size(kind, data)
        check(width, height)
        return kind, width * height, True
    if kind == "PNG" and (facts := facts_of(data)):
        check(facts.width, facts.height)
        size = facts.width * facts.height
    elif kind == "TIFF":
        from mgie_server.imaging.tiff_reading import PLAIN, open_page

        try:
            file, chosen = open_page(data, check)
        except RawFile:
            return "RAW", MAX_PIXELS, True
        with file:
            size = chosen.page.imagewidth * chosen.page.imagelength
            if int(chosen.page.compression) not in PLAIN:
                return kind, size, size > 1_000_000
    else:
        try:
            with by_pillow.open_image(data, kind) as image:
                check(image.width, image.height)
                size = image.width * image.height
        except Image.DecompressionBombError as error:
            why = f"{path} is too large: {error}"
            raise MgieError("picture_too_large", why, "At most 100 megapixels.") from error
    if kind == "JPEG":
        check_scans(data, size)
    return kind, size, is_suspicious(len(data), size)
