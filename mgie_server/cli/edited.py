"""What becomes of a result on the way out: standard output, text for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mgie_client import receipt
from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelBuffer
from mgie_server.cli.pipes import DASH, write_output

if TYPE_CHECKING:
    from mgie_server.imaging.files import PictureFile


def send_result(result: Result, source: PictureFile, selection: PixelBuffer | None) -> dict[str, Any]:
    """The one picture of a result to standard output; the JSON object."""
    from mgie_server.imaging.naming import natural_format
    from mgie_server.imaging.receipts import receipt_of
    from mgie_server.imaging.results import answer_of, pictures_of
    from mgie_server.imaging.saving import picture_bytes

    (pixels,) = pictures_of(result, source, 1)
    receipt = receipt_of(result, 0, source.pixels)
    data, note = picture_bytes(natural_format(source), pixels, source, receipt, selection, DASH)
    write_output(data)
    return answer_of(result, source, [str(DASH)], [note])


def told(data: dict[str, Any]) -> str:
    """The same for a person."""
    stages = ", ".join(
        f"{name} {seconds:.2f}" for name, seconds in data["seconds"].items() if name != "total"
    )
    return "\n".join(
        [
            *_texts(data),
            f"Seconds: {stages}; total {data['seconds']['total']:.2f}",
            *(f"Result: {path}" for path in data["out"]),
            *(f"Receipt: {line}" for line in map(receipt.line, data["reports"]) if line),
            *(f"Model's picture: {path}" for path in data.get("model_picture", [])),
            *(f"Recipe: {path}" for path in [*data.get("recipe", []), *data.get("cube", [])]),
            *data["notes"],
        ]
    )


def _texts(data: dict[str, Any]) -> list[str]:
    """A line, or one for each picture where they do not follow the same text."""
    name, texts = _text_name(data), data["expressives"]
    if len(set(texts)) < 2:
        return [f"{name} ({data['model']}): {data['expressive']}"]
    return [f"{name} {number} ({data['model']}): {text}" for number, text in enumerate(texts, 1)]


def _text_name(data: dict[str, Any]) -> str:
    """What the text is that the editor obeyed."""
    plain = any(one.get("text_from") == "instruction" for one in data["reports"])
    return "Your words as they are" if plain else "Expressive instruction"
