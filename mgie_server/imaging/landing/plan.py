"""What a landing will do, decided at model size from what the model saw and made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from mgie_server.imaging.landing.band_gains import Bands, fit_bands
from mgie_server.imaging.landing.change import Tolerance, carried_over, changed, grown, tolerance_of
from mgie_server.imaging.landing.color_match import common_shift
from mgie_server.imaging.landing.content import new_content
from mgie_server.imaging.landing.detail import Detail, find_detail
from mgie_server.imaging.landing.global_map import GlobalMap, fit_global
from mgie_server.imaging.landing.kept import alike
from mgie_server.imaging.landing.light import fit_light
from mgie_server.imaging.landing.model_edit import Crop, LandingOptions, ModelEdit, Shift
from mgie_server.imaging.landing.noise import FINE, bearable, denoised, largest, smoothed
from mgie_server.imaging.landing.photometric import Photometric
from mgie_server.imaging.landing.registration import find_shift, pattern_of, undo
from mgie_server.imaging.pixels import Floats, side_by_side

LOCAL = 0.001  # share of pixels that must have changed beside a common shift for that to be no edit
UNTOUCHED = 0.02  # share of pixels below which an edit is one of the whole picture
CLIPPED = 1.5 / 255
SAME_LOSS = 0.8  # times what detail leaves unexplained otherwise, if the codec lost the same twice
RESTYLED = 0.4  # share of new pixels from which everything is new,
MOVED = 0.7  # after undoing a drift, which blurs some detail, so that more looks new than is,
EVERYWHERE = 0.8  # if this share of the pixels changed
RIM = 6  # px: what changed this close to new content is its border,
BROAD = 7  # px: if that is no narrower
ISLAND = 0.08  # and nothing this wide (of the long side, from its border to its middle) was left as it was


@dataclass(frozen=True)
class Plan:
    """All maps at one size, the model's or smaller (large.py); what was seen and made at the model's.

    light: the transform of light and colour, where `touched` says (None: everywhere). rest: what the transform leaves of
    the change, added to it, [h, w, 3]; None: nothing. made: the model's picture, drift and colour shift undone. new:
    weights [h, w] of the model's own pixels; None: nowhere. cover: the same without a margin, for content that brings
    its own coverage. detail, source: the gains of detail and what they make of the picture; None: detail was left alone.
    sharp: see enlarge.Enlarged, of new content. bands: gains of detail at the layer's own scales, of a model that does not
    paint; None: none. lit: whether light and colour change at all.
    """

    light: Photometric
    made: Floats
    seen: Floats
    touched: Floats | None = None
    rest: Floats | None = None
    new: Floats | None = None
    cover: Floats | None = None
    shift: Shift = field(default_factory=Shift)
    color_shift: Floats = field(default_factory=lambda: np.zeros(3, np.float32))
    detail: Detail | None = None
    source: Floats | None = None
    sharp: float = 1.0
    bands: Bands | None = None
    lit: bool = True


def plan_light(edit: ModelEdit, options: LandingOptions, flat: bool) -> Plan:
    """Light and colour alone: of a model that does not paint, or where nothing else is wanted.

    flat: the layer is a drawing, see light.is_flat.
    """
    bands = fit_bands(edit.crops, edit.seed) if edit.crops else None
    if bands and edit.same:
        return Plan(Photometric.nothing(), edit.made, edit.seen, bands=bands, lit=False)
    light = fit_light(edit.unchanged, edit.made, options.color_cell, flat)
    return Plan(light, edit.made, edit.seen, bands=bands)


def plan_painted(edit: ModelEdit, options: LandingOptions, bare: np.ndarray | None = None) -> Plan:
    """What a painting model did, told apart: untouched, light and colour, new.

    bare: bool [h, w], where the layer is transparent, so that whatever changed there is new.
    """
    before, made = edit.unchanged, edit.made
    shift = find_shift(before, made)
    known = np.ones(made.shape[:2], bool)
    if not shift.none:
        made, known = undo(made, shift)
    made, color_shift = _without_color_shift(made, edit)
    beyond, made = made, np.where(known[..., None], made, before)
    tolerance = tolerance_of(made, before, edit.seen, moved=not shift.none)
    overall = fit_global(before, made - before)
    lit = before + overall(np.clip(before, 0, 1))
    detail, lost = _detail(lit, made, edit.seen - before, tolerance.white, edit.crops)
    if lost is not None:
        before, made = edit.seen, made + lost
        tolerance = tolerance_of(made, before, edit.seen, moved=not shift.none)
    plan = Plan(
        Photometric.everywhere(overall),
        made,
        edit.seen,
        shift=shift,
        color_shift=color_shift,
        detail=detail,
        sharp=bearable(edit.seen, before),
    )
    if not detail and bare is None and _explains(overall, before, made - before, tolerance.fine):
        return replace(plan, light=Photometric.fit(before, made, color_cell=options.color_cell))
    plan = replace(plan, source=detail(before) if detail else before)
    plan = _told_apart(plan, tolerance, options, bare)
    if plan.new is None or known.all():
        return plan
    # new content that reaches the edge goes on where the model's picture ended before it
    new = carried_over(plan.new >= 1, known)
    made = np.where(known[..., None], plan.made, beyond)
    return replace(plan, made=made, new=np.where(known, plan.new, new).astype(np.float32))


def _detail(
    lit: Floats, made: Floats, lost: Floats, white: float, crops: tuple[Crop, ...]
) -> tuple[Detail | None, Floats | None]:
    """The gains of detail, if any, and what the codec lost [h, w, 3] where made lacks it too: both then get it back.

    Else, as None says, the codec lost of made what that has by itself.
    """
    if not lost.any():
        return find_detail(lit, made, white, crops), None
    own, same = side_by_side(
        lambda added: find_detail(lit + added, made + added, white, crops), (np.float32(0), lost)
    )
    if same and (own is None or same.left < SAME_LOSS * own.left):
        return same, lost
    return own, None


def _told_apart(
    plan: Plan, noisy_tolerance: Tolerance, options: LandingOptions, bare: np.ndarray | None
) -> Plan:
    """The plan with its maps: plan.source and plan.made are compared.

    noisy_tolerance: of plan.made with its noise. Fits are made to the noisy picture, as noise in what is fitted does
    not bend them; maps and what is painted come from the change without its noise.
    """
    source, noisy, white = plan.source, plan.made, noisy_tolerance.white
    assert source is not None
    made = source + denoised(noisy - source, white)
    tolerance = tolerance_of(
        made, source, plan.seen if plan.detail is None else source, white, not plan.shift.none
    )
    where = changed(made - source, tolerance, changed(noisy - source, noisy_tolerance))
    own = fit_global(source, noisy - source, where.astype(np.float32) if where.any() else None)
    new = new_content(source, made, where, own, tolerance)
    if bare is not None:
        new |= where & bare
    enough = new.mean() > (RESTYLED if plan.shift.none else MOVED)
    if enough and where.mean() > EVERYWHERE and _widest(~where) < ISLAND * max(where.shape):
        new[:] = True
    if new.all():
        light = Photometric.everywhere(own)
    else:
        explained = np.where(new[..., None], source + own(np.clip(source, 0, 1)), noisy)
        light = Photometric.fit(source, np.clip(explained, 0, 1), color_cell=options.color_cell)
    rest = denoised(noisy - light.at_model_size(source), white)
    significant = changed(rest, tolerance) & ~new
    if plan.shift.none:
        new |= where & _around(new)
    return replace(
        plan,
        light=light,
        # of the picture, as what is left of what was there before would be a ghost
        made=denoised(noisy, white) if new.any() else noisy,
        touched=None if plan.detail or (~where).mean() < UNTOUCHED else grown(where),
        rest=_kept_rest(rest, significant, whole=plan.detail is not None and plan.sharp > 0),
        new=grown(new) if new.any() else None,
        cover=grown(new, 0, 1) if new.any() else None,
    )


def _around(new: np.ndarray) -> np.ndarray:
    """bool [h, w]: the surroundings of what is new [h, w] and no mere speck or line."""
    patches = cv2.morphologyEx(new.astype(np.uint8), cv2.MORPH_OPEN, np.ones((BROAD, BROAD), np.uint8))
    return cv2.dilate(patches, np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)) > 0


def _kept_rest(rest: Floats, significant: np.ndarray, whole: bool) -> Floats | None:
    """What of the rest [h, w, 3] is added. whole: all of it, as a gain of detail tells only the most of what was meant."""
    if whole:
        return rest
    return rest * grown(significant, 1, 1)[..., None] if significant.any() else None


def _widest(mask: np.ndarray) -> float:
    """px: how far the innermost pixel of a mask [h, w] lies from its border."""
    return float(cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5).max())


def _without_color_shift(made: Floats, edit: ModelEdit) -> tuple[Floats, Floats]:
    """made without a shift of everything, where something else was edited; and the shift [3]."""
    kept = alike(pattern_of(edit.unchanged), pattern_of(made))
    shift = common_shift(made - edit.unchanged, kept)
    if shift.any():
        back = unclipped(made - shift, made, shift, edit.unchanged)
        if changed(back - edit.unchanged, tolerance_of(back, edit.unchanged, edit.seen)).mean() >= LOCAL:
            return back, shift
    return made, np.zeros(3, np.float32)


def unclipped(back: Floats, made: Floats, shift: Floats, before: Floats) -> Floats:
    """back with the reference [h, w, 3] where the shift ran into black or white, so that taking it back goes too far."""
    white = (made >= 1 - CLIPPED) & (shift > 0) & (before > back)
    black = (made <= CLIPPED) & (shift < 0) & (before < back)
    return np.where(white | black, before, back)


def _explains(overall: GlobalMap, before: Floats, change: Floats, tolerance: Floats) -> bool:
    """Whether one map of colours is the whole edit."""
    rest = largest(np.abs(smoothed(change - overall(np.clip(before, 0, 1)), FINE)))
    return bool((rest > 2 * tolerance).mean() < 0.002)
