"""Recipes as .cube files (Adobe's Cube LUT Specification 1.0), for G'MIC, darktable, ffmpeg and other programs."""

from __future__ import annotations

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_server.imaging.pixels import Floats
from mgie_server.imaging.recipes.recipe import Recipe

SIZES = (33, 65)
# A table of colours knows no places. An edit may differ from place to place by this much (root mean square, of 255),
# or by this share of all that it changes, and still be meant to be the same everywhere.
LOCAL_LEVELS, LOCAL_SHARE = 2.0, 0.35
MAX_TITLE = 200  # characters; a line of the file has at most 250 bytes


def to_cube(recipe: Recipe, size: int = 33, title: str = "", mean: bool = False) -> str:
    """The text of a .cube file: what the edit makes of size x size x size colours, red fastest.

    mean: also of an edit that differs from place to place, as the one map of colours that comes nearest to it.
    Values may lie a little beyond 0..1, so that what is interpolated between them is right; programs clip after it.
    Raises MgieError recipe_is_local, parameter_out_of_range.
    """
    if size not in SIZES:
        raise MgieError("parameter_out_of_range", f"A cube has 33 or 65 points a side, not {size}.")
    if not mean:
        check_not_local(recipe)
    lattice = _lattice(recipe.mean() if recipe.is_local else recipe, size)
    colors = (np.round(lattice, 6) + 0.0).reshape(-1, 3).tolist()  # + 0: no "-0"
    rows = "\n".join(f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in colors)
    return "\n".join([*_head(recipe, size, title), rows, ""])


def check_not_local(recipe: Recipe) -> None:
    """Raises MgieError recipe_is_local for an edit that a table of colours cannot say."""
    rest, change = recipe.everywhere.rest, recipe.everywhere.change
    if not recipe.is_local or rest <= max(LOCAL_LEVELS, LOCAL_SHARE * change):
        return
    raise MgieError(
        "recipe_is_local",
        f"The edit differs from place to place by {rest:.1f} levels of 255 and changes the picture by {change:.1f} "
        f"in all; a .cube holds what is the same everywhere (at most {100 * LOCAL_SHARE:.0f} % of the change, or "
        f"{LOCAL_LEVELS:.0f} levels).",
        "Keep it as a recipe with --recipe-out, or take the mean with --cube-mean.",
        {"rest": round(rest, 2), "change": round(change, 2)},
    )


def _lattice(recipe: Recipe, size: int) -> Floats:
    """[blue, green, red, 3]: the edited colours of a recipe that is the same everywhere."""
    places = np.linspace(0, 1, size)
    red, green, blue = (_of_channel(recipe, channel, places) for channel in range(3))
    change = red[None, None] + green[None, :, None] + blue[:, None, None] + recipe.grid[3, :, 0, 0]
    own = np.stack(np.meshgrid(places, places, places, indexing="ij")[::-1], axis=3)
    return own + change


def _of_channel(recipe: Recipe, channel: int, places: np.ndarray) -> np.ndarray:
    """[size, 3]: what this channel adds to each channel at these places from 0 to 1."""
    change = places[:, None] * recipe.grid[channel, :, 0, 0]
    for table in recipe.tables:
        knots = np.linspace(0, 1, table.shape[1])
        change = change + np.stack([np.interp(places, knots, table[channel, :, o]) for o in range(3)], axis=1)
    return change


def _head(recipe: Recipe, size: int, title: str) -> list[str]:
    made = recipe.made
    remarks = [made.model and f"model: {made.model}", made.licence and f"licence: {made.licence}"]
    return [
        f'TITLE "{_plain(title or made.instruction) or "MGIE"}"',
        *(f"# {_plain(remark)}" for remark in remarks if remark),
        f"LUT_3D_SIZE {size}",
        "DOMAIN_MIN 0.0 0.0 0.0",
        "DOMAIN_MAX 1.0 1.0 1.0",
    ]


def _plain(text: str) -> str:
    """ASCII on one line without quotation marks, as the specification wants it."""
    kept = (" " if char in '\n\t"' else char for char in text if char.isascii())
    return "".join(char for char in kept if char.isprintable()).strip()[:MAX_TITLE]
