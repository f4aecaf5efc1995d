"""An edit made at model size, landed on the full-size layer.

Three kinds of pixels are told apart at model size (plan.py; of a large model's picture at a smaller one, large.py) and
made at full size (compose.py): untouched ones keep their bytes; where light and colour changed, the change is applied to
the layer's own pixels; new content is the model's own picture, enlarged.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from mgie_protocol.pixels import PixelBuffer, check_selection
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.landing.compose import Counts, compose
from mgie_server.imaging.landing.large import plan_edit
from mgie_server.imaging.landing.light import is_flat
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, LandingReport, ModelEdit, Shift
from mgie_server.imaging.landing.plan import Plan, plan_light
from mgie_server.imaging.landing.transparency import GROW, alpha_in_place
from mgie_server.imaging.pixels import TOP, Floats, as_array, has_alpha
from mgie_server.imaging.selection import weights_of


def land(
    full: PixelBuffer,
    edit: ModelEdit,
    selection: PixelBuffer | None = None,
    options: LandingOptions | None = None,
) -> Landed:
    """The layer with the edit: own size, depth, transfer and alpha.

    selection: one u8 channel of the layer's size, 255 = edit here; a strict one keeps every byte outside.
    Gray layers stay gray: they take the luma of the edit. Raises MgieError picture_invalid, mask_size_differs.
    """
    options = options or LandingOptions()
    selected = selected_weights(full, selection, options)
    painted = options.paints and options.landing == "auto"
    if painted:
        plan = plan_edit(edit, options, _bare(full, edit) if options.coverage == GROW else None)
    else:
        plan = plan_light(edit, options, is_flat(as_array(full)))
    alpha = alpha_in_place(edit, plan.shift)
    picture, counts = compose(full, plan, selected, options.coverage, alpha)
    return Landed(picture, _report(options, plan, counts, full, edit), plan.light if plan.lit else None)


def land_beyond(full: PixelBuffer, part: Frame, edit: ModelEdit, options: LandingOptions) -> Landed:
    """The whole layer with the light and colour that a model found for a part of it: there, as `land` of that part.

    edit: of the part. Raises MgieError picture_invalid.
    """
    shown = part.crop(full)
    plan = plan_light(edit, options, is_flat(as_array(shown)))
    picture, counts = compose(full, replace(plan, light=plan.light.of_part(part)), None)
    return Landed(picture, _report(options, plan, counts, shown, edit), plan.light if plan.lit else None)


def selected_weights(
    full: PixelBuffer, selection: PixelBuffer | None, options: LandingOptions
) -> np.ndarray | None:
    """Weights u16 [h, w] of a selection, 65535 = the edit alone; None without one. Raises MgieError mask_size_differs."""
    if selection is None:
        return None
    check_selection(full.format, selection.format)
    return weights_of(as_array(selection)[..., 0], options.feather, options.strict)


def _bare(full: PixelBuffer, edit: ModelEdit) -> np.ndarray | None:
    """bool [h, w] at model size: where the layer is mostly transparent; None where it nowhere is."""
    if not has_alpha(full.format):
        return None
    high, wide = edit.made.shape[:2]
    alpha = np.ascontiguousarray(as_array(full)[..., -1])
    bare = cv2.resize(alpha, (wide, high), interpolation=cv2.INTER_AREA) < TOP[full.dtype] / 2
    return bare if bare.any() else None


def land_light(
    full: PixelBuffer, before: Floats, after: Floats, selection: PixelBuffer | None = None, **options: Any
) -> PixelBuffer:
    """As `land`, light and colour alone: what a model that does not paint made of `before` (as its codec gives it back).

    before, after: float32 [h, w, 3], 0..1. options: those of LandingOptions.
    """
    how = LandingOptions(landing="photometric", paints=False, **options)
    return land(full, ModelEdit(before, before, after), selection, how).picture


def _report(
    options: LandingOptions, plan: Plan, counts: Counts, full: PixelBuffer, edit: ModelEdit
) -> LandingReport:
    high, wide = edit.made.shape[:2]
    shift = Shift(plan.shift.x * full.width / wide, plan.shift.y * full.height / high, plan.shift.scale)
    identical, new = counts.identical / counts.all, counts.new / counts.all
    red, green, blue = (float(value) for value in plan.color_shift)
    return LandingReport(
        options.landing,
        identical,
        max(0.0, 1 - identical - new),
        new,
        shift,
        (red, green, blue),
        _gains(plan),
    )


def _gains(plan: Plan) -> tuple[float, ...]:
    if plan.bands:
        return plan.bands.gains
    return plan.detail.gains if plan.detail else ()
