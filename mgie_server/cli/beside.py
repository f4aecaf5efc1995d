"""What `mgie edit` takes beside the picture and the mask, and `mgie describe` some of: reference pictures, marks, and what
is asked with them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mgie_protocol.beside import Beside
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer, PixelFormat

References = Annotated[
    list[Path] | None,
    typer.Option(
        "--reference",
        metavar="FILE",
        help="A picture that the words speak of, as picture 2; again for picture 3 and so on, up to 4.",
        show_default=False,
    ),
]
Negative = Annotated[
    str | None,
    typer.Option(help="What is not to come true, where the model has use for it.", show_default=False),
]
Context = Annotated[
    float | None,
    typer.Option(
        help="With a mask: how much around it the model sees, as a share of its size on each side, 0 to 10; "
        "default: the model's.",
        show_default=False,
    ),
]
Marks = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Marks that the words speak of (a circle, an arrow), on a transparent picture of the same size: the model "
        "sees them, the result does not have them.",
        show_default=False,
    ),
]


Expand = Annotated[
    str | None,
    typer.Option(
        metavar="PX",
        help="Make the picture larger by so many pixels at every side, or LEFT,TOP,RIGHT,BOTTOM; the model fills them.",
        show_default=False,
    ),
]


Inpaint = Annotated[
    bool,
    typer.Option(
        "--inpaint", help="Tell the model of the mask: it keeps the rest and fits to it; where it can."
    ),
]


def names_of(files: list[Path] | None) -> tuple[str, ...]:
    """The names of reference pictures in a request: those of their files, without their folders."""
    return tuple(path.name for path in files or ())


def read_beside(references: list[Path] | None, marks: Path | None = None) -> Beside:
    """Raises MgieError as read_picture does, and picture_invalid for marks without transparency."""
    from mgie_server.imaging.files import read_picture

    return Beside(
        references=[read_picture(path).pixels for path in references or ()],
        marks=None if marks is None else marks_of(marks),
    )


def marks_of(path: Path) -> PixelBuffer:
    """A picture file as marks: RGBA of 8 bits. Raises MgieError as read_picture does, and picture_invalid."""
    import numpy as np

    from mgie_server.imaging.files import read_picture
    from mgie_server.imaging.pixels import alpha_of, as_array, colour_of, has_alpha

    pixels = read_picture(path).pixels
    if not has_alpha(pixels.format):
        raise MgieError(
            "picture_invalid",
            f"{path} is opaque: as marks it would cover all that the model sees.",
            "Draw the marks on a transparent picture, such as a PNG or a layer of its own.",
        )
    values = as_array(pixels)
    colour, alpha = colour_of(values, pixels.format), alpha_of(values, pixels.format)[..., None]
    both = np.rint(np.clip(np.concatenate([colour, alpha], axis=2), 0, 1) * 255).astype(np.uint8)
    form = PixelFormat(pixels.width, pixels.height, 4, "u8")
    return PixelBuffer.from_format(form, both.tobytes())
