"""From what was chosen to what is asked of the server, and back from a layer's record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mgie_client import recipes, requests
from mgie_gimp.types import OWN_STEPS, RANDOM_SEED, Options, Outcome, Record
from mgie_protocol.request import EditRequest


def to_request(options: Options, *, previews: bool = True) -> EditRequest:
    """The request, checked; a random seed is drawn here. Raises MgieError."""
    made = EditRequest(
        instruction=options.instruction.strip(),
        model=options.model.strip() or "mini",
        expressive=options.expressive.strip() or None,
        seed=requests.random_seed() if options.seed == RANDOM_SEED else options.seed,
        variations=options.variations,
        steps=None if options.steps == OWN_STEPS else options.steps,
        text_guidance=None if options.text_guidance < 0 else options.text_guidance,
        image_guidance=None if options.image_guidance < 0 else options.image_guidance,
        strict_selection=options.strict,
        feather=options.feather,
        landing=options.landing,
        coverage=options.coverage,
        previews=previews,
        with_recipe=options.keep_recipe,
        negative=options.negative.strip() or None,
        context=None if options.context < 0 else options.context / 100,
        expand=requests.margins_from(options.expand),
        inpaint=options.inpaint,
    )
    made = requests.with_describing(made, options.describe)
    made.check()
    return made


def applying(options: Options) -> EditRequest:
    """Of a recipe, whose name (of its file) is the instruction. Raises MgieError."""
    made = requests.applying(Path(options.instruction.strip()).stem)
    made.check()
    return made


def recipe_bytes(name: str) -> bytes:
    """A recipe's bytes. name: of a kept one, or the path of a file. Raises MgieError."""
    name = name.strip()
    path = Path(name).expanduser()
    if path.is_absolute() and path.is_file():
        return recipes.read_file(path)
    return recipes.read(name)


def keep_recipes(outcome: Outcome) -> list[str]:
    """Keep what came with the pictures; gives the names. Raises MgieError."""
    return [recipes.keep(outcome.request.instruction, data) for _, data in sorted(outcome.recipes.items())]


def again(record: Record, options: Options) -> EditRequest:
    """The record's edit once more, with what the options say over it. Raises MgieError.

    An empty instruction or text and a seed of RANDOM_SEED stand for the record's own; a new instruction drops
    the old text, and stands for it where the old one did. What follows another reading than the first is made by its text
    again: alone the instruction is read in the first way.
    """
    values: dict[str, Any] = {**record.request, "task": "edit", "variations": options.variations}
    values["seed"] = record.seed if options.seed == RANDOM_SEED else options.seed
    as_it_is = values.get("expressive") == record.instruction
    asked, text = options.instruction.strip(), options.expressive.strip()
    if asked and asked != record.instruction.strip():
        values["instruction"] = asked
        values["expressive"] = asked if as_it_is else None
    elif options.variations == 1 and record.report.get("reading"):
        values["expressive"] = record.expressive
    if text and text != record.expressive.strip():
        values["expressive"] = text
    return EditRequest.from_dict(values)


def to_records(outcome: Outcome, source: int, source_name: str) -> list[Record]:
    """One for each picture."""
    model = outcome.model
    unknown: list[dict[str, Any]] = [{}] * len(outcome.seeds)
    reports = outcome.reports or unknown  # an older server has none
    texts = outcome.expressives or [outcome.expressive] * len(outcome.seeds)
    return [
        Record(
            request=outcome.request.to_dict(),
            expressive=text,
            model=model.name,
            model_title=model.title,
            licence=model.licence,
            seed=seed,
            source=source,
            source_name=source_name,
            server_version=outcome.server_version,
            report=report,
        )
        for seed, report, text in zip(outcome.seeds, reports, texts)
    ]
