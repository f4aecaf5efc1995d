"""A large model's picture: what is new is told at a smaller size, and painted at its own.

Noise, borders and windows have scales in px that suit pictures of about 512 px; at a megapixel the same decisions take
four times as long. What is lost is the last of the precision of light and colour (docs/landing.md); the finest detail, which
only the picture's own size shows, is looked for by itself.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from mgie_server.imaging.landing.detail import finest_gained
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit, Shift
from mgie_server.imaging.landing.noise import bearable, denoised, white_noise
from mgie_server.imaging.landing.plan import Plan, plan_painted, unclipped
from mgie_server.imaging.landing.registration import undo
from mgie_server.imaging.pixels import Floats

LARGE = 500_000  # pixels of a model's picture, from which on it is reduced,
DECIDED = 1 << 18  # to about so many


def plan_edit(edit: ModelEdit, options: LandingOptions, bare: np.ndarray | None = None) -> Plan:
    """As `plan.plan_painted`; of a large picture the maps are smaller than what was made."""
    high, wide = edit.made.shape[:2]
    if high * wide <= LARGE:
        return plan_painted(edit, options, bare)
    small = _reduced(edit, (DECIDED / (high * wide)) ** 0.5)
    plan = plan_painted(small, options, None if bare is None else _same_size(bare, small.made))
    shift = _enlarged(plan.shift, wide / small.made.shape[1])
    made = edit.made if shift.none else undo(edit.made, shift)[0]
    if plan.color_shift.any():
        made = unclipped(made - plan.color_shift, made, plan.color_shift, edit.unchanged)
    if plan.detail or finest_gained(edit.unchanged, made):
        return plan_painted(edit, options, bare)
    if plan.new is None:
        return replace(plan, shift=shift)
    return replace(
        plan,
        shift=shift,
        made=denoised(made, white_noise(made - edit.unchanged, made)),
        sharp=bearable(edit.seen, edit.unchanged),
    )


def _reduced(edit: ModelEdit, factor: float) -> ModelEdit:
    high, wide = edit.made.shape[:2]
    size = (max(1, round(wide * factor)), max(1, round(high * factor)))

    def area(picture: Floats) -> Floats:
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)

    seen = area(edit.seen)
    unchanged = seen if edit.unchanged is edit.seen else area(edit.unchanged)
    return replace(edit, seen=seen, unchanged=unchanged, made=area(edit.made))


def _same_size(mask: np.ndarray, picture: Floats) -> np.ndarray:
    """A mask [h, w] at the size of a smaller picture: where most of it is."""
    size = (picture.shape[1], picture.shape[0])
    return cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.5


def _enlarged(shift: Shift, factor: float) -> Shift:
    return shift if shift.none else Shift(shift.x * factor, shift.y * factor, shift.scale)
