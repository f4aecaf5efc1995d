"""What a picture file holds beside its pixels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from PIL import Image

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging import photoshop
from mgie_server.imaging.exif import EXIF, MAKER_NOTE, Directory, Entry, Exif, block_of, parse
from mgie_server.imaging.jpeg_segments import beside_jpeg
from mgie_server.imaging.texts import COMMENT, Text, raw_profile, texts_of_png

if TYPE_CHECKING:
    from mgie_server.imaging.inks import Inks
    from mgie_server.imaging.own_samples import OwnSamples

ORIENTATION = 0x0112
DESCRIPTION, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 270, 282, 283, 296
IPTC, PHOTOSHOP = 33723, 34377  # tags of a TIFF
_WIDTH, _HEIGHT, _PADDING = 0xA002, 0xA003, 0xEA1C
# of IFD 0: what describes the picture and not how its file stores it; above 32767 lie the tags of programs
_DESCRIBES = (269, 270, 271, 272, 285, 305, 306, 315, 316, 18246, 18249)
_STORES = (
    *(32781, 32932, 32995, 32996, 32997, 32998, 33421, 33422),  # samples of other kinds
    *(34675, 37724, 50838, 50839),  # ICC; Photoshop's layers; ImageJ's
    *range(50706, 51200),  # a raw file's
)
# descriptions that programs write for themselves, of shapes and planes that the result does not have
_OF_PROGRAMS = (b"ImageJ=", b'{"shape":', b"shape=(")


@dataclass(frozen=True)
class Metadata:
    """icc: the profile's bytes. exif: a block with its prefix. xmp: a packet. Both without an orientation.
    dpi: x and y. photoshop: image resources, with IPTC's fields. texts: comments, a PNG's texts.

    encoding: how the file was compressed, as arguments of Pillow's save for the same format. coded: a JPEG as it
    was read, whose blocks are kept where nothing was edited; b"" for others. png_color: bodies of the PNG chunks
    that say what the colours mean, by their names, where no profile does.
    """

    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    encoding: dict[str, Any] = field(default_factory=dict[str, Any])
    photoshop: bytes = b""
    texts: tuple[Text, ...] = ()
    coded: bytes = b""
    png_color: dict[str, bytes] = field(default_factory=dict[str, bytes])


@dataclass(frozen=True)
class PictureFile:
    """A picture as it was read. format: "PNG", "JPEG", "TIFF", "WEBP" and others that are only read.

    pixels: what is edited, in the colours of sRGB. own: the file's own numbers where they mean other colours.
    inks: CMYK, for which those are RGB already.
    larger: left, top, right, bottom: px by which its result is larger than it.
    notes: what a person should know of the reading, sentences.
    """

    pixels: PixelBuffer
    format: str
    metadata: Metadata = field(default_factory=Metadata)
    notes: tuple[str, ...] = ()
    own: OwnSamples | None = None
    inks: Inks | None = None
    larger: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def samples(self) -> PixelBuffer:
        """The file's own numbers: what a result has the depth and the channels of."""
        return self.own.samples if self.own else self.pixels

    def grown_by(self, expand: tuple[int, int, int, int]) -> PictureFile:
        """As one whose result is larger by so many px: left, top, right, bottom. Its coded bytes fit that no more."""
        if not any(expand):
            return self
        return replace(self, metadata=replace(self.metadata, coded=b""), larger=expand)


def metadata_of(image: Image.Image, xmp: bytes | None, data: bytes) -> tuple[Metadata, int]:
    """The metadata of a file of these bytes, opened as image, with this packet; its EXIF orientation (1 to 8)."""
    kind = image.format or ""
    block = data if kind == "TIFF" else image.info.get("exif")
    if not block and kind == "PNG":
        block = raw_profile(data, b"exif", b"APP1")
    found = (parse(block) if isinstance(block, bytes) else None) or Exif("<")
    orientation = found.number(ORIENTATION) or 1
    section, texts = _beside(data, kind)
    made = Metadata(
        icc=image.info.get("icc_profile") or None,
        exif=block_of(cleaned(found, turned=orientation in (5, 6, 7, 8))),
        xmp=xmp,
        dpi=_dpi(image.info.get("dpi")) or _dpi_of(found),
        encoding=_encoding(image),
        photoshop=photoshop.cleaned(section),
        texts=tuple(texts),
        coded=data if kind == "JPEG" and image.mode in ("L", "RGB") else b"",
    )
    return made, orientation if 1 <= orientation <= 8 else 1


def of_directory(data: bytes, at: int) -> tuple[bytes | None, tuple[float, float] | None]:
    """What the directory at a place of a TIFF says of the picture: exif and dpi of the Metadata."""
    found = parse(data, at)
    return (block_of(cleaned(found)), _dpi_of(found)) if found else (None, None)


def cleaned(found: Exif, turned: bool = False) -> Exif:
    """Without the orientation, which is applied, and what describes how the old file stored its pixels.

    turned: width and height have changed places.
    """
    root = {tag: entry for tag, entry in found.root.items() if _describes(tag, entry)}
    inside = dict(found.inside)
    if EXIF in inside:
        entries: Directory = {tag: entry for tag, entry in inside[EXIF].items() if tag != _PADDING}
        if turned and _WIDTH in entries and _HEIGHT in entries:
            entries[_WIDTH], entries[_HEIGHT] = entries[_HEIGHT], entries[_WIDTH]
        inside[EXIF] = entries
    return replace(found, root=root, inside=inside)


def is_measured(metadata: Metadata) -> bool:
    """Whether a program of microscopes wrote the file: its values are data, and its description is of their axes."""
    found = parse(metadata.exif) if metadata.exif else None
    text = found.root[DESCRIPTION].data if found and DESCRIPTION in found.root else b""
    return text.startswith(_OF_PROGRAMS) or b"<OME" in text[:4096]


def exif_within(exif: bytes | None, limit: int) -> tuple[bytes | None, list[str]]:
    """The same in at most so many bytes: without the longest entries, which are named."""
    found = parse(exif) if exif else None
    lost: list[str] = []
    while found and exif and len(exif) > limit:
        directories = [found.root, *found.inside.values()]
        longest = max((entries for entries in directories if entries), key=_longest)
        tag = max(longest, key=lambda one: len(longest[one].data))
        name = "the maker's note" if tag == MAKER_NOTE else f"tag {tag}"
        lost.append(f"{name} ({len(longest[tag].data) >> 10} KiB)")
        del longest[tag]
        exif = block_of(found)
    return exif, lost


def _describes(tag: int, entry: Entry) -> bool:
    if tag in (X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT):
        return entry.kind == (3 if tag == RESOLUTION_UNIT else 5)
    return tag in _DESCRIBES or (tag >= 32768 and tag not in _STORES)


def _longest(entries: Directory) -> int:
    return max(len(entry.data) for entry in entries.values())


def _beside(data: bytes, kind: str) -> tuple[bytes, list[Text]]:
    """Photoshop's resources and the texts."""
    if kind in ("JPEG", "MPO"):
        section, comments = beside_jpeg(data)
        return section, [Text(COMMENT, comment) for comment in comments]
    if kind == "PNG":
        section = raw_profile(data, b"8bim", b"iptc") or b""
        return (section if section[:4] in (b"8BIM", b"") else photoshop.resources_of(section)), texts_of_png(
            data
        )
    return b"", []


def _dpi_of(found: Exif) -> tuple[float, float] | None:
    unit = {2: 1.0, 3: 2.54}.get(found.number(RESOLUTION_UNIT) or 2)
    x, y = found.ratio(X_RESOLUTION), found.ratio(Y_RESOLUTION)
    return _dpi((x * unit, y * unit)) if unit and x and y else None


def _dpi(dpi: Any) -> tuple[float, float] | None:
    if not isinstance(dpi, tuple) or len(cast("tuple[Any, ...]", dpi)) != 2:
        return None
    dpi = cast("tuple[Any, Any]", dpi)
    try:
        x, y = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, ArithmeticError):  # of an EXIF that has no numbers there
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
