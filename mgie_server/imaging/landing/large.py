"""A large model's picture: what is new is told at a smaller size, and painted at its own.

Noise, borders and windows have scales in px that suit pictures of about 512 px; at a megapixel the same decisions take
four times as long. What is lost is the last of the precision of light and colour (docs/landing.md); the finest detail, which
only the picture's own size shows, is looked for by itself.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np

from mgie_server.imaging.landing.detail import finest_gained
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit, Shift
from mgie_server.imaging.landing.noise import bearable, denoised, white_noise
from mgie_server.imaging.landing.plan import Plan, plan_painted, unclipped
from mgie_server.imaging.landing.registration import undo
from mgie_server.imaging.pixels import Floats, side_by_side

LARGE = 500_000  # pixels of a model's picture, from which on it is reduced,
DECIDED = 1 << 18  # to about so many
TAKEN = 12  # px around new content that enlarging it looks at
REACH = 64  # px around a place that denoising looks at
BAND = 256  # rows that are denoised at a time


def plan_edit(edit: ModelEdit, options: LandingOptions, bare: np.ndarray | None = None) -> Plan:
    """As `plan.plan_painted`; of a large picture the maps are smaller than what was made."""
    high, wide = edit.made.shape[:2]
    if high * wide <= LARGE:
        return plan_painted(edit, options, bare)
    small = _reduced(edit, (DECIDED / (high * wide)) ** 0.5)
    with ThreadPoolExecutor(1) as beside:
        in_place = beside.submit(_Finest.of, edit, edit.made)  # as most edits are
        plan = plan_painted(small, options, None if bare is None else _same_size(bare, small.made))
    shift, made = _enlarged(plan.shift, wide / small.made.shape[1]), edit.made
    if not shift.none:
        made = undo(made, shift)[0]
    if plan.color_shift.any():
        made = unclipped(made - plan.color_shift, made, plan.color_shift, edit.unchanged)
    finest = in_place.result() if made is edit.made else _Finest.of(edit, made)
    if plan.detail or finest.gained:
        return plan_painted(edit, options, bare)
    if plan.new is None:
        return replace(plan, shift=shift)
    calm = denoised_around(made, finest.white, cv2.resize(plan.new, (wide, high)) > 0)
    return replace(plan, shift=shift, made=calm, sharp=bearable(edit.seen, edit.unchanged))


@dataclass(frozen=True)
class _Finest:
    """What only the picture's own size shows. gained: whether the finest detail did, or was lost; white: see white_noise."""

    gained: bool
    white: float

    @classmethod
    def of(cls, edit: ModelEdit, made: Floats) -> _Finest:
        return cls(finest_gained(edit.unchanged, made), white_noise(made - edit.unchanged, made))


def denoised_around(made: Floats, white: float, new: np.ndarray) -> Floats:
    """noise.denoised where a landing takes new content [h, w] from; the rest as it is. In bands, in threads."""
    left, top, width, height = cv2.boundingRect(new.astype(np.uint8))
    across = slice(max(0, left - TAKEN), left + width + TAKEN)
    first, last = max(0, top - TAKEN), min(len(made), top + height + TAKEN)
    out = made.copy()

    def work(start: int) -> None:
        rows = slice(start, min(last, start + BAND))
        seen = slice(max(0, rows.start - REACH), rows.stop + REACH)
        columns = slice(max(0, across.start - REACH), across.stop + REACH)
        calm = denoised(made[seen, columns], white)
        out[rows, across] = calm[rows.start - seen.start :, across.start - columns.start :][
            : rows.stop - rows.start, : min(across.stop, made.shape[1]) - across.start
        ]

    side_by_side(work, range(first, last, BAND))
    return out


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
