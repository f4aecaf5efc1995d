"""What is written of an edit into the files that come of it: receipts of results, model's pictures, recipes."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelBuffer

if TYPE_CHECKING:
    from mgie_server.imaging.recipes.recipe import Made


def receipt_of(result: Result, variation: int, source: PixelBuffer) -> dict[str, Any]:
    """The receipt of one picture: the server's report of it, and what was asked for."""
    report = result.reports[variation] if result.reports else _own_report(result, variation, source)
    return {**_about(), **report, **_asked(result, variation)}


def model_picture_receipt(result: Result, variation: int) -> dict[str, Any]:
    """The receipt of the model's own picture, of which every pixel is the model's."""
    report = result.reports[variation] if result.reports else {}
    kept = (
        *("frame", "model_size", "model", "licence", "paid_work", "condition", "non_commercial"),
        *("seed", "seconds"),
    )
    origin = {name: report[name] for name in kept if name in report}
    shares = {"identical": 0.0, "photometric": 0.0, "new": 1.0, "source_type": "trainedAlgorithmicMedia"}
    return {**_about(), "landing": "raw", "painted": True, **shares, **origin, **_asked(result, variation)}


def _about() -> dict[str, Any]:
    return {"receipt": 1, "software": f"mgie {version('mgie')}"}


def _asked(result: Result, variation: int) -> dict[str, Any]:
    instruction = result.request.get("instruction", "")
    text = result.text_of(variation)
    return {"instruction": instruction, "expressive": text, "request": result.request}


def receipt_of_recipe(
    made: Made, strength: float, result: PixelBuffer, source: PixelBuffer
) -> dict[str, Any]:
    """The receipt of a picture that took a recipe's light and colour."""
    from mgie_server.imaging.recount import recount

    identical = recount(result, source).share
    return {
        **_about(),
        "landing": "photometric",
        "painted": False,
        "identical": identical,
        "photometric": 1 - identical,
        "new": 0.0,
        "model": made.model,
        "licence": made.licence,
        "source_type": "algorithmicallyEnhanced",
        "instruction": made.instruction,
        "expressive": made.expressive,
        "recipe": {"date": made.date, "version": made.version, "strength": strength},
    }


def _own_report(result: Result, variation: int, source: PixelBuffer) -> dict[str, Any]:
    """A server that sends no reports moves light and colour and nothing else: what it left can be counted."""
    from mgie_server.imaging.recount import recount

    identical = recount(result.pixels[variation], source).share
    return {
        "painted": False,
        "identical": identical,
        "photometric": 1 - identical,
        "new": 0.0,
        "model": result.model,
        "seed": result.seeds[variation],
        "seconds": result.seconds.get("total", 0.0),
        "source_type": "algorithmicallyEnhanced",
    }
