"""`mgie models describer`: who describes for the open models."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mgie_server.cli.answer import Json, answering
from mgie_server.engines.catalog import list_models
from mgie_server.engines.describers import DESCRIBERS, NONE, choose_describer, is_there
from mgie_server.engines.model_info import ModelInfo


def describer(
    name: Annotated[
        str | None, typer.Argument(help="The describer, or none; left out: say which there are.")
    ] = None,
    model: Annotated[
        str, typer.Option(help="For this open model alone; default: for all of them.", show_default=False)
    ] = "",
    json: Json = False,
) -> None:
    """Choose who looks and writes for the open models, before their editors edit."""
    with answering(json) as answer:
        pairs = [one for one in list_models() if one.describer]
        if name is not None:
            choose_describer(name, model, [one.name for one in pairs])
            pairs = [one for one in list_models() if one.describer]
        lines = [*map(_about, DESCRIBERS), *map(_line, pairs)] if name is None else [_choice(name, model)]
        answer.give(_data(pairs), "\n".join(lines))


def _choice(name: str, model: str) -> str:
    whom = model or "all open models"
    if name == NONE:
        return f"For {whom} nobody describes: the words go to the editor as they are."
    missing = "" if is_there(name) else f" It is not here yet: `mgie models pull {name}`."
    return f"{name} describes for {whom}, from when the model is loaded next.{missing}"


def _about(name: str) -> str:
    there = "installed" if is_there(name) else "not installed"
    known = DESCRIBERS[name]
    return f"{name:14}{there:15}{known.title}, {2 * known.parameters / 1e9:.1f} GB"


def _line(model: ModelInfo) -> str:
    missing = "" if model.describes or model.describer == NONE else " (not installed)"
    return f"  {model.name:22}{model.describer}{missing}"


def _data(pairs: list[ModelInfo]) -> dict[str, Any]:
    return {
        "describers": [
            {"name": one.name, "title": one.title, "parameters": one.parameters, "installed": is_there(name)}
            for name, one in DESCRIBERS.items()
        ],
        "models": {model.name: model.describer for model in pairs},
    }
