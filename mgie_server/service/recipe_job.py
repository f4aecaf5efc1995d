"""A job with the task "apply": the light and colour of an earlier edit on another layer. No model takes part."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from mgie_protocol.messages import Progress, Result
from mgie_server.service.bodies import map_body, map_recipe, write_pixels
from mgie_server.service.channel import Order
from mgie_server.service.job_progress import Reporter
from mgie_server.service.result_notes import hidden_by_feather
from mgie_server.service.results import picture_file

if TYPE_CHECKING:
    from mgie_protocol.pixels import PixelBuffer
    from mgie_server.imaging.recipes.recipe import Recipe


def run(order: Order, reporter: Reporter) -> Result:
    """Do the job: its picture is in order.folder when this returns.

    Raises MgieError: recipe_invalid, picture_invalid, cancelled.
    """
    from mgie_server.imaging.recipes.file import from_bytes

    submit, began = order.submit, time.perf_counter()
    reporter.check()
    reporter.send(Progress(submit.job, "landing"))
    recipe = from_bytes(map_recipe(submit, order.body))
    layer, selection = map_body(submit, order.body)
    made = recipe.apply(
        layer, selection, strict=submit.request.strict_selection, feather=submit.request.feather
    )
    write_pixels(picture_file(order.folder, submit.job, 0), made.data)
    reporter.check()
    hidden = hidden_by_feather(selection, submit.request)
    seconds = round(time.perf_counter() - began, 4)
    return Result(
        job=submit.job,
        pictures=[submit.picture],
        expressive=recipe.made.expressive,
        seeds=[submit.request.seed],
        model=recipe.made.model or submit.request.model,
        request=submit.request.to_dict(),
        seconds={"landing": seconds},
        reports=[{**_report(recipe, layer, made), "seconds": seconds}],
        notes=[hidden] if hidden else [],
    )


def _report(recipe: Recipe, layer: PixelBuffer, made: PixelBuffer) -> dict[str, Any]:
    """What became of the layer; the model is the one whose edit it was."""
    same = round(_identical(layer, made), 6)
    report: dict[str, Any] = {
        "landing": "photometric",
        "painted": False,
        "identical": same,
        "photometric": round(1 - same, 6),
        "new": 0.0,
        "source_type": "algorithmicallyEnhanced",
    }
    named = {"model": recipe.made.model, "licence": recipe.made.licence}
    return {**report, **{key: text for key, text in named.items() if text}}


def _identical(layer: PixelBuffer, made: PixelBuffer) -> float:
    """The share of pixels whose bytes are the same."""
    from mgie_server.imaging.pixels import as_array, each_strip, same_pixels

    before, after = as_array(layer), as_array(made)
    same = each_strip(
        layer.height, layer.width, lambda rows: int(same_pixels(before[rows], after[rows]).sum())
    )
    return sum(same) / (layer.width * layer.height)
