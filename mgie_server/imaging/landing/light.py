"""How light and colour are fitted: by one map for the whole picture where that explains the edit, else by windows.

A small model's picture is rough: it has blotches that mean nothing. A map of colours averages over them, so that a flat
colour stays flat; windows follow them. What a map cannot say is kept apart: a vignette, as a field that darkens or
brightens from the middle outwards; and edits that differ from place to place, for which the windows are.
"""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.landing.affine import box
from mgie_server.imaging.landing.global_map import fit_global
from mgie_server.imaging.landing.photometric import Photometric, light_and_color
from mgie_server.imaging.pixels import Floats, luma_of, same_pixels

# times the error of rough windows that a map may leave: they follow some of the roughness, which is no merit
ALIKE = 1.7
COARSE = (0.06, 3 / 255)  # share of the change of a coarse model that a map may leave, and what it always may
FLAT = (0.7, 9 / 255)  # the same on a drawing, where blotches are seen most
EXACT = 0.6 / 255  # an error that nobody sees
FIELD_SIDE = 33  # px of the grid that holds a vignette
FIELD_SHARE = 0.5  # of what the map leaves that a vignette must explain
FIELD_LEAST = 6 / 255  # between the middle and the corners
NEAR = 0.06  # of the picture's long side: what is left is compared as means over this
STIFF = 3e-4
BLACK = 0.004  # weight of the wish that black takes no colour, where no pixel is dark
RUN = 8  # px of one colour side by side
# a gray picture from mini: colour at most 2.7 levels strong and 0.08 of the original's; half of its saturation: 0.19
GRAY = (
    3.5 / 255,
    0.12,
)  # strength of colour below which, and share of the original's, a picture means to be gray,
UNTINTED = (
    1.8 / 255
)  # with no tint beyond this: of mini, up to 1.6 levels when gray, 2.1 and more when less colourful
FLAT_SHARE = (
    0.4  # of a layer that lies in such runs: 23 photographs had at most 0.19, six drawings at least 0.63
)


def fit_light(before: Floats, made: Floats, color_cell: int = 1, flat: bool = False) -> Photometric:
    """The transform of light and colour from before to made, float32 [h, w, 3] in 0..1 each.

    flat: the layer is a drawing, whose colours are to stay flat. color_cell: see models.engine.Capabilities.
    """
    found = _fitted(before, made, color_cell, flat)
    return found.gray() if means_gray(before, made) else found


def means_gray(before: Floats, made: Floats) -> bool:
    """Whether a model took the colour out of a picture, float32 [h, w, 3] each, but for the roughness of its output."""
    if np.abs(made - before).max() < EXACT:
        return False
    own, left = (np.sqrt(np.square(_colour(one)).mean()) for one in (before, made))
    tint = np.abs(np.median(_colour(made).reshape(-1, 3), axis=0)).max()
    return bool(left < GRAY[0] and left < max(GRAY[1] * own, GRAY[0] / 2) and tint < UNTINTED)


def _colour(picture: Floats) -> Floats:
    return picture - luma_of(picture)[..., None]


def _fitted(before: Floats, made: Floats, color_cell: int, flat: bool) -> Photometric:
    allowed, small = EXACT, min(before.shape[:2]) < 8
    coarse = (flat or color_cell > 1) and not small
    overall, error = None, 0.0
    if coarse:
        share, least = FLAT if flat else COARSE
        allowed = max(least, share * float(np.sqrt(np.square(made - before).mean())))
        overall, error = _overall_and_error(before, made, color_cell)
        if error <= allowed:  # windows, which take longer, could only allow more
            return overall
    windows = Photometric.fit(before, made, color_cell=color_cell)
    if small or not (coarse or windows.rough):
        return windows
    if overall is None:
        overall, error = _overall_and_error(before, made, color_cell)
    if windows.rough:
        allowed = max(allowed, ALIKE * _error(windows, before, made))
    return overall if error <= allowed else windows


def _overall_and_error(before: Floats, made: Floats, color_cell: int) -> tuple[Photometric, float]:
    overall = _overall(before, made, color_cell)
    return overall, _error(overall, before, made)


def _overall(before: Floats, made: Floats, color_cell: int) -> Photometric:
    guide, change = np.clip(before, 0, 1), made - before
    parts = [(guide, change)] if color_cell == 1 else light_and_color(guide, change, color_cell)
    maps = [
        fit_global(*part, stiffness=STIFF, black_stays=BLACK if k else 0.0) for k, part in enumerate(parts)
    ]
    affine = np.sum([one.affine for one in maps], axis=0)
    left = change - np.sum([one(part[0]) for one, part in zip(maps, parts, strict=True)], axis=0)
    field = _vignette(guide, left)
    coefficients = affine.reshape(4, 3, 1, 1) + (
        np.zeros((4, 3, 1, 1), np.float32) if field is None else field
    )
    return Photometric([one.curves.table for one in maps], coefficients.astype(np.float32), affine[:3])


def _vignette(guide: Floats, left: Floats) -> Floats | None:
    """Slopes and offsets [4, 3, n, n] of a change of light from the middle outwards, or None where there is none."""
    high, wide = left.shape[:2]
    rings = _rings(high, wide)
    luma = guide.mean(axis=2)
    columns = np.stack(
        [ring * part for ring in rings for part in (luma, np.ones_like(luma))], axis=2
    ).reshape(-1, 4)
    goal = box(np.ascontiguousarray(left.mean(axis=2)), max(1, round(NEAR * max(high, wide)))).reshape(-1)
    pull = np.diag([1e-4] * 4) * len(columns)
    found = np.linalg.solve(columns.T @ columns + pull, columns.T @ goal)
    made = columns @ found
    away = np.abs(made.reshape(high, wide)[[0, 0, -1, -1], [0, -1, 0, -1]]).min()
    if away < FIELD_LEAST or np.square(goal - made).sum() > (1 - FIELD_SHARE) * np.square(goal).sum():
        return None
    field = np.zeros((4, 3, FIELD_SIDE, FIELD_SIDE), np.float32)
    for k, ring in enumerate(_rings(FIELD_SIDE, FIELD_SIDE)):
        for channel in range(3):
            field[channel, channel] += found[2 * k] * ring
            field[3, channel] += found[2 * k + 1] * ring
    return field


def _rings(high: int, wide: int) -> list[Floats]:
    """Two functions of the distance from the middle, [h, w] each, with mean 0."""
    y = ((np.arange(high) + 0.5) / high * 2 - 1)[:, None]
    x = ((np.arange(wide) + 0.5) / wide * 2 - 1)[None, :]
    away = x * x + y * y
    return [(part - part.mean()).astype(np.float32) for part in (away, away * away)]


def _error(light: Photometric, before: Floats, made: Floats) -> float:
    """Root mean square of what is left, the finest and boldest of it apart."""
    left = box(np.ascontiguousarray(made - light.at_model_size(before)), 1)
    squares = np.sort(np.square(left).mean(axis=2).ravel())
    return float(np.sqrt(squares[: max(1, int(0.98 * len(squares)))].mean()))


def is_flat(pixels: np.ndarray) -> bool:
    """Whether a layer [h, w, channels] is drawn: most of it lies in runs of exactly one colour.

    Smooth photographs have many equal neighbours, but not many in a row.
    """
    rows = pixels[:: max(1, len(pixels) // 400)]
    if rows.shape[1] <= RUN:
        return False
    equal = same_pixels(rows[:, 1:], rows[:, :-1]).astype(np.uint8)
    return float(cv2.erode(equal, np.ones((1, RUN), np.uint8)).mean()) > FLAT_SHARE
