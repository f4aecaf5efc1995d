"""`mgie edit --save-model-picture`: the model's own picture beside the result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_protocol.attachments import MODEL_PICTURE
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.receipts import model_picture_receipt

if TYPE_CHECKING:
    from mgie_protocol.events import Result

SaveModelPicture = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the model's own picture too, at its own size; best as PNG."),
]


class ModelPictureFiles:
    """Where the model's pictures go: FILE, or FILE-1 to FILE-N of several variations; nowhere without one."""

    def __init__(self, file: Path | None, variations: int) -> None:
        from mgie_server.imaging.naming import is_folder, target_named

        if file is not None and is_folder(file):
            raise MgieError("output_not_writable", f"{file} is a folder.", "Name a file.")
        self._target = None if file is None else target_named(file, variations)

    def check(self, results: Sequence[Path]) -> None:
        """Before the edit. Raises MgieError output_not_writable where `write` would, or over a result."""
        from mgie_server.imaging.files import PictureFile, check_writable

        pixel = PictureFile(PixelBuffer(1, 1, 3, "u8", "srgb", bytes(3)), "PNG")
        for path in self._target.paths if self._target else ():
            check_writable(path, pixel)
            if path.resolve() in {result.resolve() for result in results}:
                raise MgieError(
                    "output_not_writable",
                    f"{path} is where the result goes.",
                    "Give the model's picture another name.",
                )

    def write(self, result: Result, layer: PixelBuffer) -> dict[str, Any]:
        """The part of the answer that names them. layer: what was edited, for the receipt.

        Raises MgieError output_not_writable, not_available.
        """
        from mgie_server.imaging.claiming import claimed
        from mgie_server.imaging.files import PictureFile, write_picture

        if self._target is None:
            return {}
        with claimed(self._target) as paths:
            for number, path in enumerate(paths):
                receipt = model_picture_receipt(result, number)
                write_picture(path, _sent(result, number), PictureFile(layer, "PNG"), receipt)
        return {"model_picture": [str(path) for path in paths]}


def _sent(result: Result, number: int) -> PixelBuffer:
    came = result.attachment(MODEL_PICTURE, number)
    if came is None or came.format is None:
        raise MgieError(
            "not_available",
            "The server sent no model's picture.",
            "Restart it: `mgie stop`; it may be of an older version.",
        )
    return PixelBuffer.from_format(came.format, came.data)
