"""A job's layer with the part of it that the model sees: out to model size, and the edit back into its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging import framing
from mgie_server.imaging.frame import CONTEXT, LIGHT_CONTEXT, Frame, frame_of
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, LandingReport, ModelEdit
from mgie_server.imaging.landing.raw import land_raw
from mgie_server.imaging.pixels import as_array
from mgie_server.service.edit_report import resolved_landing

if TYPE_CHECKING:
    from mgie_protocol.request import EditRequest
    from mgie_server.engines.engine import Capabilities, Picture


@dataclass(frozen=True)
class FramedLayer:
    """part, selected: what the frame shows of the layer and of its selection. seen: part at model size."""

    layer: PixelBuffer
    frame: Frame
    part: PixelBuffer
    selected: PixelBuffer | None
    seen: Picture

    @classmethod
    def of(
        cls,
        layer: PixelBuffer,
        selection: PixelBuffer | None,
        capabilities: Capabilities,
        feather: float = 0.0,
    ) -> FramedLayer:
        """The layer as such a model sees it. Raises MgieError picture_invalid."""
        sizing = capabilities.sizing
        context = CONTEXT if capabilities.paints else LIGHT_CONTEXT
        frame = frame_of(layer.format, selection, sizing, feather, context)
        part = frame.crop(layer)
        selected = None if selection is None else frame.crop(selection)
        return cls(layer, frame, part, selected, framing.to_model(part, sizing))

    @property
    def replaced(self) -> bool:
        """Whether a raw landing leaves no pixel of the layer."""
        everything = self.selected is None or bool((as_array(self.selected) == 255).all())
        return everything and self.frame.is_whole(self.layer.format)

    def land(self, edit: ModelEdit, options: LandingOptions) -> Landed:
        """The whole layer with the edit; the report counts the layer's pixels."""
        how = land_raw if options.landing == "raw" else land
        landed = how(self.part, edit, self.selected, options)
        picture = self.frame.paste(landed.picture, self.layer)
        return replace(landed, picture=picture, report=self._over_layer(landed.report))

    def _over_layer(self, report: LandingReport) -> LandingReport:
        """What lies outside the frame is untouched."""
        share = self.frame.width * self.frame.height / (self.layer.width * self.layer.height)
        photometric, new = report.photometric * share, report.new * share
        return replace(report, identical=1 - (1 - report.identical) * share, photometric=photometric, new=new)


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
