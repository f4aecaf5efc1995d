"""Where in a job's layer the area lies that a description names; what to say where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_server.imaging import framing
from mgie_server.imaging.areas import area_weights
from mgie_server.imaging.color_cut import Sure, cut_by_color, cut_in_half
from mgie_server.imaging.part_weights import GUIDE, weights_of_part
from mgie_server.imaging.skin import LEAST, skin_among

if TYPE_CHECKING:
    from mgie_protocol.pixels import PixelBuffer
    from mgie_server.engines.areas import Area
    from mgie_server.engines.engine import Engine, Picture, SegmentingEngine
    from mgie_server.imaging.frame import Frame
    from mgie_server.segmentation.segments import Segments

_FOUND_AS = {"background": "subject", "skin": "people"}  # parts that are told from what the network finds
# how sure the map has to be of a part before its colors correct the map, chosen on the 28 pictures of parts_outside.json:
# what is scattered takes along less of what is doubtful, and what stays as it is keeps more; skies the network finds better
_SURE, _SCATTERED, _STAYS = Sure(), Sure(0.6, 0.15), Sure(0.6, 0.02)
_SURE_OF = {"plants": _SCATTERED, "people": _SCATTERED}
_UNCORRECTED = frozenset({"sky"})
_HINT = "Ask for the edit without it, or select by hand where it is to be."


@dataclass(frozen=True)
class LayerParts:
    """The parts of a layer, found once for all areas of a job. Of the whole layer: a part is seen by what lies around it."""

    layer: PixelBuffer
    find: Callable[[Picture], Segments]

    @classmethod
    def by(cls, engine: Engine, layer: PixelBuffer) -> LayerParts | None:
        """None where the engine finds no parts."""
        return cls(layer, cast("SegmentingEngine", engine).segments) if engine.capabilities.parts else None

    @cached_property
    def picture(self) -> Picture:
        """Some hundred pixels wide."""
        return framing.to_model(self.layer, GUIDE)

    @cached_property
    def segments(self) -> Segments:
        return self.find(self.picture)


def weights_in(layer: PixelBuffer, frame: Frame, area: Area, parts: LayerParts | None) -> NDArray[np.uint8]:
    """u8 [h, w] of the frame, 255 = the area. parts: needed for an area that is a part.

    Raises MgieError edit_not_supported where the layer does not show the part, picture_invalid.
    """
    if area.kind != "part":
        return area_weights(area, layer, frame)
    if parts is None:
        raise MgieError(
            "edit_not_supported",
            f"This model does not find the {area.name} of a picture.",
            _HINT,
            {"nearest": []},
        )
    stays = area.but != (area.name == "background")  # the background is all but the subject
    weights = weights_of_part(_found(parts, area.name, stays), layer, frame)
    return 255 - weights if stays else weights


def _found(parts: LayerParts, name: str, stays: bool) -> NDArray[np.float32]:
    """Where a part is, as a small map of the whole layer; of the background, where the subject is.

    stays: it is what lies around the part that is edited.
    """
    of_network = _FOUND_AS.get(name, name)
    found = None
    if parts.segments.has(of_network):
        found = parts.segments.part(of_network)
        if of_network in _UNCORRECTED:
            found = cut_in_half(parts.picture, found)
        else:
            sure = _STAYS if stays else _SURE_OF.get(of_network, _SURE)
            found = cut_by_color(parts.picture, found, sure)
        if name == "skin":
            found = skin_among(parts.picture, found)
            found = found if (found > 0.5).mean() >= LEAST else None
    if found is None:
        raise MgieError("edit_not_supported", _absent(name), _HINT, {"nearest": []})
    return found


def _absent(name: str) -> str:
    if name in ("subject", "background"):
        return "Nothing stands out as the subject of this picture, so there is no background to tell from it either."
    verb = "are" if name in ("plants", "buildings", "people") else "is"
    return f"There {verb} no {name} to be found in this picture, so nothing was edited."


def next_to_nothing(area: Area, selected: bool) -> MgieError:
    """The refusal where there is less of an area than anybody sees."""
    name = f"of the {area.name}" if area.kind in ("place", "part") else f"{'but ' * area.but}{area.name}"
    where = "in what is selected" if selected else "in this picture"
    message = f"There is next to nothing {name} {where}, so there is nothing to edit."
    return MgieError("edit_not_supported", message, _HINT, {"nearest": []})
