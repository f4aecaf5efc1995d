"""Pictures between the browser and the server: uploads, what is shown of them, previews, files at full size."""

from __future__ import annotations

import base64
import io
import os
import shutil
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.imaging.files import PictureFile, check_writable
from mgie_server.imaging.naming import FORMATS, Target, target_of
from mgie_server.imaging.pixels import to_float
from mgie_server.imaging.reading import decode
from mgie_server.imaging.results import write_result
from mgie_server.ui.people import Person
from mgie_server.ui.types import Done, Uploaded

SHOWN_SIDE = 1600  # px, long side of what the browser gets


def take_upload(path: Path, person: Person) -> Uploaded:
    """A file that the browser has sent. Raises MgieError as read_picture does."""
    folder = person.new_folder()
    original = folder / path.name
    try:
        os.link(path, original)
    except OSError:
        shutil.copyfile(path, original)
    try:
        source = read(original)
    except MgieError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shown = show(source.pixels, folder / "shown")
    made = Uploaded(original, shown, (source.pixels.width, source.pixels.height))
    person.add(made, path)
    return made


def read(original: Path) -> PictureFile:
    """The picture; messages name it without its folder. Raises MgieError as read_picture does."""
    return decode(original.read_bytes(), Path(original.name))


def show(pixels: PixelBuffer, stem: Path) -> Path:
    """Write what a browser can show of it, 8 bits in sRGB, smaller where it is large; the path with its ending."""
    colour, alpha = to_float(pixels)
    planes = colour if alpha is None else np.dstack([colour, alpha])
    scale = SHOWN_SIDE / max(planes.shape[:2])
    if scale < 1:
        size = max(1, round(planes.shape[1] * scale)), max(1, round(planes.shape[0] * scale))
        planes = cv2.resize(planes, size, interpolation=cv2.INTER_AREA)
    picture = Image.fromarray(np.rint(np.clip(planes, 0, 1) * 255).astype(np.uint8))
    if alpha is None:
        path = stem.with_suffix(".jpg")
        picture.save(path, quality=93, subsampling=0)
    else:
        path = stem.with_suffix(".png")
        picture.save(path, compress_level=1)
    return path


def as_url(preview: PixelBuffer) -> str:
    """A small picture, u8 RGB, as text for a page."""
    picture = Image.frombytes("RGB", (preview.width, preview.height), bytes(preview.data))
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode("ascii")


def with_room(uploaded: Uploaded, expand: tuple[int, int, int, int], stem: Path) -> Path:
    """What is shown of an upload, with gray where a larger result has more; the path with its ending.

    expand: left, top, right, bottom in px of the upload. Without any it is what is shown already.
    """
    if not any(expand):
        return uploaded.shown
    with Image.open(uploaded.shown) as picture:
        across, down = picture.width / uploaded.size[0], picture.height / uploaded.size[1]
        left, top, right, bottom = (round(px * by) for px, by in zip(expand, 2 * (across, down), strict=True))
        larger = Image.new(
            picture.mode, (picture.width + left + right, picture.height + top + bottom), "gray"
        )
        larger.paste(picture, (left, top))
    larger.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    path = stem.with_suffix(".png")
    larger.save(path, compress_level=1)
    return path


def plan(
    uploaded: Uploaded, source: PictureFile, folder: Path, variations: int, gets_alpha: bool = False
) -> Target:
    """Where the files of a result will lie: in this folder, named as the command names them, in a format that holds them.

    gets_alpha: the result is transparent where the source was not.
    """
    name = uploaded.original
    if name.suffix.lower() in FORMATS:
        try:
            check_writable(folder / name.name, source, gets_alpha)
        except MgieError:
            name = name.with_suffix(".tif" if source.samples.dtype == "f32" else ".png")
    return target_of(name, source, folder, variations)


def write(
    result: Result,
    request: EditRequest,
    uploaded: Uploaded,
    source: PictureFile,
    target: Target,
    selection: PixelBuffer | None,
) -> Done:
    """The files of a result, as `mgie edit` writes them, and what is shown of it. Raises MgieError output_not_writable."""
    answer = write_result(target, result, source, selection)
    files = [Path(path) for path in answer["out"]]
    shown = [
        show(pixels, path.with_name(f"shown-{k}"))
        for k, (path, pixels) in enumerate(zip(files, result.pixels, strict=True))
    ]
    before = with_room(uploaded, request.expand, files[0].with_name("before"))
    texts = result.expressive, result.expressives
    return Done(request, texts[0], files, before, shown, result.reports, answer["notes"], texts[1])
