"""What `mgie edit` writes of an edit into the files that come of it."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelBuffer


def receipt_of(result: Result, variation: int, source: PixelBuffer) -> dict[str, Any]:
    """The receipt of one picture: the server's report of it, and what was asked for."""
    return {
        "receipt": 1,
        "software": f"mgie {version('mgie')}",
        **(result.reports[variation] if result.reports else _own_report(result, variation, source)),
        "instruction": result.request.get("instruction", ""),
        "expressive": result.expressive,
        "request": result.request,
    }


def _own_report(result: Result, variation: int, source: PixelBuffer) -> dict[str, Any]:
    """A server that sends no reports moves light and colour and nothing else: what it left can be counted."""
    from mgie_server.imaging.recount import recount

    identical = recount(result.pictures[variation], source).share
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
