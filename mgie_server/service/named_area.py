"""Where in a job's layer the area lies that a description names; what to say where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_server.imaging import framing
from mgie_server.imaging.areas import area_weights
from mgie_server.imaging.color_cut import cut_by_color
from mgie_server.imaging.part_weights import GUIDE, weights_of_part

if TYPE_CHECKING:
    from mgie_protocol.pixels import PixelBuffer
    from mgie_server.engines.areas import Area
    from mgie_server.engines.engine import Engine, Picture, SegmentingEngine
    from mgie_server.imaging.frame import Frame
    from mgie_server.segmentation.segments import Segments

FindParts = Callable[["Picture"], "Segments"]
_HINT = "Ask for the edit without it, or select by hand where it is to be."


def part_finder(engine: Engine) -> FindParts | None:
    """What finds the parts of a picture, where the engine does."""
    return cast("SegmentingEngine", engine).segments if engine.capabilities.parts else None


def weights_in(layer: PixelBuffer, frame: Frame, area: Area, find: FindParts | None) -> NDArray[np.uint8]:
    """u8 [h, w] of the frame, 255 = the area. find: needed for an area that is a part.

    Raises MgieError edit_not_supported where the layer does not show the part, picture_invalid.
    """
    if area.kind != "part":
        return area_weights(area, layer, frame)
    if find is None:
        raise MgieError(
            "edit_not_supported",
            f"This model does not find the {area.name} of a picture.",
            _HINT,
            {"nearest": []},
        )
    picture = framing.to_model(layer, GUIDE)  # of the whole layer: a part is seen by what lies around it
    found = find(picture)
    behind = area.name == "background"  # all but the subject
    name, but = ("subject", not area.but) if behind else (area.name, area.but)
    if not found.has(name):
        raise MgieError("edit_not_supported", _absent(area.name), _HINT, {"nearest": []})
    weights = weights_of_part(cut_by_color(picture, found.part(name)), layer, frame)
    return 255 - weights if but else weights


def _absent(name: str) -> str:
    if name in ("subject", "background"):
        return "Nothing stands out as the subject of this picture, so there is no background to tell from it either."
    verb = "are" if name in ("plants", "buildings") else "is"
    return f"There {verb} no {name} to be found in this picture, so nothing was edited."


def next_to_nothing(area: Area, selected: bool) -> MgieError:
    """The refusal where there is less of an area than anybody sees."""
    name = f"of the {area.name}" if area.kind in ("place", "part") else f"{'but ' * area.but}{area.name}"
    where = "in what is selected" if selected else "in this picture"
    message = f"There is next to nothing {name} {where}, so there is nothing to edit."
    return MgieError("edit_not_supported", message, _HINT, {"nearest": []})
