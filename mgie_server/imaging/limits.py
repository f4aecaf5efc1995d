"""What a picture file may ask of a decoder, checked before anything is decoded."""

from __future__ import annotations

from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_PIXELS
from mgie_server.imaging.decoded import Unreadable
from mgie_server.imaging.jpeg_scans import scans_in

MAX_SAMPLE_BYTES = 16  # of one pixel as a decoder makes it: four channels of 4 bytes
MAX_SCANS = 64  # of a progressive JPEG; encoders make about ten
MAX_SCANNED = 2 * 10**9  # pixels times scans
MAX_PAGES = 256  # that are looked at
SPARE_PIXELS = 4_000_000
SPARE_RATIO = 400  # pixels a byte: more than this is plain colour, or made to harm


def check_size(width: int, height: int, path: Path) -> None:
    """Raises MgieError for a picture that has nothing in it, or too many pixels."""
    if width < 1 or height < 1:
        raise MgieError("picture_invalid", f"{path} has {width} x {height} pixels: nothing to edit.")
    if width * height > MAX_PIXELS:
        raise MgieError(
            "picture_too_large",
            f"{path} has {width} x {height} pixels, over the limit of {MAX_PIXELS // 10**6} megapixels.",
            "Edit a part of it, or a smaller copy.",
        )


def check_scans(data: bytes, pixels: int) -> None:
    """Raises Unreadable for a JPEG that is decoded again and again."""
    scans = scans_in(data)
    if scans > 1 and (scans > MAX_SCANS or scans * pixels > MAX_SCANNED):
        raise Unreadable(f"its JPEG data has {scans} scans, which take too long to decode", "Save it anew.")


def is_suspicious(nbytes: int, pixels: int) -> bool:
    """Whether so few bytes for so many pixels are worth a decoder of their own, with limits."""
    return pixels > SPARE_PIXELS and pixels > SPARE_RATIO * nbytes


def seconds_for(pixels: int) -> float:
    """What a decoder may take: many times of what any format needs."""
    return 20 + pixels / 2e6


def memory_for(pixels: int) -> int:
    """Bytes that a decoder may take beside the file."""
    return (512 << 20) + 6 * MAX_SAMPLE_BYTES * pixels
