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
    layer, *others = _pictures(submit, path)
    return layer, others[0] if submit.selection else None


def map_references(submit: Submit, path: Path) -> list[PixelBuffer]:
    """The reference pictures of a job, as they lie in shared memory."""
    first = 2 if submit.selection else 1
    return _pictures(submit, path)[first : first + len(submit.references)]


def map_marks(submit: Submit, path: Path) -> PixelBuffer | None:
    """What is drawn over what the model sees."""
    return _pictures(submit, path)[-1] if submit.marks else None


def map_recipe(submit: Submit, path: Path) -> bytes:
    """The recipe of a job that applies one."""
    return bytes(map_segment(path, submit.body_bytes)[submit.body_bytes - submit.recipe :])


def _pictures(submit: Submit, path: Path) -> list[PixelBuffer]:
    body, start = map_segment(path, submit.body_bytes), 0
    found: list[PixelBuffer] = []
    for form in submit.pictures:
        found.append(PixelBuffer.from_format(form, body[start : start + form.nbytes]))
        start += form.nbytes
    return found


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
