"""A job's layer with the part of it that the model sees: out to model size, and the edit back into its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging import framing
from mgie_server.imaging.frame import CONTEXT, LIGHT_CONTEXT, Frame, frame_of
from mgie_server.imaging.landing.land import land, land_beyond
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, LandingReport, ModelEdit
from mgie_server.imaging.landing.raw import land_raw
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.selection import weights_of
from mgie_server.service.edit_report import resolved_landing
from mgie_server.service.named_area import LayerParts, next_to_nothing, weights_in

if TYPE_CHECKING:
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.areas import Area
    from mgie_server.engines.engine import Capabilities, Picture
    from mgie_server.mgie.config import Sizing

_LEAST = 0.002  # of the frame, or of what is selected in it: less of an area is none that anybody sees


@dataclass(frozen=True)
class FramedLayer:
    """part, selected: what the frame shows of the layer and of the selection in which the edit lands (None: it lands on
    the whole layer). seen: part at model size; what an edit made is compared with it. shown: the same with the marks,
    which is what the model gets.
    """

    layer: PixelBuffer
    frame: Frame
    part: PixelBuffer
    selected: PixelBuffer | None
    seen: Picture
    shown: Picture

    @classmethod
    def of(
        cls,
        layer: PixelBuffer,
        selection: PixelBuffer | None,
        capabilities: Capabilities,
        feather: float = 0.0,
        lands_everywhere: bool = False,
        context: float | None = None,
        marks: PixelBuffer | None = None,
    ) -> FramedLayer:
        """The layer as such a model sees it.

        feather: px by which the edit reaches beyond the selection. lands_everywhere: the selection only says what the model
        judges. context: see EditRequest. marks: RGBA of the layer's size. Raises MgieError picture_invalid.
        """
        sizing = capabilities.sizing
        if context is None:
            context = CONTEXT if capabilities.paints else LIGHT_CONTEXT
        frame = frame_of(layer.format, selection, sizing, feather, context)
        part = frame.crop(layer)
        selected = None if selection is None or lands_everywhere else frame.crop(selection)
        seen = framing.to_model(part, sizing)
        shown = seen if marks is None else framing.drawn_over(seen, frame.crop(marks))
        return cls(layer, frame, part, selected, seen, shown)

    def within(self, area: Area, request: EditRequest, parts: LayerParts | None = None) -> FramedLayer:
        """The same, with the edit landing in this area of the layer alone, and of the selection with its feather.

        parts: of the layer, where they can be found. Raises MgieError edit_not_supported for next to nothing of it.
        """
        weights = weights_in(self.layer, self.frame, area, parts)
        room = 255.0 * self.frame.width * self.frame.height
        if self.selected is not None:
            selected = weights_of(as_array(self.selected)[..., 0], request.feather, request.strict_selection)
            weights = ((selected // 257).astype(np.uint16) * weights // 255).astype(np.uint8)
            room = float((selected // 257).sum(dtype=np.int64))
        if weights.sum(dtype=np.int64) < _LEAST * max(room, 1.0):
            raise next_to_nothing(area, self.selected is not None)
        form = PixelFormat(self.frame.width, self.frame.height, 1, "u8", "srgb")
        return replace(self, selected=PixelBuffer.from_format(form, weights.reshape(-1).data.cast("B")))

    def with_layer(self, layer: PixelBuffer, sizing: Sizing) -> FramedLayer:
        """The same place in a layer of the same size that was edited since; marks are gone."""
        part = self.frame.crop(layer)
        seen = framing.to_model(part, sizing)
        return replace(self, layer=layer, part=part, seen=seen, shown=seen)

    def shows(self, made: Picture) -> Picture:
        """An edit of the whole, float32 [h, w, 3] at model size, as far as it is to land."""
        if self.selected is None:
            return made
        size = (self.seen.shape[1], self.seen.shape[0])
        weights = cv2.resize(
            np.ascontiguousarray(as_array(self.selected)[..., 0]), size, interpolation=cv2.INTER_AREA
        )
        share = weights[..., None].astype(np.float32) * np.float32(1 / 255)
        return (self.seen + (made - self.seen) * share).astype(np.float32)

    @property
    def mask(self) -> Picture | None:
        """float32 [h, w] at model size: 1 where anything is selected, however faintly, 0 elsewhere; None: everywhere."""
        if self.selected is None:
            return None
        size = (self.seen.shape[1], self.seen.shape[0])
        weights = np.ascontiguousarray(as_array(self.selected)[..., 0])
        return (cv2.resize(weights, size, interpolation=cv2.INTER_AREA) > 0).astype(np.float32)

    @property
    def replaced(self) -> bool:
        """Whether a raw landing leaves no pixel of the layer."""
        everything = self.selected is None or bool((as_array(self.selected) == 255).all())
        return everything and self.frame.is_whole(self.layer.format)

    def land(self, edit: ModelEdit, options: LandingOptions) -> Landed:
        """The whole layer with the edit; the report counts the layer's pixels."""
        if self.selected is None and not self.frame.is_whole(self.layer.format):
            return land_beyond(self.layer, self.frame, edit, options)
        how = land_raw if options.landing == "raw" else land
        landed = how(self.part, edit, self.selected, options)
        picture = self.frame.paste(landed.picture, self.layer)
        return replace(landed, picture=picture, report=self._over_layer(landed.report))

    def _over_layer(self, report: LandingReport) -> LandingReport:
        """What lies outside the frame is untouched."""
        share = self.frame.width * self.frame.height / (self.layer.width * self.layer.height)
        photometric, new = report.photometric * share, report.new * share
        return replace(report, identical=1 - (1 - report.identical) * share, photometric=photometric, new=new)


def lands_everywhere(request: EditRequest, can: Capabilities) -> bool:
    """Whether light and colour are to land on the whole layer, whatever is selected; what is painted has its place."""
    return request.extent == "layer" and not can.paints and resolved_landing(request, can) != "raw"


def landing_options(request: EditRequest, can: Capabilities) -> LandingOptions:
    """How an edit of this request is to land."""
    return LandingOptions(
        landing=resolved_landing(request, can),
        paints=can.paints,
        strict=request.strict_selection,
        feather=request.feather,
        color_cell=can.color_cell,
        coverage=request.coverage,
    )
