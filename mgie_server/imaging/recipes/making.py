"""The recipe file of an edit that has just been landed."""

from __future__ import annotations

from datetime import datetime, timezone
from importlib.metadata import version

from mgie_protocol.request import EditRequest
from mgie_server.imaging.pixels import Floats
from mgie_server.imaging.recipes.file import to_bytes
from mgie_server.imaging.recipes.recipe import Made, Recipe
from mgie_server.imaging.recipes.transform import Photometric


def recipe_file(
    transform: Photometric, seen: Floats, whole: bool, request: EditRequest, expressive: str, licence: str
) -> bytes:
    """The file's bytes.

    seen: the picture that the transform was fitted on, float32 [h, w, 3] in 0..1. whole: that is the whole layer;
    else the recipe is the same everywhere, because the places of a part are no places of another picture.
    """
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    made = Made(request.instruction, expressive, request.model, licence, now, version("mgie"))
    recipe = Recipe.of(transform, seen, made)
    return to_bytes(recipe if whole else recipe.mean())
