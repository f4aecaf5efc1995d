"""A job's pixels as files: the body that came in, the pictures that go out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from mgie_protocol.messages import Submit
from mgie_protocol.pixels import PixelBuffer
from mgie_server.service.segments import map_segment, place_full


def map_body(submit: Submit, path: Path) -> tuple[PixelBuffer, PixelBuffer | None]:
    """The layer of a job, and its selection where it has one, as they lie in shared memory."""
    body = map_segment(path, submit.body_bytes)
    layer = PixelBuffer.from_format(submit.picture, body[: submit.picture.nbytes])
    if submit.selection is None:
        return layer, None
    end = submit.picture.nbytes + submit.selection.nbytes  # a recipe may follow
    return layer, PixelBuffer.from_format(submit.selection, body[submit.picture.nbytes : end])


def map_recipe(submit: Submit, path: Path) -> bytes:
    """The recipe of a job that applies one."""
    return bytes(map_segment(path, submit.body_bytes)[submit.body_bytes - submit.recipe :])


def write_pixels(path: Path, data: bytes | bytearray | memoryview) -> None:
    """A result's picture. Raises MgieError out_of_memory where its place is full."""
    view = memoryview(data).cast("B")
    nbytes = len(view)
    try:
        with path.open("wb", buffering=0) as file:
            while len(view):
                view = view[file.write(view) :]
    except OSError as error:
        raise place_full(path, nbytes, error) from error


def link_body(body: Path, path: Path, nbytes: int) -> None:
    """The same bytes under another name: without a copy where both lie in one file system."""
    try:
        os.link(body, path)
        if body.stat().st_size != nbytes:  # a selection follows the picture
            raise OSError
    except OSError:
        path.unlink(missing_ok=True)
        try:
            with body.open("rb") as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
                target.truncate(nbytes)
        except OSError as error:
            raise place_full(path, nbytes, error) from error
