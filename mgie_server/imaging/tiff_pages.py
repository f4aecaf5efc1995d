"""Which page of a TIFF is the picture, and whether all of it is there. Nothing is decoded here."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from mgie_protocol.limits import MAX_PIXELS
from mgie_server.imaging.decoded import Unreadable, other_frames
from mgie_server.imaging.limits import MAX_PAGES

REDUCED = 1  # bit of NewSubfileType: a smaller version of another page
MASK = 4  # bit of it: where another page is transparent
DNG_VERSION = 50706
_SENSOR = (32803, 34892)  # photometric: a colour filter array, linear raw
_OF_CAMERAS = (32767, 32769, 32770, 32867, 34713, 65000, 65535)  # compressions
_THUMBNAIL = 2  # times as large a side: what comes first without a word of it is a thumbnail of what follows


@dataclass(frozen=True)
class Chosen:
    """page: of tifffile. notes: what else is in the file."""

    page: Any
    first: bool
    notes: tuple[str, ...]


def choose(file: Any) -> Chosen:
    """The page that is the picture. file: a TiffFile. Raises Unreadable."""
    pages: list[Any] = list(islice(iter(file.pages), MAX_PAGES))
    if not pages:
        raise ValueError("it has no page")
    inner = [page for outer in pages[:4] for page in _inside(outer)]
    if _is_raw(pages[0], [*pages, *inner]):
        raise RawFile
    full = [page for page in pages if not int(page.subfiletype) & (REDUCED | MASK)]
    whole = [page for page in inner if not int(page.subfiletype) & (REDUCED | MASK)]
    page = (full or whole or pages)[0]
    larger = max([*full, *whole, page], key=_area)
    if page is pages[0] and _is_thumbnail(page, larger):
        page = larger
    others = [other for other in full if _area(other) * _THUMBNAIL**2 > _area(page)]
    return Chosen(page, page is pages[0], tuple(filter(None, [other_frames(len(others), "pages")])))


class RawFile(Exception):
    """It is a camera's raw file."""


def check_page(page: Any, nbytes: int, check_size: Any) -> None:
    """Raises MgieError or Unreadable for what no decoder should try, ValueError where something is missing."""
    check_size(page.imagewidth, page.imagelength)
    if page.imagedepth != 1:
        raise Unreadable(f"it is a volume of {page.imagedepth} layers", "Save one layer of it.")
    if page.samplesperpixel > 32 or page.bitspersample > 64:
        raise Unreadable(f"it has {page.samplesperpixel} channels of {page.bitspersample} bits")
    if page.is_tiled and page.tilewidth * page.tilelength * page.tiledepth > MAX_PIXELS // 4:
        raise Unreadable(f"its tiles have {page.tilewidth} x {page.tilelength} x {page.tiledepth} pixels")
    _check_parts(page, nbytes)


def _check_parts(page: Any, nbytes: int) -> None:
    """Every strip or tile is there, and inside of the file."""
    places, sizes = list(page.dataoffsets), list(page.databytecounts)
    rows = -(-page.imagelength // page.tilelength) if page.is_tiled else 0
    if page.is_tiled:
        expected = rows * -(-page.imagewidth // page.tilewidth)
    else:
        expected = -(-page.imagelength // max(1, min(page.rowsperstrip, page.imagelength)))
    if int(page.planarconfig) == 2:
        expected *= page.samplesperpixel
    missing = sum(1 for place, size in zip(places, sizes, strict=False) if not place or not size)
    missing += max(0, expected - min(len(places), len(sizes)))
    if missing:
        raise ValueError(f"{missing} of its {expected} parts are missing")
    if max((int(a) + int(b) for a, b in zip(places, sizes, strict=False)), default=0) > nbytes:
        raise ValueError("it was cut off")


def _inside(page: Any) -> list[Any]:
    """Pages that hang on one, as raw files have them."""
    try:
        return list(islice(page.pages, 8)) if page.subifds else []
    except Exception:  # of a damaged directory: what is beside it may be good
        return []


def _is_raw(first: Any, pages: list[Any]) -> bool:
    if DNG_VERSION in first.tags:
        return True
    return any(
        _number(page.photometric) in _SENSOR or _number(page.compression) in _OF_CAMERAS for page in pages
    )


def _number(value: Any) -> int:
    return -1 if value is None else int(value)


def _area(page: Any) -> int:
    return page.imagewidth * page.imagelength


def _is_thumbnail(page: Any, other: Any) -> bool:
    """Whether a page is the same picture as another, much smaller, as far as the shapes tell."""
    if other.imagewidth < _THUMBNAIL * page.imagewidth or other.imagelength < _THUMBNAIL * page.imagelength:
        return False
    aspects = page.imagewidth * other.imagelength, page.imagelength * other.imagewidth
    return max(page.imagewidth, page.imagelength) <= 512 and max(aspects) <= 1.05 * min(aspects)
