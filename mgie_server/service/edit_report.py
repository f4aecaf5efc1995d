"""A result's report: what landing found, and what made it. PROTOCOL.md, "result", has the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mgie_protocol.licences import NO

if TYPE_CHECKING:
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.engine import Capabilities, Description
    from mgie_server.service.framed_layer import FramedLayer

COMPOSITE = "compositeWithTrainedAlgorithmicMedia"
GENERATED = "trainedAlgorithmicMedia"
ENHANCED = "algorithmicallyEnhanced"


def resolved_landing(request: EditRequest, can: Capabilities) -> str:
    """`landing` as it will be done: the original's way of a model that paints hands its picture back."""
    exact = request.decoding == "exact" and can.paints
    return "raw" if request.landing == "auto" and exact else request.landing


def untouched(landing: str) -> dict[str, Any]:
    """What landing says of a layer that was handed back."""
    return {
        "landing": landing,
        "painted": False,
        "identical": 1.0,
        "photometric": 0.0,
        "new": 0.0,
        "shift": {"x": 0.0, "y": 0.0, "scale": 1.0},
        "color_shift": [0.0, 0.0, 0.0],
        "detail": [],
    }


def report_of(
    landed: dict[str, Any], framed: FramedLayer | None, can: Capabilities, request: EditRequest, number: int
) -> dict[str, Any]:
    """The report of variation `number`, but for its seconds. landed: the landing's own keys."""
    seen: dict[str, Any] = {}
    if framed is not None:
        high, wide = framed.seen.shape[:2]
        seen = {"frame": framed.frame.to_dict(), "model_size": [wide, high]}
    return {
        **landed,
        **seen,
        "model": request.model,
        "licence": can.licence,
        "paid_work": can.paid_work,
        "condition": can.condition,
        "non_commercial": can.paid_work == NO,
        "seed": request.seed + number,
        "source_type": _source_type(landed, framed),
    }


def text_from(asked: EditRequest, description: Description) -> str:
    """Whose the text is that the editor obeyed: "instruction" (the words as they are), "person", "model". asked: with what
    the model was told of margins."""
    if description.expressive == asked.instruction:
        return "instruction"
    return "model" if asked.expressive is None else "person"


def _source_type(landed: dict[str, Any], framed: FramedLayer | None) -> str:
    """IPTC's word for what was made."""
    if not landed["painted"]:
        return ENHANCED
    alone = landed["landing"] == "raw" and framed is not None and framed.replaced
    return GENERATED if alone else COMPOSITE
