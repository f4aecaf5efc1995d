"""What a picture file holds beside its pixels."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image

from mgie_protocol.pixels import PixelBuffer

if TYPE_CHECKING:
    from mgie_server.imaging.own_samples import OwnSamples

ORIENTATION = 0x0112
# of IFD 0 of a TIFF: what describes the picture and not the file (description, make, model, software, date,
# artist, copyright)
TIFF_TEXTS = (270, 271, 272, 305, 306, 315, 33432)
SUB_IFDS = (0x8769, 0x8825)  # Exif, GPS
MAKER_NOTE = 0x927C
INTEROP = 0xA005  # a directory in Exif's
_STORAGE = 0x3FFF  # tags up to here are TIFF's own
_CONTAINERS = (33723, 34377, 34675)  # IPTC, Photoshop's resources, ICC


@dataclass(frozen=True)
class Metadata:
    """icc: the profile's bytes. exif: bytes as Pillow takes them. xmp: a packet. Both without an orientation.
    dpi: x and y.

    encoding: how the file was compressed, as arguments of Pillow's save for the same format. png_color: bodies of
    the PNG chunks that say what the colours mean, by their names, where no profile does.
    """

    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    encoding: dict[str, Any] = field(default_factory=dict)
    png_color: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class PictureFile:
    """A picture as it was read. format: "PNG", "JPEG", "TIFF", "WEBP" and others that are only read.

    pixels: what is edited, in the colours of sRGB. own: the file's own numbers where they mean other colours.
    notes: what a person should know of the reading, sentences.
    """

    pixels: PixelBuffer
    format: str
    metadata: Metadata = field(default_factory=Metadata)
    notes: tuple[str, ...] = ()
    own: OwnSamples | None = None

    @property
    def samples(self) -> PixelBuffer:
        """The file's own numbers: what a result has the depth and the channels of."""
        return self.own.samples if self.own else self.pixels


def metadata_of(image: Image.Image, xmp: bytes | None) -> tuple[Metadata, int]:
    """The metadata of an opened picture with this packet, and its EXIF orientation (1 to 8)."""
    found = image.getexif()
    orientation = found.get(ORIENTATION, 1)
    made = Metadata(
        icc=image.info.get("icc_profile") or None,
        exif=saved(found, image.format == "TIFF"),
        xmp=xmp,
        dpi=_dpi(image.info.get("dpi")),
        encoding=_encoding(image),
    )
    return made, orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def exif_texts(exif: bytes | None) -> dict[int, str]:
    """The texts of IFD 0 that TIFF_TEXTS names."""
    found = Image.Exif()
    if exif:
        found.load(exif)
    return {tag: value for tag in TIFF_TEXTS if isinstance(value := found.get(tag), str)}


def saved(found: Image.Exif, is_tiff: bool) -> bytes | None:
    """for_saving as bytes, without the values that no file can hold; None where nothing is left."""
    kept = for_saving(found, is_tiff)
    try:
        return kept.tobytes() if len(kept) else None
    except Exception:  # Pillow raises whatever it meets in values that others wrote
        inner = directories(kept)
    tops = {tag: value for tag, value in kept.items() if tag not in SUB_IFDS and _can_be_saved(tag, value)}
    clean = Image.Exif()
    clean.update(tops)
    for tag, values in inner.items():
        good = {name: value for name, value in values.items() if _can_be_saved(name, value, tag)}
        clean.get_ifd(tag).update(good)
        clean[tag] = clean.get_ifd(tag)
    return clean.tobytes() if len(clean) else None


def _can_be_saved(tag: int, value: Any, directory: int | None = None) -> bool:
    alone = Image.Exif()
    if directory is None:
        alone[tag] = value
    else:
        alone.get_ifd(directory)[tag] = value
        alone[directory] = alone.get_ifd(directory)
    try:
        alone.tobytes()
    except Exception:  # as above
        return False
    return True


def for_saving(found: Image.Exif, is_tiff: bool) -> Image.Exif:
    """Without the orientation, which is applied; of a TIFF only what does not describe how it is stored."""
    kept = Image.Exif()
    for tag, value in found.items():
        if tag != ORIENTATION and tag not in SUB_IFDS and (not is_tiff or tag in TIFF_TEXTS):
            kept[tag] = value
    for tag, inner in directories(found).items():
        kept.get_ifd(tag).update(inner)
        kept[tag] = kept.get_ifd(tag)
    return kept


def directories(exif: Image.Exif) -> dict[int, dict[int, Any]]:
    """The directories of SUB_IFDS that are there; Exif's own of interoperability lies in it as a dict."""
    made = {tag: _directory(exif, tag) for tag in SUB_IFDS}
    for inner in made.values():
        if inner.pop(INTEROP, None) is not None and (within := _directory(exif, INTEROP)):
            inner[INTEROP] = within  # and not the place that it had in the old file
    return {tag: inner for tag, inner in made.items() if inner}


def _directory(exif: Image.Exif, tag: int) -> dict[int, Any]:
    """One that leads nowhere is empty."""
    try:
        return dict(exif.get_ifd(tag))
    except Exception:  # Pillow raises whatever it meets in what others wrote
        return {}


def exif_of_tiff(data: bytes, at: int, byteorder: str, bigtiff: bool) -> bytes | None:
    """What the directory at a place of a TIFF says of the picture, as `exif` of the Metadata."""
    found = Image.Exif()
    found.endian, found.bigtiff = byteorder, bigtiff
    found.load_from_fp(io.BytesIO(data), at)
    return saved(found, True)


def exif_for_tiff(exif: bytes | None) -> Image.Exif:
    """The entries of IFD 0 that do not say how the picture is stored, without directories."""
    found, kept = Image.Exif(), Image.Exif()
    if exif:
        found.load(exif)
    for tag, value in found.items():
        if tag in TIFF_TEXTS or (tag > _STORAGE and tag not in (*SUB_IFDS, *_CONTAINERS)):
            kept[tag] = value
    return kept


def exif_within(exif: bytes | None, limit: int) -> bytes | None:
    """The same in at most so many bytes: without the maker's note, which is what makes it long, or None."""
    if exif is None or len(exif) <= limit:
        return exif
    found = Image.Exif()
    found.load(exif)
    kept = for_saving(found, False)
    kept.get_ifd(SUB_IFDS[0]).pop(MAKER_NOTE, None)
    made = kept.tobytes()
    return made if len(made) <= limit else None


def _dpi(dpi: Any) -> tuple[float, float] | None:
    if not isinstance(dpi, tuple) or len(dpi) != 2:
        return None
    try:
        x, y = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x, y) if 0 < x < 1e6 and 0 < y < 1e6 else None


def _encoding(image: Image.Image) -> dict[str, Any]:
    if image.format == "JPEG":
        from PIL import JpegImagePlugin

        tables = getattr(image, "quantization", None)
        sampling = JpegImagePlugin.get_sampling(image)
        kept: dict[str, Any] = {"qtables": tables} if tables else {}
        return {**kept, "subsampling": sampling} if sampling >= 0 else kept
    if image.format == "TIFF":
        how = image.info.get("compression")
        return {"compression": how} if how in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits") else {}
    return {}
