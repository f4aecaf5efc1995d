"""`mgie edit --save-model-picture`: the model's own picture beside the result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_protocol.attachments import MODEL_PICTURE
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import Buffer, PixelBuffer, PixelFormat

if TYPE_CHECKING:
    from mgie_protocol.events import Result
    from mgie_server.imaging.metadata import PictureFile

SaveModelPicture = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the model's own picture too, at its own size; best as PNG."),
]


class ModelPictureFiles:
    """Where the model's pictures go: FILE, or FILE-1 to FILE-N of several variations; nowhere without one."""

    def __init__(self, file: Path | None, variations: int) -> None:
        from mgie_server.imaging.files import output_paths

        if file is not None and file.is_dir():
            raise MgieError("output_not_writable", f"{file} is a folder.", "Name a file.")
        self.paths = [] if file is None else output_paths(file, file, variations)

    def check(self, results: Sequence[Path]) -> None:
        """Before the edit. Raises MgieError output_not_writable where `write` would, or over a result."""
        from mgie_server.imaging.files import check_writable

        pixel = _picture_file(PixelFormat(1, 1, 3, "u8"), bytes(3))
        for path in self.paths:
            check_writable(path, pixel)
            if path.resolve() in {result.resolve() for result in results}:
                raise MgieError(
                    "output_not_writable",
                    f"{path} is where the result goes.",
                    "Give the model's picture another name.",
                )

    def write(self, result: Result) -> dict[str, Any]:
        """The part of the answer that names them. Raises MgieError output_not_writable, not_available."""
        from mgie_server.imaging.files import write_picture

        for number, path in enumerate(self.paths):
            came = result.attachment(MODEL_PICTURE, number)
            if came is None or came.format is None:
                raise MgieError(
                    "not_available",
                    "The server sent no model's picture.",
                    "Restart it: `mgie stop`; it may be of an older version.",
                )
            source = _picture_file(came.format, came.data)
            write_picture(path, source.pixels, source)
        return {"model_picture": [str(path) for path in self.paths]} if self.paths else {}


def _picture_file(form: PixelFormat, data: Buffer) -> PictureFile:
    from mgie_server.imaging.metadata import PictureFile

    return PictureFile(PixelBuffer.from_format(form, data), "PNG")
