"""Whether a model can use all that a job brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mgie_protocol.errors import MgieError
from mgie_protocol.request import EditRequest
from mgie_server.engines.model_info import ModelInfo


def check_able(info: ModelInfo, request: EditRequest, models: Sequence[ModelInfo]) -> None:
    """Raises MgieError edit_not_supported. models: those among which one can be named that would do."""
    if request.task == "apply":
        return
    wanted = len(request.references)
    takes = f"at most {info.references}" if info.references else "no"
    light = "changes light and colour alone, and"
    needs: list[tuple[object, Callable[[ModelInfo], bool], str]] = [
        (request.task == "describe", lambda one: one.describes, "edits without describing"),
        (
            wanted,
            lambda one: one.references >= wanted,
            f"takes {takes} reference pictures beside the layer, and {wanted} came",
        ),
        (
            request.negative,
            lambda one: one.negative,
            "has no use for words that say what is not to come true",
        ),
        (request.expands, lambda one: one.paints, f"{light} cannot fill a larger canvas"),
        (request.marks, lambda one: one.paints, f"{light} would take marks for a part of the picture"),
        (
            request.coverage == "model",
            lambda one: one.alpha,
            "makes opaque pictures: it has no transparency of its own that could be taken",
        ),
        (request.inpaint, lambda one: one.inpaints, "cannot be told to keep what is not selected by itself"),
    ]
    for asked, can, why in needs:
        if asked and not can(info):
            raise _refusal(f"{info.title} {why}.", [model.name for model in models if can(model)])


def _refusal(message: str, others: list[str]) -> MgieError:
    instead = f", or choose a model that does: {', '.join(others)}" if others else ""
    return MgieError("edit_not_supported", message, f"Do without{instead}.", {"models": others})
