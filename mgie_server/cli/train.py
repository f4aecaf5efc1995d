"""`mgie train`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Answer, Json, answering

_T = TypeVar("_T")


def train(
    config: Annotated[Path | None, typer.Option(help="A recipe; default: the built-in model's own.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoints.")] = False,
    stage: Annotated[
        list[str] | None,
        typer.Option(help="editor, language or joint alone; default: all three, in this order."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the model goes; default: RUN/model.")] = None,
    json: Json = False,
) -> None:
    """Train a model by a recipe; resumable, on a CPU or a GPU."""
    with answering(json) as answer:
        from mgie_server.training.recipe import MINI_RECIPE, STAGES, Recipe
        from mgie_server.training.run_folder import check_out
        from mgie_server.training.tuning_recipe import is_tuning

        if config and _read(is_tuning, config):
            _tune(config, stage, out, resume, answer)
            return
        recipe = _read(Recipe.load, config or MINI_RECIPE)
        stages = tuple(stage or STAGES)
        _check(recipe.run.folder, stages, STAGES, resume, bool(recipe.run.start))
        destination = out or recipe.run.folder / "model"
        if "joint" in stages and (out or not resume):  # a run that goes on renews its own model
            check_out(destination)
        if not recipe.data.crops.exists():
            answer.aside(
                f"{recipe.data.crops} is not there: training on procedural pictures alone. "
                f"`python -m mgie_server.training.photographs {recipe.data.crops.parent}` gathers photographs."
            )
        from mgie_server.training.train import export  # torch: only once all else is right
        from mgie_server.training.train import train as run_training

        run = run_training(
            recipe, only=stages, resume=resume, report=lambda entry: answer.aside(_line(entry))
        )
        if "joint" not in stages:
            answer.give({"run": str(run), "stages": list(stages)}, f"Trained {', '.join(stages)} in {run}.")
            return
        export(run, destination)
        steps = {name: recipe.stages[name].steps for name in stages}
        answer.give({"model": str(destination), "steps": steps}, f"The model is in {destination}.")


def _tune(config: Path, stage: list[str] | None, out: Path | None, resume: bool, answer: Answer) -> None:
    """A recipe with a [start]: one's own pairs, by Algorithm 1."""
    from mgie_server.training.tuning_recipe import TuningRecipe

    if stage or out:
        raise MgieError(
            "parameter_out_of_range",
            f"{'--stage' if stage else '--out'} is for the built-in model's recipe; one with a [start] has one stage, "
            "and what it makes lies in its [run] folder.",
            "Leave it out.",
        )
    recipe = _read(TuningRecipe.load, config)
    from mgie_server.training.tuning import tune  # torch: only once all else is right

    made = tune(
        recipe,
        resume=resume,
        report=lambda entry: answer.aside(_line(entry)),
        note=answer.aside,
    )
    if made:  # of several processes the first alone speaks
        answer.give({"made": str(made), "steps": recipe.train.steps}, f"Trained: {made}.")


def _check(
    folder: Path, stages: tuple[str, ...], known: tuple[str, ...], resume: bool, begun: bool = False
) -> None:
    """Raises MgieError where a stage is unknown, needs others first, or has nothing to go on from.

    begun: whether a model is there to begin with, in place of the other stages.
    """
    unknown = [name for name in stages if name not in known]
    if unknown:
        raise MgieError(
            "parameter_out_of_range", f"There is no stage {unknown[0]!r}.", f"Stages: {', '.join(known)}."
        )
    from mgie_server.training.run_folder import check_not_trained

    kept = {name for name in known if (folder / name / "checkpoint.pt").exists()}
    missing: set[str] = {"editor", "language"} - kept - set(stages) if "joint" in stages else set()
    if missing and not begun:
        raise MgieError(
            "parameter_out_of_range",
            f"The joint stage begins with the others, and {folder} has no {' and no '.join(sorted(missing))} yet.",
            "Train them first.",
        )
    if not resume:
        check_not_trained(folder, stages)
    if resume and not kept & set(stages):
        raise MgieError(
            "parameter_out_of_range", f"{folder} has no checkpoint to resume.", "Leave out --resume."
        )


def _read(load: Callable[[Path], _T], path: Path) -> _T:
    try:
        return load(path)
    except OSError as error:
        raise MgieError(
            "parameter_out_of_range", f"The recipe {path} cannot be read: {error.strerror}."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise MgieError("parameter_out_of_range", f"The recipe {path} is not right: {error}.") from error


def _line(entry: dict[str, float]) -> str:
    losses = "   ".join(
        f"{name.removesuffix('_loss')} {v:.4f}" for name, v in entry.items() if "_loss" in name
    )
    pace = f"{entry['seconds_a_step']:.2f} s a step, {entry['minutes_left']:.0f} min left"
    return f"step {entry['step']:6.0f}   {losses}   {pace}"
