"""What each family of edits promises, on pixels, at its default degree: did the edit do what was asked?

The thresholds are what a person would call "it did it"; none of them knows how the edit was made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mgie_server.evaluation import measures as m
from mgie_server.evaluation.differences import mean_lab_distance
from mgie_server.training.edits import COLORS, Edit
from mgie_server.training.expressive.look import HUES, hue_chroma
from mgie_server.training.operations.hues import NAMED

Picture = np.ndarray


@dataclass(frozen=True)
class Judged:
    """An edit at judging size: before and after, float [h, w, 3], 0..1.

    edit: what was asked. original: the photograph before it was damaged (the same as before where nothing was).
    damage: of prepared.DAMAGES, "" where nothing was damaged.
    """

    before: Picture
    after: Picture
    edit: Edit
    original: Picture
    damage: str = ""


Property = Callable[[Judged], bool]


def did_it(judged: Judged) -> bool:
    """Whether the edit has the property of its family."""
    return bool(PROPERTIES[judged.edit.family](judged))


def _plain(holds: Callable[[Picture, Picture], bool]) -> Property:
    return lambda j: holds(j.before, j.after)


# light ---------------------------------------------------------------------------------------------------------


def _shift(a: Picture, b: Picture) -> float:
    return m.mean_luma(b) - m.mean_luma(a)


def _one_end(j: Judged, dark_end: bool, sign: int) -> bool:
    """One end of the tones moves by 0.03, or by a third of the room it has; the other end much less.

    The ends are the darkest and the brightest quarter of the original. One that is not really dark or bright may
    follow somewhat; and where there is little room, what counts is how much of it is used.
    """
    # lights are the shadows of the negative
    before, after = (j.before, j.after) if dark_end else (1 - j.before, 1 - j.after)
    moved = (sign if dark_end else -sign) * m.tone_shift(before, after, 0, 25)
    other = abs(m.tone_shift(before, after, 75, 100))
    level, far = (float(m.luma(before)[m.part_of_tones(before, *p)].mean()) for p in ((0, 25), (75, 100)))
    loose = max(0.0, 0.75 - far)
    inwards = sign > 0 if dark_end else sign < 0
    enough = moved >= (0.03 if inwards else min(0.03, level / 3))
    less = other < (0.5 + 1.2 * loose) * moved or (not inwards and other / far < moved / max(level, 1e-3) / 3)
    return enough and other < 0.05 + 0.3 * loose and less


def _midtones(sign: int) -> Property:
    """The mean moves by 0.03; the black and the white point about stay, the more the nearer they are to the ends."""

    def holds(j: Judged) -> bool:
        middle = sign * m.tone_shift(j.before, j.after, 25, 75)
        low, high = m.point(j.before, 1), m.point(j.before, 99)
        ends = (abs(m.point(j.after, 1) - low), abs(m.point(j.after, 99) - high))
        stay = ends[0] < 0.06 + 0.45 * low and ends[1] < 0.06 + 0.45 * (1 - high)
        return sign * _shift(j.before, j.after) >= 0.03 and stay and max(ends) < max(1.15 * middle, 0.04)

    return holds


LIGHT: dict[str, Property] = {
    "brighter": _plain(lambda a, b: 0.04 <= _shift(a, b) <= 0.45),
    "darker": _plain(lambda a, b: 0.04 <= -_shift(a, b) <= 0.45),
    "more contrast": _plain(lambda a, b: m.contrast(b) >= 1.10 * m.contrast(a)),
    "less contrast": _plain(lambda a, b: m.contrast(b) <= 0.88 * m.contrast(a) and m.correlation(a, b) > 0.9),
    "lighter shadows": lambda j: _one_end(j, True, +1),
    "darker shadows": lambda j: _one_end(j, True, -1),
    "softer highlights": lambda j: _one_end(j, False, -1),
    "brighter highlights": lambda j: _one_end(j, False, +1),
    "brighter midtones": _midtones(+1),
    "darker midtones": _midtones(-1),
    "vignette": _plain(lambda a, b: m.corner_ratio(b) <= 0.87 * m.corner_ratio(a)),
    "dramatic": _plain(
        lambda a, b: (
            m.contrast(b) / max(m.mean_luma(b), 1e-3) >= 1.15 * m.contrast(a) / max(m.mean_luma(a), 1e-3)
            and m.correlation(a, b) > 0.9
        )
    ),
}

# color ---------------------------------------------------------------------------------------------------------


def _tint(color: str) -> Property:
    return _plain(lambda a, b: m.tint_shift(a, b, color) >= 0.02)


def hue_mass(picture: Picture, color: str) -> float:
    """Mean chroma (max minus min of the channels) of the pixels in the hue class of a color of COLORS."""
    shares = hue_chroma(picture)[1]
    return float(shares[HUES.index("cyan" if color == "teal" else color)] / (picture.size // 3))


def _points_to(colour: np.ndarray, color: str) -> bool:
    """Whether a colour [3] is within 60 degrees of hue of a named color."""
    return m.cast_towards(colour, NAMED[color]) >= 0.5 * float(np.linalg.norm(colour - colour.mean()))


def _replaced(j: Judged) -> bool:
    """The color's mass falls by 40 %, and what had that color has about the other one."""
    source, goal = j.edit.colors
    had = hue_mass(j.before, source)
    gone = had > 0 and hue_mass(j.after, source) <= 0.6 * had
    return gone and _points_to(m.colour_of_what_was(j.before, j.after, source), goal)


def _duotone(j: Judged) -> bool:
    """Colours lie on one line of luma, whose dark end has the one colour and whose light end the other."""
    ends = (m.end_colour(j.after, 0, 3), m.end_colour(j.after, 97, 100))
    tinted = all(
        m.cast_towards(end, NAMED[color]) >= 0.03 and _points_to(end, color)
        for end, color in zip(ends, j.edit.colors, strict=True)
    )
    return tinted and m.off_the_tone(j.after, bend=False) <= 0.03


COLOR: dict[str, Property] = {
    "black and white": _plain(lambda a, b: m.chroma(b) <= 0.012 and m.correlation(a, b) > 0.9),
    "more saturated": _plain(lambda a, b: m.chroma(b) >= 1.18 * m.chroma(a)),
    "less saturated": _plain(lambda a, b: 0.05 * m.chroma(a) <= m.chroma(b) <= 0.82 * m.chroma(a)),
    "warmer": _plain(lambda a, b: m.warmth(b) - m.warmth(a) >= 0.03),
    "cooler": _plain(lambda a, b: m.warmth(a) - m.warmth(b) >= 0.03),
    "hue shift": _plain(lambda a, b: abs(m.hue_turn(a, b)) >= 40 and m.correlation(a, b) > 0.95),
    "replace colors": _replaced,
    "duotone": _duotone,
    **{f"{color} tint": _tint(color) for color in COLORS},
}

# looks ---------------------------------------------------------------------------------------------------------


def _black_point_up(a: Picture, b: Picture) -> bool:
    return m.point(b, 2) - m.point(a, 2) >= 0.04


def _night(a: Picture, b: Picture) -> bool:
    cooler = m.warmth(b) <= m.warmth(a) + 0.005
    return _shift(a, b) <= -0.08 and cooler and m.correlation(a, b) > 0.6


def _moonlight(a: Picture, b: Picture) -> bool:
    """Silvery: colour that does not follow the luma fades; a blue picture that comes nearer to gray is not "warmer"."""
    cool = m.warmth(b) <= max(m.warmth(a), 0.0) + 0.005
    return (
        m.off_the_tone(b, bend=True) <= 0.6 * m.off_the_tone(a, bend=True) and _shift(a, b) <= -0.03 and cool
    )


def _dusk(a: Picture, b: Picture) -> bool:
    colder = max(m.tint_shift(a, b, "blue"), m.tint_shift(a, b, "purple"))
    return _shift(a, b) <= -0.05 and colder >= 0.02


def _pastel(a: Picture, b: Picture) -> bool:
    paler = m.chroma(b) <= 1.02 * m.chroma(a) and m.contrast(b) <= 0.9 * m.contrast(a)
    return _shift(a, b) >= 0.05 and paler


LOOKS: dict[str, Property] = {
    "sepia": _plain(
        lambda a, b: (
            m.warmth(b) >= 0.05 and m.off_the_tone(b, bend=True) <= 0.03 and m.correlation(a, b) > 0.9
        )
    ),
    "negative": _plain(lambda a, b: m.correlation(a, b) <= -0.90),
    "faded": _plain(lambda a, b: _black_point_up(a, b) and m.contrast(b) <= 1.0 * m.contrast(a)),
    "matte": _plain(lambda a, b: _black_point_up(a, b) and m.contrast(b) <= 1.0 * m.contrast(a)),
    "cross process": _plain(
        lambda a, b: m.spread(b, 2) <= 0.9 * m.spread(a, 2) and m.contrast(b) >= 0.98 * m.contrast(a)
    ),
    "teal and orange": _plain(lambda a, b: m.split(b, a) - m.split(a, a) >= 0.05),
    "pastel": _plain(_pastel),
    "neon": _plain(lambda a, b: m.chroma(b) >= 1.2 * m.chroma(a)),
    "night": _plain(_night),
    "moonlight": _plain(_moonlight),
    "golden hour": _plain(lambda a, b: m.warmth(b) - m.warmth(a) >= 0.04),
    "dusk": _plain(_dusk),
    "fog": _plain(lambda a, b: m.contrast(b) <= 0.75 * m.contrast(a) and _black_point_up(a, b)),
    "overcast": _plain(lambda a, b: m.chroma(b) <= 0.8 * m.chroma(a) and _shift(a, b) <= 0.03),
}

# mending -------------------------------------------------------------------------------------------------------

USUAL_LUMA, USUAL_CONTRAST = (0.36, 0.54), 0.24


def _exposed(j: Judged) -> bool:
    """Dark pictures gain 0.08 of mean luma, bright ones lose 0.06."""
    shift = _shift(j.before, j.after)
    return -shift >= 0.06 if j.damage == "bright" else shift >= 0.08


def _balanced(j: Judged) -> bool:
    """Blue pictures become warmer by 0.04, orange ones cooler."""
    shift = m.warmth(j.after) - m.warmth(j.before)
    return (-shift if j.damage == "orange" else shift) >= 0.04


def _better(j: Judged) -> bool:
    """Nearer to what the photograph was before the damage, or light and contrast nearer to usual ones."""
    was, now = (mean_lab_distance(x, j.original) for x in (j.before, j.after))
    if now <= 0.95 * was:
        return True
    exposure = [abs(m.mean_luma(x) - np.clip(m.mean_luma(x), *USUAL_LUMA)) for x in (j.before, j.after)]
    depth = [abs(m.contrast(x) - USUAL_CONTRAST) for x in (j.before, j.after)]
    return bool(exposure[1] <= exposure[0] and depth[1] <= depth[0] - 0.01)


MENDING: dict[str, Property] = {
    "fix exposure": _exposed,
    "fix white balance": _balanced,
    "better overall": _better,
    "clear haze": _plain(
        lambda a, b: m.contrast(b) >= 1.15 * m.contrast(a) and m.chroma(b) >= 1.15 * m.chroma(a)
    ),
}

PROPERTIES: dict[str, Property] = {**LIGHT, **COLOR, **LOOKS, **MENDING}
