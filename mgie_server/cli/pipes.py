"""`-` in the place of a file: a picture from standard input, a result to standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mgie_protocol.errors import MgieError
from mgie_server.cli.streams import silenced

if TYPE_CHECKING:
    from mgie_protocol.pixels import PixelBuffer
    from mgie_server.imaging.metadata import PictureFile

DASH = Path("-")
_INPUT, _OUTPUT = Path("standard input"), Path("standard output")


def read_picture_or_pipe(path: Path) -> PictureFile:
    """The picture of a file, or of standard input. Raises as read_picture."""
    from mgie_server.imaging.files import read_picture
    from mgie_server.imaging.reading import decode

    if path != DASH:
        return read_picture(path)
    if sys.stdin is None or sys.stdin.isatty():
        raise MgieError(
            "picture_unreadable",
            "There is no picture on standard input.",
            "Send one: cat photo.jpg | mgie edit - --instruction ... --out result.jpg",
        )
    return decode(sys.stdin.buffer.read(), _INPUT)


def selection_of(mask: Path, feather: float) -> PixelBuffer:
    """A mask's file, or the one on standard input, as a selection. Raises as read_mask, selection_empty."""
    from mgie_server.imaging.files import mask_of
    from mgie_server.imaging.pixels import as_array
    from mgie_server.imaging.selection import check_feather

    selection = mask_of(read_picture_or_pipe(mask), mask)
    check_feather(as_array(selection)[..., 0], feather)
    return selection


def check_output(source: PictureFile) -> None:
    """Raises MgieError output_not_writable where no picture can go to standard output."""
    from mgie_server.imaging.naming import check_holds, natural_format, not_writable

    if sys.stdout is None or sys.stdout.isatty():
        raise not_writable(_OUTPUT, "it is a terminal", "Send it on: mgie edit ... --out - > result.jpg")
    check_holds(natural_format(source), source, _OUTPUT)


def write_output(data: bytes) -> None:
    """The bytes of a picture to standard output. Raises MgieError output_not_writable."""
    from mgie_server.imaging.naming import not_writable

    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        silenced(sys.stdout)
        raise not_writable(_OUTPUT, error.strerror or str(error)) from error
