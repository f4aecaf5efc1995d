"""Bytes of a picture file into pixels. Nothing is decoded before its header has been checked."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_PIXELS
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.metadata import Metadata, PictureFile, metadata_of
from mgie_server.imaging.pixels import DTYPES, check_finite
from mgie_server.imaging.tiff import is_deep_tiff, read_deep_tiff
from mgie_server.imaging.xmp_places import packet_of

MAGIC = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"II+\x00": "TIFF",
    b"MM\x00+": "TIFF",
}
KNOWN = "PNG, JPEG, TIFF and WebP pictures can be read."
_DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}
# Pillow's modes that are pixels already, and what the others become; a transparent colour adds alpha
_PLAIN = ("L", "LA", "RGB", "RGBA", "I;16", "F")
_CONVERTED = {"1": "L", "P": "RGB", "PA": "RGBA", "La": "LA", "RGBa": "RGBA", "RGBX": "RGB", "YCbCr": "RGB"}


def decode(data: bytes, path: Path) -> PictureFile:
    """See files.read_picture. path: only for the messages."""
    kind = _kind(data)
    if kind is None:
        why = "it is empty" if not data else "it is not a picture of a known format"
        raise unreadable(path, why, KNOWN)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is checked below
            pixels, metadata = _decode(data, kind, path)
    except MgieError:
        raise
    except Image.DecompressionBombError as error:
        raise MgieError(
            "picture_too_large", f"{path} is too large: {error}", "At most 100 megapixels."
        ) from error
    except MemoryError as error:
        raise MgieError(
            "out_of_memory", f"{path} does not fit into memory.", "Use a smaller copy."
        ) from error
    except Exception as error:  # decoders raise whatever they like on damaged files
        raise unreadable(path, f"it is damaged ({error or type(error).__name__})") from error
    check_finite(pixels)
    height, width, channels = pixels.shape
    name = _DTYPE_NAMES[pixels.dtype]
    flat = np.ascontiguousarray(pixels).reshape(-1)
    buffer = PixelBuffer(width, height, channels, name, "srgb", flat.data.cast("B"))
    buffer.check()
    return PictureFile(buffer, kind, metadata)


def unreadable(path: Path, why: str, hint: str = "Open it in an editor and save it anew.") -> MgieError:
    return MgieError("picture_unreadable", f"{path} cannot be read: {why}.", hint)


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


def _kind(data: bytes) -> str | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), None)


def _decode(data: bytes, kind: str, path: Path) -> tuple[NDArray, Metadata]:
    """Pixels [h, w, channels], upright, in their own depth, and the metadata."""
    if kind == "PNG" and len(data) >= 26:
        check_size(*struct.unpack(">II", data[16:24]), path)
    deep = kind == "TIFF" and is_deep_tiff(data, lambda wide, high: check_size(wide, high, path))
    try:
        image = Image.open(io.BytesIO(data), formats=[kind])
    except UnidentifiedImageError:
        if not deep:
            raise unreadable(path, "its header is damaged") from None
        pixels, orientation, metadata = read_deep_tiff(
            data
        )  # a kind of TIFF that Pillow does not know at all
        return _upright(pixels, orientation), metadata
    with image:
        check_size(image.width, image.height, path)
        metadata, orientation = metadata_of(image, packet_of(data, kind, image), data)
        if kind == "WEBP" and b"VP8L" in data[12:64]:
            metadata.encoding["lossless"] = True
        if deep:
            pixels, orientation, _ = read_deep_tiff(data)
        elif kind == "PNG" and data[24] == 16 and image.mode != "I;16":
            pixels = _deep_png(data)
        else:
            pixels, metadata = _by_pillow(image, metadata, path)
            orientation = 1 if kind == "TIFF" else orientation  # Pillow has turned it already
    return _upright(pixels, orientation), metadata


def _deep_png(data: bytes) -> NDArray:
    """16 bits a channel, which Pillow would cut to 8."""
    colour_type = data[25]
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        image.verify()  # OpenCV takes a file that was cut off without a word
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.dtype != np.uint16:
        raise ValueError("its 16-bit pixels cannot be decoded")
    if pixels.ndim == 2:
        return pixels[..., None]
    if colour_type == 4:  # gray + alpha comes as BGRA
        return pixels[..., [0, 3]]
    order = [2, 1, 0, 3] if pixels.shape[2] == 4 else [2, 1, 0]
    return pixels[..., order]


def _by_pillow(image: Image.Image, metadata: Metadata, path: Path) -> tuple[NDArray, Metadata]:
    if image.mode == "CMYK":
        image, metadata = _from_cmyk(image, metadata)
    transparent = "transparency" in image.info
    if image.mode in _CONVERTED or (transparent and image.mode in ("L", "RGB")):
        mode = _CONVERTED.get(image.mode, image.mode)
        image = image.convert({"L": "LA", "RGB": "RGBA"}.get(mode, mode) if transparent else mode)
    if image.mode not in _PLAIN:
        raise unreadable(path, f"pixels of the kind {image.mode} are not known here", "Save it as RGB.")
    pixels = np.asarray(image)
    if image.mode == "I;16":
        pixels = pixels.astype(np.uint16)
    return (pixels if pixels.ndim == 3 else pixels[..., None]), metadata


def _from_cmyk(image: Image.Image, metadata: Metadata) -> tuple[Image.Image, Metadata]:
    """sRGB, through the profile where there is one; the profile has no meaning afterwards."""
    without = replace(metadata, icc=None, encoding={})
    if metadata.icc:
        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(metadata.icc))
            made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if made is not None:
                return made, without
        except ImageCms.PyCMSError:
            pass  # a broken profile is as good as none
    return image.convert("RGB"), without


def _upright(pixels: NDArray, orientation: int) -> NDArray:
    """Pixels [h, w, n] turned as EXIF orientation 1 to 8 says."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels
