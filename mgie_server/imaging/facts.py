"""What lies beside the pixels of a file: metadata, orientation, what it says of its colours.

Nothing here refuses a picture: a value that cannot be read is left out.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, replace

from PIL import Image

from mgie_server.imaging import stated_colors
from mgie_server.imaging.by_pillow import open_image
from mgie_server.imaging.decoded import Decoded
from mgie_server.imaging.exif import block_of, parse
from mgie_server.imaging.metadata import Metadata, cleaned, metadata_of
from mgie_server.imaging.png_chunks import facts_of
from mgie_server.imaging.xmp import without_orientation
from mgie_server.imaging.xmp_places import packet_of

NCLX = b"colrnclx"
_HEADER = 1 << 16  # bytes in which an AVIF's boxes are looked for


@dataclass(frozen=True)
class Facts:
    """orientation: EXIF's, 1 to 8. stated: the profile that the file's words on its colours amount to."""

    metadata: Metadata = field(default_factory=Metadata)
    orientation: int = 1
    stated: bytes | None = None
    notes: tuple[str, ...] = ()


def facts_beside(data: bytes, kind: str, made: Decoded) -> Facts:
    """made: what the decoder gave, with what it alone can tell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of values that are left out
        if kind == "TIFF":
            metadata, orientation = _of_tiff(data)
        elif made.said or kind in ("HEIF", "JXL", "RAW"):
            metadata, orientation = _of_said(made.said), 1
        else:
            metadata, orientation = _of_image(data, kind)
        return _with_colors(data, kind, made, Facts(metadata, orientation))


def _with_colors(data: bytes, kind: str, made: Decoded, facts: Facts) -> Facts:
    stated, note = None, ""
    metadata = facts.metadata
    if kind == "PNG" and (png := facts_of(data)):
        stated, chunks, note = stated_colors.of_png(png.colors)
        cicp = "cICP" in png.colors and (stated or note or "iCCP" not in png.colors)
        icc = None if cicp else metadata.icc or png.profile
        metadata = replace(metadata, icc=icc, png_color=chunks)
    elif metadata.icc is None and (numbers := made.said.get("cicp") or _nclx(data, kind)):
        stated, note = stated_colors.of_numbers(numbers[0], numbers[1])
    elif metadata.icc is None:
        stated = stated_colors.of_exif(metadata.exif)
    return replace(facts, metadata=metadata, stated=stated, notes=(note,) if note else ())


def _of_image(data: bytes, kind: str) -> tuple[Metadata, int]:
    try:
        with open_image(data, kind) as image:
            if kind == "PNG" and (png := facts_of(data)) and not any("exif" in name for name in image.info):
                image.info["exif"] = png.exif  # Pillow would decode the picture to look for it
            found = metadata_of(image, _packet(data, kind, image), data)
    except Exception:  # the pixels are there; what lies beside them is not worth the picture
        return Metadata(), 1
    if kind == "WEBP" and b"VP8L" in data[12:64]:
        found[0].encoding["lossless"] = True
    return found


def _packet(data: bytes, kind: str, image: Image.Image) -> bytes | None:
    try:
        return packet_of(data, kind, image)
    except Exception:  # as above
        return None


def _of_tiff(data: bytes) -> tuple[Metadata, int]:
    """Of the page that was read. The decoder tells the orientation."""
    from mgie_server.imaging.tiff import metadata_of_page
    from mgie_server.imaging.tiff_reading import open_page

    try:
        file, chosen = open_page(data, lambda width, height: None)
        with file:
            return metadata_of_page(chosen.page, data), 1
    except Exception:  # as above
        return Metadata(), 1


def _of_said(said: dict[str, bytes]) -> Metadata:
    made = Metadata(icc=said.get("icc"), xmp=said.get("xmp"))
    try:
        if made.xmp:
            made = replace(made, xmp=without_orientation(made.xmp))
        if exif := said.get("exif"):
            found = parse(exif)
            made = replace(made, exif=block_of(cleaned(found)) if found else None)
    except Exception:  # as above
        return made
    return made


def _nclx(data: bytes, kind: str) -> bytes | None:
    """The numbers of primaries and transfer of an AVIF."""
    at = data.find(NCLX, 0, _HEADER) if kind == "AVIF" else -1
    return bytes([data[at + 9], data[at + 11]]) if 0 <= at < len(data) - 12 else None
