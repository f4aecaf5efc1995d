"""Whole-picture operations of light and colour: the targets that the built-in model learns.

Pictures are numpy float32 [h, w, 3], sRGB-encoded, 0..1. Each operation is a smooth change of the colour (and
for the vignette of the place), so that a landed edit stays clean. They belong to training only: nothing at
edit time may import this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mgie_server.training.damages import (
    damage_balance,
    damage_exposure,
    damage_haze,
    damage_somewhat,
    settle_balance,
    settle_exposure,
)
from mgie_server.training.edits import COLORS, DEGREES, Edit
from mgie_server.training.operations import color, hues, light, looks, measured, mending
from mgie_server.training.tones import Picture

Damage = Callable[[Picture, np.random.Generator], Picture]


@dataclass(frozen=True)
class Family:
    """One kind of edit.

    operation: (picture, strength) -> picture; None where it is told colours (see `apply`).
    strengths: of the three DEGREES. damage: what is done first to a picture that is to be mended.
    undone: whether the undamaged picture is the goal, else the operation's result.
    """

    name: str
    operation: Callable[[Picture, float], Picture] | None
    strengths: tuple[float, float, float]
    damage: Damage | None = None
    undone: bool = False

    @property
    def has_degrees(self) -> bool:
        return len(set(self.strengths)) > 1


def _family(
    name: str,
    operation: Callable[[Picture, float], Picture] | None,
    little: float = 1.0,
    default: float = 1.0,
    much: float = 1.0,
    damage: Damage | None = None,
    undone: bool = False,
) -> Family:
    return Family(name, operation, (little, default, much), damage, undone)


FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        _family("brighter", light.brighter, 0.55, 1.1, 2.2),
        _family("darker", light.darker, 0.7, 1.3, 2.4),
        _family("more contrast", light.more_contrast, 1.6, 2.1, 2.6),
        _family("less contrast", light.less_contrast, 0.72, 0.55, 0.36),
        _family("lighter shadows", light.lighter_shadows, 0.6, 1.2, 2.2),
        _family("darker shadows", light.darker_shadows, 0.5, 1.0, 2.0),
        _family("softer highlights", light.softer_highlights, 0.5, 1.0, 1.9),
        _family("brighter highlights", light.brighter_highlights, 0.5, 1.0, 2.0),
        _family("brighter midtones", light.brighter_midtones, 0.25, 0.5, 0.9),
        _family("darker midtones", light.darker_midtones, 0.3, 0.6, 1.1),
        _family("black and white", color.black_and_white),
        _family("more saturated", color.more_saturated, 1.45, 1.9, 2.6),
        _family("less saturated", color.less_saturated, 0.62, 0.42, 0.2),
        _family("warmer", color.warmer, 0.6, 1.0, 1.6),
        _family("cooler", color.cooler, 0.6, 1.0, 1.6),
        _family("hue shift", hues.rotate_hues, 35.0, 90.0, 180.0),
        _family("replace colors", None),
        *(_family(f"{name} tint", color.tint(name), 0.6, 1.0, 1.5) for name in COLORS),
        _family("sepia", looks.sepia),
        _family("negative", looks.negative),
        _family("faded", looks.faded, 0.65, 1.0, 1.5),
        _family("matte", looks.matte, 0.65, 1.0, 1.5),
        _family("cross process", looks.cross_process, 0.6, 1.0, 1.4),
        _family("teal and orange", looks.teal_and_orange, 0.6, 1.0, 1.5),
        _family("duotone", None),
        _family("pastel", looks.pastel, 0.6, 1.0, 1.3),
        _family("neon", looks.neon, 0.6, 1.0, 1.4),
        _family("dramatic", light.dramatic, 0.6, 1.0, 1.6),
        _family("night", looks.night, 0.5, 1.0, 2.2),
        _family("moonlight", looks.moonlight, 0.65, 1.0, 1.4),
        _family("golden hour", looks.golden_hour, 0.6, 1.0, 1.5),
        _family("dusk", looks.dusk, 0.6, 1.0, 1.5),
        _family("fog", looks.fog, 0.6, 1.0, 1.45),
        _family("overcast", looks.overcast, 0.6, 1.0, 1.5),
        _family("vignette", light.vignette, 0.38, 0.58, 0.8),
        _family("fix exposure", mending.fix_exposure, damage=damage_exposure, undone=True),
        _family("fix white balance", mending.fix_white_balance, damage=damage_balance, undone=True),
        _family("better overall", mending.better_overall, damage=damage_somewhat),
        _family("clear haze", mending.clear_haze, 0.5, 1.0, 1.7, damage=damage_haze),
    )
}


def apply(edit: Edit, picture: Picture) -> Picture:
    """The operation of an edit. Returns float32 [h, w, 3] in 0..1."""
    family = FAMILIES[edit.family]
    strength = family.strengths[DEGREES.index(edit.degree)]
    if edit.amount:
        assert family.operation is not None
        strength = measured.strength(edit, family.operation, picture)
    if edit.family == "replace colors":
        out = hues.replace_color(picture, *edit.colors, s=strength)
    elif edit.family == "duotone":
        out = hues.duotone(picture, *edit.colors, s=strength)
    else:
        assert family.operation is not None
        out = family.operation(picture, strength)
    return np.clip(out, 0, 1).astype(np.float32)


def pair(
    edits: tuple[Edit, ...], picture: Picture, rng: np.random.Generator, settle: float = 0.5
) -> tuple[Picture, Picture, list[Picture]]:
    """(before, after, the picture after each edit alone or in turn) of a training pair.

    edits: one or two, at most one of a family that mends; then `before` is damaged and the edit undoes it.
    settle: how far (0..1) the undamaged picture is first drawn to a usual exposure or balance; 1 where it has
    none of its own.
    """
    mending = next((edit for edit in edits if FAMILIES[edit.family].damage), None)
    before = now = picture
    if mending:
        now = _settled(picture, mending.family, settle)
        damage = FAMILIES[mending.family].damage
        assert damage is not None
        before = np.clip(damage(now, rng), 0, 1).astype(np.float32)
        if (
            mending.family == "clear haze"
        ):  # the operation sees the haze; the others begin with what was there
            now = before
    shown: list[Picture] = []
    for edit in edits:
        undone = FAMILIES[edit.family].undone
        shown.append(now if undone else apply(edit, now))
        now = shown[-1]
    return before, now, shown


def _settled(picture: Picture, family: str, part: float) -> Picture:
    if family in ("fix exposure", "better overall"):
        picture = settle_exposure(picture, part)
    if family in ("fix white balance", "better overall"):
        picture = settle_balance(picture, 0.8 * part)
    return np.clip(picture, 0, 1).astype(np.float32)
