"""Pixels of the formats that Pillow decodes well: 8 bits a channel, and 16 of PNG by imagecodecs."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from mgie_server.imaging.decoded import Decoded, Unreadable, other_frames, plain
from mgie_server.imaging.jpeg_ends import ends_early, with_end
from mgie_server.imaging.png_chunks import PngFacts, facts_of, mended

# Pillow's modes that are pixels already, and what the others become; a transparent colour adds alpha
_PLAIN = ("L", "LA", "RGB", "RGBA", "F")
_CONVERTED = {"1": "L", "P": "RGB", "PA": "RGBA", "La": "LA", "RGBa": "RGBA", "RGBX": "RGB", "YCbCr": "RGB"}
_DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")
SEVERAL = ("MPO",)  # a JPEG with more of them behind it


def open_image(data: bytes, kind: str) -> Image.Image:
    """A picture whose header has been read. Raises what Pillow raises."""
    formats = [kind, *SEVERAL] if kind == "JPEG" else [kind]
    if kind == "PNG":
        try:
            return Image.open(io.BytesIO(data), formats=formats)
        except Exception:  # for what its texts are, or its end
            return Image.open(io.BytesIO(mended(data)), formats=formats)
    return Image.open(io.BytesIO(data), formats=formats)


def read_png(data: bytes) -> Decoded:
    facts = facts_of(data)
    if facts is None:
        raise ValueError("its header is missing")
    notes = [
        other_frames(facts.frames),
        "" if facts.whole else "The file has lost its end; no pixel is missing.",
    ]
    if facts.depth == 16:
        return _deep_png(data, facts).noted(*notes)
    if facts.whole:
        try:
            return read_image(data, "PNG", count_frames=False).noted(*notes)
        except Exception:  # of a text behind the pixels, say: once more without
            return read_image(mended(data), "PNG", count_frames=False).noted(*notes)
    return read_image(mended(data), "PNG", count_frames=False).noted(*notes)


def _deep_png(data: bytes, facts: PngFacts) -> Decoded:
    """16 bits a channel, which Pillow would cut to 8."""
    import imagecodecs

    return plain(imagecodecs.png_decode(data if facts.whole else mended(data)))


def read_jpeg(data: bytes) -> Decoded:
    try:
        return read_image(data, "JPEG")
    except OSError as error:
        if "truncated" not in str(error):
            raise
    lost = ends_early(data)
    if lost is None:
        raise ValueError("it was cut off")
    end = f"; the last {lost} rows are not what they were" if lost else "; no pixel is missing"
    return read_image(with_end(data), "JPEG").noted(f"The file has lost its end{end}.")


def read_image(data: bytes, kind: str, count_frames: bool = True) -> Decoded:
    """What Pillow makes of a file of the format that it calls so."""
    with open_image(data, kind) as image:
        notes = [_frames(image)] if count_frames else []
        return from_image(image).noted(*notes)


def from_image(image: Image.Image) -> Decoded:
    """Pixels of an opened picture. Raises Unreadable for those that no layer has."""
    transparent = image.info.get("transparency")
    if image.mode in _DEEP:
        return _deep_gray(np.asarray(image), image.format or "")
    if image.mode == "CMYK":
        return Decoded(np.asarray(image), "cmyk", "u8")
    has_transparent = transparent is not None
    if image.mode in _CONVERTED or (has_transparent and image.mode in ("L", "RGB")):
        mode = _CONVERTED.get(image.mode, image.mode)
        image = image.convert({"L": "LA", "RGB": "RGBA"}.get(mode, mode) if has_transparent else mode)
    if image.mode not in _PLAIN:
        raise Unreadable(f"pixels of the kind {image.mode} are not known here", "Save it as RGB.")
    return plain(np.asarray(image))


def _deep_gray(values: np.ndarray, kind: str) -> Decoded:
    """Gray of 16 bits, of which Pillow makes 32 in some formats."""
    if values.min() < 0 or values.max() > 65535:
        raise Unreadable(f"gray values from {values.min()} to {values.max()} are not known here")
    return plain(values.astype(np.uint16))


def _frames(image: Image.Image) -> str:
    """A word of what else is in the file."""
    if image.format != "MPO":
        return other_frames(getattr(image, "n_frames", 1))
    found = getattr(image, "mpinfo", {}).get(0xB002, [])
    kinds = [entry.get("Attribute", {}).get("MPType", "") for entry in found]
    if any("Disparity" in kind or "Panorama" in kind or "Multi-angle" in kind for kind in kinds):
        return other_frames(len(found), "pictures")
    return "The file's second picture (a preview, or a map of brightness for HDR screens) was left out."
