"""Raw files of cameras: developed by rawpy where it is installed, else refused with a word."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from mgie_server.imaging.decoded import Decoded, Unreadable, plain

HINT = "Develop it first, in darktable or RawTherapee say, and save it as TIFF; or install mgie[raw]."
NOTE = "The raw file was developed with the camera's white balance."


def read_raw(data: bytes, check_size: Callable[[int, int], None]) -> Decoded:
    """16 bits in sRGB, upright. Raises Unreadable where rawpy is not installed, or does not know the file."""
    try:
        import rawpy
    except ImportError:
        raise Unreadable("it is a camera's raw file, which must be developed first", HINT) from None
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            check_size(raw.sizes.width, raw.sizes.height)
            developed = raw.postprocess(use_camera_wb=True, output_bps=16)
    except (rawpy.LibRawError, ValueError) as error:
        why = f"it is a camera's raw file, which must be developed first ({error})"
        raise Unreadable(why, HINT) from error
    return replace(plain(developed), orientation=None).noted(NOTE)
