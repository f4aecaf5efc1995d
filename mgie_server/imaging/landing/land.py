"""An edit made at model size, landed on the full-size layer: light and colour."""

from __future__ import annotations

import numpy as np

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging import fullres
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, LandingReport, ModelEdit
from mgie_server.imaging.pixels import as_array


def land(
    full: PixelBuffer,
    edit: ModelEdit,
    selection: PixelBuffer | None = None,
    options: LandingOptions | None = None,
) -> Landed:
    """The layer with the edit: own size, depth, transfer and alpha. Raises MgieError as fullres.land."""
    options = options or LandingOptions()
    picture = fullres.land(
        full,
        edit.unchanged,
        edit.made,
        selection,
        strict=options.strict,
        feather=options.feather,
        color_cell=options.color_cell,
    )
    same = float(np.mean((as_array(full) == as_array(picture)).all(axis=2)))
    return Landed(picture, LandingReport(options.landing, same, 1 - same, 0.0), None)
