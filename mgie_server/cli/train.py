"""`mgie train`, `mgie prepare`, `mgie evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Json, answering, not_available


def train(
    config: Annotated[Path | None, typer.Option(help="A recipe; default: the built-in model's own.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the model goes; default: RUN/model.")] = None,
    json: Json = False,
) -> None:
    """Train a model by a recipe; resumable, on a CPU or a GPU."""
    with answering(json) as answer:
        from mgie_server.training.recipe import MINI_RECIPE, Recipe

        recipe = _read(Recipe, config or MINI_RECIPE)
        if resume and not (recipe.run.folder / "checkpoint.pt").exists():
            raise MgieError(
                "parameter_out_of_range",
                f"{recipe.run.folder} has no checkpoint to resume.",
                "Leave out --resume.",
            )
        if not recipe.data.crops.exists():
            answer.aside(
                f"{recipe.data.crops} is not there: training on procedural pictures alone. "
                f"`python -m mgie_server.training.photographs {recipe.data.crops.parent}` gathers photographs."
            )
        from mgie_server.training.train import export  # torch: only once all else is right
        from mgie_server.training.train import train as run_training

        run = run_training(recipe, resume=resume, report=lambda entry: answer.aside(_line(entry)))
        destination = out or run / "model"
        export(run, destination)
        answer.give({"model": str(destination), "steps": recipe.run.steps}, f"The model is in {destination}.")


def _read(recipe: type, path: Path):
    try:
        return recipe.load(path)
    except OSError as error:
        raise MgieError(
            "parameter_out_of_range", f"The recipe {path} cannot be read: {error.strerror}."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise MgieError("parameter_out_of_range", f"The recipe {path} is not right: {error}.") from error


def _line(entry: dict[str, float]) -> str:
    return (
        f"step {entry['step']:6.0f}   text {entry['instruction_loss']:.4f}   edit {entry['edit_loss']:.4f}   "
        f"{entry['seconds_a_step']:.2f} s a step, {entry['minutes_left']:.0f} min left"
    )


def prepare(json: Json = False) -> None:
    """Write expressive texts for a data set of your own."""
    with answering(json):
        raise not_available("Preparing expressive texts", "The built-in model's training makes its own.")


def evaluate(json: Json = False) -> None:
    """Measure a model and write its tables."""
    with answering(json):
        raise not_available("The evaluation report")
