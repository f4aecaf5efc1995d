"""A result into its files: the size, depth and metadata of the picture, with a receipt; and what is said of it."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.claiming import claimed
from mgie_server.imaging.gray import as_it_was, gray_note
from mgie_server.imaging.metadata import PictureFile
from mgie_server.imaging.naming import Target
from mgie_server.imaging.receipts import receipt_of
from mgie_server.imaging.saving import write_picture


def write_result(
    target: Target,
    result: Result,
    source: PictureFile,
    selection: PixelBuffer | None = None,
    reserved: Container[Path] = (),
    with_receipt: bool = True,
) -> dict[str, Any]:
    """Put the pictures of a result into their files; the JSON object. reserved: see claiming.claimed."""
    pictures = pictures_of(result, source, len(target.paths))
    with claimed(target, reserved) as paths:
        notes: list[str] = []
        for variation, (path, pixels) in enumerate(zip(paths, pictures, strict=True)):
            receipt = receipt_of(result, variation, source.pixels) if with_receipt else None
            notes.append(write_picture(path, pixels, source, receipt, selection))
    return answer_of(result, source, [str(path) for path in paths], [target.note(paths), *notes])


def pictures_of(result: Result, source: PictureFile, count: int) -> list[PixelBuffer]:
    """The pictures of a result, gray where source is and they still are. Raises MgieError internal for another count."""
    if len(result.pixels) != count:
        raise MgieError("internal", f"{len(result.pixels)} pictures came back, {count} were asked for.")
    return [
        as_it_was(pixels, source.pixels) if _same_size(pixels, source.pixels) else pixels
        for pixels in result.pixels
    ]


def _same_size(one: PixelBuffer, other: PixelBuffer) -> bool:
    return (one.width, one.height) == (other.width, other.height)


def answer_of(result: Result, source: PictureFile, out: list[str], notes: list[str]) -> dict[str, Any]:
    """What became of it, JSON-able. out: where the pictures are. notes: of their writing."""
    notes, made = [gray_note(source), *notes], (result.pixels or [source.pixels])[0]
    return {
        "out": out,
        "expressive": result.expressive,
        "expressives": [result.text_of(variation) for variation in range(len(result.pictures))],
        "model": result.model,
        "seed": result.seeds,
        "size": [made.width, made.height],
        "seconds": result.seconds,
        "reports": result.reports,
        "notes": [*source.notes, *result.notes, *sorted({note for note in notes if note})],
    }
