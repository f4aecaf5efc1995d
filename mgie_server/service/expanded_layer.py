"""A job's layer with room around it, which the model is to fill."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging import framing
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, ModelEdit
from mgie_server.imaging.margins import Margins, expanded, land_expanded
from mgie_server.service.framed_layer import FramedLayer

if TYPE_CHECKING:
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.engine import Capabilities
    from mgie_server.mgie.config import Sizing

_SIDES = (("left", "左侧"), ("top", "上方"), ("right", "右侧"), ("bottom", "下方"))
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class ExpandedLayer(FramedLayer):
    """layer, part: with the margins."""

    margins: Margins
    sizing: Sizing

    @classmethod
    def around(
        cls, layer: PixelBuffer, request: EditRequest, can: Capabilities, marks: PixelBuffer | None
    ) -> ExpandedLayer:
        """The layer as such a model sees it, with grayed margins. Raises MgieError picture_invalid."""
        margins = expanded(layer.format, request.expand)
        padded = margins.padded(layer)
        seen = framing.to_model(padded, can.sizing)
        shown = margins.marked(seen)
        if marks is not None:
            shown = framing.drawn_over(shown, margins.padded(marks, clear=True))
        frame = Frame(0, 0, padded.width, padded.height)
        return cls(padded, frame, padded, None, seen, shown, margins, can.sizing)

    def land(self, edit: ModelEdit, options: LandingOptions) -> Landed:
        """The larger picture; the report counts its pixels."""
        return land_expanded(self.part, self.margins, edit, options, self.sizing)


def with_margins_asked_for(request: EditRequest) -> EditRequest:
    """The request with words about the margins, in the language of its own, for the model alone."""
    if not request.expands:
        return request
    own = request.expressive
    return replace(
        request,
        instruction=_with_sentence(request.instruction, request),
        expressive=None if own is None else _with_sentence(own, request),
    )


def _with_sentence(text: str, request: EditRequest) -> str:
    chinese = bool(_CHINESE.search(text))
    sides = [names[chinese] for names, margin in zip(_SIDES, request.expand, strict=True) if margin]
    if chinese:
        said = f"画面{'、'.join(sides)}灰色模糊的边缘是空白：请把画面自然地延续到边上。"
    else:
        where = " and ".join([", ".join(sides[:-1]), sides[-1]] if len(sides) > 1 else sides)
        said = f"The gray blurred margin at the {where} is empty: let the picture go on there, seamlessly, up to the edge."
    return text if said in text else f"{text.rstrip()}{'' if chinese else ' '}{said}"
