"""Which format a file is of, told from its first bytes."""

from __future__ import annotations

from pathlib import Path

# of files that a folder of pictures is searched for; raw ones lie beside the JPEG of the same picture
_FOUND = """png jpg jpeg jpe jfif jif tif tiff webp avif heic heif hif jxl gif bmp jp2"""
ENDINGS = frozenset(f".{ending}" for ending in _FOUND.split())
KNOWN = "PNG, JPEG, TIFF, WebP, AVIF, JPEG XL, GIF, BMP and HEIC pictures can be read."
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"II+\x00": "TIFF",
    b"MM\x00+": "TIFF",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"BM": "BMP",
    b"\xff\x0a": "JXL",
    b"\x00\x00\x00\x0cJXL \r\n\x87\n": "JXL",
    b"\x00\x00\x00\x0cjP  \r\n\x87\n": "JPEG2000",
    b"\xff\x4f\xff\x51": "JPEG2000",
    b"8BPS": "PSD",
    b"qoif": "QOI",
    b"\x00\x00\x01\x00": "ICO",
    b"icns": "ICNS",
    b"DDS ": "DDS",
    b"\x01\xda": "SGI",
    **{b"P%d" % number: "PPM" for number in range(1, 8)},
    b"Pf": "PPM",
    b"PF": "PPM",
    # cameras' own
    b"FUJIFILMCCD-RAW": "RAW",
    b"IIRO": "RAW",
    b"IIRS": "RAW",
    b"MMOR": "RAW",
    b"IIU\x00": "RAW",
    b"FOVb": "RAW",
    b"\x00MRM": "RAW",
    b"II\x1a\x00\x00\x00HEAPCCDR": "RAW",
}
_BRANDS = {
    "AVIF": (b"avif", b"avis"),
    "HEIF": (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"),
    "RAW": (b"crx ",),
}
_CAMERAS = """3fr arw cr2 cr3 crw dcr dng erf fff iiq kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw
    x3f"""
RAW_ENDINGS = frozenset(f".{ending}" for ending in _CAMERAS.split())


def kind_of(data: bytes, path: Path) -> str | None:
    """The format's name, as Pillow has it where it knows it; None for what is no picture."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _of_brands(data)
    kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    if kind == "TIFF" and (data[8:10] == b"CR" or path.suffix.lower() in RAW_ENDINGS):
        return "RAW"
    if kind is None and path.suffix.lower() in (".tga", ".pcx"):
        return path.suffix[1:].upper()
    return kind


def _of_brands(data: bytes) -> str | None:
    """Of a file in ISO's container: by its main brand, else by the first it is compatible with."""
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    if b"avif" in brands and data[8:12] in (b"mif1", b"msf1"):
        return "AVIF"
    return next((kind for brand in brands for kind, names in _BRANDS.items() if brand in names), None)
