"""Sentences that come with a result: what a person would else wonder about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mgie_protocol.pixels import PixelBuffer
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.engine import Capabilities

HIDDEN = 0.05  # of an edit: less than that nobody sees


def hidden_by_feather(selection: PixelBuffer | None, request: EditRequest) -> str | None:
    """What to say where the feather leaves nothing of a small selection; selection: that of the layer, or of a part."""
    from mgie_server.imaging.pixels import as_array
    from mgie_server.imaging.selection import weights_of

    if selection is None or not request.feather:
        return None
    selected = as_array(selection)[..., 0]
    before = selected.max() / 255
    after = weights_of(selected, request.feather, request.strict_selection).max() / 65535
    if after >= HIDDEN * before or not before:
        return None
    shows = "nothing" if after == 0 else f"at most {max(1, round(100 * after))} %"
    return (
        f"The selection is too small for a feather of {request.feather:g} px: {shows} of the edit shows. "
        "Use a smaller feather or a larger selection."
    )


def negative_unheard(request: EditRequest, can: Capabilities) -> str | None:
    """What to say where the text does not guide beyond itself: then nothing leads away from other words."""
    guidance = can.text_guidance if request.text_guidance is None else request.text_guidance
    if not request.negative or guidance > 1:
        return None
    return f"With a text guidance of {guidance:g} the words for what is not to come true had no effect. Use more than 1."
