"""What becomes of a result: files, the JSON object, text for a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgie_protocol import receipt
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_server.cli.receipts import receipt_of

if TYPE_CHECKING:
    from mgie_server.imaging.files import PictureFile


def write_result(paths: list[Path], result: Result, source: PictureFile) -> dict[str, Any]:
    """Put the pictures of a result into their files; the JSON object."""
    from mgie_server.imaging.files import write_picture

    if len(result.pictures) != len(paths):
        raise MgieError(
            "internal", f"{len(result.pictures)} pictures came back, {len(paths)} were asked for."
        )
    notes = [
        write_picture(path, pixels, source, receipt_of(result, variation, source.pixels))
        for variation, (path, pixels) in enumerate(zip(paths, result.pictures, strict=True))
    ]
    return {
        "out": [str(path) for path in paths],
        "expressive": result.expressive,
        "model": result.model,
        "seed": result.seeds,
        "size": [source.pixels.width, source.pixels.height],
        "seconds": result.seconds,
        "reports": result.reports,
        "notes": [*source.notes, *sorted({note for note in notes if note})],
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
