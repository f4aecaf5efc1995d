"""What becomes of a result: files, the JSON object, text for a person."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgie_protocol import receipt
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelBuffer
from mgie_server.cli.pipes import DASH, write_output
from mgie_server.cli.receipts import receipt_of

if TYPE_CHECKING:
    from mgie_server.imaging.files import PictureFile
    from mgie_server.imaging.naming import Target


def write_result(
    target: Target,
    result: Result,
    source: PictureFile,
    selection: PixelBuffer | None = None,
    reserved: Container[Path] = (),
    with_receipt: bool = True,
) -> dict[str, Any]:
    """Put the pictures of a result into their files; the JSON object. reserved: see claiming.claimed."""
    from mgie_server.imaging.claiming import claimed
    from mgie_server.imaging.saving import write_picture

    pictures = _pictures(result, source, len(target.paths))
    with claimed(target, reserved) as paths:
        notes = []
        for variation, (path, pixels) in enumerate(zip(paths, pictures, strict=True)):
            receipt = receipt_of(result, variation, source.pixels) if with_receipt else None
            notes.append(write_picture(path, pixels, source, receipt, selection))
    return _answer(result, source, [str(path) for path in paths], [target.note(paths), *notes])


def send_result(result: Result, source: PictureFile, selection: PixelBuffer | None) -> dict[str, Any]:
    """The one picture of a result to standard output; the JSON object."""
    from mgie_server.imaging.naming import natural_format
    from mgie_server.imaging.saving import picture_bytes

    (pixels,) = _pictures(result, source, 1)
    receipt = receipt_of(result, 0, source.pixels)
    data, note = picture_bytes(natural_format(source), pixels, source, receipt, selection, DASH)
    write_output(data)
    return _answer(result, source, [str(DASH)], [note])


def _pictures(result: Result, source: PictureFile, count: int) -> list[PixelBuffer]:
    from mgie_server.imaging.gray import as_it_was

    if len(result.pictures) != count:
        raise MgieError("internal", f"{len(result.pictures)} pictures came back, {count} were asked for.")
    return [as_it_was(pixels, source.pixels) for pixels in result.pictures]


def _answer(result: Result, source: PictureFile, out: list[str], notes: list[str]) -> dict[str, Any]:
    from mgie_server.imaging.gray import gray_note

    notes = [gray_note(source), *notes]
    return {
        "out": out,
        "expressive": result.expressive,
        "model": result.model,
        "seed": result.seeds,
        "size": [source.pixels.width, source.pixels.height],
        "seconds": result.seconds,
        "reports": result.reports,
        "notes": [*source.notes, *result.notes, *sorted({note for note in notes if note})],
    }


def told(data: dict[str, Any]) -> str:
    """The same for a person."""
    stages = ", ".join(
        f"{name} {seconds:.2f}" for name, seconds in data["seconds"].items() if name != "total"
    )
    return "\n".join(
        [
            f"Expressive instruction ({data['model']}): {data['expressive']}",
            f"Seconds: {stages}; total {data['seconds']['total']:.2f}",
            *(f"Result: {path}" for path in data["out"]),
            *(f"Receipt: {line}" for line in map(receipt.line, data["reports"]) if line),
            *(f"Model's picture: {path}" for path in data.get("model_picture", [])),
            *(f"Recipe: {path}" for path in [*data.get("recipe", []), *data.get("cube", [])]),
            *data["notes"],
        ]
    )
