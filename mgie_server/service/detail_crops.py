"""Edits of detail: crops of the layer to the engine and back, beside what it made of the whole picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from mgie_server.imaging.landing.bands import octaves
from mgie_server.imaging.landing.crops import cut_crops
from mgie_server.imaging.landing.model_edit import Crop, ModelEdit
from mgie_server.imaging.pixels import as_array

if TYPE_CHECKING:
    from mgie_server.engines.engine import Description, DetailEngine, Engine
    from mgie_server.service.framed_layer import FramedLayer


def with_detail(
    edit: ModelEdit, engine: Engine, framed: FramedLayer, description: Description, seed: int
) -> ModelEdit:
    """The edit with crops of what the frame shows, before and after, where the description asks for detail."""
    if not description.detail:
        return edit
    told = cast("DetailEngine", engine)
    form = framed.part.format
    scales = told.detail_scales(description, octaves(max(form.width, form.height)))
    cuts = cut_crops(as_array(framed.part), form, scales)
    before = np.stack([cut.picture for cut in cuts])
    noise = np.random.default_rng(seed).standard_normal(before.shape[:3], dtype=np.float32)
    # what is meant in shares of a picture is meant of all of it, whatever is selected
    long_side = max(framed.layer.width, framed.layer.height)
    after = told.edit_detail(before, noise, [cut.scale for cut in cuts], float(long_side), description)
    grain = any(one.family == "grain" for one in description.detail)
    crops = [
        Crop(
            cut.scale,
            before[k, : cut.high, : cut.wide],
            after[k, : cut.high, : cut.wide],
            noise[k, : cut.high, : cut.wide] if grain else None,
        )
        for k, cut in enumerate(cuts)
    ]
    return replace(edit, crops=tuple(crops), seed=seed)
