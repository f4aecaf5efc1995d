"""Whether a picture file is what its receipt says, and how much of the original is in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_protocol.json_values import object_in
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.files import read_picture
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.metadata import PictureFile
from mgie_server.imaging.provenance import CODED, Found, coded_digest, found_in, pixel_digest
from mgie_server.imaging.recount import Recount, recount
from mgie_server.imaging.xmp_packet import XmpRefused

TOLERANCE = 0.001  # of a share


@dataclass(frozen=True)
class Verdict:
    """format: of the file. lossy: its coding moves pixels. found: what it says of itself.

    as_written: its pixels (of JPEG and WebP the coded data) are those that were written. original_as_edited: the
    original is the picture that was edited. agrees: the receipt's share of identical pixels is the counted one.
    None: it does not say, was not asked, or cannot be known. counted: None without an original.
    """

    format: str
    lossy: bool
    found: Found
    as_written: bool | None = None
    original_as_edited: bool | None = None
    counted: Recount | None = None
    agrees: bool | None = None

    @property
    def fine(self) -> bool:
        """Nothing is other than it says."""
        return False not in (self.as_written, self.original_as_edited, self.agrees)

    @property
    def said_share(self) -> float | None:
        """The receipt's share of pixels that are the original's bit for bit."""
        said = (self.found.receipt or {}).get("identical")
        return float(said) if isinstance(said, (int, float)) and 0 <= said <= 1 else None

    def to_dict(self) -> dict[str, Any]:
        """As `mgie verify --json` gives it."""
        return {
            "receipt": self.found.receipt,
            "source_type": self.found.source_type,
            "lossy": self.lossy,
            "as_written": self.as_written,
            "original_as_edited": self.original_as_edited,
            "counted": _counts(self.counted) if self.counted else None,
            "agrees": self.agrees,
        }


def verdict_of(result: Path, original: Path | None = None) -> Verdict:
    """Raises MgieError receipt_missing (there is none, and no original), pictures_differ, or as read_picture."""
    picture = read_picture(result)
    found = _found(result, picture, optional=original is not None)
    receipt = found.receipt or {}
    lossy = picture.format == "JPEG" or (
        picture.format == "WEBP" and not picture.metadata.encoding.get("lossless", False)
    )
    made = Verdict(picture.format, lossy, found, _as_written(result, picture, receipt))
    if original is None:
        return made
    before = read_picture(original).samples
    counted = _counted(picture.samples, before, receipt)
    share = None if lossy else made.said_share
    return Verdict(
        made.format,
        lossy,
        found,
        made.as_written,
        _same(receipt.get("original"), pixel_digest(before)),
        counted,
        abs(counted.share - share) <= TOLERANCE if share is not None else None,
    )


def _counted(result: PixelBuffer, before: PixelBuffer, receipt: dict[str, Any]) -> Recount:
    """Of a picture that was made larger the original's place in it is compared, and shares are those of the whole."""
    margins = object_in(receipt.get("expand"))
    said = [margins.get(side) for side in ("left", "top", "right", "bottom")]
    left, top, right, bottom = (side if isinstance(side, int) and side > 0 else 0 for side in said)
    if not (left or top or right or bottom):
        return recount(result, before)
    inner = Frame(left, top, result.width - left - right, result.height - top - bottom)
    if (inner.width, inner.height) != (before.width, before.height):
        return recount(result, before)
    return replace(recount(inner.crop(result), before), pixels=result.width * result.height)


def _found(result: Path, picture: PictureFile, optional: bool) -> Found:
    why = "nothing in its XMP" if picture.metadata.xmp else "it has no XMP"
    try:
        found = found_in(picture.metadata.xmp)
    except XmpRefused as error:
        found, why = Found(None, ""), f"its XMP cannot be read: {error}"
    if found.receipt is None and not optional:
        why += f"; it says of itself: {found.source_type}" if found.source_type else ""
        raise MgieError(
            "receipt_missing",
            f"{result} has no receipt of an edit ({why}).",
            "Give the original as well: the pixels that are the same in both are counted then.",
        )
    return found


def _as_written(result: Path, picture: PictureFile, receipt: dict[str, Any]) -> bool | None:
    said = object_in(receipt.get("result"))
    if said.get("of") != "coded data":
        return _same(said, pixel_digest(picture.samples))
    if picture.format not in CODED:
        return False
    return _same(said, coded_digest(result.read_bytes(), picture.format))


def _same(said: Any, digest: str) -> bool | None:
    known = object_in(said).get("sha256")
    return known == digest if isinstance(known, str) else None


def _counts(counted: Recount) -> dict[str, Any]:
    return {
        "pixels": counted.pixels,
        "identical": counted.identical,
        "identical_share": counted.share,
        "within_levels": {str(level): n / counted.pixels for level, n in counted.within.items()},
    }
